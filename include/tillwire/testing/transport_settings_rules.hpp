// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_TRANSPORT_SETTINGS_RULES_HPP
#define TILLWIRE_TESTING_TRANSPORT_SETTINGS_RULES_HPP

#include <tillwire/testing/transport_trial.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::testing {

/** Whom a transport trusts, what it shows, and which way it goes. */
namespace settings_rules {

inline journey& post(transport_trial& t, transport_driver& d, std::string const& base) {
  return t.send(d, {.url = base + t.path(fault::ok), .method = http::method::post, .body = "{}"});
}

inline void trusted_certificate_is_taken(transport_trial& t) {
  if (const auto d = t.with({.ca_bundle = t.site().ca_bundle}))
    t.answered(post(t, *d, t.site().secure), 200, t.path(fault::ok));
}

inline void is_refused(transport_trial& t, std::string const& base) {
  if (const auto d = t.with({.ca_bundle = t.site().ca_bundle})) {
    t.failed(post(t, *d, base), errc::tls_failed);
    t.expect(t.seen().empty(), "the request was sent all the same");
  }
}

inline void self_signed_certificate_is_refused(transport_trial& t) { is_refused(t, t.site().self_signed); }

inline void certificate_of_another_host_is_refused(transport_trial& t) { is_refused(t, t.site().wrong_host); }

inline void expired_certificate_is_refused(transport_trial& t) { is_refused(t, t.site().expired); }

inline void unknown_authority_is_refused(transport_trial& t) {
  if (!t.with({.ca_bundle = t.site().ca_bundle})) return;
  t.failed(post(t, t.transport(), t.site().secure), errc::tls_failed);
  t.expect(t.seen().empty(), "the request was sent all the same");
}

inline void missing_ca_bundle_is_a_failure(transport_trial& t) {
  if (const auto d = t.with({.ca_bundle = t.site().ca_bundle + ".missing"})) {
    journey const& j = post(t, *d, t.site().secure);
    t.expect(j.abandoned || j.response.failure(), "everybody is trusted where the bundle is missing");
    t.expect(t.seen().empty(), "the request was sent all the same");
  }
}

inline void client_certificate_is_shown(transport_trial& t) {
  const auto d = t.with({.ca_bundle = t.site().ca_bundle,
                         .client_certificate = t.site().client_certificate,
                         .client_key = t.site().client_key});
  if (d) t.answered(post(t, *d, t.site().members_only), 200);
}

/** It is for the name look-up, the connection and the TLS handshake together, which here is what never comes. */
inline void connect_timeout_is_honoured(transport_trial& t) {
  const auto d = t.with({.ca_bundle = t.site().ca_bundle, .connect_timeout = t.soon()});
  if (!d) return;
  t.failed(t.send(*d, {.url = t.site().mute + "/", .timeout = t.patience() * 9 / 10}), errc::timed_out);
  t.expect(t.took() < t.patience() / 2, "the connection's timeout was over, and the request was not");
}

inline void proxy_gets_plain_requests(transport_trial& t) {
  const auto d = t.with({.proxy = t.site().proxy});
  if (!d) return;
  const std::string host = t.token() + ".tillwire.invalid", url = "http://" + host + t.path(fault::ok);
  t.answered(t.send(*d, {.url = url}), 200);
  const std::vector<sighting> all = t.seen();
  t.expect(all.size() == 1 && all.front().request_line == "GET " + url + " HTTP/1.1" &&
               all.front().all("Host") == std::vector<std::string>{host},
           "the proxy was not asked for the whole URL");
}

inline void proxy_makes_a_tunnel(transport_trial& t) {
  const auto d = t.with({.proxy = t.site().proxy, .ca_bundle = t.site().ca_bundle});
  if (!d) return;
  const std::string host = t.token() + ".tillwire.invalid", path = t.path_for(fault::ok, t.token("inside"), {});
  t.answered(t.send(*d, {.url = "https://" + host + path}), 200, path);
  const std::vector<sighting> all = t.seen();
  if (!t.expect(all.size() == 1 && all.front().request_line == "CONNECT " + host + ":443 HTTP/1.1",
                "the proxy was not asked for a tunnel"))
    return;
  for (header_text const& h : all.front().headers)
    t.expect(h.value.find(t.secret) == std::string::npos, "the proxy was told the credential");
}

inline void refusal_of_the_proxy_is_told(transport_trial& t) {
  const auto d = t.with({.proxy = t.site().proxy, .ca_bundle = t.site().ca_bundle});
  if (d) t.failed(post(t, *d, "https://refused.tillwire.invalid"), errc::proxy_failed);
}

inline void missing_proxy_is_told(transport_trial& t) {
  const auto d = t.with({.proxy = t.site().unused});
  if (d) t.failed(post(t, *d, "http://" + t.token() + ".tillwire.invalid"), errc::proxy_failed);
}

inline constexpr transport_rule table[] = {
    {"trusted_certificate_is_taken", trusted_certificate_is_taken},
    {"self_signed_certificate_is_refused", self_signed_certificate_is_refused},
    {"certificate_of_another_host_is_refused", certificate_of_another_host_is_refused},
    {"expired_certificate_is_refused", expired_certificate_is_refused},
    {"unknown_authority_is_refused", unknown_authority_is_refused},
    {"missing_ca_bundle_is_a_failure", missing_ca_bundle_is_a_failure},
    {"client_certificate_is_shown", client_certificate_is_shown},
    {"connect_timeout_is_honoured", connect_timeout_is_honoured},
    {"proxy_gets_plain_requests", proxy_gets_plain_requests},
    {"proxy_makes_a_tunnel", proxy_makes_a_tunnel},
    {"refusal_of_the_proxy_is_told", refusal_of_the_proxy_is_told},
    {"missing_proxy_is_told", missing_proxy_is_told},
};

}  // namespace settings_rules

}  // namespace tillwire::inline v0_1::testing

#endif

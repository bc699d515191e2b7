// SPDX-License-Identifier: BSL-1.0
// Whom the curl adapter trusts.
#include <adapters/curl/curl_transport.hpp>

#include "../api/support.hpp"
#include "tls_server.hpp"
#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>

using namespace tillwire;
using support::notes, support::self_signed, support::temporary_file, support::tls_server, support::tls_talk;

namespace {

/** A server that writes down what it is told, once the client has accepted its certificate. */
struct accepting : notes<std::string>, tls_server {
  explicit accepting(self_signed const& own, std::string const& trusted_client = {})
      : tls_server(
            own,
            [this](tls_talk t) {
              if (std::string request = t.read_request(); !request.empty()) add(std::move(request));
              t.write("HTTP/1.1 204 No Content\r\n\r\n");
            },
            trusted_client) {}
};

result<reply> send_to(std::string const& url, http::connection_settings settings) {
  drip::account account = support::drip_account();
  account.base_url = url;
  curl_transport curl(std::move(settings));
  client c{account, curl};
  return c.send(support::unsubscribe());
}

void is_refused(std::string const& url, http::connection_settings settings) {
  const result<reply> r = send_to(url, std::move(settings));
  REQUIRE_FALSE(r);
  CHECK(r.error().code == errc::tls_failed);
  CHECK(r.error().what_to_do == condition::fix_setup);
  CHECK(r.error().message != "");
}

}  // namespace

TEST_SUITE_BEGIN("adapters/curl_tls");

TEST_CASE("a certificate of the bundle is trusted, if it is for that host and still valid") {
  const self_signed for_this_host("IP:127.0.0.1"), for_another("DNS:shop.example"), expired("IP:127.0.0.1", -3600);
  for (self_signed const* own : {&for_this_host, &for_another, &expired}) {
    const temporary_file bundle(own->certificate);
    accepting server(*own);
    if (own == &for_this_host) {
      CHECK(send_to(server.url(), {.ca_bundle = bundle.path()}));
      CHECK(server.all().size() == 1);
    } else {
      is_refused(server.url(), {.ca_bundle = bundle.path()});
      CHECK(server.all().empty());
    }
  }
}

TEST_CASE("a certificate that nobody vouches for is refused, and nothing is sent") {
  const self_signed own("IP:127.0.0.1"), other("IP:127.0.0.1");
  const temporary_file bundle(other.certificate);
  accepting server(own);
  is_refused(server.url(), {});
  is_refused(server.url(), {.ca_bundle = bundle.path()});
  CHECK(server.connections() == 2);
  CHECK(server.all().empty());
}

TEST_CASE("a bundle that is not there or empty trusts nobody") {
  const self_signed own("IP:127.0.0.1");
  const temporary_file empty("");
  accepting server(own);
  is_refused(server.url(), {.ca_bundle = "/nowhere/bundle.pem"});
  is_refused(server.url(), {.ca_bundle = empty.path()});
  CHECK(server.all().empty());
}

TEST_CASE("a server that does not speak TLS is refused") {
  support::raw_server server([](support::plain_talk t) { t.write("HTTP/1.1 204 No Content\r\n\r\n"); });
  is_refused("https://" + server.host_and_port(), {});
}

TEST_CASE("a client shows its certificate to a server that asks for it") {
  const self_signed own("IP:127.0.0.1"), till("DNS:till.example");
  const temporary_file bundle(own.certificate), certificate(till.certificate), key(till.key);
  accepting server(own, till.certificate);
  CHECK(send_to(server.url(),
                {.ca_bundle = bundle.path(), .client_certificate = certificate.path(), .client_key = key.path()}));
  CHECK(server.all().size() == 1);
  CHECK_FALSE(send_to(server.url(), {.ca_bundle = bundle.path()}));
  is_refused(server.url(), {.ca_bundle = bundle.path(), .client_certificate = "/nowhere/till.pem"});
  CHECK(server.all().size() == 1);
}

TEST_SUITE_END();

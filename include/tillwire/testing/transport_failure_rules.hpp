// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_TRANSPORT_FAILURE_RULES_HPP
#define TILLWIRE_TESTING_TRANSPORT_FAILURE_RULES_HPP

#include <tillwire/testing/transport_trial.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1::testing {

/** What goes wrong on the way is told as what it is, in time. */
namespace failure_rules {

/** As a POST, which nobody may take the liberty to repeat. */
inline journey& post(transport_trial& t, std::string url) {
  return t.send({.url = std::move(url), .method = http::method::post, .body = "{}"});
}

inline void refused_connection(transport_trial& t) {
  t.failed(post(t, t.site().unused + "/"), errc::connection_refused);
}

/** RFC 6761, section 6.4: such a name has no address. */
inline void unresolved_host(transport_trial& t) {
  t.failed(post(t, "http://" + t.token() + ".invalid/"), errc::unresolved_host);
}

inline void no_answer_is_a_failure(transport_trial& t) {
  t.failed(post(t, t.url(fault::cut, "answer")), errc::connection_lost);
}

inline void reset_before_the_answer(transport_trial& t) {
  t.failed(post(t, t.url(fault::reset, "answer")), errc::connection_lost);
}

inline void reset_in_the_headers(transport_trial& t) {
  t.failed(post(t, t.url(fault::reset, "headers")), errc::connection_lost);
}

inline void reset_in_the_body(transport_trial& t) {
  t.failed(post(t, t.url(fault::reset, "body")), errc::connection_lost);
}

inline void reset_after_the_answer(transport_trial& t) {
  t.answered(post(t, t.url(fault::reset, "end")), 200, "one two three");
}

inline void short_body_is_a_failure(transport_trial& t) {
  t.failed(post(t, t.url(fault::cut, "body")), errc::connection_lost);
}

inline void cut_chunk_is_a_failure(transport_trial& t) {
  t.failed(post(t, t.url(fault::cut, "chunk")), errc::connection_lost);
}

inline void missing_last_chunk_is_a_failure(transport_trial& t) {
  t.failed(post(t, t.url(fault::cut, "last_chunk")), errc::connection_lost);
}

inline void garbage_is_a_failure(transport_trial& t) {
  for (char const* which : {"0", "1", "2", "3"})
    t.failed(post(t, t.url(fault::garbage, which)), errc::malformed_response);
}

inline void silence_times_out(transport_trial& t) {
  t.failed(t.send({.url = t.url(fault::silent, t.long_enough()), .timeout = t.soon()}), errc::timed_out);
}

/** A time limit for each read alone does not see this one. */
inline void slow_body_times_out(transport_trial& t) {
  t.failed(t.send({.url = t.url(fault::drip, t.long_enough()), .timeout = t.soon()}), errc::timed_out);
}

inline void is_capped(transport_trial& t, std::string_view word, std::string_view argument) {
  for (std::size_t cap : {0u, 1u, 65536u}) {
    journey const& j = t.send({.url = t.url(word, argument), .max_body = cap});
    t.answered(j, 200);
    t.expect(j.response.is_truncated(), "an answer over the cap is not marked as truncated, got: " + t.describe(j));
    t.expect(j.response.body().find_first_not_of('x') == std::string_view::npos &&
                 j.response.body().size() == j.response.max_body(),
             "what is kept of an answer over the cap is not its beginning, got: " + t.describe(j));
  }
}

inline void oversized_answer_is_capped(transport_trial& t) { is_capped(t, fault::size, "1000000"); }

inline void endless_answer_is_capped(transport_trial& t) { is_capped(t, fault::endless, t.long_enough()); }

inline void redirects_are_not_followed(transport_trial& t) {
  for (std::string const status : {"301", "302", "303", "307", "308"})
    for (http::method m : {http::method::get, http::method::post})
      t.answered(
          t.send({.url = t.url(fault::redirect, status), .method = m, .body = m == http::method::get ? "" : "{}"}),
          std::stoi(status));
  t.expect(t.seen(t.token("followed")).empty(), "a redirect was followed");
}

inline void failures_say_why(transport_trial& t) {
  for (std::string const& url : {t.site().unused + "/", t.url(fault::cut, "answer"), t.url(fault::cut, "body"),
                                 t.url(fault::garbage, "0"), t.url(fault::silent, t.long_enough())}) {
    journey const& j = t.send({.url = url, .method = http::method::post, .body = "{}", .timeout = t.soon()});
    const std::string_view message = j.response.failure_message();
    t.expect(!j.response.failure() || !message.empty(), "a failure comes without a message");
    t.expect(message.find(t.secret) == std::string_view::npos, "a message holds the credential");
  }
}

inline void goes_on_after_failures(transport_trial& t) {
  for (std::string const& url : {t.site().unused + "/", t.url(fault::reset, "answer"), t.url(fault::cut, "body"),
                                 t.url(fault::garbage, "0"), t.url(fault::silent, t.long_enough())}) {
    t.send({.url = url, .method = http::method::post, .body = "{}", .timeout = t.soon()});
    t.answered(t.send({.url = t.url(fault::ok)}), 200, t.path(fault::ok));
  }
}

inline constexpr transport_rule table[] = {
    {"refused_connection", refused_connection},
    {"unresolved_host", unresolved_host},
    {"no_answer_is_a_failure", no_answer_is_a_failure},
    {"reset_before_the_answer", reset_before_the_answer},
    {"reset_in_the_headers", reset_in_the_headers},
    {"reset_in_the_body", reset_in_the_body},
    {"reset_after_the_answer", reset_after_the_answer},
    {"short_body_is_a_failure", short_body_is_a_failure},
    {"cut_chunk_is_a_failure", cut_chunk_is_a_failure},
    {"missing_last_chunk_is_a_failure", missing_last_chunk_is_a_failure},
    {"garbage_is_a_failure", garbage_is_a_failure},
    {"silence_times_out", silence_times_out},
    {"slow_body_times_out", slow_body_times_out},
    {"oversized_answer_is_capped", oversized_answer_is_capped},
    {"endless_answer_is_capped", endless_answer_is_capped},
    {"redirects_are_not_followed", redirects_are_not_followed},
    {"failures_say_why", failures_say_why},
    {"goes_on_after_failures", goes_on_after_failures},
};

}  // namespace failure_rules

}  // namespace tillwire::inline v0_1::testing

#endif

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/error.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <iterator>
#include <ostream>
#include <set>
#include <string>
#include <string_view>

namespace base_error_test {

using namespace tillwire;

namespace {

struct row {
  errc code;
  std::string_view name;
  condition what_to_do;
};

// In the order of the enumeration, whose end the test finds by itself.
constexpr row rows[] = {
    {errc::invalid_payload, "invalid_payload", condition::fix_payload},
    {errc::invalid_account, "invalid_account", condition::fix_credentials},
    {errc::refused_by_gate, "refused_by_gate", condition::wait},
    {errc::invalid_text, "invalid_text", condition::fix_payload},
    {errc::invalid_json, "invalid_json", condition::fix_payload},
    {errc::json_too_large, "json_too_large", condition::fix_payload},
    {errc::json_too_deep, "json_too_deep", condition::fix_payload},
    {errc::unresolved_host, "unresolved_host", condition::retry},
    {errc::connection_refused, "connection_refused", condition::retry},
    {errc::connection_lost, "connection_lost", condition::retry},
    {errc::timed_out, "timed_out", condition::retry},
    {errc::tls_failed, "tls_failed", condition::fix_setup},
    {errc::proxy_failed, "proxy_failed", condition::retry},
    {errc::malformed_response, "malformed_response", condition::retry},
    {errc::transport_failed, "transport_failed", condition::fix_setup},
    {errc::abandoned, "abandoned", condition::retry},
    {errc::too_many_in_flight, "too_many_in_flight", condition::retry},
    {errc::queue_full, "queue_full", condition::wait},
    {errc::store_failed, "store_failed", condition::fix_setup},
    {errc::bad_request, "bad_request", condition::fix_payload},
    {errc::authentication_failed, "authentication_failed", condition::fix_credentials},
    {errc::permission_denied, "permission_denied", condition::fix_credentials},
    {errc::not_found, "not_found", condition::fix_payload},
    {errc::rate_limited, "rate_limited", condition::wait},
    {errc::subscriber_busy, "subscriber_busy", condition::retry},
    {errc::server_error, "server_error", condition::retry},
    {errc::unexpected_status, "unexpected_status", condition::fix_setup},
};

constexpr std::string_view conditions[] = {"fix_payload", "fix_credentials", "retry", "wait", "fix_setup"};

}  // namespace

TEST_SUITE_BEGIN("base/error");

TEST_CASE("each errc has a name of its own and says what to do") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i != std::size(rows); ++i) {
    const auto code = static_cast<errc>(i);
    CAPTURE(rows[i].name);
    CHECK(code == rows[i].code);
    CHECK(to_string(code) == rows[i].name);
    CHECK(condition_of(code) == rows[i].what_to_do);
    CHECK(names.insert(to_string(code)).second);
  }
  // an errc that is added has a name, and is met here
  CHECK(to_string(static_cast<errc>(std::size(rows))) == "unknown");
}

TEST_CASE("each condition has a name") {
  for (std::size_t i = 0; i != std::size(conditions); ++i) CHECK(to_string(static_cast<condition>(i)) == conditions[i]);
  CHECK(to_string(static_cast<condition>(std::size(conditions))) == "unknown");
}

TEST_CASE("make_error() derives the condition and leaves the vendor's part empty") {
  const error e = make_error(errc::rate_limited, "slow down", "items[3]");
  CHECK(e.code == errc::rate_limited);
  CHECK(e.what_to_do == condition::wait);
  CHECK(e.message == "slow down");
  CHECK(e.path == "items[3]");
  CHECK(e.status == 0);
  CHECK(e.details.empty());
  CHECK_FALSE(e.retry_after.has_value());
  CHECK(e.body.empty());
}

TEST_CASE("an error prints what it has, the body left out") {
  CHECK(to_string(make_error(errc::timed_out, "")) == "timed_out");
  CHECK(to_string(make_error(errc::timed_out, "late")) == "timed_out: late");

  error e = make_error(errc::bad_request, "refused", "items[3].price");
  e.status = 422;
  e.body = "the body";
  e.details = {{"presence_error", "email", "Email is required"}, {"length_error", "", ""}, {"", "name", "too long"}};
  CHECK(to_string(e) ==
        "bad_request (HTTP 422) at items[3].price: refused\n"
        "  email: Email is required\n"
        "  length_error\n"
        "  name: too long");
}

TEST_SUITE_END();

}  // namespace base_error_test

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/api/vendor_error.hpp>
//
#include <tillwire/api/client.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "support.hpp"
#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace tillwire;
using testing::fake_transport;

namespace {

/** What a sender is told when the vendor answers so. */
error told(int status, std::string body = {}, std::vector<testing::header_text> headers = {}) {
  fake_transport transport;
  transport.reply(status, std::move(body), std::move(headers));
  const drip::account account = support::drip_account();
  client c{account, transport};
  const result<reply> r = c.send(support::unsubscribe());
  REQUIRE_FALSE(r);
  CHECK(transport.requests().size() == 1);  // neither retried nor redirected
  return r.error();
}

struct breaks_off {
  static constexpr bool blocking = true;

  void start(http::request const&, http::completion done) noexcept {
    done.response().set_status(202);
    done.response().append_body(R"({"request_id":"1)");
    done.response().fail(errc::connection_lost, "reset");
    done();
  }
};

}  // namespace

TEST_SUITE_BEGIN("api/vendor_error");

TEST_CASE("the status says what happened and what to do") {
  struct {
    int status;
    errc code;
    condition what_to_do;
  } constexpr rows[] = {
      {400, errc::bad_request, condition::fix_payload},
      {401, errc::authentication_failed, condition::fix_credentials},
      {402, errc::bad_request, condition::fix_payload},
      {403, errc::permission_denied, condition::fix_credentials},
      {404, errc::not_found, condition::fix_payload},
      {405, errc::bad_request, condition::fix_payload},
      {408, errc::server_error, condition::retry},
      {413, errc::bad_request, condition::fix_payload},
      {415, errc::bad_request, condition::fix_payload},
      {422, errc::bad_request, condition::fix_payload},
      {425, errc::server_error, condition::retry},
      {429, errc::rate_limited, condition::wait},
      {499, errc::bad_request, condition::fix_payload},
      {500, errc::server_error, condition::retry},
      {502, errc::server_error, condition::retry},
      {503, errc::server_error, condition::retry},
      {504, errc::server_error, condition::retry},
      {599, errc::server_error, condition::retry},
      {100, errc::unexpected_status, condition::fix_setup},
      {199, errc::unexpected_status, condition::fix_setup},
      {300, errc::unexpected_status, condition::fix_setup},
      {302, errc::unexpected_status, condition::fix_setup},
      {307, errc::unexpected_status, condition::fix_setup},
      {399, errc::unexpected_status, condition::fix_setup},
  };
  for (auto const& row : rows) {
    CAPTURE(row.status);
    for (std::string const body : {"", " ", "{}", "<html><h1>no</h1></html>", "[]", "\xFF", R"({"errors":)"}) {
      const error e = told(row.status, body);
      CHECK(e.code == row.code);
      CHECK(e.what_to_do == row.what_to_do);
      CHECK(e.status == row.status);
      CHECK(e.message == "the vendor answered HTTP " + std::to_string(row.status));
      CHECK(e.body == body);
      CHECK(e.details.empty());
      CHECK(e.path == "");
    }
  }
}

TEST_CASE("the vendor's own words are kept") {
  using details = std::vector<error_detail>;
  struct {
    int status;
    std::string body;
    std::string message;
    std::string path;
    details told;
  } const rows[] = {
      // Drip, of one entry, of several, and of a code alone
      {422,
       R"({"errors":[{"code":"presence_error","attribute":"email","message":"Email is required"}]})",
       "Email is required",
       "email",
       {{"presence_error", "email", "Email is required"}}},
      {422,
       R"({"errors":[{"code":"length_error","attribute":"a","message":"A"},)"
       R"({"code":"new_error","attribute":"b","message":"B"}]})",
       "A",
       "a",
       {{"length_error", "a", "A"}, {"new_error", "b", "B"}}},
      {403,
       R"({"errors":[{"code":"no_postal_address_error"}]})",
       "no_postal_address_error",
       "",
       {{"no_postal_address_error", "", ""}}},
      {401,
       R"({"errors":[{"code":"authentication_error","message":"Your credentials are missing or invalid"}]})",
       "Your credentials are missing or invalid",
       "",
       {{"authentication_error", "", "Your credentials are missing or invalid"}}},
      {404,
       R"({"errors":[{"code":"not_found_error","message":"The resource you requested was not found"}]})",
       "The resource you requested was not found",
       "",
       {{"not_found_error", "", "The resource you requested was not found"}}},
      {422,
       R"({"errors":[{"code":"parsing_error","message":"JSON \"parsing\" error"}],"message":"refused"})",
       "refused",
       "",
       {{"parsing_error", "", "JSON \"parsing\" error"}}},
      {429,
       R"({"message":"API rate limit exceeded. Please try again in an hour.","documentation":"https://example.com"})",
       "API rate limit exceeded. Please try again in an hour.",
       "",
       {}},
      {400,
       R"({"status":400,"error":"There was a problem in the JSON you submitted: 765: unexpected token"})",
       "There was a problem in the JSON you submitted: 765: unexpected token",
       "",
       {}},
      {502, R"({"message":"Internal server error"})", "Internal server error", "", {}},
      // User.com, of the request, and of its fields
      {401, R"({"detail":"Invalid token."})", "Invalid token.", "", {}},
      {400,
       R"({"event_type":["This field is required."],"user_id":["Not found.","Not a number."],"non_field_errors":[]})",
       "This field is required.",
       "event_type",
       {{"", "event_type", "This field is required."},
        {"", "user_id", "Not found."},
        {"", "user_id", "Not a number."}}},
      // what is of no known shape does no harm
      {422, R"({"errors":["Email is required",null,7,[]]})", "the vendor answered HTTP 422", "", {{}, {}, {}, {}}},
      {422, R"({"errors":[{"code":7,"attribute":null,"message":{}}]})", "the vendor answered HTTP 422", "", {{}}},
      {422, R"({"errors":{"email":["x"]}})", "the vendor answered HTTP 422", "", {}},
      {422, R"({"errors":[]})", "the vendor answered HTTP 422", "", {}},
      {400, R"({"message":7,"error":null,"detail":true})", "the vendor answered HTTP 400", "", {}},
      {400, R"("no")", "the vendor answered HTTP 400", "", {}},
  };
  for (auto const& row : rows) {
    CAPTURE(row.body);
    const error e = told(row.status, row.body);
    CHECK(e.status == row.status);
    CHECK(e.message == row.message);
    CHECK(e.path == row.path);
    CHECK(e.details == row.told);
    CHECK(e.body == row.body);
  }
}

TEST_CASE("the two limits that answer 429 are told apart") {
  const auto code = [](std::string const& body) { return told(429, body).code; };
  CHECK(code(R"({"message":"API rate limit exceeded. Please try again in an hour."})") == errc::rate_limited);
  CHECK(code("") == errc::rate_limited);
  const std::string busy = R"({"message":"Too many concurrent requests for the same subscriber"})";
  for (std::string const& body : {busy, R"({"errors":[)" + busy + "]}"}) {
    CHECK(code(body) == errc::subscriber_busy);
    CHECK(told(429, body).what_to_do == condition::retry);
    CHECK(told(503, body).code == errc::server_error);
  }
}

TEST_CASE("Retry-After is read when it is a number of seconds") {
  struct {
    char const* text;
    std::optional<std::chrono::seconds> seconds;
  } const rows[] = {
      {"0", 0s},
      {"30", 30s},
      {"3600", 3600s},
      {"000000030", 30s},
      {"999999999", 999999999s},
      {"-1", {}},
      {"1.5", {}},
      {"30 s", {}},
      {"", {}},
      {"99999999999999999999", {}},
      {"Wed, 21 Oct 2015 07:28:00 GMT", {}},
  };
  for (auto const& row : rows) {
    CAPTURE(row.text);
    CHECK(told(429, "", {{"retry-after", row.text}}).retry_after == row.seconds);
    CHECK(told(503, "", {{"Retry-After", row.text}}).retry_after == row.seconds);
  }
  CHECK_FALSE(told(429, "", {{"X-Retry-After", "30"}}).retry_after);
  CHECK_FALSE(told(429).retry_after);
}

TEST_CASE("the network's failures are told as the transport reports them") {
  struct {
    errc code;
    condition what_to_do;
  } constexpr rows[] = {
      {errc::unresolved_host, condition::retry},    {errc::connection_refused, condition::retry},
      {errc::connection_lost, condition::retry},    {errc::timed_out, condition::retry},
      {errc::tls_failed, condition::fix_setup},     {errc::proxy_failed, condition::retry},
      {errc::malformed_response, condition::retry}, {errc::transport_failed, condition::fix_setup},
  };
  const drip::account account = support::drip_account();
  for (auto const& row : rows) {
    fake_transport transport;
    transport.fail(row.code, "in its own words");
    client c{account, transport};
    const result<reply> r = c.send(support::unsubscribe());
    REQUIRE_FALSE(r);
    CHECK(r.error().code == row.code);
    CHECK(r.error().what_to_do == row.what_to_do);
    CHECK(r.error().message == "in its own words");
    CHECK(r.error().status == 0);
    CHECK(r.error().body == "");
    CHECK(c.send(support::unsubscribe()));  // one failure does not keep the next from success
  }
}

TEST_CASE("an answer that broke off is a failure, whatever its status was") {
  breaks_off transport;
  const drip::account account = support::drip_account();
  client c{account, transport};
  const result<reply> r = c.send(support::unsubscribe());
  REQUIRE_FALSE(r);
  CHECK(r.error().code == errc::connection_lost);
}

TEST_SUITE_END();

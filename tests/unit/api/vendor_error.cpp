// SPDX-License-Identifier: BSL-1.0
#include <tillwire/api/vendor_error.hpp>
//
#include <tillwire/api/client.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "support.hpp"
#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace api_vendor_error_test {

using namespace std::chrono_literals;
using namespace tillwire;
using testing::fake_transport;

namespace {

/** What a sender is told when the vendor answers so. */
error told(int status, std::string body = {}, std::vector<testing::header_text> headers = {},
           client_options const& options = {}) {
  fake_transport transport;
  transport.reply(status, std::move(body), std::move(headers));
  const drip::account account = support::drip_account();
  client c{account, transport, options};
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
      {407, errc::proxy_failed, condition::retry},
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

TEST_CASE("the vendor's own words are kept, in each shape that they come in") {
  struct {
    int status;
    std::string body;
    error told;  // but for its body
    std::vector<testing::header_text> headers{};
  } const rows[] = {
      // a list of errors: of one entry, of several, and of a code alone
      {422,
       R"({"errors":[{"code":"presence_error","attribute":"email","message":"Email is required"}]})",
       {.code = errc::bad_request,
        .what_to_do = condition::fix_payload,
        .path = "email",
        .message = "Email is required",
        .details = {{"presence_error", "email", "Email is required"}}}},
      {422,
       R"({"errors":[{"code":"length_error","attribute":"a","message":"A"},)"
       R"({"code":"new_error","attribute":"b","message":"B"}]})",
       {.code = errc::bad_request,
        .what_to_do = condition::fix_payload,
        .path = "a",
        .message = "A",
        .details = {{"length_error", "a", "A"}, {"new_error", "b", "B"}}}},
      {403,
       R"({"errors":[{"code":"no_postal_address_error"}]})",
       {.code = errc::permission_denied,
        .what_to_do = condition::fix_credentials,
        .message = "no_postal_address_error",
        .details = {{"no_postal_address_error", "", ""}}}},
      {401,
       R"({"errors":[{"code":"authentication_error","message":"Your credentials are missing or invalid"}]})",
       {.code = errc::authentication_failed,
        .what_to_do = condition::fix_credentials,
        .message = "Your credentials are missing or invalid",
        .details = {{"authentication_error", "", "Your credentials are missing or invalid"}}}},
      {404,
       R"({"errors":[{"code":"not_found_error","message":"The resource you requested was not found"}]})",
       {.code = errc::not_found,
        .what_to_do = condition::fix_payload,
        .message = "The resource you requested was not found",
        .details = {{"not_found_error", "", "The resource you requested was not found"}}}},
      // the limiter, with and without its link
      {429,
       R"({"message":"API rate limit exceeded. Please try again in an hour.","documentation":"https://example.com"})",
       {.code = errc::rate_limited,
        .what_to_do = condition::wait,
        .message = "API rate limit exceeded. Please try again in an hour.",
        .retry_after = 3600s},
       {{"Retry-After", "3600"}, {"X-RateLimit-Limit", "3600"}, {"X-RateLimit-Remaining", "0"}}},
      {429,
       R"({"message":"API rate limit exceeded. Please try again in an hour."})",
       {.code = errc::rate_limited,
        .what_to_do = condition::wait,
        .message = "API rate limit exceeded. Please try again in an hour."}},
      // v2's parser, of what is no JSON and of JSON of the wrong shape
      {400,
       R"({"status":400,"error":"There was a problem in the JSON you submitted: 765: unexpected token"})",
       {.code = errc::bad_request,
        .what_to_do = condition::fix_payload,
        .message = "There was a problem in the JSON you submitted: 765: unexpected token"}},
      {422,
       R"({"errors":[{"code":"parsing_error","message":"JSON parsing error: The property '#/' did not match"}]})",
       {.code = errc::bad_request,
        .what_to_do = condition::fix_payload,
        .message = "JSON parsing error: The property '#/' did not match",
        .details = {{"parsing_error", "", "JSON parsing error: The property '#/' did not match"}}}},
      // v3's gateway and the schema checker behind it
      {400,
       R"({"error":{"message":"[instance type (string) does not match any allowed primitive type]"}})",
       {.code = errc::bad_request,
        .what_to_do = condition::fix_payload,
        .message = "[instance type (string) does not match any allowed primitive type]"}},
      {422,
       R"({"validation_errors":[{"keyword":"format","dataPath":".items[0].product_url","schemaPath":"#/items/format",)"
       R"("params":{"format":"uri"},"message":"should match format \"uri\""},)"
       R"({"keyword":"required","dataPath":"","message":"should have required property 'cart_id'"}]})",
       {.code = errc::bad_request,
        .what_to_do = condition::fix_payload,
        .path = "items[0].product_url",
        .message = "should match format \"uri\"",
        .details = {{"format", "items[0].product_url", "should match format \"uri\""},
                    {"required", "", "should have required property 'cart_id'"}}}},
      // pages of servers that stand in between, and the gateway's own sentence
      {503,
       "<html><h1>Service Unavailable</h1></html>",
       {.code = errc::server_error,
        .what_to_do = condition::retry,
        .message = "the vendor answered HTTP 503",
        .retry_after = 120s},
       {{"Content-Type", "text/html"}, {"Retry-After", "120"}}},
      {500,
       "",
       {.code = errc::server_error, .what_to_do = condition::retry, .message = "the vendor answered HTTP 500"}},
      {500,
       " ",
       {.code = errc::server_error, .what_to_do = condition::retry, .message = "the vendor answered HTTP 500"}},
      {413,
       R"({"message":"Request Too Long"})",
       {.code = errc::bad_request, .what_to_do = condition::fix_payload, .message = "Request Too Long"}},
      {403,
       R"({"message":"Forbidden"})",
       {.code = errc::permission_denied, .what_to_do = condition::fix_credentials, .message = "Forbidden"}},
      {504,
       R"({"message":"Endpoint request timed out"})",
       {.code = errc::server_error, .what_to_do = condition::retry, .message = "Endpoint request timed out"}},
      // User.com, of the request, and of its fields
      {401,
       R"({"detail":"Invalid token."})",
       {.code = errc::authentication_failed, .what_to_do = condition::fix_credentials, .message = "Invalid token."}},
      {400,
       R"({"event_type":["This field is required."],"user_id":["Not found.","Not a number."],"non_field_errors":[]})",
       {.code = errc::bad_request,
        .what_to_do = condition::fix_payload,
        .path = "event_type",
        .message = "This field is required.",
        .details = {{"", "event_type", "This field is required."},
                    {"", "user_id", "Not found."},
                    {"", "user_id", "Not a number."}}}},
      // several at once
      {422,
       R"({"errors":[{"code":"a","message":"A"}],"validation_errors":[{"keyword":"b"}],"message":"refused","x":["y"]})",
       {.code = errc::bad_request,
        .what_to_do = condition::fix_payload,
        .message = "refused",
        .details = {{"a", "", "A"}, {"b", "", ""}}}},
  };
  for (auto const& row : rows) {
    CAPTURE(row.body);
    const error e = told(row.status, row.body, row.headers);
    CHECK(e.code == row.told.code);
    CHECK(e.what_to_do == row.told.what_to_do);
    CHECK(e.status == row.status);
    CHECK(e.path == row.told.path);
    CHECK(e.message == row.told.message);
    CHECK(e.details == row.told.details);
    CHECK(e.retry_after == row.told.retry_after);
    CHECK(e.body == row.body);
  }
}

TEST_CASE("errors may be plain sentences, and what says nothing is skipped") {
  struct {
    std::string body;
    std::string message;
    std::vector<error_detail> details;
  } const rows[] = {
      {R"({"errors":["Email is required","Name is too long"]})",
       "Email is required",
       {{"", "", "Email is required"}, {"", "", "Name is too long"}}},
      {R"({"errors":["",null,7,true,[],{},["x"],{"attribute":"email"},{"code":7,"attribute":null,"message":{}}]})",
       "the vendor answered HTTP 422",
       {}},
      {R"({"errors":[null,{"code":"c"},"s"]})", "c", {{"c", "", ""}, {"", "", "s"}}},
      {R"({"errors":{"email":["x"]}})", "the vendor answered HTTP 422", {}},
      {R"({"errors":"no"})", "the vendor answered HTTP 422", {}},
      {R"({"errors":[]})", "the vendor answered HTTP 422", {}},
      {R"({"validation_errors":[null,7,{"dataPath":".a"}]})", "the vendor answered HTTP 422", {}},
      {R"({"validation_errors":{"keyword":"k"}})", "the vendor answered HTTP 422", {}},
      {R"({"message":7,"error":null,"detail":true})", "the vendor answered HTTP 422", {}},
      {R"({"message":"","error":{"message":""},"detail":"d"})", "d", {}},
      {R"({"email":["",null,7,{}]})", "the vendor answered HTTP 422", {}},
      {R"("no")", "the vendor answered HTTP 422", {}},
      {R"(["no"])", "the vendor answered HTTP 422", {}},
  };
  for (auto const& row : rows) {
    CAPTURE(row.body);
    const error e = told(422, row.body);
    CHECK(e.message == row.message);
    CHECK(e.details == row.details);
    CHECK(e.path == "");
    CHECK(e.body == row.body);
  }
}

TEST_CASE("of an answer that is cut off at the client's limit, the status and the beginning are kept") {
  const std::string body = R"({"errors":[{"code":"presence_error","message":"Email is required"}]})";
  for (std::size_t kept : {body.size(), body.size() - 1, std::size_t{10}, std::size_t{0}}) {
    CAPTURE(kept);
    const error e = told(422, body, {}, {.max_response_size = kept});
    CHECK(e.code == errc::bad_request);
    CHECK(e.status == 422);
    CHECK(e.body == body.substr(0, kept));
    CHECK(e.truncated == (kept != body.size()));
    CHECK(e.message == (kept == body.size() ? "Email is required" : "the vendor answered HTTP 422"));
    CHECK(e.details.size() == (kept == body.size() ? 1 : 0));
  }
}

TEST_CASE("the two limits that answer 429 are told apart") {
  const auto code = [](std::string const& body) { return told(429, body).code; };
  CHECK(code(R"({"message":"API rate limit exceeded. Please try again in an hour."})") == errc::rate_limited);
  CHECK(code("") == errc::rate_limited);
  const std::string busy = R"({"message":"Too many concurrent requests for the same subscriber"})";
  const std::string second = R"({"errors":[{"code":"a","message":"b"},{"code":"c","message":"Concurrent updates"}]})";
  for (std::string const& body : {busy, R"({"errors":[)" + busy + "]}", second}) {
    CHECK(code(body) == errc::subscriber_busy);
    CHECK(told(429, body).what_to_do == condition::retry);
    CHECK(told(503, body).code == errc::server_error);
  }
}

TEST_CASE("Retry-After is a number of seconds, or a date") {
  const std::string date = "Wed, 21 Oct 2015 07:27:30 GMT";  // of the answer
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
      {"+1", {}},
      {"1.5", {}},
      {"30 s", {}},
      {"", {}},
      {"99999999999999999999", {}},
      {"Wed, 21 Oct 2015 07:28:00 GMT", 30s},
      {"Thu, 22 Oct 2015 07:27:30 GMT", 86400s},
      {"Wed, 21 Oct 2015 07:27:30 GMT", 0s},
      {"Tue, 20 Oct 2015 07:28:00 GMT", 0s},  // it is over
      {"Wed, 21 Oct 2015 07:28:00", {}},
      {"2015-10-21T07:28:00Z", {}},
  };
  for (auto const& row : rows) {
    CAPTURE(row.text);
    CHECK(told(429, "", {{"retry-after", row.text}, {"date", date}}).retry_after == row.seconds);
    CHECK(told(503, "", {{"Date", date}, {"Retry-After", row.text}}).retry_after == row.seconds);
  }
  CHECK_FALSE(told(429, "", {{"X-Retry-After", "30"}, {"Date", date}}).retry_after);
  CHECK_FALSE(told(429).retry_after);
}

TEST_CASE("a Retry-After date counts from this machine's clock when the answer has no date of its own") {
  const std::chrono::sys_seconds day = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);
  const auto last = day + 23h + 59min + 59s;  // of seconds all along: the others need not have 64 bits
  const auto left = [&] { return last - std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); };
  for (char const* date : {"", "yesterday"}) {
    const auto most = left();
    const auto wait = told(503, "", {{"Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"}, {"Date", date}}).retry_after;
    REQUIRE(wait);
    CHECK(*wait <= most);
    CHECK(*wait >= left());
    CHECK(told(503, "", {{"Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"}, {"Date", date}}).retry_after == 0s);
  }
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

}  // namespace api_vendor_error_test

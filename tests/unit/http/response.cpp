// SPDX-License-Identifier: BSL-1.0
#include <tillwire/http/response.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace http_response_test {

using namespace tillwire;

TEST_SUITE_BEGIN("http/response");

TEST_CASE("a response is filled in place") {
  http::response r;
  r.reset(100);
  CHECK(r.max_body() == 100);
  r.set_status(202);
  r.add_header("Content-Type", "application/json");
  CHECK(r.append_body("{\"request"));
  CHECK(r.append_body(""));
  CHECK(r.append_body("_id\":1}"));

  CHECK(r.status() == 202);
  CHECK(r.headers().find("content-type") == "application/json");
  CHECK(r.body() == "{\"request_id\":1}");
  CHECK_FALSE(r.is_truncated());
  CHECK_FALSE(r.failure());
}

TEST_CASE("a body is cut off at the cap, and the response says so") {
  struct {
    std::size_t cap;
    std::vector<std::string_view> pieces;
    std::string_view body;
    bool truncated;
  } const rows[] = {
      {4, {}, "", false},
      {4, {"abc"}, "abc", false},
      {4, {"abcd"}, "abcd", false},
      {4, {"abcd", ""}, "abcd", false},
      {4, {"ab", "cd"}, "abcd", false},
      {4, {"abcde"}, "abcd", true},
      {4, {"ab", "cde"}, "abcd", true},
      {4, {"abcd", "e"}, "abcd", true},
      {4, {"abcde", "f", "g"}, "abcd", true},
      {0, {""}, "", false},
      {0, {"a"}, "", true},
  };
  for (auto const& row : rows) {
    http::response r;
    r.reset(row.cap);
    r.set_status(200);
    bool more = true;
    for (std::string_view piece : row.pieces) more = r.append_body(piece);
    CHECK(r.body() == row.body);
    CHECK(r.is_truncated() == row.truncated);
    CHECK(more != row.truncated);
  }
}

TEST_CASE("the final status forgets what came before it") {
  http::response r;
  r.reset(4);
  r.set_status(103);
  r.add_header("Retry-After", "1");
  r.append_body("early");
  r.fail(errc::connection_lost, "lost");
  r.set_status(200);

  CHECK(r.status() == 200);
  CHECK(r.headers().size() == 0);
  CHECK(r.body() == "");
  CHECK_FALSE(r.is_truncated());
  CHECK_FALSE(r.failure());
  CHECK(r.failure_message() == "");
  CHECK(r.max_body() == 4);
  CHECK_FALSE(r.append_body("12345"));
  CHECK(r.body() == "1234");
}

TEST_CASE("only the fields that the library reads are kept") {
  http::response r;
  r.reset(0);
  for (char const* name :
       {"content-type", "DATE", "Retry-After", "x-ratelimit-limit", "X-RateLimit-Remaining", "x-request-id"}) {
    const std::size_t before = r.headers().size();
    r.add_header(name, name);
    CHECK(r.headers().size() == before + 1);
    CHECK(r.headers().find(name) == name);
  }
  r.add_header("Set-Cookie", "a=b");
  r.add_header("Location", "http://elsewhere.example");
  r.add_header("Retry-After-", "1");
  r.add_header("", "1");
  CHECK(r.headers().size() == 6);

  r.reset(0);
  r.add_header("Date", "today\r\nRetry-After: 1");
  CHECK(r.headers().size() == 0);
}

TEST_CASE("a failure has a code and a message, until the response is emptied") {
  http::response r;
  r.reset(100);
  r.set_status(200);
  r.append_body("half");
  r.fail(errc::connection_lost, "reset by peer");
  CHECK(r.failure() == errc::connection_lost);
  CHECK(r.failure_message() == "reset by peer");
  CHECK(r.status() == 200);

  r.reset(50);
  CHECK_FALSE(r.failure());
  CHECK(r.failure_message() == "");
  CHECK(r.status() == 0);
  CHECK(r.body() == "");
  CHECK(r.max_body() == 50);
}

TEST_SUITE_END();

}  // namespace http_response_test

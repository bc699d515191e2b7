// SPDX-License-Identifier: BSL-1.0
#include <tillwire/testing/fake_transport.hpp>
//
#include <tillwire/http/transport.hpp>

#include "../http/sender.hpp"
#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace testing_fake_transport_test {

using namespace tillwire;
using testing::fake_transport, testing::header_text;

namespace {

static_assert(http::can_block<fake_transport>);

http::exchange const& send(support::sender& from, fake_transport& over, std::string_view body = {}) {
  return from.send(over, [body](http::request& r) {
    r.method = http::method::put;
    r.url = "http://127.0.0.1/path";
    r.headers.add("Content-Type", "application/json");
    r.headers.add("X-Twice", "1");
    r.headers.add("X-Twice", "2");
    r.body.append(body);
  });
}

}  // namespace

TEST_SUITE_BEGIN("testing/fake_transport");

TEST_CASE("answers come as they were scripted, and 202 when the script is over") {
  fake_transport t;
  t.reply(200, "body", {{"Retry-After", "30"}}).fail(errc::timed_out, "late").drop().fail(errc::tls_failed).reply(500);
  CHECK(t.requests().empty());
  support::sender s;
  http::exchange const* x = &send(s, t);
  CHECK(x->response.status() == 200);
  CHECK(x->response.body() == "body");
  CHECK(x->response.headers().find("Retry-After") == "30");
  CHECK_FALSE(x->response.failure());
  CHECK_FALSE(x->abandoned);
  x = &send(s, t);
  CHECK(x->response.failure() == errc::timed_out);
  CHECK(x->response.failure_message() == "late");
  CHECK_FALSE(x->abandoned);
  CHECK(send(s, t).abandoned);
  x = &send(s, t);
  CHECK(x->response.failure() == errc::tls_failed);
  CHECK(x->response.failure_message() != "");
  CHECK(send(s, t).response.status() == 500);
  for (int i = 0; i != 2; ++i) {
    x = &send(s, t);
    CHECK(x->response.status() == 202);
    CHECK(x->response.body() == "");
    CHECK_FALSE(x->abandoned);
  }
  t.reply(201);
  CHECK(send(s, t).response.status() == 201);
}

TEST_CASE("what was sent is recorded, whatever the answer is") {
  fake_transport t;
  t.drop().fail(errc::timed_out);
  support::sender s;
  for (char const* body : {"first", "second", ""}) send(s, t, body);
  REQUIRE(t.requests().size() == 3);
  CHECK(t.requests()[0].body == "first");
  CHECK(t.requests()[1].body == "second");
  CHECK(t.requests()[2].body == "");
  for (testing::recorded_request const& r : t.requests()) {
    CHECK(r.method == http::method::put);
    CHECK(r.url == "http://127.0.0.1/path");
    CHECK(r.headers ==
          std::vector<header_text>{{"Content-Type", "application/json"}, {"X-Twice", "1"}, {"X-Twice", "2"}});
    CHECK(r.header("content-TYPE") == "application/json");
    CHECK(r.header("X-Twice") == "1");
    CHECK(r.header("Accept") == "");
  }
}

TEST_SUITE_END();

}  // namespace testing_fake_transport_test

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/api/reply.hpp>
//
#include <tillwire/api/client.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "support.hpp"
#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace api_reply_test {

using namespace tillwire;
using testing::fake_transport;

namespace {

result<reply> answered(fake_transport& transport, client_options const& options = {}) {
  const drip::account account = support::drip_account();
  client c{account, transport, options};
  return c.send(support::unsubscribe());
}

}  // namespace

TEST_SUITE_BEGIN("api/reply");

TEST_CASE("a 2xx is a success, whatever its body is") {
  using texts = std::vector<std::string>;
  struct {
    int status;
    std::string body;
    texts request_ids;
    std::optional<std::int64_t> id;
  } const rows[] = {
      // as documented
      {202, R"({"request_id":"990c99a7-5cba-42e8-8f36-aec3419186ef"})", {"990c99a7-5cba-42e8-8f36-aec3419186ef"}, {}},
      {202, R"({"request_ids":["db8a7b16","002048e9"]})", {"db8a7b16", "002048e9"}, {}},
      {201, "{}", {}, {}},
      {204, "", {}, {}},
      {200, R"({"id":388})", {}, 388},
      // and as it may come
      {202, " {\n \"other\" : [1, {}], \"request_id\" : \"a\\u0062\" } ", {"ab"}, {}},
      {202, R"({"request_id":"a","request_ids":["b"]})", {"a", "b"}, {}},
      {202, R"({"request_ids":["a",null,7,"b"]})", {"a", "b"}, {}},
      {202, R"({"request_ids":[]})", {}, {}},
      {202, R"({"request_ids":"a"})", {}, {}},
      {202, R"({"request_id":null,"id":null})", {}, {}},
      {202, R"({"request_id":7,"id":"388"})", {}, {}},
      {202, R"({"inner":{"request_id":"a","id":1}})", {}, {}},
      {200, R"({"id":9223372036854775807})", {}, INT64_MAX},
      {200, R"({"id":9223372036854775808})", {}, {}},
      {200, R"({"id":1.5})", {}, {}},
      {200, "[]", {}, {}},
      {200, "388", {}, {}},
      {200, "null", {}, {}},
      {200, " ", {}, {}},
      {202, R"({"request_id":"a)", {}, {}},
      {202, "<html>accepted</html>", {}, {}},
      {202, "\xFF\xFE", {}, {}},
      {206, "", {}, {}},
      {299, "", {}, {}},
  };
  for (auto const& row : rows) {
    CAPTURE(row.body);
    fake_transport transport;
    transport.reply(row.status, row.body);
    const result<reply> r = answered(transport);
    REQUIRE(r);
    CHECK(r->status == row.status);
    CHECK(r->request_ids == row.request_ids);
    CHECK(r->request_id() == (row.request_ids.empty() ? "" : row.request_ids[0]));
    CHECK(r->id == row.id);
    CHECK(r->body == row.body);
  }
}

TEST_CASE("what the vendor found wrong with parts of what it accepted is kept") {
  struct {
    std::string body;
    std::vector<std::string> request_ids;
    std::vector<error_detail> complaints;
  } const rows[] = {
      {R"({"request_ids":["1"],"errors":[{"code":"format_error","attribute":"orders[1].email",)"
       R"("message":"is invalid"}]})",
       {"1"},
       {{"format_error", "orders[1].email", "is invalid"}}},
      {R"({"errors":["first","second"],"request_ids":["1","2"]})", {"1", "2"}, {{"", "", "first"}, {"", "", "second"}}},
      {R"({"errors":[null,7,[],{},"",{"attribute":"a"},{"code":"c"}]})", {}, {{"c", "", ""}}},
      {R"({"validation_errors":[{"keyword":"format","dataPath":".orders[0].order_url","message":"uri"}]})",
       {},
       {{"format", "orders[0].order_url", "uri"}}},
      {R"({"request_id":"1","errors":[]})", {"1"}, {}},
      {R"({"request_id":"1","errors":null})", {"1"}, {}},
      {R"({"request_id":"1","message":"queued","email":["fine"]})", {"1"}, {}},
      {R"({"request_ids":["1"],"errors":["cut)", {}, {}},
  };
  for (auto const& row : rows) {
    CAPTURE(row.body);
    fake_transport transport;
    // the second answer has nothing of the first
    transport.reply(202, row.body).reply(202, R"({"request_id":"next"})");
    const drip::account account = support::drip_account();
    client c{account, transport};
    const result<reply> r = c.send(support::unsubscribe());
    REQUIRE(r);
    CHECK(r->request_ids == row.request_ids);
    CHECK(r->complaints == row.complaints);
    CHECK(r->body == row.body);
    CHECK(c.send(support::unsubscribe())->complaints.empty());
  }
}

TEST_CASE("a reply that is cut off at the client's limit is a success without ids") {
  fake_transport transport;
  transport.reply(202, R"({"request_id":"1"})").reply(202, R"({"request_id":"1"})");
  const result<reply> cut = answered(transport, {.max_response_size = 10});
  REQUIRE(cut);
  CHECK(cut->body == R"({"request_)");
  CHECK(cut->request_ids.empty());
  CHECK(cut->truncated);

  const result<reply> whole = answered(transport, {.max_response_size = 18});
  REQUIRE(whole);
  CHECK(whole->request_id() == "1");

  fake_transport large;
  large.reply(202, std::string(65536, ' ')).reply(202, std::string(65537, ' '));
  for (int i = 0; i != 2; ++i) {
    const result<reply> r = answered(large);
    REQUIRE(r);
    CHECK(r->body.size() == 65536);
  }
}

TEST_CASE("a reply owns its texts") {
  fake_transport transport;
  transport.reply(202, R"({"request_ids":["first","second"]})").reply(202, R"({"request_ids":["third"]})");
  const drip::account account = support::drip_account();
  std::optional<reply> kept;
  {
    client c{account, transport};
    kept = *c.send(support::unsubscribe());
    CHECK(c.send(support::unsubscribe())->request_id() == "third");
  }
  CHECK(kept->request_ids == std::vector<std::string>{"first", "second"});
  CHECK(kept->body == R"({"request_ids":["first","second"]})");
}

TEST_SUITE_END();

}  // namespace api_reply_test

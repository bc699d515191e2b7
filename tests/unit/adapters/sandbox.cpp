// SPDX-License-Identifier: BSL-1.0
#include <adapters/beast/sandbox.hpp>
#include <adapters/curl/curl_transport.hpp>
#include <examples/vendor_examples.hpp>

#include "sandbox_fixture.hpp"
#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

using namespace std::literals;
using namespace support;

namespace {

std::string cart(std::string_view action) {
  return R"({"provider":"p","email":"a@b","action":")" + std::string(action) +
         R"(","cart_id":"C1","cart_url":"https://a","grand_total":5.50,"currency":"EUR"})";
}
std::string order(std::string_view action, std::string_view id) {
  return R"({"provider":"p","email":"a@b","action":")" + std::string(action) + R"(","order_id":")" + std::string(id) +
         R"(","order_url":"https://a"})";
}

/** An array of that many equal elements. */
std::string many(std::size_t count, std::string_view element) {
  std::string text = "[";
  for (std::size_t i = 0; i != count; ++i) text.append(i == 0 ? "" : ",").append(element);
  return text + "]";
}

}  // namespace

TEST_SUITE_BEGIN("adapters/sandbox");

TEST_CASE_FIXTURE(fixture, "each of the vendors' examples is accepted as their documents say") {
  const drip::account drip_account{.account_id = "9999999",
                                   .credential = drip::api_token("drip-sandbox"),
                                   .application = "tests",
                                   .site = "localhost",
                                   .base_url = sandbox.url()};
  const usercom::account usercom_account{.server = usercom::base_url(sandbox.url()),
                                         .token = secret(usercom_token),
                                         .application = "tests",
                                         .site = "localhost"};
  client drip{drip_account, curl};
  client usercom{usercom_account, curl};
  const auto accepted = [](result<reply> const& r) {
    REQUIRE_MESSAGE(r, to_string(r.error()));
    return *r;
  };
  const auto has_ids = [&](result<reply> const& r, std::size_t count) {
    const reply a = accepted(r);
    CHECK(a.status == 202);
    CHECK(a.request_ids.size() == count);
    for (std::string const& id : a.request_ids) CHECK(id.size() == 36);
    std::string body = count == 1 ? R"({"request_id":")" + a.request_ids[0] + "\"}" : R"({"request_ids":[)";
    for (std::size_t i = 0; i != count && count != 1; ++i)
      body.append(i == 0 ? "\"" : ",\"").append(a.request_ids[i]).append("\"");
    CHECK(a.body == (count == 1 ? body : body + "]}"));
  };
  const auto is = [&](result<reply> const& r, int status, std::string_view body) {
    const reply a = accepted(r);
    CHECK(a.status == status);
    CHECK(a.body == body);
  };
  has_ids(drip.send(examples::drip_product()), 1);
  has_ids(drip.send(examples::drip_order()), 1);
  has_ids(drip.send(examples::drip_cart()), 1);
  has_ids(drip.send(examples::drip_products_batch()), 3);
  has_ids(drip.send(examples::drip_orders_batch()), 2);
  has_ids(drip.send(examples::drip_carts_batch()), 2);
  is(drip.send(examples::drip_subscribers_batch()), 201, "{}");
  is(drip.send(examples::drip_unsubscribes_batch()), 204, "");
  is(drip.send(examples::drip_events_batch()), 201, "{}");
  is(drip.send(examples::drip_orders_legacy_batch()), 202, "{}");
  const reply event = accepted(usercom.send(examples::usercom_product_event()));
  CHECK(event.status == 200);
  REQUIRE(event.id);
  CHECK(event.body == R"({"id":)" + std::to_string(*event.id) + "}");

  CHECK(timeline() == lines{
                          "(products) Product created: The Coolest Water Bottle (B01J4SWO1G) at 11.16",
                          "user@gmail.com Placed an order: 456445746, 19.99 USD",
                          " items[0].product_tag: \"Best Seller\"",
                          "user@gmail.com Created a cart: 456445746, 16.99 USD",
                          " items[0].product_tag: \"Best Seller\"",
                          "(products) Product created: The Coolest Water Bottle (B01J4SWO1G) at 11.16",
                          "(products) Product created: The Coolest Water Bottle (B01J4SWO1G2) at 11.16",
                          "(products) Product created: The Coolest Water Bottle (B01J4SWO1G3) at 11.16",
                          "john@acme.com Placed an order: 63754763, 54.00 USD",
                          " items[0].color: \"black\"",
                          "user@gmail.com Updated an order: 456445746, 21.48 USD",
                          " items[0].product_tag: \"Best Seller\"",
                          "user@gmail.com Created a cart: 456445746, 16.99 USD",
                          " items[0].product_tag: \"Best Seller\"",
                          "john@acme.com Created a cart: 63754763, 54.00 USD",
                          " items[0].color: \"black\"",
                          "john@acme.com Updated a subscriber: tags Customer, SEO",
                          " shirt_size: \"Medium\"",
                          "joe@acme.com Created a subscriber: tags Prospect",
                          " shirt_size: \"Medium\"",
                          "john@acme.com Unsubscribed from all mailings",
                          "jane@acme.com Unsubscribed from all mailings",
                          "john@acme.com Opened a door (unsubscribed)",
                          "joe@acme.com Closed a door",
                          "john@acme.com Placed an order: abcdef, 4900 cents (unsubscribed)",
                          " shirt_size: \"Medium\", color: \"red\", items[0].color: \"black\"",
                          "joe@acme.com Placed an order: fedcba, 4900 cents",
                          " size: \"small\", color: \"blue\", items[0].color: \"black\"",
                          "client 431 order: product 49",
                          " custom client: \"json data\"",
                          "(products) Attributes changed: product 49, create attribute for product \"my value\"",
                      });
}

TEST_CASE_FIXTURE(fixture, "without the right credentials nothing is accepted") {
  for (call c : vendor_calls("vectors/resolved")) {
    CAPTURE(c.path);
    const std::string good = c.authorization;
    for (std::string const& bad :
         {""s, "Basic"s, "Basic "s, "Basic drip-sandbox"s, "Basic d3Jvbmc6"s, "Bearer wrong"s, "Bearer drip-sandbo"s,
          "Bearer drip-sandboxx"s, "Token wrong"s, "Token "s, "Digest x"s, "drip-sandbox"s, good + "x",
          good.substr(0, good.size() - 1), "basic" + good,
          is_usercom(c) ? "Basic ZHJpcC1zYW5kYm94Og=="s : "Token " + usercom_token}) {
      c.authorization = bad;
      CAPTURE(bad);
      const answer a = ask(c);
      CHECK(a.status == 401);
      CHECK(a.content_type == "application/json");
      if (is_usercom(c)) CHECK(a.body == R"({"detail":"Invalid token."})");
      else CHECK(a.body.find(R"({"errors":[{"code":"authentication_error","message":")") == 0);
    }
    c.authorization = good;
    CHECK(ask(c).status / 100 == 2);
  }
}

TEST_CASE_FIXTURE(fixture, "what the vendors' own clients do sloppily is accepted") {
  call c = to_drip(v3, "order", read_file("vectors/resolved/drip_order.json"));
  for (char const* good : {"Basic ZHJpcC1zYW5kYm94Og==", "Basic ZHJpcC1zYW5kYm94", "Bearer drip-sandbox"}) {
    c.authorization = good;
    CHECK(ask(c).status == 202);
  }
  for (char const* good : {"application/json", "application/vnd.api+json", "application/json; charset=utf-8",
                           "Application/JSON", "application/json;x=y", "application/json ; charset=UTF-8"}) {
    c.content_type = good;
    CHECK(ask(c).status == 202);
  }
  for (char const* bad :
       {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "text/application/json"}) {
    c.content_type = bad;
    CHECK(refusal(c) == "415 format_error");
  }
}

TEST_CASE_FIXTURE(fixture, "a query string makes no difference") {
  for (call c : vendor_calls("vectors/resolved")) {
    c.path += "?a=/b&c";
    CHECK(ask(c).status / 100 == 2);
  }
  CHECK(sandbox.accepted()[0].path == "/v3/9999999/shopper_activity/product");
}

TEST_CASE_FIXTURE(fixture, "no other path, account or method is there") {
  const auto is_missing = [&](call const& c) {
    const answer a = ask(c);
    CAPTURE(c.path);
    CHECK(a.status == 404);
    if (is_usercom(c)) CHECK(a.body.find(R"({"detail":")") == 0);
    else CHECK(a.body.find(R"({"errors":[{"code":"not_found_error","message":")") == 0);
  };
  for (call c : vendor_calls("vectors/resolved")) {
    const std::string path = c.path;
    for (http::method m : {http::method::get, http::method::put, http::method::patch, http::method::delete_}) {
      c.method = m;
      is_missing(c);
    }
    c.method = http::method::post;
    for (std::string const& bad :
         {"/x" + path, path + "/x", path.back() == '/' ? path.substr(0, path.size() - 1) : path + "/"}) {
      c.path = bad;
      is_missing(c);
    }
    if (const std::size_t id = path.find("9999999"); id != path.npos) {
      for (char const* other : {"9999998", "99999990", "999999", ""}) {
        c.path = std::string(path).replace(id, 7, other);
        is_missing(c);
      }
      c.path = std::string(path).replace(id, 7, "%39999999");
      CHECK(ask(c).status / 100 == 2);
    }
  }
  for (char const* path : {"/", "/v3", "/v3/9999999/shopper_activity/", "/v3/9999999/shopper_activity/product/batches",
                           "/v2/9999999/events", "/v2/9999999/shopper_activity/order", "/v3/9999999/events/batches"})
    is_missing({.path = path, .body = "{}"});
  for (char const* path :
       {"/api/public/products/product_event/", "/api/public/products//product_event/",
        "/api/public/products/x49/product_event/", "/api/public/products/99999999999999999999/product_event/"})
    is_missing(to_usercom(R"({"client":1,"event_type":"view"})", path));
  CHECK(sandbox.events().size() == 18);  // those of the account that is spelled with an escape
}

TEST_CASE_FIXTURE(fixture, "User.com's path ends with its slash, and its product has a name") {
  for (char const* path : {"/api/public/products/49/product_event/x", "/api/public/products-by-id//product_event/"})
    CHECK(ask(to_usercom(R"({"client":1,"event_type":"view"})", path)).status == 404);
}

TEST_CASE_FIXTURE(fixture, "what is missing or of another type is refused by its name") {
  struct {
    std::string_view base, rest;
    std::string body;
    std::string_view refusal;
  } const rows[] = {
      {v3, "product", "{}",
       "422 presence_error provider; presence_error action; presence_error product_id; presence_error name; "
       "presence_error price"},
      {v3, "product", R"({"provider":"p","action":"created","product_id":"1","name":"","price":1})",
       "422 presence_error name"},
      {v3, "product", R"({"provider":"p","action":"created","product_id":1,"name":"n","price":"11.16"})",
       "422 format_error product_id; format_error price"},
      {v3, "product", R"({"provider":"p","action":"created","product_id":"1","name":"n","price":1,"image_url":"/a"})",
       "422 url_error image_url"},
      {v3, "product", "[]", "422 format_error "},
      {v3, "cart", R"({"provider":"p","action":"created","cart_id":"1"})", "422 presence_error email"},
      {v3, "cart", R"({"provider":"p","email":"a","action":"created","cart_id":"1","cart_url":"https://a"})",
       "422 email_error email"},
      {v3, "cart",
       R"({"provider":"p","email":"a@b","action":"created","cart_id":"1","cart_url":"https://a",)"
       R"("items":[{"product_id":"1","price":2}]})",
       "422 presence_error items[0].name"},
      {v3, "order",
       R"({"provider":"p","person_id":"1","action":"placed","order_id":"1","occurred_at":"2019-01-17 20:50"})",
       "422 time_error occurred_at"},
      {v3, "order", R"({"provider":"p","person_id":"1","action":"placed","order_id":"1","items":{}})",
       "422 format_error items"},
      // batches
      {v3, "product/batch", R"({"products":[]})", "422 length_error products"},
      {v3, "cart/batch", R"({"carts":)" + many(1001, cart("created")) + "}", "422 length_error carts"},
      {v3, "order/batch", R"({"orders":[{}]})",
       "422 presence_error orders[0].provider; presence_error orders[0].email; presence_error orders[0].action; "
       "presence_error orders[0].order_id"},
      {v3, "order/batch", R"({"orders":[)" + order("placed", "1") + "," + order("placed", "") + "]}",
       "422 presence_error orders[1].order_id"},
      {v3, "product/batch", R"({"carts":[]})", "422 format_error carts; presence_error products"},
      {v3, "product/batch", R"({"batches":[{"products":[]}]})", "422 format_error batches; presence_error products"},
      // envelopes
      {v2, "subscribers/batches", "{}", "422 parsing_error batches"},
      {v2, "subscribers/batches", "[]", "422 parsing_error "},
      {v2, "subscribers/batches", R"({"subscribers":[{"email":"a@b"}]})",
       "422 parsing_error subscribers; parsing_error batches"},
      {v2, "subscribers/batches", R"({"batches":[]})", "422 parsing_error batches"},
      {v2, "subscribers/batches", R"({"batches":{"subscribers":[{"email":"a@b"}]}})", "422 parsing_error batches"},
      {v2, "subscribers/batches", R"({"batches":[{"subscribers":[]}]})", "422 length_error batches[0].subscribers"},
      {v2, "subscribers/batches", R"({"batches":[{"subscribers":)" + many(1001, R"({"email":"a@b"})") + "}]}",
       "422 length_error batches[0].subscribers"},
      {v2, "subscribers/batches", R"({"batches":[{"events":[]}]})",
       "422 format_error batches[0].events; presence_error batches[0].subscribers"},
      {v2, "subscribers/batches", R"({"batches":[{"subscribers":[{"email":"a@b","sms_number":"4155550123"}]}]})",
       "422 sms_error batches[0].subscribers[0].sms_number"},
      {v2, "unsubscribes/batches", R"({"batches":[{"subscribers":[{}]}]})",
       "422 presence_error batches[0].subscribers[0].email"},
      {v2, "unsubscribes/batches", R"({"batches":[{"subscribers":[]}]})", "422 length_error batches[0].subscribers"},
      {v2, "events/batches", R"({"batches":[{"events":[{"email":"a@b"},{"action":"x"}]}]})",
       "422 presence_error batches[0].events[0].action; presence_error batches[0].events[1].email"},
      {v2, "events/batches", R"({"batches":[{"events":)" + many(1001, R"({"email":"a@b","action":"x"})") + "}]}",
       "422 length_error batches[0].events"},
      {v2, "orders/batches", R"({"batches":[{"orders":[{"email":"a@b"}]}]})",
       "422 presence_error batches[0].orders[0].amount"},
      {v2, "orders/batches", R"({"batches":[{"orders":[{"email":"a@b","amount":49.50}]}]})",
       "422 format_error batches[0].orders[0].amount"},
  };
  for (auto const& row : rows) {
    CAPTURE(row.body.substr(0, 200));
    CHECK(refusal(to_drip(row.base, row.rest, row.body)) == row.refusal);
  }
  CHECK(timeline().empty());
  CHECK(ask(to_drip(v3, "cart/batch", R"({"carts":)" + many(1000, cart("created")) + "}")).status == 202);
  CHECK(ask(to_drip(v2, "events/batches",
                    R"({"batches":[{"events":)" + many(1000, R"({"email":"a@b","action":"x"})") + "}]}"))
            .status == 201);
  CHECK(timeline().size() == 2000);
}

TEST_CASE_FIXTURE(fixture, "User.com's refusals are a map of the fields") {
  const auto refused = [&](std::string const& body, std::string const& accept = "*/*") {
    call c = to_usercom(body);
    c.accept = accept;
    const answer a = ask(c);
    CHECK(a.status == 400);
    return a.body;
  };
  const auto says = [&](std::string const& body, std::string_view reason) {
    CAPTURE(body);
    CHECK(body.find(reason) != body.npos);
  };
  const std::string old = refused("{}"), current = refused("{}", "*/*; version=2");
  says(old, R"("client":["a required field is missing"])");
  says(old, R"("event_type":["a required field is missing"])");
  says(current, R"("user_id":["a required field is missing: user_id or user_custom_id"])");
  says(current, R"("event_type":["a required field is missing"])");
  says(refused(R"({"client":1,"event_type":"sold"})"), R"({"event_type":["the vendor takes no such word)");
  says(refused(R"({"client":"1","event_type":"view"})"), R"({"client":[")");
  says(refused(R"({"client":1,"event_type":"view","timestamp":"now"})"), R"({"timestamp":[")");
  CHECK(timeline().empty());
}

TEST_CASE_FIXTURE(fixture, "User.com's product ids are whole numbers of 64 bits") {
  struct {
    std::string id;
    int status;
  } const rows[] = {{"0", 200},
                    {"9223372036854775807", 200},
                    {"9223372036854775808", 404},
                    {"-1", 404},
                    {"+1", 404},
                    {"1.0", 404},
                    {"0x1", 404},
                    {"%20", 404},
                    {"%34%39", 200}};
  for (auto const& row : rows) {
    CAPTURE(row.id);
    const std::string path = "/api/public/products/" + row.id + "/product_event/";
    CHECK(ask(to_usercom(R"({"client":1,"event_type":"view"})", path)).status == row.status);
  }
}

TEST_CASE_FIXTURE(fixture, "what is wrong with a body as a whole stands under a name of its own") {
  CHECK(ask(to_usercom("[]")).body.find(R"({"non_field_errors":[")") == 0);
}

TEST_CASE_FIXTURE(fixture,
                  "events posted to the path of the vendor's own mistaken example are told where they belong") {
  const answer a = ask(to_drip(v2, "subscribers/batches", read_file("vectors/drip_events_batch.json")));
  CHECK(a.status == 422);
  CHECK(a.body.find("/events/batches") != a.body.npos);
}

TEST_CASE_FIXTURE(fixture, "several reasons for one field stand in one list") {
  const std::string body = ask(to_usercom(R"({"client":1,"event_type":"so\u0000ld"})")).body;
  json::document d;
  CHECK(d.parse(body));
}

TEST_CASE_FIXTURE(fixture, "of a request that is refused, nothing is printed") {
  CHECK(ask(to_drip(v2, "events/batches", R"({"batches":[{"events":[{"email":"a@b","action":"x"}]},{"events":[]}]})"))
            .status == 422);
  CHECK(timeline().empty());
}

TEST_CASE_FIXTURE(fixture, "nothing that is sent breaks out of its line") {
  CHECK(ask(to_drip(v2, "events/batches",
                    R"({"batches":[{"events":[{"email":"a@b","action":"x\nforged\u001b[31m\u0007"}]}]})"))
            .status == 201);
  const std::vector<std::string> seen = printed.take();
  REQUIRE(seen.size() == 1);
  for (char c : seen[0]) CHECK(static_cast<unsigned char>(c) >= 0x20);
}

TEST_CASE_FIXTURE(fixture, "beside the batches nothing stands in an envelope") {
  CHECK(ask(to_drip(v2, "events/batches", R"({"batches":[{"events":[{"email":"a@b","action":"x"}]}],"events":[]})"))
            .status == 422);
}

TEST_CASE_FIXTURE(fixture, "the version of User.com's API is that of the Accept header, the product that of the path") {
  call first = to_usercom(R"({"client":431,"event_type":"add to cart","user_id":"ann"})",
                          "/api/public/products-by-id/B%2F01/product_event/");
  CHECK(ask(first).status == 200);
  call second = to_usercom(R"({"user_custom_id":"ann","event_type":"purchase"})");
  CHECK(ask(second).status == 400);
  second.accept = "*/*; version=2";
  CHECK(ask(second).status == 200);
  second.body = R"({"user_id":431,"event_type":"refund"})";
  CHECK(ask(second).status == 200);
  CHECK(timeline() ==
        lines{"client 431 add to cart: product B/01", "user ann purchase: product 49", "user 431 refund: product 49"});
}

TEST_CASE_FIXTURE(fixture, "what is no JSON is refused with 400") {
  for (call c : vendor_calls("vectors/resolved"))
    for (std::string const& body : {""s, "{"s, c.body + "x", R"({"a":1,"a":2})"s, "{'a':1}"s, "{\"a\":\"\xFF\"}"s}) {
      c.body = body;
      CAPTURE(c.path);
      const answer a = ask(c);
      CHECK(a.status == 400);
      if (is_usercom(c)) CHECK(a.body.find(R"({"detail":"JSON parse error - )") == 0);
      else CHECK(a.body.find(R"({"status":400,"error":"There was a problem in the JSON you submitted: )") == 0);
    }
  CHECK(timeline().empty());
}

TEST_CASE_FIXTURE(fixture, "an order is placed by its first event and updated by the later ones, whatever their word") {
  for (auto const& [action, id] : {std::pair("updated", "A"),
                                   {"placed", "A"},
                                   {"created", "A"},
                                   {"created", "B"},
                                   {"updated", "B"},
                                   {"placed", "C"},
                                   {"paid", "C"},
                                   {"fulfilled", "C"},
                                   {"refunded", "C"},
                                   {"canceled", "C"},
                                   {"updated", "C"},
                                   {"shipped", "C"}})
    CHECK(ask(to_drip(v3, "order", order(action, id))).status == 202);
  CHECK(timeline() == lines{"a@b Placed an order: A", "a@b Updated an order: A", "a@b Updated an order: A",
                            "a@b Placed an order: B", "a@b Updated an order: B", "a@b Placed an order: C",
                            "a@b Paid an order: C", "a@b Fulfilled an order: C", "a@b Refunded an order: C",
                            "a@b Canceled an order: C", "a@b Updated an order: C", "a@b shipped: C"});
}

TEST_CASE_FIXTURE(fixture, "a cart is created or updated as its action says") {
  for (char const* action : {"updated", "created", "created", "updated"})
    CHECK(ask(to_drip(v3, "cart", cart(action))).status == 202);
  CHECK(timeline() == lines{"a@b Updated a cart: C1, 5.50 EUR", "a@b Created a cart: C1, 5.50 EUR",
                            "a@b Created a cart: C1, 5.50 EUR", "a@b Updated a cart: C1, 5.50 EUR"});
}

TEST_CASE_FIXTURE(fixture, "what looks odd is accepted with a warning, if strict mode would refuse it") {
  CHECK(
      ask(to_drip(v3, "order", R"({"provider":"p","email":"a@b","action":"shipped","order_id":"1","currency":"ZZZ"})"))
          .status == 202);
  CHECK(warnings() == lines{"(warning) action: the vendor documents no such word: shipped",
                            "(warning) currency: ISO 4217 lists no such currency: ZZZ",
                            "(warning) order_url: left out, though a vendor document requires it"});
}

TEST_CASE_FIXTURE(fixture, "of a refused call no warning is printed") {
  CHECK(refusal(to_drip(v3, "order", R"({"provider":"p","email":"a@b","action":"shipped"})")) ==
        "422 presence_error order_id");
  CHECK(warnings().empty());
}

TEST_CASE_FIXTURE(fixture, "the timeline is to be had as JSON, of everybody or of one") {
  const auto events = [&](std::string query, http::method m = http::method::get) {
    return ask({.path = "/_sandbox/events" + query, .authorization = "", .method = m});
  };
  CHECK(events("").body == R"({"events":[]})");
  CHECK(ask(to_drip(v2, "events/batches",
                    R"({"batches":[{"events":[)"
                    R"({"email":"a@b","action":"Bought \"it\"","occurred_at":"2026-01-28T12:15:23Z",)"
                    R"("properties":{"n":1.50,"big":12345678901234567890,"deep":{"x":[1e2,null,true]}}},)"
                    R"({"email":"c+d@e","action":"x","occurred_at":"2026-01-28T12:15:23.5+01:00"}]}]})"))
            .status == 201);
  const std::string first = R"({"at":"2026-01-28T12:15:23Z","who":"a@b","what":"Bought \"it\"","about":"",)"
                            R"("properties":{"n":1.50,"big":12345678901234567890,"deep":{"x":[1e2,null,true]}}})";
  const std::string second = R"({"at":"2026-01-28T11:15:23.500Z","who":"c+d@e","what":"x","about":"","properties":{}})";
  const answer all = events("");
  CHECK(all.status == 200);
  CHECK(all.content_type == "application/json");
  CHECK(all.body == R"({"events":[)" + first + "," + second + "]}");
  CHECK(events("?who=a@b").body == R"({"events":[)" + first + "]}");
  CHECK(events("?x=1&who=c%2Bd%40e&y=2").body == R"({"events":[)" + second + "]}");
  CHECK(events("?who=").body == R"({"events":[]})");
  CHECK(events("?whose=a@b").body == all.body);
  CHECK(events("", http::method::post).status == 404);
  CHECK(events("/").status == 404);

  CHECK(sandbox.events().size() == 2);
  CHECK(sandbox.events()[0].what == "Bought \"it\"");
  CHECK(sandbox.events()[1].at == "2026-01-28T11:15:23.5Z"_time);
}

TEST_CASE("the sandbox's account and tokens are its options") {
  const beast::sandbox sandbox({.account_id = "17", .drip_token = "other", .usercom_token = "short"});
  CHECK(sandbox.url() == "http://127.0.0.1:" + std::to_string(sandbox.port()));
  curl_transport curl;
  const auto status = [&](auto const& account, auto const& payload) {
    client c{account, curl};
    const result<reply> r = c.send(payload);
    return r ? r->status : r.error().status;
  };
  drip::account account{.account_id = "17",
                        .credential = drip::api_token("other"),
                        .application = "t",
                        .site = "t",
                        .base_url = sandbox.url()};
  CHECK(status(account, examples::drip_product()) == 202);
  account.account_id = "9999999";
  CHECK(status(account, examples::drip_product()) == 404);
  account.credential = drip::api_token("drip-sandbox");
  CHECK(status(account, examples::drip_product()) == 401);
  const usercom::account other{
      .server = usercom::base_url(sandbox.url()), .token = secret("short"), .application = "t", .site = "t"};
  CHECK(status(other, examples::usercom_product_event()) == 200);
}

TEST_SUITE_END();

// SPDX-License-Identifier: BSL-1.0
#include <adapters/beast/sandbox.hpp>
#include <adapters/curl/curl_transport.hpp>

#include "sandbox_fixture.hpp"
#include "visitor.hpp"
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace support;
using namespace std::chrono_literals;
using namespace std::literals;

namespace {

call event_of(std::string const& who) {
  return to_drip(v2, "events/batches", R"({"batches":[{"events":[{"email":")" + who + R"(","action":"x"}]}]})");
}
call cart_of(std::string const& who, std::string const& id) {
  return to_drip(v3, "cart",
                 R"({"provider":"p","email":")" + who + R"(","action":"created","cart_id":")" + id +
                     R"(","cart_url":"https://a","items":[]})");
}
call order_of(std::string const& who) {
  return to_drip(
      v3, "order",
      R"({"provider":"p","email":")" + who + R"(","action":"placed","order_id":"1","order_url":"https://a"})");
}
const call product =
    to_drip(v3, "product", R"({"provider":"p","action":"created","product_id":"1","name":"n","price":1})");
const call sale = to_usercom(R"({"client":1,"event_type":"purchase"})");

/** A call as it goes over the wire. */
std::string bytes(call const& c) {
  return "POST " + c.path + " HTTP/1.1\r\nAuthorization: " + c.authorization +
         "\r\nContent-Type: application/json\r\nUser-Agent: by hand\r\nConnection: close\r\nContent-Length: " +
         std::to_string(c.body.size()) + "\r\n\r\n" + c.body;
}
int status_of(std::string const& answer) { return answer.empty() ? 0 : std::stoi(answer.substr(9, 3)); }

/** Waits until it is so, at most as long as a slow machine might need. */
template <class Condition>
bool comes_true(Condition condition) {
  for (const auto limit = std::chrono::steady_clock::now() + 60s; std::chrono::steady_clock::now() < limit;) {
    if (condition()) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

bool has_abandoned(beast::sandbox const& s) {
  const auto events = s.events();
  return std::any_of(events.begin(), events.end(), [](auto const& e) { return e.what == "Abandoned a cart"; });
}

}  // namespace

TEST_SUITE_BEGIN("adapters/sandbox_behaviour");

// what the vendors' documents deviate in from each other

TEST_CASE("the vendors' verbatim bodies pass, three deviations with a warning each") {
  fixture f;
  lines met;
  for (call const& c : vendor_calls("vectors")) {
    CAPTURE(c.path);
    CHECK(f.ask(c).status / 100 == 2);
    for (std::string const& w : f.warnings())
      met.push_back(c.path.substr(c.path.rfind("9999999") + 8) + " " + w.substr(0, w.find(": ")));
  }
  CHECK(met == lines{"shopper_activity/cart (warning) items[0].discount",
                     "shopper_activity/cart/batch (warning) carts[1].cart_url"});
  CHECK(f.ask(to_drip(v2, "subscribers/batches", read_file("vectors/more/drip_subscribers_batch_bare_tag.json")))
            .status == 201);
  const lines tags = f.warnings();
  REQUIRE(tags.size() == 2);
  CHECK(tags[0].find("(warning) batches[0].subscribers[0].tags: ") == 0);
  CHECK(tags[1].find("(warning) batches[0].subscribers[1].tags: ") == 0);
}

TEST_CASE("the resolved bodies pass without a warning, strict or not") {
  for (bool strict : {false, true}) {
    fixture f({.strict = strict});
    for (call const& c : vendor_calls("vectors/resolved")) {
      CAPTURE(c.path);
      CHECK(f.ask(c).status / 100 == 2);
      CHECK(f.warnings().empty());
    }
  }
}

TEST_CASE("strict refuses what else passes with a warning, and names it") {
  fixture f({.strict = true});
  CHECK(f.refusal(to_drip(v3, "cart", read_file("vectors/drip_cart.json"))) == "422 format_error items[0].discount");
  CHECK(f.refusal(to_drip(v3, "cart/batch", read_file("vectors/drip_carts_batch.json"))) ==
        "422 presence_error carts[1].cart_url");
  CHECK(f.refusal(to_drip(v2, "subscribers/batches", read_file("vectors/more/drip_subscribers_batch_bare_tag.json"))) ==
        "422 format_error batches[0].subscribers[0].tags; format_error batches[0].subscribers[1].tags");
  CHECK(f.refusal(to_drip(v3, "order", R"({"provider":"p","email":"a@b","action":"shipped","order_id":"1"})")) ==
        "422 format_error action; presence_error order_url");
  CHECK(f.sandbox.events().empty());
}

TEST_CASE("a cart without its URL passes alone and in a batch, whatever else it has") {
  fixture f;
  const std::string bare = R"({"provider":"p","email":"a@b","action":"created","cart_id":"1","total":1.50})";
  CHECK(f.ask(to_drip(v3, "cart", bare)).status == 202);
  CHECK(f.ask(to_drip(v3, "cart/batch", R"({"carts":[)" + bare + "," + bare + "]}")).status == 202);
  const lines warnings = f.warnings();
  REQUIRE(warnings.size() == 3);
  CHECK(warnings[0].find("(warning) cart_url: ") == 0);
  CHECK(warnings[2].find("(warning) carts[1].cart_url: ") == 0);
  CHECK(f.sandbox.accepted()[0].entry == bare);  // as it was sent, without the URL it lacks
  CHECK(f.sandbox.accepted()[2].entry == bare);
  CHECK(f.refusal(to_drip(v3, "cart", "{}")) ==
        "422 presence_error provider; presence_error email; presence_error action; presence_error cart_id");
  CHECK(f.refusal(to_drip(v3, "cart",
                          R"({"provider":"p","email":"a@b","action":"created","cart_id":"1","cart_url":"/a"})")) ==
        "422 url_error cart_url");
  for (auto const& [body, refusal] : {std::pair(R"({"carts":[]})", "422 length_error carts"),
                                      {R"({"carts":{}})", "422 format_error carts"},
                                      {"[]", "422 format_error "},
                                      {R"({"carts":[1]})", "422 format_error carts[0]"},
                                      {R"({"carts":[],"x":1})", "422 format_error x; length_error carts"},
                                      {"{}", "422 presence_error carts"}})
    CHECK(f.refusal(to_drip(v3, "cart/batch", body)) == refusal);
  CHECK(f.warnings().empty());
}

// limits

TEST_CASE("beyond the hourly limit calls are refused, each class by itself") {
  fixture f({.rate = beast::hourly_limits{.single = 4, .batch = 2}});
  CHECK(f.ask(product).limit == "4 3");
  CHECK(f.ask(event_of("a@b")).limit == "2 1");
  CHECK(f.ask(to_drip(v3, "product/batch", "{}")).limit == "2 0");  // refused, but counted
  call c = product;
  c.body = "no JSON";
  CHECK(f.ask(c).limit == "4 2");
  c.content_type = "text/plain";
  CHECK(f.ask(c).limit == "4 1");
  for (auto const& [authorization, path] : {std::pair("Bearer wrong"s, c.path),
                                            {c.authorization, "/v3/1/shopper_activity/product"s},
                                            {c.authorization, "/v3/x"s}}) {
    const answer a = f.ask({.path = path, .authorization = authorization});
    CHECK(a.status / 100 == 4);
    CHECK(a.limit == "");
  }
  CHECK(f.ask(order_of("a@b")).limit == "4 0");
  CHECK(f.ask(sale).limit == "");  // User.com has none
  for (call const& over : {product, event_of("a@b"), cart_of("a@b", "1"), order_of("a@b")}) {
    const answer a = f.ask(over);
    CHECK(a.status == 429);
    CHECK(a.body.find(R"({"message":"API rate limit exceeded. Please try again in an hour.","documentation":")") == 0);
    CHECK(a.limit == (over.path.find("/v2/") == 0 ? "2 0" : "4 0"));
  }
  CHECK(f.ask(sale).status == 200);
  CHECK(f.sandbox.accepted().size() == 5);
}

TEST_CASE("the hour slides, and can be a second") {
  fixture f({.rate = beast::hourly_limits{.single = 1}, .rate_window = 1s});
  CHECK(f.ask(product).limit == "1 0");
  CHECK(comes_true([&] { return f.ask(product).status == 202; }));
}

TEST_CASE("without limits there are no headers that tell of them") {
  fixture f;
  CHECK(f.ask(product).limit == "");
}

TEST_CASE("two calls about one person at once are too many, two about two are not") {
  fixture f({.rate = beast::hourly_limits{.single = 10}, .latency = 500ms});
  const auto two_at_once = [&](call const& first, call const& second) {
    visitor one(f.sandbox.port()), other(f.sandbox.port());
    const std::size_t before = f.sandbox.accepted().size();
    one.write(bytes(first));
    REQUIRE(comes_true([&] { return f.sandbox.accepted().size() > before; }));
    other.write(bytes(second));
    const std::string answer = other.read();
    CHECK(status_of(one.read()) / 100 == 2);
    return answer;
  };
  const std::string refused = two_at_once(order_of("a@b"), cart_of("a@b", "1"));
  CHECK(status_of(refused) == 429);
  CHECK(
      refused.find(
          R"({"errors":[{"code":"rate_limit_error","message":"Too many concurrent requests for the same subscriber"}]})") !=
      refused.npos);
  CHECK(refused.find("X-RateLimit") == refused.npos);  // it does not count
  CHECK(f.sandbox.accepted().size() == 1);
  CHECK(status_of(two_at_once(order_of("a@b"), event_of("a@b"))) == 429);
  CHECK(status_of(two_at_once(order_of("a@b"), order_of("b@b"))) == 202);
  CHECK(status_of(two_at_once(product, product)) == 202);
  CHECK(status_of(two_at_once(order_of("a@b"), sale)) == 200);
  CHECK(f.ask(order_of("a@b")).limit == "10 2");
}

// what goes wrong

TEST_CASE("a fault is answered instead of accepting, in the vendor's shape") {
  for (
      auto const& [status, drip, usercom] :
      {std::tuple(503, R"({"message":"Service Unavailable"})", R"({"detail":"Service Unavailable"})"),
       {429,
        R"({"message":"API rate limit exceeded. Please try again in an hour.","documentation":"https://developer.drip.com/#rate-limiting"})",
        R"({"detail":"Too Many Requests"})"},
       {403, R"({"errors":[{"code":"authorization_error","message":"Forbidden"}]})", R"({"detail":"Forbidden"})"},
       {425, R"({"errors":[{"code":"unavailable_error","message":"HTTP 425"}]})", R"({"detail":"HTTP 425"})"},
       {404, R"({"errors":[{"code":"not_found_error","message":"The resource you requested was not found"}]})",
        R"({"detail":"Not found."})"}}) {
    fixture f({.fail = {{status, 1}}});
    for (call const& c : {product, event_of("a@b"), sale}) {
      const answer a = f.ask(c);
      CHECK(a.status == status);
      CHECK(a.body == (is_usercom(c) ? usercom : drip));
    }
    CHECK(f.refusal(to_drip(v3, "product", "{}")).substr(0, 3) == "422");  // what is wrong stays wrong
    CHECK(f.sandbox.accepted().empty());
    CHECK(f.sandbox.events().empty());
  }
}

TEST_CASE("the same requests in the same order meet the same fate, by the seed") {
  const auto fate = [](std::uint64_t seed) {
    fixture f({.fail = {{500, 0.3}, {502, 0.3}}, .seed = seed});
    std::string statuses;
    for (int i = 0; i != 40; ++i) statuses += std::to_string(f.ask(product).status) + " ";
    for (char const* one : {"202", "500", "502"}) CHECK(statuses.find(one) != statuses.npos);
    return statuses;
  };
  const std::string first = fate(1);
  CHECK(first == fate(1));
  CHECK(first != fate(2));
}

TEST_CASE("a reset loses the request or its answer, about as often") {
  fixture f({.reset = 1});
  for (int i = 0; i != 40; ++i) {
    visitor v(f.sandbox.port());
    v.write(bytes(i % 2 == 0 ? product : sale));
    CHECK(v.read() == "");
    CHECK(v.was_reset());
  }
  const std::size_t accepted = f.sandbox.accepted().size();
  CHECK(accepted > 8);
  CHECK(accepted < 32);
  CHECK(f.ask({.path = "/_sandbox/events", .method = http::method::get}).status == 200);
}

TEST_CASE("a client sees a reset as a connection that was lost") {
  fixture f({.reset = 1});
  const tillwire::drip::account account{.account_id = "9999999",
                                        .credential = tillwire::drip::api_token("drip-sandbox"),
                                        .application = "tests",
                                        .site = "localhost",
                                        .base_url = f.sandbox.url()};
  client drip{account, f.curl};
  const auto r =
      drip.send(tillwire::drip::unsubscribes_batch{.subscribers = {tillwire::drip::unsubscribe{.email = "a@b"_email}}});
  REQUIRE_FALSE(r);
  CHECK(r.error().code == errc::connection_lost);
}

// time

TEST_CASE("an answer comes after the latency, though the call was taken in at once") {
  fixture f({.latency = 200ms});
  visitor v(f.sandbox.port());
  const auto begun = std::chrono::steady_clock::now();
  v.write(bytes(product));
  CHECK(comes_true([&] { return f.sandbox.accepted().size() == 1; }));
  CHECK(status_of(v.read()) == 202);
  CHECK(std::chrono::steady_clock::now() - begun >= 200ms);
}

TEST_CASE("what is accepted stands on the timeline only when it is processed, in its order") {
  fixture f({.processing_delay = 300ms});
  const auto begun = std::chrono::steady_clock::now();
  for (char const* who : {"a@b", "b@b", "c@b"}) CHECK(f.ask(event_of(who)).status == 201);
  if (std::chrono::steady_clock::now() - begun < 300ms) CHECK(f.sandbox.events().empty());
  CHECK(f.sandbox.accepted().size() == 3);
  CHECK(comes_true([&] { return f.sandbox.events().size() == 3; }));
  CHECK(std::chrono::steady_clock::now() - begun >= 300ms);
  CHECK(f.timeline() == lines{"a@b x", "b@b x", "c@b x"});
}

TEST_CASE("a sandbox ends at once, whatever it has still to do") {
  auto f =
      std::make_unique<fixture>(beast::sandbox_options{.latency = 1h, .processing_delay = 1h, .abandoned_after = 1h});
  visitor v(f->sandbox.port());
  v.write(bytes(to_drip(v3, "cart", read_file("vectors/resolved/drip_cart.json"))));
  CHECK(comes_true([&] { return f->sandbox.accepted().size() == 1; }));
  f.reset();
  CHECK(v.read() == "");
}

TEST_CASE("a cart that is left alone is abandoned by the server's own clock") {
  fixture f({.abandoned_after = 100ms});
  CHECK(f.ask(cart_of("a@b", "empty")).status == 202);
  CHECK(f.ask(to_drip(v3, "cart", read_file("vectors/resolved/drip_cart.json"))).status == 202);
  CHECK(comes_true([&] { return has_abandoned(f.sandbox); }));
  CHECK(f.sandbox.events().back().about == "456445746, 16.99 USD");
}

// the ledger

TEST_CASE("the ledger has each entry that was accepted, and no credentials") {
  const std::string file =
      "/tmp/tillwire-sandbox-ledger-" + std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
  std::string written;
  {
    fixture f({.ledger = file});
    f.refusal(to_drip(v3, "product", "{}"));
    std::size_t calls = 0;
    for (call const& c : vendor_calls("vectors")) {
      CHECK(f.ask(c).status / 100 == 2);
      std::ifstream in(file, std::ios::binary);
      written = std::string(std::istreambuf_iterator<char>(in), {});  // though the sandbox still runs
      CHECK(written.find(R"("request":)" + std::to_string(++calls) + ",") != written.npos);
    }
    const std::vector<beast::accepted_entry> entries = f.sandbox.accepted();
    REQUIRE(entries.size() == 19);
    std::string all;
    for (beast::accepted_entry const& e : entries) all += beast::json_text(e) + "\n";
    CHECK(written == all);
    CHECK(entries[0].request_id.size() == 36);
    CHECK(entries[0].status == 202);
    CHECK(entries[18].path == "/api/public/products/49/product_event/");
    CHECK(entries[18].request_id == "");
    // the entries are what was sent, member for member and digit for digit
    json::document sent;
    REQUIRE(sent.parse(read_file("vectors/drip_carts_batch.json")));
    std::size_t i = 0;
    while (entries[i].path.find("cart/batch") == std::string::npos) ++i;
    sent.root().find("carts").for_each_element(
        [&](json::node cart) { CHECK(entries[i++].entry == beast::json_text(cart)); });
    CHECK(entries[i - 1].entry.find(R"("grand_total":54.00,)") != std::string::npos);
  }
  CHECK(written.find("drip-sandbox") == written.npos);
  CHECK(written.find(usercom_token) == written.npos);
  CHECK(written.find("ZHJpcC1zYW5kYm94") == written.npos);
  std::remove(file.c_str());
}

TEST_CASE("what cannot be entered into the ledger is not accepted") {
  fixture f({.ledger = "/dev/full"});
  for (int i = 0; i != 2; ++i) CHECK(f.ask(order_of("a@b")).status == 500);
  CHECK(f.sandbox.accepted().empty());
  CHECK(f.sandbox.events().empty());
  CHECK_THROWS_AS(beast::sandbox({.ledger = "/no/such/folder/l"}), std::runtime_error);
}

TEST_SUITE_END();

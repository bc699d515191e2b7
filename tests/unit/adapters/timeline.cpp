// SPDX-License-Identifier: BSL-1.0
#include <adapters/beast/timeline.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace tillwire;
using namespace std::chrono_literals;

namespace {

/** A timeline of which each test looks at what was printed last, and winds the clocks by hand. */
struct fixture {
  using milliseconds = std::chrono::milliseconds;

  std::string printed{};
  std::vector<std::pair<milliseconds, std::function<void()>>> timers{};
  beast::timeline line;

  explicit fixture(milliseconds abandoned_after = 30min)
      : line([this](std::string_view text) { printed.append(text).append("\n"); }, abandoned_after,
             [this](milliseconds in, std::function<void()> f) { timers.emplace_back(in, std::move(f)); }) {}

  template <class Entry>
  std::string shown(Entry const& entry) {
    printed.clear();
    line.show(entry);
    return printed;
  }
  /** Ends the timers that are running now. */
  std::string ring() {
    printed.clear();
    for (auto const& timer : std::exchange(timers, {})) timer.second();
    return printed;
  }
};

drip::cart_item item(std::string id, decimal price, optional<std::string> variant = {}) {
  return {.product_id = std::move(id), .product_variant_id = std::move(variant), .name = "N", .price = price};
}
drip::cart_activity cart(std::string who, std::string id, list<drip::cart_item> items = {}) {
  return {.provider = "p"_provider,
          .person = email{std::move(who)},
          .action = drip::cart_action::updated,
          .cart_id = std::move(id),
          .cart_url = "https://a"_url,
          .items = std::move(items)};
}
drip::order_activity order(std::string who, std::string id,
                           open_enum<drip::order_action> action = drip::order_action::placed) {
  return {.provider = "p"_provider,
          .person = email{std::move(who)},
          .action = std::move(action),
          .order_id = std::move(id),
          .order_url = omitted};
}
drip::product_activity product(std::string id, decimal price, optional<std::string> variant = {}) {
  return {.provider = "p"_provider,
          .action = drip::product_action::updated,
          .product_id = std::move(id),
          .product_variant_id = std::move(variant),
          .name = "N",
          .price = price};
}
drip::event event(std::string who, std::string action) {
  return {.person = email{std::move(who)}, .action = std::move(action)};
}
drip::legacy_order legacy(std::string who, optional<std::string> id = {}) {
  return {.person = email{std::move(who)}, .upstream_id = std::move(id), .amount = 4900_cents};
}
const auto price_drops = [](std::string const& printed) {
  std::string drops;
  for (std::size_t at = 0; (at = printed.find(", price ", at)) != printed.npos; ++at)
    drops += printed.substr(at + 2, printed.find('\n', at) - at - 1);
  return drops;
};

}  // namespace

TEST_SUITE_BEGIN("adapters/timeline");

TEST_CASE_FIXTURE(fixture, "each event is a line, and its properties are another") {
  drip::cart_activity c = cart("user@gmail.com", "C1", {item("A", 1), item("B", 2)});
  c.grand_total = "16.90"_dec;
  CHECK(shown(c) == "user@gmail.com      Updated a cart: C1, 16.90\n");
  c.action = drip::cart_action::created;
  c.currency = "USD"_currency;
  c.custom.add("till", 3);
  c.items[1].custom.add("tags", array{"x", "1.50"_dec});
  CHECK(shown(c) ==
        "user@gmail.com      Created a cart: C1, 16.90 USD\n"
        "                      till: 3, items[1].tags: [\"x\",1.50]\n");
  c.action = other("shared");
  c.custom = {};
  c.items = list<drip::cart_item>();
  c.grand_total.reset();
  CHECK(shown(c) == "user@gmail.com      shared: C1\n");
  CHECK(shown(event("a-very-long-address@example.com", "Left")) == "a-very-long-address@example.com Left\n");

  const std::vector<beast::shown_event> all = line.events();
  REQUIRE(all.size() == 4);
  CHECK(all[1].who == "user@gmail.com");
  CHECK(all[1].what == "Created a cart");
  CHECK(all[1].about == "C1, 16.90 USD");
  CHECK(all[1].properties == attributes{{"till", 3}, {"items[1].tags", array{"x", "1.50"_dec}}});
  CHECK(beast::json_text(all[3]).find(
            R"(,"who":"a-very-long-address@example.com","what":"Left","about":"","properties":{}})") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(fixture, "an event stands at the time it says, or at that of its showing, in whole seconds") {
  drip::event e = event("a@b", "x");
  e.occurred_at = "2026-01-28T13:15:23.25+01:00"_time;
  line.show(e);
  const timestamp before = timestamp::now();
  line.show(event("a@b", "y"));
  CHECK(line.events()[0].at == *e.occurred_at);
  const timestamp at = line.events()[1].at;
  CHECK(at.microseconds() % 1'000'000 == 0);
  CHECK(at.microseconds() > before.microseconds() - 1'000'000);
  CHECK(at <= timestamp::now());
}

TEST_CASE_FIXTURE(fixture, "a person is created once, by whatever event comes first") {
  const auto subscriber = [](std::string who) { return drip::subscriber{.email = std::move(who)}; };
  CHECK(shown(subscriber("a@b")) == "a@b                 Created a subscriber\n");
  CHECK(shown(subscriber("a@b")) == "a@b                 Updated a subscriber\n");
  line.show(event("b@b", "x")), line.show(cart("c@b", "C")), line.show(order("d@b", "O"));
  for (char const* who : {"b@b", "c@b", "d@b"})
    CHECK(shown(subscriber(who)).find("Updated a subscriber") != std::string::npos);
  CHECK(
      shown(drip::subscriber{.visitor_uuid = "v-1", .tags = {"x", "y"}, .custom_fields = attributes{{"size", "M"}}}) ==
      "v-1                 Created a subscriber: tags x, y\n                      size: \"M\"\n");
  CHECK(shown(drip::subscriber{.id = "17"}) == "17                  Created a subscriber\n");
}

TEST_CASE_FIXTURE(fixture,
                  "people who unsubscribed are marked from then on, and nothing but their status takes that back") {
  const auto is_marked = [&](auto const& entry) {
    line.show(entry);
    const std::string note = line.events().back().note;
    CHECK((note.empty() || printed.ends_with(" (" + note + ")\n")));
    return note == "unsubscribed";
  };
  CHECK_FALSE(is_marked(event("a@b", "x")));
  CHECK_FALSE(is_marked(drip::unsubscribe{.email = email{"a@b"}}));
  CHECK(is_marked(event("a@b", "x")));
  CHECK(beast::json_text(line.events().back()).ends_with(R"(,"note":"unsubscribed"})"));
  CHECK(is_marked(cart("a@b", "C")));
  CHECK(is_marked(order("a@b", "O")));  // an order subscribes nobody again
  CHECK(is_marked(event("a@b", "x")));
  CHECK(is_marked(drip::subscriber{.email = "a@b"_email, .initial_status = drip::subscription::active}));
  CHECK(is_marked(legacy("a@b")));
  CHECK_FALSE(is_marked(event("b@b", "x")));
  CHECK_FALSE(is_marked(drip::subscriber{.email = "a@b"_email, .status = drip::subscription::active}));
  CHECK(line.events().back().note == "subscribed again");
  CHECK_FALSE(is_marked(event("a@b", "x")));
  CHECK(is_marked(drip::subscriber{.email = "a@b"_email, .status = drip::subscription::unsubscribed}));

  // of people not seen before, the initial status counts
  drip::cart_activity c = cart("c@b", "C");
  c.initial_status = drip::subscription::unsubscribed;
  CHECK_FALSE(is_marked(c));
  CHECK(is_marked(event("c@b", "x")));
}

TEST_CASE_FIXTURE(fixture, "legacy orders of people who are unknown are dropped") {
  CHECK(shown(legacy("a@b", "L1")) == "a@b                 Placed an order: L1, 4900 cents (dropped: no subscriber)\n");
  line.show(drip::subscriber{.email = "a@b"_email});
  CHECK(shown(legacy("a@b", "L1")) == "a@b                 Placed an order: L1, 4900 cents\n");
  CHECK(shown(legacy("a@b", "L1")) == "a@b                 Updated an order: L1, 4900 cents\n");
  for (int i = 0; i != 2; ++i) CHECK(shown(legacy("a@b")) == "a@b                 Placed an order: 4900 cents\n");
}

TEST_CASE_FIXTURE(fixture, "User.com's data changes the product, its custom_data stays with the event") {
  usercom::v1::product_event e{.product = usercom::product_id{49},
                               .client = 431,
                               .event_type = usercom::event_type::add_to_cart,
                               .timestamp = unix_time(1426967129)};
  CHECK(shown(e) == "client 431          add to cart: product 49\n");
  CHECK(line.events()[0].at == "2015-03-21T19:45:29Z"_time);
  e.data = usercom::event_data{.product_attributes = {{"colour", "black"}, {"size", 3}},
                               .custom_data = attributes{{"till", 3}}};
  CHECK(shown(e) ==
        "client 431          add to cart: product 49\n"
        "                      till: 3\n"
        "(products)          Attributes changed: product 49, colour \"black\", size 3\n");
  e.data = usercom::event_data{.product_attributes = {{"colour", "white"}, {"size", 3}}, .custom_data = array{1}};
  CHECK(shown(e) ==
        "client 431          add to cart: product 49\n"
        "                      custom_data: [1]\n"
        "(products)          Attributes changed: product 49, colour \"black\" → \"white\"\n");
  e.data = usercom::event_data{.product_attributes = {{"colour", "white"}}};
  CHECK(shown(e) == "client 431          add to cart: product 49\n");
  CHECK(shown(usercom::v2::product_event{.product = usercom::product_custom_id{"B/1"},
                                         .user = usercom::v2::user_custom_id{"ann"},
                                         .event_type = usercom::event_type::view,
                                         .data = usercom::event_data{.product_attributes = {{"size", 3}}}}) ==
        "user ann            view: product B/1\n"
        "(products)          Attributes changed: product B/1, size 3\n");
}

TEST_CASE_FIXTURE(fixture, "a price that falls is told of each cart that holds the product") {
  line.show(product("A", "11.16"_dec));
  line.show(cart("user@gmail.com", "456445746", {item("B", 5), item("A", "11.16"_dec)}));
  line.show(cart("b@b", "C2", {item("B", 5)}));
  line.show(cart("c@b", "C3", {item("A", "11.16"_dec), item("A", "11.16"_dec)}));
  CHECK(price_drops(shown(product("A", "11.16"_dec))) == "");
  CHECK(price_drops(shown(product("A", "12.00"_dec))) == "");
  CHECK(shown(product("A", "9.99"_dec)) ==
        "(products)          Product updated: N (A) at 9.99\n"
        "user@gmail.com      Price drop: N (A), price 12.00 → 9.99, in cart 456445746 of user@gmail.com\n"
        "c@b                 Price drop: N (A), price 12.00 → 9.99, in cart C3 of c@b\n");
  CHECK(price_drops(shown(product("A", "9.990"_dec))) == "");
  // not in the cart any more, or ordered
  line.show(cart("user@gmail.com", "456445746", {item("B", 5)}));
  line.show(order("c@b", "O"));
  CHECK(price_drops(shown(product("A", 1))) == "");
  // never told of as a product: the cart's price counts
  CHECK(price_drops(shown(product("B", 4))) ==
        "price 5 → 4, in cart 456445746 of user@gmail.com\nprice 5 → 4, in cart C2 of b@b\n");
  drip::product_activity gone = product("B", 1);
  gone.action = drip::product_action::deleted;
  CHECK(price_drops(shown(gone)) == "");
}

TEST_CASE_FIXTURE(fixture, "a variant is another product where the cart names it too") {
  line.show(cart("a@b", "red", {item("A", 9, "A-red")}));
  line.show(cart("a@b", "any", {item("A", 9)}));
  CHECK(price_drops(shown(product("A", 8, "A-blue"))) == "price 9 → 8, in cart any of a@b\n");
  CHECK(price_drops(shown(product("A", 7, "A-red"))) ==
        "price 9 → 7, in cart any of a@b\nprice 9 → 7, in cart red of a@b\n");
  CHECK(price_drops(shown(product("A", 6))) == "price 9 → 6, in cart any of a@b\nprice 9 → 6, in cart red of a@b\n");
}

TEST_CASE("a cart that is left alone is abandoned, once until it changes again") {
  fixture f(0ms);
  drip::cart_activity c = cart("a@b", "C1", {item("A", 9)});
  c.grand_total = 9;
  f.line.show(c);
  REQUIRE(f.timers.size() == 1);
  CHECK(f.timers[0].first == 0ms);
  CHECK(f.ring() == "a@b                 Abandoned a cart: C1, 9\n");
  CHECK(f.timers.empty());
  f.line.show(c), f.line.show(c);
  CHECK(f.timers.size() == 1);
  CHECK(f.ring() == "a@b                 Abandoned a cart: C1, 9\n");
}

TEST_CASE("an order of its person, or emptying it, ends the wait for a cart") {
  struct {
    char const* what;
    std::function<void(beast::timeline&)> then;
    bool is_abandoned;
  } const rows[] = {
      {"nothing", [](auto&) {}, true},
      {"an order", [](auto& t) { t.show(order("a@b", "O")); }, false},
      {"a word of the caller's own", [](auto& t) { t.show(order("a@b", "O", other("packed"))); }, false},
      {"a refund", [](auto& t) { t.show(order("a@b", "O", drip::order_action::refunded)); }, true},
      {"a cancellation", [](auto& t) { t.show(order("a@b", "O", drip::order_action::canceled)); }, true},
      {"a legacy order", [](auto& t) { t.show(legacy("a@b")); }, false},
      {"an order of somebody else", [](auto& t) { t.show(order("b@b", "O")), t.show(legacy("b@b")); }, true},
      {"emptied", [](auto& t) { t.show(cart("a@b", "C", std::vector<drip::cart_item>{})); }, false},
      {"another cart emptied", [](auto& t) { t.show(cart("a@b", "D", std::vector<drip::cart_item>{})); }, true},
      {"a change that names no items", [](auto& t) { t.show(cart("a@b", "C")); }, true},
      {"filled again after the order",
       [](auto& t) { t.show(order("a@b", "O")), t.show(cart("a@b", "C", {item("A", 9)})); }, true},
  };
  for (auto const& row : rows) {
    CAPTURE(row.what);
    fixture f(0ms);
    f.line.show(cart("a@b", "C", {item("A", 9)}));
    row.then(f.line);
    CHECK((f.ring() == "a@b                 Abandoned a cart: C\n") == row.is_abandoned);
    CHECK(f.ring() == "");
  }
}

TEST_CASE_FIXTURE(fixture, "a cart that has changed meanwhile gets its full time again") {
  line.show(cart("a@b", "C", {item("A", 9)}));
  CHECK(timers[0].first == 30min);
  CHECK(ring() == "");
  REQUIRE(timers.size() == 1);
  CHECK(timers[0].first > 29min);
  CHECK(timers[0].first <= 30min);
}

TEST_CASE_FIXTURE(fixture, "a warning is no event") {
  line.warn("path: sentence");
  CHECK(printed == "(warning)           path: sentence\n");
  CHECK(line.events().empty());
}

TEST_SUITE_END();

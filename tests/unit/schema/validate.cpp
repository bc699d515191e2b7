// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/config.hpp>
#include <tillwire/drip.hpp>
#include <tillwire/json/check.hpp>
#include <tillwire/json/write.hpp>
#include <tillwire/schema/validate.hpp>
#include <tillwire/usercom.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <new>
#include <ostream>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace schema_validate_test {

using namespace tillwire;
using namespace std::string_literals;

using product = drip::product_activity;
using cart = drip::cart_activity;
using order = drip::order_activity;
using subscribers = drip::subscribers_batch;
using unsubscribes = drip::unsubscribes_batch;
using events = drip::events_batch;
using legacy = drip::legacy_orders_batch;
using event_v1 = usercom::v1::product_event;
using event_v2 = usercom::v2::product_event;

namespace {

// Counts what this thread allocates: all of the program's executable counts, so that nothing has to be built twice.
thread_local std::size_t allocations = 0;

constexpr strictness all_strictness[] = {strictness::lenient, strictness::standard, strictness::strict};

// Payloads and accounts that even the strict find nothing wrong with.
template <class T>
T sample();

template <>
product sample() {
  return {.provider = "my_shop"_provider,
          .action = drip::product_action::created,
          .occurred_at = "2019-01-28T12:15:23Z"_time,
          .product_id = "B01J4SWO1G",
          .sku = "XHB-1234",
          .name = "The Coolest Water Bottle",
          .categories = {"Accessories"},
          .price = "11.16"_dec,
          .currency = "USD"_currency,
          .inventory = 42,
          .product_url = "https://mysuperstore.com/dp/B01J4SWO1G"_url,
          .custom = {{"colour", "black"}}};
}
template <>
cart sample() {
  return {.provider = "my_shop",
          .person = drip::person_id{"p1"},
          .initial_status = drip::subscription::unsubscribed,
          .action = drip::cart_action::created,
          .cart_id = "456445746",
          .grand_total = "22.99"_dec,
          .currency = "EUR"_currency,
          .cart_url = "https://mysuperstore.com/cart/456445746",
          .items = {drip::cart_item{.product_id = "B01J4SWO1G",
                                    .product_variant_id = "B01J4SWO1G-CW",
                                    .name = "Bottle",
                                    .price = "11.16"_dec,
                                    .quantity = 2,
                                    .discounts = "0.50"_dec}}};
}
template <>
order sample() {
  return {.provider = "my_shop",
          .person = email{"sid@example.com"},
          .initial_status = drip::subscription::active,
          .action = drip::order_action::placed,
          .order_id = "456445746",
          .occurred_at = "2019-01-28T12:15:23Z"_time,
          .grand_total = "22.99"_dec,
          .order_url = "https://mysuperstore.com/order/456445746",
          .items = {drip::order_item{.product_id = "B01J4SWO1G",
                                     .name = "Bottle",
                                     .price = "11.16"_dec,
                                     .product_url = "https://mysuperstore.com/dp/B01J4SWO1G",
                                     .image_url = "https://mysuperstore.com/i.png"}},
          .billing_address = drip::address{.first_name = "Sid"}};
}
template <>
subscribers sample() {
  return {.subscribers = {drip::subscriber{.email = "sid@example.com"_email,
                                           .sms_number = "+14155550123"_sms,
                                           .time_zone = "America/Los_Angeles"_time_zone,
                                           .tags = {"Dog Person"},
                                           .custom_fields = attributes{{"shirt_size", "Medium"}},
                                           .status = drip::subscription::active}}};
}
template <>
unsubscribes sample() {
  return {.subscribers = {drip::unsubscribe{.email = "sid@example.com"}}};
}
template <>
events sample() {
  return {.events = {drip::event{.person = email{"sid@example.com"},
                                 .action = "Opened a door",
                                 .properties = attributes{{"value", 4900}},
                                 .occurred_at = "2019-01-28T12:15:23Z"_time}}};
}
template <>
legacy sample() {
  return {.orders = {drip::legacy_order{.person = drip::subscriber_id{"p1"},
                                        .provider = "my_shop"_provider,
                                        .upstream_id = "abcdef",
                                        .amount = 4900_cents,
                                        .permalink = "http://myorders.com/orders/abcdef"_url,
                                        .currency_code = "USD"_currency,
                                        .cancelled_at = null,
                                        .financial_state = drip::financial_state::paid,
                                        .items = {drip::legacy_item{.amount = 4900_cents, .name = "Canoe"}}}}};
}
template <>
event_v1 sample() {
  return {.product = usercom::product_custom_id{"B01"},
          .client = 431,
          .user_id = "u1",
          .event_type = usercom::event_type::order,
          .data = usercom::event_data{.product_attributes = {{"price", 7}}, .custom_data = attributes{{"till", 3}}}};
}
template <>
event_v2 sample() {
  return {.product = usercom::product_id{49},
          .user = usercom::v2::user_custom_id{"u1"},
          .event_type = usercom::event_type::return_};
}
template <>
drip::account sample() {
  return {.account_id = "9999999",
          .credential = drip::api_token("token"),
          .application = "My Till",
          .site = "www.mytill.com"};
}
template <>
usercom::account sample() {
  return {.server = usercom::subdomain("myshop"),
          .token = secret(std::string(64, 't')),
          .application = "My Till",
          .site = "www.mytill.com"};
}

using violations = std::vector<violation>;
using judgement = std::function<violations(strictness)>;

/** The sample, changed and judged. */
template <class T>
judgement with(void (*change)(T&)) {
  return [change](strictness s) {
    T it = sample<T>();
    change(it);
    if constexpr (requires(report& out) { it.inspect(out); }) {
      report out(s);
      it.inspect(out);
      return out.take();
    } else {
      return validate(it, s);
    }
  };
}

/** The sample's body with other text in one place, read and judged. */
template <class T>
judgement body(std::string_view before, std::string_view after) {
  return [before, after](strictness s) -> violations {
    std::string text = json::write(sample<T>()).value_or("");
    const std::size_t at = text.find(before);
    REQUIRE(at != text.npos);
    if (at == text.npos) return {};
    const auto found = json::check<T>(text.replace(at, before.size(), after), {.how = s});
    REQUIRE(found.has_value());
    return found ? *found : violations();
  };
}

struct broken {
  std::string path;
  judgement judge;
};

/** A rule with what it takes and what it refuses; `levels` when lenient, standard, strict: W or E. */
struct rule_test {
  rule id;
  std::string_view code, levels;
  std::vector<judgement> good;
  std::vector<broken> bad;
};

constexpr std::int64_t too_large = INT64_MAX;  // of 19 digits
constexpr timestamp never = timestamp::from_microseconds(INT64_MAX);

std::vector<rule_test> rule_tests() {
  return {
      {rule::missing_field,
       "missing_field",
       "EEE",
       {with<subscribers>([](auto& b) { (*b.subscribers)[0] = {.visitor_uuid = "v"}; }),
        with<subscribers>([](auto& b) { (*b.subscribers)[0] = {.id = "i"}; }),
        body<product>("\"sku\":\"XHB-1234\",", "")},
       {{"subscribers[0].email", with<subscribers>([](auto& b) { (*b.subscribers)[0] = {.new_email = "a@b"_email}; })},
        {"provider", body<product>(R"("provider":"my_shop",)", "")},
        {"email", body<cart>(R"("person_id":"p1",)", "")},
        {"items[0].name", body<cart>(R"("name":"Bottle",)", "")},
        {"orders[0].amount", body<legacy>(R"("amount":4900,)", "")}}},

      {rule::wrong_type,
       "wrong_type",
       "EEE",
       {body<product>(":42", ":42.0"), body<product>("11.16", "1116e-2")},
       {{"price", body<product>("11.16", "\"11.16\"")},
        {"inventory", body<product>(":42", ":42.5")},
        {"name", body<product>("\"The Coolest Water Bottle\"", "null")},
        {"categories[0]", body<product>("\"Accessories\"", "[]")},
        {"billing_address", body<order>("{\"first_name\":\"Sid\"}", "[]")},
        {"events[0].properties", body<events>("{\"value\":4900}", "[\"value\"]")}}},

      {rule::conflicting_fields,
       "conflicting_fields",
       "EEE",
       {body<cart>(R"("person_id":"p1")", R"("email":"not validated beside a person_id","person_id":"p1")")},
       {{"items[0].discount", body<cart>(R"("discounts":0.50)", R"("discounts":0.50,"discount":0.50)")}}},

      {rule::unknown_key,
       "unknown_key",
       "WEE",
       {body<product>("\"sku\"", "\"unknown\"")},  // becomes a custom attribute
       {{"billing_address.nickname", body<order>("first_name", "nickname")},
        {"subscribers[0].shirt", body<subscribers>("status", "shirt")},
        {"events[0].value", body<events>(R"("action")", R"("value":1,"action")")},
        {"count", body<events>(R"({"events")", R"({"count":1,"events")")}}},

      {rule::alias_used,
       "alias_used",
       "WWE",
       {body<cart>("0.50", "0.5")},
       {{"items[0].discount", body<cart>("discounts", "discount")},
        {"subscribers[0].tags", body<subscribers>(R"(["Dog Person"])", R"("Dog Person")")}}},

      {rule::stated_field_omitted,
       "stated_field_omitted",
       "WWE",
       {with<order>([](auto&) {})},
       {{"order_url", with<order>([](auto& o) { o.order_url = omitted; })},
        {"items[0].product_id", with<order>([](auto& o) { o.items[0].product_id = omitted; })},
        {"items[0].price", with<order>([](auto& o) { o.items[0].price = omitted; })},
        {"items[0].product_url", with<order>([](auto& o) { o.items[0].product_url = omitted; })},
        {"items[0].image_url", with<order>([](auto& o) { o.items[0].image_url = omitted; })},
        {"items[0].price", body<order>("\"price\":11.16,", "")}}},

      {rule::entry_count,
       "entry_count",
       "EEE",
       {with<events>([](auto&) {}), with<cart>([](auto& c) { c.items = std::vector<drip::cart_item>{}; })},
       {{"events", with<events>([](auto& b) { b.events = std::vector<drip::event>{}; })},
        {"subscribers", body<unsubscribes>(R"([{"email":"sid@example.com"}])", "[]")}}},

      {rule::empty_text,
       "empty_text",
       "EEE",
       {with<product>([](auto& p) { p.sku = ""; }), with<product>([](auto& p) { p.name = " "; }),
        with<product>([](auto& p) { p.categories = {""}; })},
       {{"provider", with<product>([](auto& p) { p.provider = ""; })},
        {"product_id", with<product>([](auto& p) { p.product_id = ""; })},
        {"name", with<product>([](auto& p) { p.name = ""; })},
        {"person_id", with<cart>([](auto& c) { c.person = drip::person_id{""}; })},
        {"email", with<cart>([](auto& c) { c.person = email{""}; })},
        {"subscribers[0].email", with<subscribers>([](auto& b) { (*b.subscribers)[0].email = ""; })},
        {"subscribers[0].id", with<subscribers>([](auto& b) { (*b.subscribers)[0].id = ""; })},
        {"cart_id", with<cart>([](auto& c) { c.cart_id = ""; })},
        {"cart_url", with<cart>([](auto& c) { c.cart_url = ""; })},
        {"items[0].product_id", with<cart>([](auto& c) { c.items[0].product_id = ""; })},
        {"items[0].name", with<cart>([](auto& c) { c.items[0].name = ""; })},
        {"order_id", with<order>([](auto& o) { o.order_id = ""; })},
        {"items[0].name", with<order>([](auto& o) { o.items[0].name = ""; })},
        {"subscribers[0].email", with<unsubscribes>([](auto& b) { (*b.subscribers)[0].email = ""; })},
        {"events[0].action", with<events>([](auto& b) { (*b.events)[0].action = ""; })},
        {"events[0].id", with<events>([](auto& b) { (*b.events)[0].person = drip::subscriber_id{""}; })},
        {"orders[0].items[0].name", with<legacy>([](auto& b) { (*b.orders)[0].items[0].name = ""; })},
        {"custom_id", with<event_v1>([](auto& e) { e.product = usercom::product_custom_id{""}; })},
        {"user_custom_id", with<event_v2>([](auto& e) { e.user = usercom::v2::user_custom_id{""}; })},
        {"application", with<drip::account>([](auto& a) { a.application = ""; })},
        {"credential", with<drip::account>([](auto& a) { a.credential = drip::access_token(""); })},
        {"token", with<usercom::account>([](auto& a) { a.token = secret(); })}}},

      {rule::text_encoding,
       "text_encoding",
       "EEE",
       {with<product>([](auto& p) { p.name = "caf\xC3\xA9 \xF0\x9F\x98\x80 \x01\x7F\xEF\xBF\xBF"; })},
       {{"name", with<product>([](auto& p) { p.name = "caf\xE9"; })},
        {"name", with<product>([](auto& p) { p.name = "a\0b"s; })},
        {"sku", with<product>([](auto& p) { p.sku = "\xED\xA0\x80"; })},
        {"categories[1]", with<product>([](auto& p) { p.categories = {"a", "\xFF"}; })},
        {"k", with<product>([](auto& p) { p.custom.add("k", "\xC3"); })},
        {"k[1].inner", with<product>([](auto& p) { p.custom.add("k", array{1, attributes{{"inner", "\0"s}}}); })},
        {"\xC3", with<product>([](auto& p) { p.custom.add("\xC3", 1); })},
        {"email", with<order>([](auto& o) { o.person = email{"a\0@b"s}; })},
        {"person_id", with<order>([](auto& o) { o.person = drip::person_id{"\x80"}; })},
        {"billing_address.city", with<order>([](auto& o) { o.billing_address->city = "\xFF"; })},
        {"subscribers[0].tags[0]", with<subscribers>([](auto& b) { (*b.subscribers)[0].tags = {"\xFF"}; })},
        {"subscribers[0].custom_fields.k",
         with<subscribers>([](auto& b) { (*b.subscribers)[0].custom_fields->add("k", "\xFF"); })},
        {"custom_id", with<event_v1>([](auto& e) { e.product = usercom::product_custom_id{"\xFF"}; })},
        {"data.custom_data.k", with<event_v1>([](auto& e) { e.data->custom_data = attributes{{"k", "\xFF"}}; })},
        {"name", body<product>("Coolest", "\\u0000")}}},

      {rule::provider_form,
       "provider_form",
       "WEE",
       {with<product>([](auto& p) { p.provider = "magento_2"; })},
       {{"provider", with<product>([](auto& p) { p.provider = "My_Shop"; })},
        {"provider", with<cart>([](auto& c) { c.provider = "my-shop"; })},
        {"provider", with<order>([](auto& o) { o.provider = "my shop"; })},
        {"orders[0].provider", with<legacy>([](auto& b) { (*b.orders)[0].provider = ""; })}}},

      {rule::email_form,
       "email_form",
       "EEE",
       {with<order>([](auto& o) { o.person = email{"a@b"}; })},
       {{"email", with<order>([](auto& o) { o.person = email{"sid"}; })},
        {"events[0].email", with<events>([](auto& b) { (*b.events)[0].person = email{"a@b@c"}; })},
        {"subscribers[0].email", with<subscribers>([](auto& b) { (*b.subscribers)[0].email = "@"; })},
        {"subscribers[0].new_email", with<subscribers>([](auto& b) { (*b.subscribers)[0].new_email = "a@"; })},
        {"subscribers[0].email", with<unsubscribes>([](auto& b) { (*b.subscribers)[0].email = "a b@c"; })}}},

      {rule::url_form,
       "url_form",
       "WEE",
       {with<cart>([](auto& c) { c.cart_url = "HTTP://a"; })},
       {{"product_url", with<product>([](auto& p) { p.product_url = "/dp/B01J4SWO1G"; })},
        {"image_url", with<product>([](auto& p) { p.image_url = ""; })},
        {"cart_url", with<cart>([](auto& c) { c.cart_url = "mysuperstore.com"; })},
        {"items[0].product_url", with<cart>([](auto& c) { c.items[0].product_url = "ftp://a"; })},
        {"items[0].image_url", with<cart>([](auto& c) { c.items[0].image_url = "http://"; })},
        {"order_url", with<order>([](auto& o) { o.order_url = "order/4"; })},
        {"items[0].product_url", with<order>([](auto& o) { o.items[0].product_url = "a b"; })},
        {"items[0].image_url", with<order>([](auto& o) { o.items[0].image_url = "https://a b"; })},
        {"orders[0].permalink", with<legacy>([](auto& b) { (*b.orders)[0].permalink = "//a"; })}}},

      {rule::currency_form,
       "currency_form",
       "EEE",
       {with<product>([](auto& p) { p.currency = "JPY"; })},
       {{"currency", with<product>([](auto& p) { p.currency = "usd"; })},
        {"currency", with<cart>([](auto& c) { c.currency = ""; })},
        {"currency", with<order>([](auto& o) { o.currency = "US"; })},
        {"orders[0].currency_code", with<legacy>([](auto& b) { (*b.orders)[0].currency_code = "USDT"; })}}},

      {rule::currency_unknown,
       "currency_unknown",
       "WWE",
       {with<product>([](auto& p) { p.currency = "CHF"; })},
       {{"currency", with<product>([](auto& p) { p.currency = "QQQ"; })},
        {"orders[0].currency_code", with<legacy>([](auto& b) { (*b.orders)[0].currency_code = "XTS"; })}}},

      {rule::timestamp_form,
       "timestamp_form",
       "EEE",
       {with<product>([](auto& p) { p.occurred_at = "0000-01-01T00:00:00Z"_time; }),
        with<product>([](auto& p) { p.occurred_at = "9999-12-31T23:59:59.999999Z"_time; }),
        with<legacy>([](auto& b) { (*b.orders)[0].cancelled_at = "2019-01-28T12:15:23Z"_time; }),
        body<product>("12:15:23Z", "13:15:23+01:00")},
       {{"occurred_at", with<product>([](auto& p) { p.occurred_at = never; })},
        {"occurred_at", with<cart>([](auto& c) { c.occurred_at = timestamp::from_microseconds(INT64_MIN); })},
        {"occurred_at", with<order>([](auto& o) { o.occurred_at = never; })},
        {"events[0].occurred_at", with<events>([](auto& b) { (*b.events)[0].occurred_at = never; })},
        {"subscribers[0].status_updated_at",
         with<subscribers>([](auto& b) { (*b.subscribers)[0].status_updated_at = never; })},
        {"orders[0].closed_at", with<legacy>([](auto& b) { (*b.orders)[0].closed_at = never; })},
        {"orders[0].cancelled_at", with<legacy>([](auto& b) { (*b.orders)[0].cancelled_at = never; })},
        {"occurred_at", body<product>("12:15:23Z", "12:15:23")}}},

      {rule::unknown_word,
       "unknown_word",
       "WWE",
       {with<order>([](auto& o) { o.action = drip::order_action::created; }),
        with<order>([](auto& o) { o.action = other("canceled"); })},
       {{"action", with<product>([](auto& p) { p.action = other("archived"); })},
        {"action", with<cart>([](auto& c) { c.action = other("Created"); })},
        {"action", with<order>([](auto& o) { o.action = other("cancelled"); })},
        {"initial_status", with<order>([](auto& o) { o.initial_status = other("awaiting_confirmation"); })},
        {"subscribers[0].status", with<subscribers>([](auto& b) { (*b.subscribers)[0].status = other("gone"); })},
        {"subscribers[0].eu_consent",
         with<subscribers>([](auto& b) { (*b.subscribers)[0].eu_consent = other("unknown"); })},
        {"orders[0].financial_state", with<legacy>([](auto& b) { (*b.orders)[0].financial_state = other("free"); })},
        {"orders[0].fulfillment_state",
         with<legacy>([](auto& b) { (*b.orders)[0].fulfillment_state = other("lost"); })},
        {"action", body<order>("placed", "completed")}}},

      {rule::unknown_closed_word,
       "unknown_closed_word",
       "EEE",
       {with<event_v1>([](auto& e) { e.event_type = other("add to cart"); })},
       {{"event_type", with<event_v1>([](auto& e) { e.event_type = other("add_to_cart"); })},
        {"event_type", with<event_v2>([](auto& e) { e.event_type = other(""); })},
        {"event_type", with<event_v2>([](auto& e) { e.event_type = static_cast<usercom::event_type>(99); })},
        {"action", with<order>([](auto& o) { o.action = other(""); })},
        {"action", with<order>([](auto& o) { o.action = static_cast<drip::order_action>(99); })}}},

      {rule::amount_range,
       "amount_range",
       "EEE",
       {with<product>([](auto& p) { p.price = "999999999999999999"_dec; }),
        with<product>([](auto& p) { p.price = "-0.000000000000000001"_dec; }),
        with<product>([](auto& p) { p.custom.add("n", number{"1E400"}); }),
        with<events>([](auto& b) { (*b.events)[0].properties = attributes{{"value", 0}}; }),
        with<events>([](auto& b) { (*b.events)[0].properties = attributes{{"value", 2147483647}}; }),
        with<events>([](auto& b) { (*b.events)[0].properties = attributes{{"value", "cheap"}, {"size", -1}}; }),
        body<legacy>(":4900", ":9223372036854775807"), body<legacy>(":4900", ":-9223372036854775808")},
       {{"price", with<product>([](auto& p) { p.price = too_large; })},
        {"grand_total", with<order>([](auto& o) { o.grand_total = decimal::from_double(1e300, 2); })},
        {"items[0].quantity", with<cart>([](auto& c) { c.items[0].quantity = too_large; })},
        {"items[0].sale_price", with<order>([](auto& o) { o.items[0].sale_price = too_large; })},
        {"n", with<product>([](auto& p) { p.custom.add("n", too_large); })},
        {"n[0]", with<product>([](auto& p) { p.custom.add("n", array{number{"1.50."}}); })},
        {"n.m", with<product>([](auto& p) { p.custom.add("n", attributes{{"m", number{""}}}); })},
        {"events[0].properties.value",
         with<events>([](auto& b) { (*b.events)[0].properties = attributes{{"value", -1}}; })},
        {"events[0].properties.value",
         with<events>([](auto& b) { (*b.events)[0].properties = attributes{{"value", 2147483648}}; })},
        {"events[0].properties.value",
         with<events>([](auto& b) { (*b.events)[0].properties = attributes{{"value", "49.5"_dec}}; })},
        {"events[0].properties.value",
         with<events>([](auto& b) { (*b.events)[0].properties = attributes{{"value", number{"49e0"}}}; })},
        {"price", body<product>("11.16", "1234567890123456789")},
        {"inventory", body<product>(":42", ":9223372036854775808")},
        {"orders[0].amount", body<legacy>(":4900", ":-9223372036854775809")}}},

      {rule::sms_number_form,
       "sms_number_form",
       "EEE",
       {with<subscribers>([](auto& b) { (*b.subscribers)[0].sms_number = "+12"; })},
       {{"subscribers[0].sms_number",
         with<subscribers>([](auto& b) { (*b.subscribers)[0].sms_number = "4155550123"; })},
        {"subscribers[0].sms_number", with<subscribers>([](auto& b) { (*b.subscribers)[0].sms_number = ""; })}}},

      {rule::time_zone_form,
       "time_zone_form",
       "WWE",
       {with<subscribers>([](auto& b) { (*b.subscribers)[0].time_zone = "Etc/UTC"; })},
       {{"subscribers[0].time_zone", with<subscribers>([](auto& b) { (*b.subscribers)[0].time_zone = "PST"; })}}},

      {rule::attribute_key,
       "attribute_key",
       "EEE",
       {with<product>([](auto& p) { p.custom = {{"custom", 1}, {"PRICE", 2}, {"person_id", 3}, {" ", 4}}; }),
        with<cart>([](auto& c) { c.custom = {{"person", 1}}; }),  // the member's name, but no field's
        with<events>([](auto& b) { (*b.events)[0].properties = attributes{{"action", 1}, {"email", 2}}; }),
        with<event_v1>([](auto& e) { e.data->product_attributes = {{"id", 1}, {"client", 2}}; }),
        with<product>([](auto& p) {
          for (int i = 0; i != 100; ++i) p.custom.add("k" + std::to_string(i), attributes{{"k", 1}});
        })},
       {{"", with<product>([](auto& p) { p.custom = {{"", 1}}; })},
        {"price", with<product>([](auto& p) { p.custom = {{"price", 1}}; })},
        {"person_id", with<cart>([](auto& c) { c.custom = {{"person_id", 1}}; })},
        {"items[0].discount", with<cart>([](auto& c) { c.items[0].custom = {{"discount", 1}}; })},
        {"data.custom_data", with<event_v1>([](auto& e) { e.data->product_attributes = {{"custom_data", 1}}; })},
        {"twice", with<product>([](auto& p) { p.custom = {{"twice", 1}, {"once", 1}, {"twice", 1}}; })},
        {"k7", with<product>([](auto& p) {
           for (int i = 0; i != 100; ++i) p.custom.add("k" + std::to_string(i == 93 ? 7 : i), i);
         })},
        {"box.h", with<product>([](auto& p) { p.custom = {{"box", attributes{{"h", 1}, {"h", 2}}}}; })},
        {"tags[0].", with<product>([](auto& p) { p.custom = {{"tags", array{attributes{{"", 1}}}}}; })},
        {"events[0].properties.k",
         with<events>([](auto& b) { (*b.events)[0].properties = attributes{{"k", 1}, {"k", 2}}; })},
        {"subscribers[0].custom_fields.",
         with<subscribers>([](auto& b) { (*b.subscribers)[0].custom_fields = attributes{{"", 1}}; })}}},

      {rule::attribute_key_near_field,
       "attribute_key_near_field",
       "WWE",
       {body<product>("colour", "prices_of_all"),
        body<events>("\"value\"", "\"acton\"")},  // properties have no fields beside them
       {{"occured_at", body<product>("colour", "occured_at")},
        {"items[0].discountss", body<cart>("discounts", "discountss")}}},

      {rule::order_without_total,
       "order_without_total",
       "WWW",
       {with<order>([](auto& o) { o.grand_total = 0; })},
       {{"grand_total", with<order>([](auto& o) { o.grand_total.reset(); })},
        {"grand_total", body<order>(R"("grand_total":22.99,)", "")}}},

      {rule::cart_item_without_variant,
       "cart_item_without_variant",
       "WWW",
       {with<cart>([](auto& c) { c.items[0].product_variant_id = ""; })},
       {{"items[0].product_variant_id", with<cart>([](auto& c) { c.items[0].product_variant_id.reset(); })}}},

      {rule::person_will_be_subscribed,
       "person_will_be_subscribed",
       "WWW",
       {with<order>([](auto& o) { o.initial_status = drip::subscription::active; })},
       {{"initial_status", with<order>([](auto& o) { o.initial_status.reset(); })},
        {"initial_status", with<cart>([](auto& c) { c.initial_status.reset(); })}}},

      {rule::user_id_without_custom_id,
       "user_id_without_custom_id",
       "WWW",
       {with<event_v1>([](auto& e) { e.user_id.reset(); }),
        with<event_v1>([](auto& e) { e.product = usercom::product_id{49}, e.user_id.reset(); })},
       {{"user_id", with<event_v1>([](auto& e) { e.product = usercom::product_id{49}; })}}},

      {rule::header_text,
       "header_text",
       "EEE",
       {with<drip::account>([](auto& a) { a.application = " !(~)"; })},
       {{"application", with<drip::account>([](auto& a) { a.application = "Caf\xC3\xA9"; })},
        {"site", with<drip::account>([](auto& a) { a.site = "a\r\nX: y"; })},
        {"account_id", with<drip::account>([](auto& a) { a.account_id = "9\x7F"; })},
        {"credential", with<drip::account>([](auto& a) { a.credential = drip::api_token("a\0b"s); })},
        {"token", with<usercom::account>([](auto& a) { a.token = secret(std::string(64, '\n')); })}}},

      {rule::base_url_form,
       "base_url_form",
       "EEE",
       {with<drip::account>([](auto& a) { a.base_url = "http://127.0.0.1:8080/api/"; }),
        with<usercom::account>([](auto& a) { a.server = usercom::base_url("https://proxy/user.com/"); }),
        with<usercom::account>([](auto& a) { a.server = usercom::host("crm.myshop.com"); })},
       {{"base_url", with<drip::account>([](auto& a) { a.base_url = "api.getdrip.com"; })},
        {"base_url", with<drip::account>([](auto& a) { a.base_url = "https://a?b"; })},
        {"server", with<usercom::account>([](auto& a) { a.server = usercom::base_url("https://a#b"); })},
        {"server", with<usercom::account>([](auto& a) { a.server = usercom::host(""); })},
        {"server", with<usercom::account>([](auto& a) { a.server = usercom::host("a b"); })}}},

      {rule::subdomain_form,
       "subdomain_form",
       "EEE",
       {with<usercom::account>([](auto& a) { a.server = usercom::subdomain("a"); }),
        with<usercom::account>([](auto& a) { a.server = usercom::subdomain("My-shop-2"); }),
        with<usercom::account>([](auto& a) { a.server = usercom::subdomain(std::string(63, 'a')); })},
       {{"server", with<usercom::account>([](auto& a) { a.server = usercom::subdomain(""); })},
        {"server", with<usercom::account>([](auto& a) { a.server = usercom::subdomain(std::string(64, 'a')); })},
        {"server", with<usercom::account>([](auto& a) { a.server = usercom::subdomain("-a"); })},
        {"server", with<usercom::account>([](auto& a) { a.server = usercom::subdomain("a-"); })},
        {"server", with<usercom::account>([](auto& a) { a.server = usercom::subdomain("my_shop"); })},
        {"server", with<usercom::account>([](auto& a) { a.server = usercom::subdomain("my.shop"); })},
        {"server", with<usercom::account>([](auto& a) { a.server = usercom::subdomain("evil.com/"); })}}},

      {rule::token_length,
       "token_length",
       "WWW",
       {with<usercom::account>([](auto& a) { a.token = secret(std::string(64, 'x')); })},
       {{"token", with<usercom::account>([](auto& a) { a.token = secret(std::string(63, 'x')); })},
        {"token", with<usercom::account>([](auto& a) { a.token = secret(std::string(65, 'x')); })}}},
  };
}

std::string print(violations const& found) {
  std::string text;
  for (violation const& v : found) text += std::string(rule_of(v.id).code) + " at " + to_string(v) + "\n";
  return text;
}

/** `path rule, path rule, …` */
std::string outline(violations const& found) {
  std::string text;
  for (violation const& v : found) text += (text.empty() ? "" : ", ") + v.path + " " + std::string(rule_of(v.id).code);
  return text;
}

template <class T>
std::vector<typename T::value_type> repeated(T const& batch, std::size_t count) {
  return std::vector<typename T::value_type>(count, batch[0]);
}

template <class T>
std::size_t allocated_by(T const& payload, strictness s) {
  const std::size_t before = allocations;
  const violations found = validate(payload, s);
  const std::size_t count = allocations - before;
  CHECK(found.empty());
  return count;
}

template <class... T>
std::size_t allocated_by_samples() {
  std::size_t count = 0;
  for (strictness s : all_strictness) ((count += allocated_by(sample<T>(), s)), ...);
  return count;
}

/** How many letters have to be added, dropped, replaced, or swapped with their neighbour: by the book, not by cases. */
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      d[i][j] = i == 0 ? j : i;
      if (i == 0 || j == 0) continue;
      d[i][j] = (std::min)({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = (std::min)(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

}  // namespace

TEST_SUITE_BEGIN("schema/validate");

TEST_CASE("each rule is broken by what it should be, where and as severely as it should be, and by nothing else") {
  const std::vector<rule_test> tests = rule_tests();
  REQUIRE(tests.size() == static_cast<std::size_t>(rule::token_length) + 1);
  for (std::size_t i = 0; i != tests.size(); ++i) {
    rule_test const& test = tests[i];
    CAPTURE(test.code);
    CHECK(test.id == static_cast<rule>(i));  // none is left out
    CHECK(rule_of(test.id).id == test.id);
    CHECK(rule_of(test.id).code == test.code);
    CHECK_FALSE(rule_of(test.id).sentence.empty());
    CHECK_FALSE(test.good.empty());
    CHECK_FALSE(test.bad.empty());

    for (strictness s : all_strictness) {
      CAPTURE(static_cast<int>(s));
      const severity level = test.levels[static_cast<std::size_t>(s)] == 'E' ? severity::error : severity::warning;
      CHECK(rule_of(test.id).at(s) == level);
      for (std::size_t k = 0; k != test.good.size(); ++k) {
        CAPTURE(k);
        CHECK(print(test.good[k](s)) == "");
      }
      for (broken const& b : test.bad) {
        CAPTURE(b.path);
        const violations found = b.judge(s);
        CAPTURE(print(found));
        CHECK(found.size() == 1);
        if (found.size() != 1) continue;
        CHECK(found[0].id == test.id);
        CHECK(found[0].path == b.path);
        CHECK(found[0].level == level);
        CHECK(found[0].message.starts_with(rule_of(test.id).sentence));
      }
    }
  }
}

TEST_CASE("the samples are right, whoever judges them") {
  for (strictness s : all_strictness)
    for (judgement const& judge :
         {with<product>([](auto&) {}), with<cart>([](auto&) {}), with<order>([](auto&) {}),
          with<subscribers>([](auto&) {}), with<unsubscribes>([](auto&) {}), with<events>([](auto&) {}),
          with<legacy>([](auto&) {}), with<event_v1>([](auto&) {}), with<event_v2>([](auto&) {}),
          with<drip::account>([](auto&) {}), with<usercom::account>([](auto&) {})})
      CHECK(print(judge(s)) == "");
}

TEST_CASE("everything is found at once, in the order of the fields, then of the rules") {
  cart c = sample<cart>();
  c.provider = "My Shop";
  c.person = email{"sid"};
  c.initial_status.reset();
  c.action = other("\xFF");
  c.cart_id = "";
  c.cart_url = "\xFF";
  c.items.push_back(c.items[0]);
  c.items[1].price = too_large;
  c.items[1].product_variant_id.reset();
  c.items[1].custom = {{"", "\0"s}, {"sku", 1}};
  CHECK(outline(validate(c)) ==
        "provider provider_form, email email_form, action unknown_word, action text_encoding, cart_id empty_text, "
        "cart_url "
        "text_encoding, cart_url url_form, items[1].price amount_range, items[1]. attribute_key, items[1]. "
        "text_encoding, "
        "items[1].sku attribute_key, items[1].product_variant_id cart_item_without_variant, initial_status "
        "person_will_be_subscribed");
}

TEST_CASE("sums are never checked") {
  order o = sample<order>();
  o.grand_total = "0.01"_dec;
  o.items[0].total = -7;
  o.total_discounts = 1000;
  CHECK(print(validate(o, strictness::strict)) == "");
}

TEST_CASE_TEMPLATE("a batch has 1 to 1000 entries", T, drip::products_batch, drip::carts_batch, drip::orders_batch,
                   subscribers, unsubscribes, events, legacy) {
  const auto batch_of_size = [](std::size_t count) -> T {
    if constexpr (std::same_as<T, drip::products_batch>) return {.products = std::vector(count, sample<product>())};
    else if constexpr (std::same_as<T, drip::carts_batch>) return {.carts = std::vector(count, sample<cart>())};
    else if constexpr (std::same_as<T, drip::orders_batch>) return {.orders = std::vector(count, sample<order>())};
    else if constexpr (std::same_as<T, events>) return {.events = repeated(*sample<T>().events, count)};
    else if constexpr (std::same_as<T, legacy>) return {.orders = repeated(*sample<T>().orders, count)};
    else return {.subscribers = repeated(*sample<T>().subscribers, count)};
  };
  for (strictness s : all_strictness) {
    for (std::size_t count : {std::size_t{1}, std::size_t{1000}}) CHECK(print(validate(batch_of_size(count), s)) == "");
    for (std::size_t count : {std::size_t{0}, std::size_t{1001}}) {
      const violations found = validate(batch_of_size(count), s);
      CHECK(outline(found) == std::string(field_table<T>[0].name) + " entry_count");
      CHECK((!found.empty() && found[0].level == severity::error));
    }
  }
}

TEST_CASE("a misspelled key is looked for where one edit leads to a field's name") {
  std::mt19937 random(13);
  std::set<std::string_view> names;
  for (field const& f : field_table<product>) names.insert(f.name);
  std::size_t reported = 0;
  for (int i = 0; i != 3000; ++i) {
    std::string key(field_table<product>[random() % field_table<product>.size()].name);
    for (std::size_t edits = 1 + random() % 2; edits != 0; --edits) {
      const std::size_t at = random() % (key.size() - 1);
      switch (random() % 4) {
        case 0: key.erase(at, 1); break;
        case 1: key.insert(at, 1, "e_x"[random() % 3]); break;
        case 2: key[at] = "e_x"[random() % 3]; break;
        default: std::swap(key[at], key[at + 1]);
      }
    }
    if (names.contains(key)) continue;
    const std::ptrdiff_t close =
        std::count_if(names.begin(), names.end(), [&](std::string_view name) { return distance(key, name) == 1; });
    product p = sample<product>();
    p.custom = {{key, 1}};
    CAPTURE(key);
    const violations found = validate(p, strictness::strict);
    CHECK(static_cast<std::ptrdiff_t>(found.size()) == close);
    for (violation const& v : found) CHECK(v.id == rule::attribute_key_near_field);
    CHECK(validate(p).empty());  // too dear for every send
    reported += found.size();
  }
  CHECK(reported > 1000);
}

TEST_CASE("a valid payload allocates nothing") {
  CHECK(allocated_by_samples<product, cart, order, subscribers, unsubscribes, events, legacy, event_v1, event_v2>() ==
        0);

  product p = sample<product>();
  for (int i = 0; i != 30; ++i) p.custom.add("key_" + std::to_string(i), array{attributes{{"k", "v"}}, 1, null});
  CHECK(allocated_by(p, strictness::standard) == 0);

  // a violation does, so the count is one
  p.name = "";
  const std::size_t before = allocations;
  CHECK(validate(p).size() == 1);
  CHECK(allocations > before);
}

TEST_CASE("to_error() has the errors, each with its code, and leaves the warnings out") {
  order o = sample<order>();
  o.initial_status.reset();
  o.order_id = "";
  o.items[0].price = too_large;
  const error e = to_error(validate(o));
  CHECK(e.code == errc::invalid_payload);
  CHECK(e.what_to_do == condition::fix_payload);
  CHECK(e.path == "order_id");
  CHECK(e.message == "a required text is empty");
  CHECK(e.status == 0);
  REQUIRE(e.details.size() == 2);
  CHECK(e.details[0] == error_detail{"empty_text", "order_id", "a required text is empty"});
  CHECK(e.details[1] ==
        error_detail{"amount_range", "items[0].price", std::string(rule_of(rule::amount_range).sentence)});
}

TEST_SUITE_END();

}  // namespace schema_validate_test

// Out of line: with the rest of the suite in one file, g++ would take what it has inlined for another allocator's.
TILLWIRE_NOINLINE void* operator new(std::size_t size) {
  ++schema_validate_test::allocations;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  std::abort();
}
TILLWIRE_NOINLINE void operator delete(void* memory) noexcept { std::free(memory); }
TILLWIRE_NOINLINE void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

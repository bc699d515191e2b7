// SPDX-License-Identifier: BSL-1.0
#include <tillwire/api/body_schema.hpp>
#include <tillwire/json/json_schema.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "payload_types.hpp"
#include "support.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

namespace shop {

enum class mood { calm, busy };
BOOST_DESCRIBE_ENUM(mood, calm, busy)

/** A checked form of a program's own, which takes an empty text too. */
class bin_mark : public tillwire::checked<bin_mark> {
 public:
  using checked::checked;
  static constexpr tillwire::rule broken = tillwire::rule::provider_form;
  static constexpr std::string_view pattern = "^[A-Z]*$";
  static constexpr bool accepts(std::string_view text) { return text.find_first_not_of("ABC") == text.npos; }
};

/** As time_zone, of which another form is a mere warning. */
class vague_form : public tillwire::checked<vague_form> {
 public:
  using checked::checked;
  static constexpr tillwire::rule broken = tillwire::rule::time_zone_form;
  static constexpr std::string_view pattern = "^never$";
  static constexpr bool accepts(std::string_view text) { return text == "never"; }
};

/** A form that has no pattern. */
class secret_form : public tillwire::checked<secret_form> {
 public:
  using checked::checked;
  static constexpr tillwire::rule broken = tillwire::rule::url_form;
  static constexpr bool accepts(std::string_view text) { return text == "sesame"; }
};

struct bin {
  tillwire::required<bin_mark, "mark"> mark;
  tillwire::optional<std::uint8_t> level{};
  static constexpr std::tuple rules{tillwire::defaults_to{"level", "7"}};
};
BOOST_DESCRIBE_STRUCT(bin, (), (mark, level))

struct count {
  tillwire::path<std::string, "till"> till;
  tillwire::required<std::string, "who"> who;
  tillwire::optional<tillwire::open_enum<mood>> how{};
  tillwire::list<bin> bins{};
  tillwire::nullable<bin> spare{};
  tillwire::custom_attributes custom{};
};
BOOST_DESCRIBE_STRUCT(count, (), (till, who, how, bins, spare, custom))

struct forms {
  tillwire::optional<bin_mark> mark{};
  tillwire::optional<vague_form> vague{};
  tillwire::optional<secret_form> secret{};
  tillwire::nullable<mood> today{};
  tillwire::list<bin> bins{};

  static constexpr std::tuple rules{tillwire::alias_of{"mark", "sign"}, tillwire::bare_element_of{"bins"},
                                    tillwire::defaults_to{"mark", R"("A")"},
                                    tillwire::advised{"vague", tillwire::rule::order_without_total}};
};
BOOST_DESCRIBE_STRUCT(forms, (), (mark, vague, secret, today, bins))

struct tree {
  tillwire::list<tree> branches{};
};
BOOST_DESCRIBE_STRUCT(tree, (), (branches))

struct misprint {
  tillwire::optional<int> level{};
  static constexpr std::tuple rules{tillwire::defaults_to{"level", "oops"}};
};
BOOST_DESCRIBE_STRUCT(misprint, (), (level))

struct none {};
BOOST_DESCRIBE_STRUCT(none, (), ())

}  // namespace shop

namespace {

using namespace tillwire;

/** The text of what stands at a path of keys in a schema, or of the whole one. */
template <class... Keys>
std::string part(std::string const& schema, Keys... keys) {
  json::document d;
  REQUIRE(d.parse(schema));
  json::node at = d.root();
  ((at = at.find(keys)), ...);
  if (!at.exists()) return "absent";
  return support::canonical(at);
}

/** As part(), of text that is no schema. */
std::string same(std::string_view text) { return *support::canonical(text); }

template <class T>
std::string properties(std::string_view key) {
  return part(json::json_schema<T>().value(), "properties", key);
}

TEST_SUITE("json/json_schema") {
  TEST_CASE("a schema says of a struct what its field table says") {
    CHECK(
        json::json_schema<shop::count>(
            {.id = "https://a.example/count", .title = "A count", .description = "What is there."})
            .value() ==
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://a.example/count","title":"A count",)"
        R"("description":"What is there.","type":"object","properties":{)"
        R"("who":{"type":"string","pattern":"^[^\\x00]+$"},)"
        R"("how":{"type":"string","pattern":"^[^\\x00]+$","examples":["calm","busy"]},)"
        R"("bins":{"type":"array","items":{"$ref":"#/$defs/bins"}},)"
        R"("spare":{"if":{"type":"object"},"then":{"type":"object","properties":{)"
        R"("mark":{"type":"string","minLength":1,"pattern":"^[A-Z]*$","description":"a provider is lower snake case: a to z, 0 to 9 and _"},)"
        R"("level":{"type":"integer","minimum":0,"maximum":255,"default":7}},)"
        R"("required":["mark"],"additionalProperties":false},"else":{"type":"null"}}},"required":["who"],)"
        R"("propertyNames":{"pattern":"^[^\\x00]+$"},"additionalProperties":{"$ref":"#/$defs/any"},)"
        R"("$defs":{"bins":{"type":"object","properties":{)"
        R"("mark":{"type":"string","minLength":1,"pattern":"^[A-Z]*$","description":"a provider is lower snake case: a to z, 0 to 9 and _"},)"
        R"("level":{"type":"integer","minimum":0,"maximum":255,"default":7}},)"
        R"("required":["mark"],"additionalProperties":false},)"
        R"("any":{"anyOf":[{"type":"null"},{"type":"boolean"},{"type":"number"},{"type":"string","pattern":"^[^\\x00]*$"},)"
        R"({"type":"array","items":{"$ref":"#/$defs/any"}},)"
        R"({"type":"object","propertyNames":{"pattern":"^[^\\x00]+$"},"additionalProperties":{"$ref":"#/$defs/any"}}]}}})");
    CHECK(
        json::json_schema<shop::none>().value() ==
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{},"additionalProperties":false})");
  }

  TEST_CASE("a form is a pattern where another form is refused") {
    CHECK(properties<shop::forms>("vague") ==
          same(R"({"type":"string","pattern":"^[^\\x00]*$","description":"a time zone has the form Area/City"})"));
    CHECK(
        properties<shop::forms>("secret") ==
        same(
            R"({"type":"string","pattern":"^[^\\x00]*$","description":"a URL is absolute and begins with http:// or https://"})"));
    CHECK(properties<shop::forms>("today") == same(R"({"type":["string","null"],"enum":["calm","busy",null]})"));
  }

  TEST_CASE("beside an alias stands no default, and not the field itself") {
    const std::string mark =
        R"("type":"string","pattern":"^[A-Z]*$","description":"a provider is lower snake case: a to z, 0 to 9 and _")";
    CHECK(properties<shop::forms>("mark") == same("{" + mark + "}"));
    CHECK(properties<shop::forms>("sign") == same("{" + mark + R"(,"deprecated":true})"));
    CHECK(part(json::json_schema<shop::forms>().value(), "not") ==
          same(R"({"properties":{"mark":true,"sign":true},"required":["mark","sign"]})"));
  }

  TEST_CASE("an element stands without its array where one is read so") {
    CHECK(
        properties<shop::forms>("bins") ==
        same(
            R"({"if":{"type":"array"},"then":{"type":"array","items":{"$ref":"#/$defs/bins"}},"else":{"$ref":"#/$defs/bins"}})"));
  }

  TEST_CASE("a struct may hold its like") {
    CHECK(
        json::json_schema<shop::tree>().value() ==
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",)"
        R"("properties":{"branches":{"type":"array","items":{"$ref":"#/$defs/branches"}}},"additionalProperties":false,)"
        R"("$defs":{"branches":{"type":"object","properties":{"branches":{"type":"array","items":{"$ref":"#/$defs/branches"}}},)"
        R"("additionalProperties":false}}})");
  }

  TEST_CASE("a body has its envelope, and says which call it belongs to") {
    const std::string orders = body_schema<drip::legacy_orders_batch>().value();
    CHECK(part(orders, "description") == same(R"("POST /v2/:account_id/orders/batches")"));
    CHECK(part(orders, "required") == same(R"(["batches"])"));
    CHECK(part(orders, "additionalProperties") == same("false"));
    CHECK(part(orders, "properties", "batches", "minItems") == same("1"));
    CHECK(part(orders, "properties", "batches", "maxItems") == same("1"));
    CHECK(part(orders, "properties", "batches", "items", "properties", "orders") ==
          same(R"({"type":"array","items":{"$ref":"#/$defs/orders"},"minItems":1,"maxItems":1000})"));
    CHECK(part(json::json_schema<drip::legacy_orders_batch>().value(), "required") == same(R"(["orders"])"));
    CHECK(part(orders, "$defs", "orders", "properties", "shipping_address") ==
          same(R"({"$ref":"#/$defs/billing_address"})"));

    CHECK(
        part(body_schema<usercom::v1::product_event>().value(), "description") ==
        same(
            R"("POST /api/public/products/:id/product_event/ or /api/public/products-by-id/:custom_id/product_event/")"));
    CHECK(part(body_schema<drip::cart_activity>({.description = "A cart."}).value(), "description") ==
          same(R"("A cart.")"));
  }

  TEST_CASE("of a person's keys one is needed, and one overrides the other") {
    const std::string cart = body_schema<drip::cart_activity>().value();
    CHECK(part(cart, "required") == same(R"(["provider","action","cart_id","cart_url"])"));
    CHECK(part(cart, "properties", "email") == same("{}"));
    CHECK(part(cart, "if") == same(R"({"properties":{"person_id":true},"required":["person_id"]})"));
    CHECK(part(cart, "else", "required") == same(R"(["email"])"));
    CHECK(part(cart, "else", "properties", "email", "type") == same(R"("string")"));
    CHECK(part(body_schema<usercom::v2::product_event>().value(), "oneOf") ==
          same(R"([{"properties":{"user_id":true},"required":["user_id"]},)"
               R"({"properties":{"user_custom_id":true},"required":["user_custom_id"]}])"));
    CHECK(part(body_schema<drip::subscribers_batch>().value(), "$defs", "subscribers", "anyOf") ==
          same(R"([{"properties":{"email":true},"required":["email"]},{"properties":{"id":true},"required":["id"]},)"
               R"({"properties":{"visitor_uuid":true},"required":["visitor_uuid"]}])"));
  }

  TEST_CASE("words, defaults and advice are the table's") {
    const std::string order = body_schema<drip::order_activity>().value();
    CHECK(
        part(order, "properties", "grand_total") ==
        same(
            R"({"type":"number","minimum":-1000000000000000000,"maximum":1000000000000000000,"default":0,"description":)"
            R"("an order event without grand_total counts as 0 and wipes the order's part of the lifetime value"})"));
    CHECK(part(order, "properties", "action", "enum") == "absent");  // an open list
    CHECK(part(body_schema<usercom::v1::product_event>().value(), "properties", "event_type", "enum") != "absent");
    CHECK(part(body_schema<usercom::v1::product_event>().value(), "properties", "product") ==
          "absent");  // it stands in the URL
    CHECK(part(body_schema<drip::product_activity>().value(), "properties", "currency", "default") == same(R"("USD")"));
    CHECK(part(body_schema<drip::events_batch>().value(), "$defs", "events", "properties", "properties", "properties",
               "value", "then") == same(R"({"type":"integer","minimum":0,"maximum":2147483647})"));
  }

  TEST_CASE("what is no JSON, or no text, is an error that names it") {
    const result<std::string> misprinted = json::json_schema<shop::misprint>();
    REQUIRE(!misprinted);
    CHECK(misprinted.error().code == errc::invalid_json);
    CHECK(misprinted.error().path == "level");
    const result<std::string> garbled = json::json_schema<shop::none>({.title = "caf\xe9"});
    REQUIRE(!garbled);
    CHECK(garbled.error().code == errc::invalid_payload);
    CHECK(garbled.error().path == "title");
  }

  TEST_CASE("every schema is JSON, as another parser reads it") {
    payload_types::for_each_payload([]<class T>(std::string_view name) {
      CAPTURE(name);
      CHECK(support::is_json(json::json_schema<T>().value()));
    });
  }
}

}  // namespace

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/json/attributes_from.hpp>
#include <tillwire/json/check.hpp>

#include <boost/describe/class.hpp>

#include "payload_types.hpp"
#include "random_payload.hpp"
#include "support.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace json_check_test {

namespace {

using namespace tillwire;
using payload_types::for_each_part;
using payload_types::for_each_payload;
using payload_types::with_paths_of;
using random_payload::generator;
using random_payload::style;

/** A field of the path stands between those of the body. */
struct parcel {
  required<std::string, "sender"> sender;
  tillwire::path<std::string, "depot"> depot;
  required<std::string, "receiver"> receiver;
};
BOOST_DESCRIBE_STRUCT(parcel, (), (sender, depot, receiver))

/** What the vendors' documents say of an object: lists of keys, each in blanks. */
struct documented {
  std::string_view type;
  std::string_view required, stated;
  std::string_view one_of;  // of these one is required; what is missing is the first
  bool takes_own_keys;
};
constexpr documented documents[] = {
    {"drip::product_activity", " provider action product_id name price ", "", "", true},
    {"drip::cart_activity", " provider action cart_id cart_url ", "", " email person_id ", true},
    {"drip::cart_item", " product_id name price ", "", "", true},
    {"drip::order_activity", " provider action order_id ", " order_url ", " email person_id ", true},
    {"drip::order_item", " name ", " product_id price product_url image_url ", "", true},
    {"drip::address", "", "", "", false},
    {"drip::subscriber", "", "", "", false},
    {"drip::unsubscribe", " email ", "", "", false},
    {"drip::event", " action ", "", " email id ", false},
    {"drip::legacy_order", " amount ", "", " email id ", false},
    {"drip::legacy_item", " amount name ", "", "", false},
    {"drip::legacy_address", "", "", "", false},
    {"drip::products_batch", " products ", "", "", false},
    {"drip::carts_batch", " carts ", "", "", false},
    {"drip::orders_batch", " orders ", "", "", false},
    {"drip::subscribers_batch", " subscribers ", "", "", false},
    {"drip::unsubscribes_batch", " subscribers ", "", "", false},
    {"drip::events_batch", " events ", "", "", false},
    {"drip::legacy_orders_batch", " orders ", "", "", false},
    {"usercom::event_data", "", "", "", true},
    {"usercom::v1::product_event", " client event_type ", "", "", false},
    {"usercom::v2::product_event", " event_type ", "", " user_id user_custom_id ", false},
    {"sample::everything", " text plain ", " link ", " email sheet page_name ", true},
    {"sample::part", " name ", "", "", false},
};

bool has(std::string_view keys, std::string_view key) {
  return keys.find(std::string(" ").append(key).append(" ")) != std::string_view::npos;
}

/** A type's document, and a body of it with all fields given: what is wrong with other bodies like it? */
template <class T>
struct specimen {
  explicit specimen(std::string_view name, std::uint64_t seed)
      : document(*std::find_if(std::begin(documents), std::end(documents),
                               [name](documented const& d) { return d.type == name; })),
        payload(generator(seed, style::complete).object<T>()) {
    const auto members = json::attributes_from(payload);
    REQUIRE_MESSAGE(members, to_string(members.error()));
    body = *members;
  }

  [[nodiscard]] std::vector<violation> violations(attributes const& of, strictness how = strictness::standard) const {
    const auto checked = with_paths_of(
        payload, [&](auto const&... paths) { return json::check<T>(support::text_of(of), {.how = how}, paths...); });
    REQUIRE_MESSAGE(checked, to_string(checked.error()));
    return *checked;
  }
  /** Those of error severity. */
  [[nodiscard]] std::string errors(attributes const& of) const {
    auto found = violations(of);
    std::erase_if(found, [](violation const& v) { return v.level != severity::error; });
    return support::summary(found);
  }
  /** Those of one rule. */
  [[nodiscard]] std::string only(rule id, attributes const& of) const {
    auto found = violations(of);
    std::erase_if(found, [id](violation const& v) { return v.id != id; });
    return support::summary(found);
  }

  documented const& document;
  T payload;
  attributes body;
};

template <class F>
void for_each_type(F f) {
  const auto run = [&]<class T>(std::string_view name) {
    CAPTURE(name);
    for (std::uint64_t seed = 0; seed != 8; ++seed) {
      CAPTURE(seed);
      f(specimen<T>(name, seed));
    }
  };
  for_each_payload(run);
  for_each_part(run);
}

const attributes least_product{
    {"provider", "p"}, {"action", "created"}, {"product_id", "1"}, {"name", "n"}, {"price", 1}};

/** The JSON type that a field of that kind has. */
json::type wire_type(kind what) {
  switch (what) {
    case kind::boolean: return json::type::boolean;
    case kind::integer:
    case kind::decimal:
    case kind::unix_time: return json::type::number;
    case kind::array:
    case kind::values: return json::type::array;
    case kind::object:
    case kind::attributes: return json::type::object;
    default: return json::type::text;
  }
}

TEST_SUITE("json/check") {
  TEST_CASE("a body with every field has no error") {
    for_each_type([](auto const& s) { CHECK(s.errors(s.body) == ""); });
  }

  TEST_CASE("each required field that is left out is missed, and no other") {
    for_each_type([](auto const& s) {
      std::size_t required = 0, stated = 0;
      for (attribute const& member : s.body) {
        CAPTURE(member.key);
        const attributes without = support::changed(s.body, member.key, {});
        const bool is_required = has(s.document.required, member.key), is_stated = has(s.document.stated, member.key);
        const bool is_chosen = has(s.document.one_of, member.key);
        required += is_required ? 1 : 0;
        stated += is_stated ? 1 : 0;
        const std::string missed =
            is_required ? member.key + " missing_field"
            : is_chosen
                ? std::string(s.document.one_of.substr(1, s.document.one_of.find(' ', 1) - 1)) + " missing_field"
                : "";
        CHECK(s.errors(without) == missed);
        CHECK(s.only(rule::stated_field_omitted, without) == (is_stated ? member.key + " stated_field_omitted?" : ""));
      }
      // the body has all that the document requires
      const auto count = [](std::string_view keys) {
        return std::max<std::ptrdiff_t>(std::count(keys.begin(), keys.end(), ' ') - 1, 0);
      };
      CHECK(required == static_cast<std::size_t>(count(s.document.required)));
      CHECK(stated == static_cast<std::size_t>(count(s.document.stated)));
    });
  }

  TEST_CASE("each field of another type is told") {
    const attribute_value values[] = {null, true, 1, "x", array{}, attributes{}};
    const json::type types[] = {json::type::null, json::type::boolean, json::type::number,
                                json::type::text, json::type::array,   json::type::object};
    for_each_type([&]<class T>(specimen<T> const& s) {
      for (field const& f : field_table<T>) {
        if (f.how == presence::path || f.what == kind::value || s.body.find(f.name) == nullptr) continue;
        for (std::size_t i = 0; i != std::size(values); ++i) {
          const bool also_taken =
              (types[i] == json::type::null && (f.name == "cancelled_at" || f.name == "note")) ||  // nullable
              (types[i] == json::type::text && f.takes_bare_element);
          CAPTURE(f.name);
          CAPTURE(to_string(types[i]));
          const std::string errors = s.errors(support::changed(s.body, f.name, values[i]));
          const std::string wanted = std::string(f.name) + " wrong_type";
          CHECK((errors == wanted) == (types[i] != wire_type(f.what) && !also_taken));
        }
      }
    });
  }

  TEST_CASE("a key that is no field is the caller's own, or unknown where none is taken") {
    for_each_type([](auto const& s) {
      attributes with_another = s.body;
      with_another.add("no field", 1);
      const bool taken = s.document.takes_own_keys;
      CHECK(s.errors(with_another) == (taken ? "" : "no field unknown_key"));
      auto lenient = s.violations(with_another, strictness::lenient);
      std::erase_if(lenient, [](violation const& v) { return v.id != rule::unknown_key; });
      CHECK(support::summary(lenient) == (taken ? "" : "no field unknown_key?"));
    });
  }

  TEST_CASE("a key one edit from a field's name is told where the caller's own are taken") {
    const auto warnings = [](std::string_view key, strictness how = strictness::standard) {
      attributes body = least_product;
      body.add(std::string(key), 1);
      return support::found<drip::product_activity>(support::text_of(body), {.how = how});
    };
    for (std::string_view key : {"occured_at", "occurred_att", "ocurred_at", "occurerd_at", "occurred-at", "Brand",
                                 "brnd", "skus", "sk", "ksu"}) {
      const std::string wanted = std::string(key) + " attribute_key_near_field";
      CHECK(warnings(key) == wanted + "?");
      CHECK(warnings(key, strictness::lenient) == wanted + "?");
      CHECK(warnings(key, strictness::strict) == wanted);
    }
    for (std::string_view key : {"colour", "occurd_at", "BRand", "s", "custom", "price_list"})
      CHECK(warnings(key) == "");
  }

  TEST_CASE("a field of the path is told in its place among those of the body, as validate() tells it") {
    const auto checked = json::check<parcel>(R"({"sender":"","receiver":""})", {}, std::string());
    REQUIRE(checked);
    CHECK(support::summary(*checked) == "sender empty_text; depot empty_text; receiver empty_text");
    CHECK(support::summary(validate(parcel{.sender = "", .depot = "", .receiver = ""})) == support::summary(*checked));
  }

  TEST_CASE("everything is told at once, with its path, in the order of the fields") {
    CHECK(support::found<drip::orders_batch>(R"({
      "orders": [
        {"provider": "My Shop", "email": "nobody", "action": "eaten", "order_id": "", "occurred_at": "2019-01-17",
         "grand_total": "19.99", "currency": "usd", "order_url": "/order/1", "initial_status": "active",
         "items": [
           {"product_id": "1", "name": "n", "price": 1e30, "product_url": "x", "image_url": "http://x", "discount": 1,
            "discounts": 2},
           {"quantity": [1], "occured": 1, "nme": "n"}],
         "billing_address": {"zip": "01234", "phone": 555},
         "shipping_address": "here"},
        7],
      "more": 1})") ==
          "more unknown_key; "
          "orders[0].provider provider_form; orders[0].email email_form; orders[0].action unknown_word?; "
          "orders[0].order_id empty_text; "
          "orders[0].occurred_at timestamp_form; orders[0].grand_total wrong_type; orders[0].currency currency_form; "
          "orders[0].order_url url_form; "
          "orders[0].items[0].discount alias_used?; orders[0].items[0].discounts conflicting_fields; "
          "orders[0].items[0].price amount_range; orders[0].items[0].product_url url_form; "
          "orders[0].items[1].product_id stated_field_omitted?; orders[0].items[1].name missing_field; "
          "orders[0].items[1].price stated_field_omitted?; orders[0].items[1].quantity wrong_type; "
          "orders[0].items[1].product_url stated_field_omitted?; orders[0].items[1].image_url stated_field_omitted?; "
          "orders[0].items[1].nme attribute_key_near_field?; "
          "orders[0].billing_address.zip unknown_key; orders[0].billing_address.phone wrong_type; "
          "orders[0].shipping_address wrong_type; "
          "orders[1] wrong_type");
  }

  TEST_CASE("strictness turns some warnings into errors, and some errors into warnings") {
    const struct {
      std::string_view members, lenient, standard, strict;
    } rows[] = {
        {R"("provider":"My Shop")", "provider provider_form?", "provider provider_form", "provider provider_form"},
        {R"("product_url":"/x")", "product_url url_form?", "product_url url_form", "product_url url_form"},
        {R"("currency":"XQX")", "currency currency_unknown?", "currency currency_unknown?",
         "currency currency_unknown"},
        {R"("currency":"usd")", "currency currency_form", "currency currency_form", "currency currency_form"},
        {R"("action":"eaten")", "action unknown_word?", "action unknown_word?", "action unknown_word"},
    };
    for (auto const& row : rows) {
      CAPTURE(row.members);
      attributes body = least_product;
      const auto members = json::read<support::any_object>("{" + std::string(row.members) + "}");
      REQUIRE(members);
      attribute const& member = *members->value.members.begin();
      if (body.find(member.key) != nullptr) body = support::changed(body, member.key, member.value);
      else body.add(member.key, member.value);
      const std::string text = support::text_of(body);
      CHECK(support::found<drip::product_activity>(text, {.how = strictness::lenient}) == row.lenient);
      CHECK(support::found<drip::product_activity>(text, {.how = strictness::standard}) == row.standard);
      CHECK(support::found<drip::product_activity>(text, {.how = strictness::strict}) == row.strict);
    }
  }

  TEST_CASE("a batch has 1 to 1000 entries") {
    const auto unsubscribes = [](std::size_t count) {
      std::string text = R"({"subscribers":[)";
      for (std::size_t i = 0; i != count; ++i) text += i == 0 ? R"({"email":"a@b"})" : R"(,{"email":"a@b"})";
      return support::found<drip::unsubscribes_batch>(text + "]}");
    };
    CHECK(unsubscribes(0) == "subscribers entry_count");
    CHECK(unsubscribes(1) == "");
    CHECK(unsubscribes(1000) == "");
    CHECK(unsubscribes(1001) == "subscribers entry_count");
  }

  TEST_CASE("a stated text may be left out, but it is not empty") {
    const auto item = [](attributes body) {
      for (std::string_view url : {"product_url", "image_url"}) body.add(std::string(url), "http://x");
      body.add("name", "n");
      body.add("price", 1);
      return support::found<drip::order_item>(support::text_of(body));
    };
    CHECK(item({{"product_id", "1"}}) == "");
    CHECK(item({}) == "product_id stated_field_omitted?");
    CHECK(item({{"product_id", ""}}) == "product_id empty_text");
  }

  TEST_CASE("a subscriber needs at least one name") {
    CHECK(support::found<drip::subscriber>(R"({})") == "email missing_field");
    CHECK(support::found<drip::subscriber>(R"({"user_id":"u"})") == "email missing_field");
    for (std::string_view key : {"email", "id", "visitor_uuid"})
      CHECK(support::found<drip::subscriber>(support::text_of({{std::string(key), "a@b"}})) == "");
  }

  TEST_CASE("the value of a conversion is whole cents") {
    const auto value = [](std::string_view text) {
      return support::found<drip::event>(
          std::string(R"({"email":"a@b","action":"a","properties":{"value":)").append(text).append("}}"));
    };
    for (std::string_view good : {"0", "4900", "2147483647", "\"much\"", "null"}) CHECK(value(good) == "");
    for (std::string_view bad : {"-1", "1.5", "2147483648", "1e99"})
      CHECK(value(bad) == "properties.value amount_range");
  }

  TEST_CASE("text that is no JSON is an error, not a violation") {
    CHECK(support::found<drip::product_activity>("{") == "invalid_json");
    CHECK(support::found<drip::product_activity>("{}", {.limits = {.max_size = 1}}) == "json_too_large");
    const auto checked = json::check<drip::product_activity>("[]");
    REQUIRE(checked);
    CHECK(support::summary(*checked) == "wrong_type");
  }
}

}  // namespace

}  // namespace json_check_test

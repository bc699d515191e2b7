// SPDX-License-Identifier: BSL-1.0
#include <tillwire/drip.hpp>
#include <tillwire/schema/field_table.hpp>
#include <tillwire/usercom.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/mp11/list.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace schema_field_table_test {

namespace field_table_test {

enum class word { one, two };
BOOST_DESCRIBE_ENUM(word, one, two)

struct nested {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(nested, (), (text))

/** A member of each kind. */
struct all_kinds {
  std::string text;
  tillwire::required<bool, "boolean"> boolean;
  tillwire::optional<std::uint16_t> integer{};
  tillwire::cents money;
  tillwire::stated<tillwire::decimal, "amount"> amount;
  tillwire::nullable<tillwire::timestamp> time{};
  tillwire::unix_time seconds;
  word closed;
  tillwire::required<tillwire::open_enum<word>> open;
  tillwire::list<std::string> texts{};
  std::vector<nested> objects;
  std::optional<nested> object{};
  tillwire::attribute_value any{};
  std::optional<tillwire::array> values{};
  tillwire::attributes own{};
  tillwire::nullable<tillwire::url> link{};
  tillwire::path<std::string, "id"> id;
  tillwire::custom_attributes custom{};
};
BOOST_DESCRIBE_STRUCT(all_kinds, (),
                      (text, boolean, integer, money, amount, time, seconds, closed, open, texts, objects, object, any,
                       values, own, link, id, custom))

struct forgetful {
  tillwire::required<std::string, "told"> told;
  std::optional<int> forgotten{};
};
BOOST_DESCRIBE_STRUCT(forgetful, (), (told))

/** Members with padding between them, listed in another order, with less of it. */
struct padded {
  bool first;
  std::int64_t wide;
  bool second;
  std::int32_t narrow;
  bool third;
};
BOOST_DESCRIBE_STRUCT(padded, (), (wide, narrow, first, second, third))

struct empty {};
BOOST_DESCRIBE_STRUCT(empty, (), ())

}  // namespace field_table_test

using namespace tillwire;
using namespace field_table_test;

namespace {

template <class T>
std::string names() {
  std::string all;
  for (field const& f : field_table<T>) all.append(all.empty() ? "" : " ").append(f.name);
  return all;
}

/** The names of the fields that `is` says yes to, in order. */
template <class T>
std::string names_where(bool (*is)(field const&)) {
  std::string all;
  for (field const& f : field_table<T>)
    if (is(f)) all.append(all.empty() ? "" : " ").append(f.name);
  return all;
}
template <class T>
std::string required_names() {
  return names_where<T>([](field const& f) { return f.how == presence::required; });
}
template <class T>
std::string defaults() {
  std::string all;
  for (field const& f : field_table<T>)
    if (!f.default_value.empty()) all.append(all.empty() ? "" : " ").append(f.name).append("=").append(f.default_value);
  return all;
}
template <class T>
field of(std::string_view name) {
  const std::size_t i = field_index<T>(name);
  return i == field_table<T>.size() ? field{} : field_table<T>[i];
}

template <class M>
inline constexpr bool is_wrapper =
    detail::is_a<M, optional> || detail::is_a<M, std::optional> || detail::is_a<M, list> || detail::is_a<M, nullable> ||
    std::is_same_v<M, custom_attributes>;
template <class T, fixed_string Name>
inline constexpr bool is_wrapper<required<T, Name>> = true;
template <class T, fixed_string Name>
inline constexpr bool is_wrapper<stated<T, Name>> = true;
template <class T, fixed_string Name>
inline constexpr bool is_wrapper<path<T, Name>> = true;

/** Stands for any member that a payload may have, and for nothing that such a member is made from. */
struct any_member {
  template <class M>
    requires is_wrapper<M>
  operator M() const;
};
template <class T, class... Members>
concept made_from = requires { T{std::declval<Members>()...}; };

/** Whether the struct has as many members as are described: one more initializer than members is refused. */
template <class T>
constexpr bool all_described = []<std::size_t... I>(std::index_sequence<I...>) {
  return made_from<T, std::enable_if_t<(I >= 0), any_member>...> &&
         !made_from<T, any_member, std::enable_if_t<(I >= 0), any_member>...>;
}(std::make_index_sequence<boost::mp11::mp_size<detail::member_list<T>>::value>{});

}  // namespace

// A member that is added and not described would be neither written nor read.
static_assert(all_described<drip::product_activity> && all_described<drip::products_batch>);
static_assert(all_described<drip::cart_item> && all_described<drip::cart_activity> && all_described<drip::carts_batch>);
static_assert(all_described<drip::order_item> && all_described<drip::address>);
static_assert(all_described<drip::order_activity> && all_described<drip::orders_batch>);
static_assert(all_described<drip::subscriber> && all_described<drip::subscribers_batch>);
static_assert(all_described<drip::unsubscribe> && all_described<drip::unsubscribes_batch>);
static_assert(all_described<drip::event> && all_described<drip::events_batch>);
static_assert(all_described<drip::legacy_address> && all_described<drip::legacy_item>);
static_assert(all_described<drip::legacy_order> && all_described<drip::legacy_orders_batch>);
static_assert(all_described<usercom::event_data> && all_described<usercom::v1::product_event> &&
              all_described<usercom::v2::product_event>);

static_assert(!all_described<forgetful>, "the question can be answered by no");

static_assert(!detail::is_fully_described<forgetful>());
static_assert(detail::is_fully_described<padded>() && detail::is_fully_described<empty>());

static_assert(takes_custom_attributes<drip::product_activity> && takes_custom_attributes<drip::cart_activity>);
static_assert(takes_custom_attributes<drip::cart_item> && takes_custom_attributes<drip::order_item>);
static_assert(takes_custom_attributes<drip::order_activity> && takes_custom_attributes<usercom::event_data>);
static_assert(!takes_custom_attributes<drip::address> && !takes_custom_attributes<drip::subscriber>);
static_assert(!takes_custom_attributes<drip::event> && !takes_custom_attributes<drip::legacy_order>);
static_assert(!takes_custom_attributes<drip::orders_batch> && !takes_custom_attributes<usercom::v1::product_event>);

TEST_SUITE_BEGIN("schema/field_table");

TEST_CASE("the table tells each member's kind and presence, and leaves the flattened one out") {
  struct {
    std::string_view name;
    kind what;
    presence how;
  } const rows[] = {
      {"text", kind::text, presence::required},
      {"boolean", kind::boolean, presence::required},
      {"integer", kind::integer, presence::optional},
      {"money", kind::integer, presence::required},
      {"amount", kind::decimal, presence::stated},
      {"time", kind::timestamp, presence::optional},
      {"seconds", kind::unix_time, presence::required},
      {"closed", kind::word, presence::required},
      {"open", kind::word, presence::required},
      {"texts", kind::array, presence::optional},
      {"objects", kind::array, presence::required},
      {"object", kind::object, presence::optional},
      {"any", kind::value, presence::required},
      {"values", kind::values, presence::optional},
      {"own", kind::attributes, presence::required},
      {"link", kind::text, presence::optional},
      {"id", kind::text, presence::path},
  };
  REQUIRE(field_table<all_kinds>.size() == std::size(rows));
  for (std::size_t i = 0; i != std::size(rows); ++i) {
    field const& f = field_table<all_kinds>[i];
    CAPTURE(rows[i].name);
    CHECK(f.name == rows[i].name);
    CHECK(f.member == rows[i].name);
    CHECK(f.what == rows[i].what);
    CHECK(f.how == rows[i].how);
    CHECK(f.form == (f.name == "link" ? std::optional(rule::url_form) : std::nullopt));
    CHECK(field_index<all_kinds>(f.name) == i);
  }
  CHECK(field_index<all_kinds>("custom") == std::size(rows));
  CHECK(field_index<all_kinds>("") == std::size(rows));
  CHECK(takes_custom_attributes<all_kinds>);
}

TEST_CASE("a product has the fields of document 000, the newest currency among them") {
  using T = drip::product_activity;
  CHECK(names<T>() ==
        "provider action occurred_at product_id product_variant_id sku name brand categories price currency inventory "
        "product_url "
        "image_url");
  CHECK(required_names<T>() == "provider action product_id name price");
  CHECK(defaults<T>() == R"(currency="USD")");
  CHECK(of<T>("inventory").what == kind::integer);
  CHECK(of<T>("price").what == kind::decimal);
  CHECK(of<T>("provider").form == rule::provider_form);
  CHECK(of<T>("image_url").form == rule::url_form);
}

TEST_CASE("a cart has the fields of document 002") {
  using T = drip::cart_activity;
  CHECK(names<T>() ==
        "provider email person_id initial_status action cart_id occurred_at cart_public_id grand_total total_discounts "
        "currency "
        "cart_url items");
  CHECK(required_names<T>() == "provider email person_id action cart_id cart_url");
  CHECK(defaults<T>() == "grand_total=0 total_discounts=0");
  CHECK(of<T>("email").member == "person");
  CHECK(of<T>("person_id").member == "person");
  CHECK(of<T>("email").form == rule::email_form);
  CHECK_FALSE(of<T>("person_id").form.has_value());
  CHECK(of<T>("items").what == kind::array);

  using item = drip::cart_item;
  CHECK(names<item>() ==
        "product_id product_variant_id sku name brand categories price quantity discounts total product_url image_url");
  CHECK(required_names<item>() == "product_id name price");
  CHECK(defaults<item>() == "quantity=1 discounts=0 total=0");
  CHECK(of<item>("discounts").alias == "discount");
}

TEST_CASE("an order has the fields of document 001 and of the examples in 003") {
  using T = drip::order_activity;
  CHECK(names<T>() ==
        "provider email person_id initial_status action order_id occurred_at order_public_id grand_total refund_amount "
        "total_discounts total_taxes total_fees total_shipping currency order_url items billing_address "
        "shipping_address");
  CHECK(required_names<T>() == "provider email person_id action order_id");
  CHECK(names_where<T>([](field const& f) { return f.how == presence::stated; }) == "order_url");
  CHECK(defaults<T>() == "grand_total=0 refund_amount=0 total_discounts=0 total_taxes=0 total_fees=0 total_shipping=0");
  CHECK(of<T>("billing_address").what == kind::object);

  using item = drip::order_item;
  CHECK(names<item>() ==
        "product_id product_variant_id sku name brand categories price sale_price quantity discounts taxes fees "
        "shipping total "
        "product_url image_url");
  CHECK(required_names<item>() == "name");
  CHECK(names_where<item>([](field const& f) { return f.how == presence::stated; }) ==
        "product_id price product_url image_url");
  CHECK(defaults<item>() == "quantity=1 discounts=0 taxes=0 fees=0 shipping=0 total=0");
  CHECK(of<item>("discounts").alias == "discount");

  CHECK(names<drip::address>() ==
        "label first_name last_name company address_1 address_2 city state postal_code country phone");
  CHECK(required_names<drip::address>().empty());
}

TEST_CASE("a subscriber has the fields of the newest documents and of the vendor's clients") {
  using T = drip::subscriber;
  CHECK(names<T>() ==
        "email id visitor_uuid new_email user_id first_name last_name address1 address2 city state zip country phone "
        "sms_number "
        "sms_consent time_zone lifetime_value ip_address tags remove_tags custom_fields prospect base_lead_score "
        "eu_consent "
        "eu_consent_message status initial_status status_updated_at external_ids");
  CHECK(required_names<T>().empty());
  CHECK(defaults<T>() == R"(sms_consent=false time_zone="Etc/UTC" prospect=true base_lead_score=30)");
  CHECK(names_where<T>([](field const& f) { return f.takes_bare_element; }) == "tags");
  CHECK(of<T>("lifetime_value").what == kind::integer);
  CHECK(of<T>("custom_fields").what == kind::attributes);
  CHECK(of<T>("sms_number").form == rule::sms_number_form);
  CHECK(of<T>("time_zone").form == rule::time_zone_form);

  CHECK(names<drip::unsubscribe>() == "email");
  CHECK(required_names<drip::unsubscribe>() == "email");
}

TEST_CASE("an event has the fields of the newest documents") {
  using T = drip::event;
  CHECK(names<T>() == "email id action prospect properties occurred_at");
  CHECK(required_names<T>() == "email id action");
  CHECK(defaults<T>() == "prospect=true");
  CHECK(of<T>("properties").what == kind::attributes);
}

TEST_CASE("a legacy order has the fields of the example in 003") {
  using T = drip::legacy_order;
  CHECK(names<T>() ==
        "email id provider upstream_id identifier amount tax fees discount permalink currency_code properties "
        "occurred_at closed_at "
        "cancelled_at financial_state fulfillment_state billing_address shipping_address items");
  CHECK(required_names<T>() == "email id amount");
  CHECK(of<T>("amount").what == kind::integer);
  CHECK(of<T>("cancelled_at").what == kind::timestamp);
  CHECK(of<T>("cancelled_at").how == presence::optional);
  CHECK(of<T>("currency_code").form == rule::currency_form);
  CHECK(of<T>("permalink").form == rule::url_form);

  using item = drip::legacy_item;
  CHECK(names<item>() ==
        "id product_id sku amount name quantity upstream_id upstream_product_id upstream_product_variant_id price tax "
        "fees discount "
        "taxable properties");
  CHECK(required_names<item>() == "amount name");
  CHECK(defaults<item>() == "quantity=1");
  CHECK(of<item>("discount").alias.empty());
  CHECK(names<drip::legacy_address>() ==
        "name first_name last_name company address_1 address_2 city state zip country phone email");
}

TEST_CASE("a batch has its one list") {
  CHECK(names<drip::products_batch>() == "products");
  CHECK(names<drip::carts_batch>() == "carts");
  CHECK(names<drip::orders_batch>() == "orders");
  CHECK(names<drip::subscribers_batch>() == "subscribers");
  CHECK(names<drip::unsubscribes_batch>() == "subscribers");
  CHECK(names<drip::events_batch>() == "events");
  CHECK(names<drip::legacy_orders_batch>() == "orders");
  CHECK(of<drip::orders_batch>("orders").what == kind::array);
  CHECK(of<drip::orders_batch>("orders").how == presence::required);
}

TEST_CASE("a User.com product event has the fields of document 004, the product's identifier in the path") {
  using v1 = usercom::v1::product_event;
  CHECK(names<v1>() == "id custom_id client user_id event_type timestamp data");
  CHECK(names_where<v1>([](field const& f) { return f.how == presence::path; }) == "id custom_id");
  CHECK(required_names<v1>() == "client event_type");
  CHECK(of<v1>("id").member == "product");
  CHECK(of<v1>("id").what == kind::integer);
  CHECK(of<v1>("custom_id").what == kind::text);
  CHECK(of<v1>("timestamp").what == kind::unix_time);
  CHECK(of<v1>("user_id").what == kind::text);

  using v2 = usercom::v2::product_event;
  CHECK(names<v2>() == "id custom_id user_id user_custom_id event_type timestamp data");
  CHECK(required_names<v2>() == "user_id user_custom_id event_type");
  CHECK(of<v2>("user_id").what == kind::integer);
  CHECK(of<v2>("user_id").member == "user");

  CHECK(names<usercom::event_data>() == "custom_data");
  CHECK(of<usercom::event_data>("custom_data").what == kind::value);
}

TEST_SUITE_END();

}  // namespace schema_field_table_test

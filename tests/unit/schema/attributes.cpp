// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/cents.hpp>
#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/types.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace schema_attributes_test {

using namespace tillwire;

namespace {

template <class... T>
constexpr bool is_a_value = (std::convertible_to<T, attribute_value> && ...);
template <class... T>
constexpr bool is_no_value = !(std::constructible_from<attribute_value, T> || ...);

static_assert(is_a_value<bool, int, std::int64_t, std::uint64_t, decimal, number, null_t, char const*,
                         char const (&)[4], std::string>);
static_assert(is_a_value<std::string_view, attributes, custom_attributes, array, email, attribute_value>);
// A double has no exact scale; a pointer is not a truth; cents and letters would lose their meaning.
static_assert(
    is_no_value<double, float, char, std::nullptr_t, int*, void const*, cents, std::optional<int>, std::vector<int>>);

template <class T>
concept takes_bare_object = requires { attributes{{"box", {{"h", T{2}}}}}; };
template <class T>
concept takes_bare_array = requires { attributes{{"tags", {T{1}, T{2}, T{3}}}}; };
template <class T>
concept takes_bare_array_in_array = requires { array{{T{1}, T{2}}}; };
template <class T>
concept takes_named_object = requires { attributes{{"box", attributes{{"h", T{2}}}}}; };
template <class T>
concept takes_named_array = requires { attributes{{"tags", array{T{1}, T{2}, T{3}}}}; };
template <class T>
concept takes_key_alone = requires { attributes{{T("key")}}; };
static_assert(takes_named_object<int> && takes_named_array<int>);
static_assert(!takes_bare_object<int> && !takes_bare_array<int>, "bare braces could be either");
static_assert(!takes_key_alone<char const*>);
static_assert(!std::constructible_from<attribute, int, int> &&
              !std::constructible_from<attribute, std::nullptr_t, int>);
static_assert(std::derived_from<custom_attributes, attributes> && std::convertible_to<attributes, custom_attributes>);
static_assert(std::is_nothrow_move_constructible_v<attributes> && std::is_nothrow_move_assignable_v<attribute_value>);

std::string keys_of(attributes const& object) {
  std::string keys;
  for (attribute const& a : object) keys += a.key + ",";
  return keys;
}

template <class T>
T held(attribute_value const& value) {
  T const* const it = value.get_if<T>();
  REQUIRE(it != nullptr);
  return it != nullptr ? *it : T{};
}

}  // namespace

TEST_SUITE_BEGIN("schema/attributes");

TEST_CASE("keys stand in the order given, also one given twice") {
  attributes a{{"zebra", 1}, {"apple", 2}, {"mango", 3}};
  a.add("apple", "again");
  a.add("banana", array{});
  CHECK(keys_of(a) == "zebra,apple,mango,apple,banana,");
  CHECK(a.size() == 5);
  CHECK_FALSE(a.empty());
  CHECK(attributes{}.empty());
  CHECK(attributes{}.begin() == attributes{}.end());
}

TEST_CASE("find() gives the first of a key, or null") {
  const attributes a{{"apple", 1}, {"apple", 2}, {"", 3}};
  REQUIRE(a.find("apple") != nullptr);
  CHECK(*a.find("apple") == attribute_value(1));
  CHECK(a.find("Apple") == nullptr);
  CHECK(a.find("appl") == nullptr);
  REQUIRE(a.find("") != nullptr);
  CHECK(*a.find("") == attribute_value(3));
  CHECK(attributes{}.find("") == nullptr);
}

TEST_CASE("each source becomes the JSON value that it stands for") {
  CHECK(attribute_value().get_if<null_t>() != nullptr);
  CHECK(attribute_value(null).get_if<null_t>() != nullptr);
  CHECK(held<bool>(true));
  CHECK_FALSE(held<bool>(false));
  CHECK(held<decimal>(-7) == -7);
  CHECK(held<decimal>(std::uint8_t{200}) == 200);
  CHECK(held<decimal>("1.50"_dec).to_string() == "1.50");
  CHECK(held<number>(number{"1E400"}).text == "1E400");
  CHECK(held<std::string>("Medium") == "Medium");
  CHECK(held<std::string>(std::string_view("Medium")) == "Medium");
  CHECK(held<std::string>(std::string(40, 'x')) == std::string(40, 'x'));
  CHECK(held<std::string>("a@b"_email) == "a@b");
  CHECK(held<array>(array{1, "a", null}).size() == 3);
  CHECK(held<attributes>(attributes{{"h", 2}}).size() == 1);
  CHECK(held<attributes>(custom_attributes{{"h", 2}}).size() == 1);
  CHECK(attribute_value(1).get_if<bool>() == nullptr);
  CHECK(attribute_value(1).visit([]<class T>(T const&) { return std::same_as<T, decimal>; }));
}

TEST_CASE("a named value goes in as a copy, a temporary is moved") {
  attributes inner{{"h", 2}};
  std::string text(100, 'x');
  char const* const bytes = text.data();
  attributes outer{{"box", inner}, {"text", text}};
  outer.add("moved", std::move(text));
  CHECK(inner.size() == 1);
  CHECK(*outer.find("box") == attribute_value(inner));
  CHECK(held<std::string>(*outer.find("text")) == std::string(100, 'x'));
  CHECK(outer.find("moved")->get_if<std::string>()->data() == bytes);
}

TEST_CASE("an array keeps its order, and takes any value") {
  array a{"a", 1, true};
  a.push_back(null);
  a.push_back(attributes{{"k", "v"}});
  CHECK(a.size() == 5);
  CHECK_FALSE(a.empty());
  CHECK(a.begin()[0] == attribute_value("a"));
  CHECK(a.end()[-1] == attribute_value(attributes{{"k", "v"}}));
  CHECK(array{}.empty());
}

TEST_CASE("equal are the same keys in the same order with equal values") {
  const attributes a{{"n", "1.0"_dec}, {"box", attributes{{"tags", array{"x", 1}}}}};
  CHECK(a == attributes{{"n", 1}, {"box", attributes{{"tags", array{"x", "1.00"_dec}}}}});
  CHECK_FALSE(a == attributes{{"box", attributes{{"tags", array{"x", 1}}}}, {"n", 1}});
  CHECK_FALSE(a == attributes{{"n", 1}});
  CHECK_FALSE(a == attributes{{"n", 1}, {"box", attributes{{"tags", array{"x", 2}}}}});
  CHECK_FALSE(a == attributes{{"N", 1}, {"box", attributes{{"tags", array{"x", 1}}}}});
  CHECK_FALSE(attribute_value("1") == attribute_value(1));
  CHECK_FALSE(attribute_value(true) == attribute_value(1));
  CHECK_FALSE(attribute_value(null) == attribute_value(array{}));
  CHECK_FALSE(attribute_value(number{"1"}) == attribute_value(number{"1.0"}));
  CHECK(custom_attributes{{"k", 1}} == custom_attributes(attributes{{"k", 1}}));
  CHECK(attributes{{"k", 1}} == custom_attributes{{"k", 1}});
  CHECK_FALSE(custom_attributes{{"k", 1}} == custom_attributes{});
}

TEST_CASE("one pair in braces is one attribute") {
  const custom_attributes one{{"shirt_size", "Medium"}};
  CHECK(keys_of(one) == "shirt_size,");
  const attributes copied = one;
  CHECK(keys_of(copied) == "shirt_size,");
}

TEST_CASE("bare braces in an array are refused: they were the array itself") {
  CHECK_FALSE(takes_bare_array_in_array<int>);
}

TEST_CASE("an attribute is made from what its value is made from") {
  CHECK(std::constructible_from<attribute, char const*, int>);
  CHECK_FALSE(std::constructible_from<attribute, char const*, double>);
}

TEST_CASE("an array in an array is nested") {
  const array inner{"a"};
  CHECK(array{1, array{"a"}}.size() == 2);
  array outer;
  outer.push_back(inner);
  REQUIRE(outer.size() == 1);
  CHECK(*outer.begin() == attribute_value(inner));
}

TEST_SUITE_END();

}  // namespace schema_attributes_test

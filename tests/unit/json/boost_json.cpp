// SPDX-License-Identifier: BSL-1.0
// A program that compiles Boost.JSON itself.
#include <tillwire/json/boost_json.hpp>
#include <tillwire/src.hpp>

#include <boost/assert/source_location.hpp>
#include <boost/config.hpp>
#include <boost/json/src.hpp>

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <limits>
#include <string>
#include <string_view>

#ifdef BOOST_NO_EXCEPTIONS
// what a program without exceptions owes to Boost
namespace boost {
void throw_exception(std::exception const&) { std::abort(); }
void throw_exception(std::exception const&, source_location const&) { std::abort(); }
}  // namespace boost
#endif

namespace {

using namespace tillwire;
using namespace tillwire::literals;

struct any_object {
  custom_attributes members{};
};
BOOST_DESCRIBE_STRUCT(any_object, (), (members))

/** JSON text of a value, by way of the library's own writer. */
std::string text_of(attribute_value const& value) {
  const auto text = json::write(any_object{{{"", value}}});
  return text ? text->substr(4, text->size() - 5) : std::string(to_string(text.error().code));
}

boost::json::value parsed(std::string_view text) {
  return boost::json::parse(boost::json::string_view(text.data(), text.size()));
}

TEST_SUITE("json/boost_json") {
  TEST_CASE("values become values of Boost.JSON") {
    CHECK(json::to_boost(attribute_value(null)) == nullptr);
    CHECK(json::to_boost(attribute_value(true)) == true);
    CHECK(json::to_boost(attribute_value("text")) == "text");
    CHECK(json::to_boost(attribute_value(-42)) == -42);
    CHECK(json::to_boost(attribute_value(number{"18446744073709551615"})).as_uint64() == UINT64_MAX);
    CHECK(json::to_boost(attribute_value("11.16"_dec)).as_double() == 11.16);
    CHECK(json::to_boost(attribute_value(number{"1E2"})).as_double() == 100);
    CHECK(json::to_boost(attribute_value("42.00"_dec)) == 42.0);
    CHECK(json::to_boost(array{1, "a", null, array{}, attributes{}}) == parsed(R"([1,"a",null,[],{}])"));
    CHECK(json::to_boost(attributes{{"z", 1}, {"a", attributes{{"k", array{2}}}}}) ==
          parsed(R"({"z":1,"a":{"k":[2]}})").as_object());
  }

  TEST_CASE("values of Boost.JSON become values, a double by the digits it is spelled with") {
    const struct {
      boost::json::value value;
      std::string_view text;
    } rows[] = {
        {nullptr, "null"},
        {true, "true"},
        {"text", "\"text\""},
        {INT64_MIN, "-9223372036854775808"},
        {UINT64_MAX, "18446744073709551615"},
        {11.16, "11.16"},
        {0.1, "0.1"},
        {-0.5, "-0.5"},
        {5.0, "5"},
        {1234567.25, "1234567.25"},
        {1e17, "100000000000000000"},
        {1e-18, "0.000000000000000001"},
        {1e22, "1E22"},
        {1.5e-300, "1.5E-300"},
        {0.0, "0"},
        {boost::json::array{1, boost::json::array{}, boost::json::object{}}, "[1,[],{}]"},
        {boost::json::object{{"z", 1}, {"a", boost::json::object{{"k", nullptr}}}}, R"({"z":1,"a":{"k":null}})"},
    };
    for (auto const& row : rows) CHECK(text_of(json::from_boost(row.value)) == row.text);
  }

  TEST_CASE("numbers that are none are refused when they are written") {
    for (double none : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                        -std::numeric_limits<double>::infinity()})
      CHECK(text_of(json::from_boost(boost::json::value(none))) == "invalid_payload");
  }

  TEST_CASE("what goes over and comes back is the same, where Boost.JSON can hold it") {
    const attributes there{
        {"a", "11.16"_dec}, {"b", array{1, "é\n", null, false}}, {"c", attributes{}}, {"d", -7}, {"", "empty key"}};
    CHECK(json::from_boost(json::to_boost(there)) == there);
    const boost::json::value text = parsed(R"({"x":[1,2.5,"s",null,true,{"y":{}}]})");
    CHECK(json::to_boost(json::from_boost(text)) == text);
  }

  TEST_CASE("a payload becomes the value that its text parses to") {
    const drip::product_activity product{.provider = "p",
                                         .action = drip::product_action::created,
                                         .product_id = "1",
                                         .name = "n",
                                         .categories = {"a"},
                                         .price = "11.16"_dec,
                                         .custom = {{"k", 1}}};
    const auto value = json::to_boost(product);
    REQUIRE(value);
    CHECK(*value == parsed(json::write(product).value_or("")));

    const auto refused = json::to_boost(drip::unsubscribe{.email = "\xff"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().path == "email");
  }
}

}  // namespace

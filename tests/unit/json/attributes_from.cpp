// SPDX-License-Identifier: BSL-1.0
#include <tillwire/json/attributes_from.hpp>

#include "everything.hpp"
#include "random_payload.hpp"
#include "support.hpp"

#include <string>

namespace json_attributes_from_test {

namespace {

using namespace tillwire;
using namespace tillwire::literals;

struct loyalty_card {
  std::string number;
  decimal points;
  std::optional<timestamp> since{};
  list<std::string> holders{};
};
BOOST_DESCRIBE_STRUCT(loyalty_card, (), (number, points, since, holders))

TEST_SUITE("json/attributes_from") {
  TEST_CASE("the members of a struct become attributes, in order and without those that are absent") {
    // a statement of its own: clang 14 crashes over a literal such as "1.50"_dec in a plain struct among arguments
    const loyalty_card card{"7", "1.50"_dec, "2020-01-01T00:00:00Z"_time, {"a", "b"}};
    const auto all = json::attributes_from(card);
    REQUIRE(all);
    CHECK(*all == attributes{{"number", "7"},
                             {"points", "1.50"_dec},
                             {"since", "2020-01-01T00:00:00Z"},
                             {"holders", array{"a", "b"}}});
    CHECK(support::text_of(*all) ==
          R"({"number":"7","points":1.50,"since":"2020-01-01T00:00:00Z","holders":["a","b"]})");

    const auto some = json::attributes_from(loyalty_card{"7", 3});
    REQUIRE(some);
    CHECK(*some == attributes{{"number", "7"}, {"points", 3}});
  }

  TEST_CASE("they are written as the struct is, numbers exactly") {
    for (std::uint64_t seed = 0; seed != 300; ++seed) {
      CAPTURE(seed);
      const auto payload = random_payload::generator(seed).object<sample::everything>();
      const auto members = json::attributes_from(payload);
      REQUIRE_MESSAGE(members, to_string(members.error()));
      CHECK(support::text_of(*members) == json::write(payload).value_or("not written"));
    }
  }

  TEST_CASE("they fit into a payload's own attributes") {
    drip::product_activity product{
        .provider = "p", .action = drip::product_action::updated, .product_id = "1", .name = "n", .price = 2};
    product.custom = *json::attributes_from(loyalty_card{"7", 3});
    CHECK(json::write(product).value_or("") ==
          R"({"provider":"p","action":"updated","product_id":"1","name":"n","price":2,"number":"7","points":3})");
    CHECK(validate(product).empty());
  }

  TEST_CASE("what cannot be written has no attributes") {
    const auto refused = json::attributes_from(loyalty_card{"\xff", decimal::from_double(1e30, 2)});
    REQUIRE_FALSE(refused);
    CHECK(support::summary(refused.error()) == "number text_encoding; points amount_range");
  }
}

}  // namespace

}  // namespace json_attributes_from_test

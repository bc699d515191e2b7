// SPDX-License-Identifier: BSL-1.0
#include <tillwire/drip/cart_activity.hpp>
#include <tillwire/drip/legacy_order.hpp>
#include <tillwire/drip/order_activity.hpp>
#include <tillwire/drip/person.hpp>
#include <tillwire/drip/product_activity.hpp>
#include <tillwire/drip/subscriber.hpp>
#include <tillwire/schema/wire_names.hpp>
#include <tillwire/usercom/product.hpp>

#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <initializer_list>
#include <ostream>
#include <string_view>

namespace schema_wire_names_test {

namespace wire_names_test {

enum class described { first, second = 7 };
BOOST_DESCRIBE_ENUM(described, first, second)

enum class plain { first };

/** The spellings in the order of the enumeration, each there and back. */
template <class E>
void agree(std::initializer_list<std::string_view> spellings, bool closed) {
  auto const& table = tillwire::wire_names<E>::table;
  REQUIRE(table.size() == spellings.size());
  std::size_t i = 0;
  for (std::string_view text : spellings) {
    const E value = static_cast<E>(i++);
    CHECK(tillwire::to_wire(value) == text);
    CHECK(tillwire::from_wire<E>(text) == value);
  }
  CHECK(tillwire::to_wire(static_cast<E>(i)).empty());
  CHECK(tillwire::wire_names<E>::closed == closed);
}

}  // namespace wire_names_test

using namespace tillwire;
using namespace wire_names_test;

static_assert(described_enum<described> && !described_enum<plain> && !described_enum<int>);
static_assert(to_wire(described::second) == "second" && from_wire<described>("second") == described::second);

TEST_SUITE_BEGIN("schema/wire_names");

TEST_CASE("the names given to Boost.Describe are the spellings") {
  CHECK(wire_names<described>::table.size() == 2);
  CHECK_FALSE(wire_names<described>::closed);
  CHECK(to_wire(described::first) == "first");
  CHECK(to_wire(static_cast<described>(1)).empty());
  for (std::string_view text : {"", "First", "first ", "firs", "firsts", "7"})
    CHECK_FALSE(from_wire<described>(text).has_value());
}

TEST_CASE("Drip's words are those of its documents, and more may come") {
  agree<drip::product_action>({"created", "updated", "deleted"}, false);
  agree<drip::cart_action>({"created", "updated"}, false);
  agree<drip::order_action>({"created", "placed", "updated", "paid", "fulfilled", "refunded", "canceled"}, false);
  agree<drip::financial_state>(
      {"pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided"}, false);
  agree<drip::fulfillment_state>({"not_fulfilled", "partially_fulfilled", "fulfilled"}, false);
  agree<drip::subscription>({"active", "unsubscribed"}, false);
  agree<drip::eu_consent>({"granted", "denied"}, false);
}

TEST_CASE("User.com's sixteen words are a closed list, some of two words") {
  agree<usercom::event_type>(
      {"click", "promo click", "view", "detail", "liking", "add to observation", "reservation", "add", "add to cart",
       "remove", "checkout", "checkout option", "order", "purchase", "return", "refund"},
      true);
  for (std::string_view text : {"add_to_cart", "return_", "Order", "promo  click"})
    CHECK_FALSE(from_wire<usercom::event_type>(text).has_value());
}

TEST_SUITE_END();

}  // namespace schema_wire_names_test

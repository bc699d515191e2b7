// SPDX-License-Identifier: BSL-1.0
#include <tillwire/schema/open_enum.hpp>
#include <tillwire/schema/required.hpp>

#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

namespace schema_open_enum_test {

namespace open_enum_test {

enum class colour { red, green };
BOOST_DESCRIBE_ENUM(colour, red, green)

}  // namespace open_enum_test

using namespace tillwire;
using open_enum_test::colour;

namespace {

using open = open_enum<colour>;

static_assert(std::convertible_to<colour, open> && std::convertible_to<other, open>);
static_assert(!std::default_initializable<open>);
// A word is not taken for the enumerator that it spells: a misspelled one would go unnoticed.
static_assert(!std::constructible_from<open, char const*> && !std::constructible_from<open, std::string>);
static_assert(!std::constructible_from<open, int> && !std::constructible_from<open, std::nullptr_t>);
static_assert(!std::convertible_to<std::string, other> && !std::constructible_from<other, int>);
static_assert(std::convertible_to<colour, required<open>> && std::convertible_to<other, required<open>>);
static_assert(!std::constructible_from<required<open>, char const*> && !std::constructible_from<required<open>, int>);

}  // namespace

TEST_SUITE_BEGIN("schema/open_enum");

TEST_CASE("an enumerator is known") {
  const open word = colour::green;
  CHECK(word.is_known());
  CHECK(word.known() == colour::green);
  CHECK(word.text() == "green");
}

TEST_CASE("another word is kept as it is") {
  const open word = other("Green ");
  CHECK_FALSE(word.is_known());
  CHECK_FALSE(word.known().has_value());
  CHECK(word.text() == "Green ");
  CHECK(open(other("")).text().empty());
}

TEST_CASE("the spelling of an enumerator is that enumerator") {
  const open word = other("green");
  CHECK(word.is_known());
  CHECK(word == open(colour::green));
  CHECK_FALSE(word == open(colour::red));
  CHECK_FALSE(open(other("blue")) == open(other("grey")));
  CHECK(open(other("blue")) == open(other("blue")));
}

TEST_CASE("a value outside the enumeration has no text") { CHECK(open(static_cast<colour>(7)).text().empty()); }

TEST_SUITE_END();

}  // namespace schema_open_enum_test

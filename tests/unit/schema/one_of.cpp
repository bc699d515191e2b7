// SPDX-License-Identifier: BSL-1.0
#include <tillwire/drip/person.hpp>
#include <tillwire/schema/one_of.hpp>
#include <tillwire/schema/required.hpp>
#include <tillwire/schema/types.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

namespace schema_one_of_test {

using namespace tillwire;

namespace {

struct number_id {
  static constexpr std::string_view key = "id";
  std::int64_t value;
  friend bool operator==(number_id const&, number_id const&) = default;
};
struct nameless {
  std::string value;
};
using person = one_of<email, drip::person_id, number_id>;

static_assert(keyed<email> && keyed<drip::person_id> && !keyed<nameless> && !keyed<std::string>);
static_assert(overriding<drip::person_id> && overriding<drip::subscriber_id> && !overriding<email> &&
              !overriding<nameless>);

static_assert(!std::default_initializable<person>, "one of them has to be given");
static_assert(std::convertible_to<email, person> && std::convertible_to<drip::person_id, person>);
static_assert(!std::constructible_from<person, char const*> && !std::constructible_from<person, std::string>);
static_assert(!std::constructible_from<person, int> && !std::constructible_from<person, std::nullptr_t>);
static_assert(!std::constructible_from<person, drip::subscriber_id>, "no alternative of this one");
static_assert(std::convertible_to<email, required<person>> && !std::constructible_from<required<person>, char const*>);

}  // namespace

TEST_SUITE_BEGIN("schema/one_of");

TEST_CASE("it holds the alternative that was given") {
  const person by_email = email{"sid@example.com"}, by_id = drip::person_id{"p1"}, by_number = number_id{49};
  CHECK(by_email.index() == 0);
  CHECK(by_id.index() == 1);
  CHECK(by_number.index() == 2);
  CHECK(by_email.key() == "email");
  CHECK(by_id.key() == "person_id");
  CHECK(by_number.key() == "id");
  REQUIRE(by_id.get_if<drip::person_id>() != nullptr);
  CHECK(by_id.get_if<drip::person_id>()->value == "p1");
  CHECK(by_id.get_if<email>() == nullptr);
  CHECK(by_number.visit([](auto const& held) { return held.key; }) == "id");
}

TEST_CASE("equal are the same alternative with the same value") {
  CHECK(person(email{"a@b"}) == person(email{"a@b"}));
  CHECK_FALSE(person(email{"a@b"}) == person(email{"a@c"}));
  CHECK_FALSE(person(email{"a@b"}) == person(drip::person_id{"a@b"}));
}

TEST_CASE("another alternative takes the place of the one held") {
  required<person, "person"> r = email{"a@b"};
  r = drip::person_id{"p1"};
  CHECK(r->key() == "person_id");
}

TEST_SUITE_END();

}  // namespace schema_one_of_test

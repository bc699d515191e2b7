// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/timestamp.hpp>
#include <tillwire/schema/nullable.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace schema_nullable_test {

using namespace tillwire;

namespace {

template <class T, class... From>
constexpr bool takes_none =
    !(std::convertible_to<From, nullable<T>> || ...) && !(std::constructible_from<nullable<T>, From> || ...);

struct explicit_only {
  explicit explicit_only(int) {}
};

static_assert(std::convertible_to<null_t, nullable<std::string>> &&
              std::convertible_to<null_t const&, nullable<timestamp>>);
static_assert(std::convertible_to<char const*, nullable<std::string>> &&
              std::convertible_to<std::string_view, nullable<std::string>>);
static_assert(std::convertible_to<int, nullable<std::int64_t>>);
// null has a name of its own: a null pointer is a mistake, and nullopt does not say which of the two is meant
static_assert(takes_none<std::string, std::nullptr_t, std::nullopt_t, int, char, std::optional<std::string>>);
static_assert(takes_none<std::int64_t, double, std::uint64_t, std::nullptr_t, std::nullopt_t>);
static_assert(takes_none<timestamp, std::string, std::int64_t, std::nullptr_t> && takes_none<explicit_only, int>);

}  // namespace

TEST_SUITE_BEGIN("schema/nullable");

TEST_CASE("absent, null and a value are three states") {
  struct {
    nullable<std::string> it;
    bool absent, is_null, has_value;
  } const rows[] = {{{}, true, false, false},
                    {null, false, true, false},
                    {"", false, false, true},
                    {std::string_view("x"), false, false, true}};
  for (auto const& a : rows) {
    CHECK(a.it.is_absent() == a.absent);
    CHECK(a.it.is_null() == a.is_null);
    CHECK(a.it.has_value() == a.has_value);
    for (auto const& b : rows) CHECK((a.it == b.it) == (&a == &b));
  }
  CHECK(*rows[3].it == "x");
  CHECK(rows[3].it->size() == 1);
}

TEST_CASE("the state can be changed") {
  nullable<std::int64_t> n = 7;
  n = null;
  CHECK(n.is_null());
  n = 8;
  CHECK(*n == 8);
  n = nullable<std::int64_t>{};
  CHECK(n.is_absent());
}

TEST_SUITE_END();

}  // namespace schema_nullable_test

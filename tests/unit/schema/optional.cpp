// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/cents.hpp>
#include <tillwire/base/decimal.hpp>
#include <tillwire/base/timestamp.hpp>
#include <tillwire/schema/optional.hpp>
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

namespace schema_optional_test {

using namespace tillwire;

namespace {

template <class T, class... From>
constexpr bool takes = (std::convertible_to<From, tillwire::optional<T>> && ...) &&
                       (std::is_assignable_v<tillwire::optional<T>&, From> && ...);
template <class T, class... From>
constexpr bool takes_none = !(std::constructible_from<tillwire::optional<T>, From> || ...) &&
                            !(std::is_assignable_v<tillwire::optional<T>&, From> || ...);

template <class A, class B>
concept comparable = requires(A const& a, B const& b) { a == b; };

struct explicit_only {
  explicit explicit_only(int) {}
};

static_assert(takes<std::string, char const (&)[4], char const*, std::string, std::string const&, std::string_view>);
static_assert(takes<std::string, std::nullopt_t, std::optional<std::string>, tillwire::optional<std::string> const&>);
static_assert(takes_none<std::string, std::nullptr_t, int, char, std::optional<int>>);
// What std::optional takes without a word:
static_assert(takes<bool, bool, std::optional<bool>> &&
              takes_none<bool, int, double, char const*, void*, std::nullptr_t>);
static_assert(takes<std::int64_t, int, std::uint32_t> &&
              takes_none<std::int64_t, double, std::uint64_t, std::optional<double>>);
static_assert(takes<decimal, decimal, int, std::optional<int>> &&
              takes_none<decimal, double, std::string, cents, std::nullptr_t>);
static_assert(takes<cents, cents> && takes_none<cents, int, double, decimal>);
static_assert(takes<timestamp, timestamp> && takes_none<timestamp, std::int64_t, std::string, char const*>);
static_assert(takes<url, url, char const*, std::string_view> && takes_none<url, std::nullptr_t, int>);
static_assert(takes<explicit_only, explicit_only> && takes_none<explicit_only, int>);
static_assert(!std::convertible_to<tillwire::optional<bool>, bool>);

struct sample {
  tillwire::optional<std::string> name{};
  tillwire::optional<decimal> price{};
  friend bool operator==(sample const&, sample const&) = default;
};
static_assert(std::is_aggregate_v<sample>);

}  // namespace

TEST_SUITE_BEGIN("schema/optional");

TEST_CASE("a field is absent unless it is given") {
  const sample none;
  CHECK_FALSE(none.name.has_value());
  CHECK(none.name == std::nullopt);
  CHECK(none == sample{.name = std::nullopt, .price = {}});

  const sample given{.name = "", .price = 11};
  REQUIRE(given.name.has_value());
  CHECK(given.name->empty());
  CHECK(*given.price == 11);
  CHECK_FALSE(given == none);
}

TEST_CASE("a std::optional goes in, present or absent") {
  const std::optional<std::string> present = "a", absent;
  const sample from_present{.name = present, .price = std::optional<int>(7)};
  const sample from_absent{.name = absent, .price = std::optional<int>()};
  CHECK(from_present.name == std::string("a"));
  CHECK(from_present.price == decimal(7));
  CHECK_FALSE(from_absent.name.has_value());
  CHECK_FALSE(from_absent.price.has_value());
}

TEST_CASE("a field can be set, changed and taken away") {
  sample s;
  s.name = std::string_view("a");
  *s.name += "b";
  CHECK(s.name == std::string("ab"));
  s.name = "c";
  CHECK(s.name.value_or("") == "c");
  s.name.reset();
  CHECK_FALSE(s.name.has_value());
  s.name.emplace("d");
  s.name = std::nullopt;
  CHECK_FALSE(s.name.has_value());
  s.price = 7;
  const sample moved = std::move(s);
  CHECK(moved.price == decimal(7));
}

TEST_CASE("equal are two that are absent, or hold equal values") {
  const tillwire::optional<std::string> absent, empty(""), a("a"), b("b");
  tillwire::optional<std::string> const* const all[] = {&absent, &empty, &a, &b};
  for (auto const* x : all)
    for (auto const* y : all) {
      CHECK((*x == *y) == (x == y));
      CHECK((*x == tillwire::optional<std::string>(*y)) == (x == y));
    }
  CHECK(a == std::string("a"));
  CHECK_FALSE(absent == std::string());
  CHECK(a != std::nullopt);
  const tillwire::optional<decimal> one("1.0"_dec);
  CHECK(one == decimal(1));
}

TEST_CASE("a field is compared with what may initialize it") {
  CHECK((comparable<tillwire::optional<std::string>, char const*> &&
         comparable<char const*, tillwire::optional<std::string>>));
  CHECK(comparable<tillwire::optional<std::int64_t>, int>);
  CHECK(comparable<tillwire::optional<std::string>, std::nullopt_t>);
}

TEST_SUITE_END();

}  // namespace schema_optional_test

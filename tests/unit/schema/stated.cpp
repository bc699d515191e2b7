// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/decimal.hpp>
#include <tillwire/schema/stated.hpp>
#include <tillwire/schema/types.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>

namespace schema_stated_test {

using namespace tillwire;

namespace {

template <class T, class From>
constexpr bool takes = std::convertible_to<From, stated<T, "member">>;
template <class T, class... From>
constexpr bool takes_none = !(takes<T, From> || ...) && !(std::constructible_from<stated<T, "member">, From> || ...);

struct explicit_only {
  explicit explicit_only(int) {}
};

static_assert(!std::default_initializable<stated<std::string>> && !std::default_initializable<stated<int, "n">>);
static_assert(takes<std::string, omitted_t> && takes<std::string, omitted_t const&>);
static_assert(takes<std::string, char const (&)[4]> && takes<std::string, std::string> &&
              takes<std::string, std::string_view>);
static_assert(takes_none<std::string, std::nullptr_t, int, char, std::nullopt_t, std::optional<std::string>>);
static_assert(takes<decimal, int> && takes_none<decimal, double, bool, char const*, std::nullopt_t>);
static_assert(takes<url, char const*> && takes_none<url, std::nullptr_t, std::nullopt_t>);
static_assert(takes_none<int, double, long long, std::nullptr_t> && takes_none<explicit_only, int>);
static_assert(!std::convertible_to<stated<bool>, bool>, "whether it is there is not its value");

struct sample {
  stated<std::string, "name"> name;
  stated<decimal, "price"> price;
  friend bool operator==(sample const&, sample const&) = default;
};
static_assert(std::is_aggregate_v<sample>);
static_assert(stated<int, "count">::name == "count");

}  // namespace

TEST_SUITE_BEGIN("schema/stated");

TEST_CASE("a stated field holds a value") {
  const sample s{.name = std::string_view("bottle"), .price = "11.16"_dec};
  CHECK(s.name.has_value());
  CHECK((s.name ? true : false));
  CHECK(*s.name == "bottle");
  CHECK(s.name->size() == 6);
  CHECK(*s.price == "11.16"_dec);
}

TEST_CASE("a stated field is omitted by name, and can be given later") {
  sample s{.name = omitted, .price = omitted};
  CHECK_FALSE(s.name.has_value());
  CHECK_FALSE((s.price ? true : false));
  CHECK(s == sample{.name = omitted, .price = omitted});

  s.name = "";
  CHECK(s.name.has_value());
  CHECK_FALSE(s == sample{.name = omitted, .price = omitted});
  *s.name += "x";
  CHECK(*s.name == "x");
  s.name = omitted;
  CHECK_FALSE(s.name.has_value());
}

TEST_SUITE_END();

}  // namespace schema_stated_test

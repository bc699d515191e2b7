// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/cents.hpp>
#include <tillwire/base/decimal.hpp>
#include <tillwire/base/timestamp.hpp>
#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/list.hpp>
#include <tillwire/schema/required.hpp>
#include <tillwire/schema/types.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace schema_required_test {

using namespace tillwire;

namespace {

/** Whether `.member = From` compiles for a required<T>. */
template <class T, class From>
constexpr bool takes = std::convertible_to<From, required<T, "member">>;
template <class T, class... From>
constexpr bool takes_none = !(takes<T, From> || ...) && !(std::constructible_from<required<T, "member">, From> || ...);

struct explicit_only {
  explicit explicit_only(int) {}
};
struct copy_only {
  copy_only(copy_only const&) = default;
};

static_assert(!std::default_initializable<required<std::string>> && !std::default_initializable<required<int, "n">>);

static_assert(takes<std::string, char const (&)[4]> && takes<std::string, char const*> && takes<std::string, char*>);
static_assert(takes<std::string, std::string> && takes<std::string, std::string&> &&
              takes<std::string, std::string_view>);
static_assert(
    takes_none<std::string, std::nullptr_t, std::nullptr_t const&, int, char, bool, std::vector<char>, void const*>);

static_assert(takes<std::int64_t, int> && takes<std::int64_t, std::uint32_t> && takes<std::int64_t, long long>);
static_assert(takes_none<std::int64_t, double, float, std::uint64_t, std::nullptr_t, char const*, std::string, int*>);
static_assert(takes_none<std::int32_t, std::int64_t, std::uint32_t, double>);
static_assert(takes_none<std::uint32_t, int, std::int64_t>);

static_assert(takes<bool, bool>);
static_assert(takes_none<bool, int, double, std::nullptr_t, char const*, void*, std::string>);

static_assert(takes<decimal, decimal> && takes<decimal, int> && takes<decimal, std::int64_t>);
static_assert(takes_none<decimal, double, float, bool, char, char const*, std::string, cents, std::nullptr_t>);
static_assert(takes<cents, cents>);
static_assert(takes_none<cents, int, std::int64_t, double, decimal, std::nullptr_t>);
static_assert(takes<timestamp, timestamp> && takes<timestamp, std::chrono::system_clock::time_point>);
static_assert(takes_none<timestamp, std::int64_t, char const*, std::string, std::nullptr_t>);

static_assert(takes<url, url> && takes<url, char const (&)[9]> && takes<url, std::string> &&
              takes<url, std::string_view>);
static_assert(takes_none<url, std::nullptr_t, int, char, void const*>);

static_assert(takes<attribute_value, int> && takes<attribute_value, null_t> && takes<attribute_value, std::string>);
static_assert(takes_none<attribute_value, double, std::nullptr_t, char, int*>);

static_assert(takes<explicit_only, explicit_only>);
static_assert(takes_none<explicit_only, int, double, std::nullptr_t>);
static_assert(takes_none<std::unique_ptr<int>, int*, std::nullptr_t, std::unique_ptr<int> const&>);
static_assert(takes<copy_only, copy_only&> && takes<copy_only, copy_only const&>);

static_assert(takes<batch_of<int>, std::vector<int>> && takes<batch_of<int>, std::initializer_list<int>>);
static_assert(takes_none<batch_of<int>, int, std::size_t, std::nullptr_t, std::vector<long>>);

// Assigning is as initializing.
static_assert(std::assignable_from<required<std::string>&, char const*>);
static_assert(!std::is_assignable_v<required<std::string>&, std::nullptr_t>);
static_assert(!std::is_assignable_v<required<decimal>&, double>);

struct sample {
  required<std::string, "name"> name;
  required<decimal, "price"> price;
  required<batch_of<std::string>, "words"> words;
  required<std::int64_t> unnamed;

  friend bool operator==(sample const&, sample const&) = default;
};
static_assert(std::is_aggregate_v<sample>);
static_assert(required<int, "count">::name == "count" && required<int>::name.empty());

}  // namespace

TEST_SUITE_BEGIN("schema/required");

TEST_CASE("literals, texts and braced lists initialize required members") {
  const std::string text = "bottle";
  const sample a{.name = "bottle", .price = 11, .words = {"a", "b"}, .unnamed = 7};
  const sample b{
      .name = text, .price = "11.00"_dec, .words = std::vector<std::string>{"a", "b"}, .unnamed = std::int64_t{7}};
  const sample c{.name = std::string_view(text), .price = decimal(11), .words = {{"a"}, {"b"}}, .unnamed = 7};
  CHECK(a == b);
  CHECK(a == c);
  CHECK(*a.name == "bottle");
  CHECK(a.name->size() == 6);
  CHECK(a.words->size() == 2);
  CHECK((*a.words)[1] == "b");
  CHECK(*a.unnamed == 7);
}

TEST_CASE("a required value can be changed, and reads as the value itself") {
  sample s{.name = "a", .price = 1, .words = {"x"}, .unnamed = 7};
  s.name = "b";
  CHECK(*s.name == "b");
  *s.name += "c";
  s.words->push_back("y");
  std::string const& name = s.name;
  CHECK(name == "bc");
  CHECK(s.words->size() == 2);
  s.words = {"z"};
  CHECK(s.words->size() == 1);
  CHECK_FALSE(s == sample{.name = "bc", .price = 1, .words = {"y"}, .unnamed = 7});
}

TEST_CASE("a value that only moves goes in") {
  required<std::unique_ptr<int>> r = std::make_unique<int>(7);
  CHECK(**r == 7);
  const std::unique_ptr<int> taken = std::move(*r);
  CHECK(*taken == 7);
}

TEST_SUITE_END();

}  // namespace schema_required_test

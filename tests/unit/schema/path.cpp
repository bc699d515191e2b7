// SPDX-License-Identifier: BSL-1.0
#include <tillwire/schema/one_of.hpp>
#include <tillwire/schema/path.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>

namespace schema_path_test {

using namespace tillwire;

namespace {

template <class T, class From>
constexpr bool takes = std::convertible_to<From, path<T, "id">>;
template <class T, class... From>
constexpr bool takes_none = !(takes<T, From> || ...) && !(std::constructible_from<path<T, "id">, From> || ...);

struct number_id {
  static constexpr std::string_view key = "id";
  std::int64_t value;
  friend bool operator==(number_id const&, number_id const&) = default;
};
struct text_id {
  static constexpr std::string_view key = "custom_id";
  std::string value;
  friend bool operator==(text_id const&, text_id const&) = default;
};
using either = one_of<number_id, text_id>;

static_assert(!std::default_initializable<path<std::string, "id">> && !std::default_initializable<path<either, "id">>);
static_assert(takes<std::string, char const (&)[4]> && takes<std::string, std::string> &&
              takes<std::string, std::string_view>);
static_assert(takes_none<std::string, std::nullptr_t, int, char>);
static_assert(takes<std::int64_t, int> && takes_none<std::int64_t, double, std::uint64_t, std::nullptr_t, char const*>);
static_assert(takes<either, number_id> && takes<either, text_id> && takes<either, either>);
static_assert(takes_none<either, int, std::string, char const*, std::nullptr_t>, "the alternative is to be named");

struct sample {
  path<either, "product"> product;
  friend bool operator==(sample const&, sample const&) = default;
};
static_assert(std::is_aggregate_v<sample>);
static_assert(path<int, "id">::name == "id");

}  // namespace

TEST_SUITE_BEGIN("schema/path");

TEST_CASE("a path field holds a value that can be changed") {
  path<std::string, "id"> p = std::string_view("49");
  CHECK(*p == "49");
  p = "50";
  CHECK(p->size() == 2);
  *p += "1";
  CHECK(p == path<std::string, "id">("501"));
}

TEST_CASE("a path field holds one of several identifiers") {
  const sample by_number{.product = number_id{49}}, by_text{.product = text_id{"B01"}};
  CHECK(by_number.product->key() == "id");
  CHECK(by_text.product->key() == "custom_id");
  CHECK(by_number == sample{.product = number_id{49}});
  CHECK_FALSE(by_number == by_text);
}

TEST_SUITE_END();

}  // namespace schema_path_test

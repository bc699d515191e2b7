// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/fixed_string.hpp>

#include <doctest/doctest.h>

#include <ostream>
#include <string_view>
#include <type_traits>

namespace base_fixed_string_test {

using namespace tillwire;
using namespace std::string_view_literals;

namespace {

template <fixed_string Text>
struct tag {
  static constexpr std::string_view text = Text.view();
};

// Equal texts are one template argument, others are not.
static_assert(std::is_same_v<tag<"price">, tag<"price">>);
static_assert(!std::is_same_v<tag<"price">, tag<"Price">> && !std::is_same_v<tag<"price">, tag<"prices">>);
static_assert(!std::is_same_v<tag<"a">, tag<"a\0">>);
static_assert(tag<"price">::text == "price" && tag<"">::text.empty() && tag<"a\0b">::text == "a\0b"sv);

}  // namespace

TEST_SUITE_BEGIN("base/fixed_string");

TEST_CASE("a text is a template argument, and its view outlives the call") {
  const std::string_view view = tag<"caf\xC3\xA9">::text;
  CHECK(view == "caf\xC3\xA9");
  CHECK(view.size() == 5);
  CHECK(view.data() == tag<"caf\xC3\xA9">::text.data());
}

TEST_SUITE_END();

}  // namespace base_fixed_string_test

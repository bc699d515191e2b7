// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/cents.hpp>
#include <tillwire/base/decimal.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstdint>

namespace base_cents_test {

using namespace tillwire;

namespace {

// 49 dollars shall not become 49 cents by accident.
static_assert(!std::convertible_to<int, cents> && !std::convertible_to<std::int64_t, cents>);
static_assert(!std::constructible_from<cents, decimal> && !std::constructible_from<decimal, cents>);
static_assert(!std::convertible_to<cents, std::int64_t> && !std::convertible_to<cents, decimal>);
static_assert(!std::equality_comparable_with<cents, decimal> && !std::equality_comparable_with<cents, int>);

constexpr cents price = 4900_cents;
static_assert(price.count() == 4900 && cents{}.count() == 0);
static_assert(9223372036854775807_cents == cents{INT64_MAX});

}  // namespace

TEST_SUITE_BEGIN("base/cents");

TEST_CASE("cents are counted and ordered as their count") {
  const std::int64_t counts[] = {INT64_MIN, -1, 0, 1, 4900, INT64_MAX};
  for (std::int64_t a : counts) {
    CHECK(cents{a}.count() == a);
    for (std::int64_t b : counts) {
      CHECK((cents{a} == cents{b}) == (a == b));
      CHECK((cents{a} < cents{b}) == (a < b));
    }
  }
}

TEST_SUITE_END();

}  // namespace base_cents_test

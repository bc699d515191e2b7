// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/digits.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ostream>
#include <random>
#include <string>
#include <string_view>

using namespace tillwire;

namespace {

std::string digits(std::uint64_t value, int width = 1) {
  char text[64];
  return {text, detail::write_digits(text, value, width)};
}
std::string integer(std::int64_t value) {
  char text[detail::max_integer_size];
  return {text, detail::write_integer(text, value)};
}
std::string printed(std::uint64_t value, int width) {
  char text[64];
  (void)std::snprintf(text, sizeof text, "%0*llu", width, static_cast<unsigned long long>(value));
  return text;
}

}  // namespace

TEST_SUITE_BEGIN("base/digits");

TEST_CASE("integers are written as std::to_string has them") {
  for (std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, INT64_MAX, INT64_MIN, INT64_MIN + 1})
    CHECK(integer(value) == std::to_string(value));
  CHECK(digits(UINT64_MAX) == std::to_string(UINT64_MAX));
  std::mt19937_64 random(5);
  for (int i = 0; i != 5000; ++i) {
    const std::uint64_t value = random() >> (random() % 64);
    CHECK(digits(value) == std::to_string(value));
    CHECK(integer(static_cast<std::int64_t>(value)) == std::to_string(static_cast<std::int64_t>(value)));
  }
}

TEST_CASE("zeros in front fill the width, and a longer number is not cut") {
  for (std::uint64_t value : {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{42}, std::uint64_t{123456}, UINT64_MAX})
    for (int width : {0, 1, 2, 4, 6, 18, 30}) CHECK(digits(value, width) == printed(value, width));
}

TEST_CASE("no integer is longer than max_integer_size") {
  CHECK(integer(INT64_MIN).size() <= detail::max_integer_size);
  CHECK(digits(UINT64_MAX).size() <= detail::max_integer_size);
}

TEST_SUITE_END();

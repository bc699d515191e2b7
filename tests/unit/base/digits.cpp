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

namespace base_digits_test {

using namespace tillwire;

namespace {

std::string digits(std::uint64_t value) {
  char text[detail::max_integer_size];
  return {text, detail::write_digits(text, value)};
}
std::string padded(std::uint64_t value, int width) {
  char text[detail::max_integer_size];
  return {text, detail::write_padded(text, value, width)};
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

TEST_CASE("powers of ten and their neighbours have as many digits as they have") {
  for (std::uint64_t power = 1; power <= UINT64_MAX / 10; power *= 10)
    for (std::uint64_t value : {power - 1, power, power + 1}) CHECK(digits(value) == std::to_string(value));
}

TEST_CASE("zeros in front fill the width") {
  for (std::uint64_t value : {0U, 7U, 42U, 999U, 1000U, 123456U})
    for (int width : {1, 2, 3, 4, 6, 7, 18})
      if (std::to_string(value).size() <= static_cast<std::size_t>(width))
        CHECK(padded(value, width) == printed(value, width));
  CHECK(padded(UINT64_MAX, 20) == std::to_string(UINT64_MAX));
}

TEST_CASE("no integer is longer than max_integer_size") {
  CHECK(integer(INT64_MIN).size() <= detail::max_integer_size);
  CHECK(digits(UINT64_MAX).size() <= detail::max_integer_size);
}

TEST_SUITE_END();

}  // namespace base_digits_test

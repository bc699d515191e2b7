// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/decimal.hpp>

#include <doctest/doctest.h>

#include <cfloat>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <ostream>
#include <random>
#include <string>
#include <string_view>

namespace base_decimal_test {

using namespace tillwire;
using namespace std::string_view_literals;

namespace {

constexpr std::int64_t limit = 1'000'000'000'000'000'000;  // the first with 19 digits

/** What a decimal's text stands for, digit by digit: 18 places before the point and 18 behind it. */
std::string digits_of(std::string const& text) {
  const std::size_t first = text[0] == '-' ? 1 : 0;
  const std::size_t point = (std::min)(text.find('.'), text.size());
  const std::string whole = text.substr(first, point - first);
  const std::string fraction = point == text.size() ? "" : text.substr(point + 1);
  return std::string(18 - whole.size(), '0') + whole + fraction + std::string(18 - fraction.size(), '0');
}

/** -1, 0 or 1, found without arithmetic. */
int compare_texts(std::string const& a, std::string const& b) {
  const std::string zero(36, '0'), left = digits_of(a), right = digits_of(b);
  const bool minus_left = a[0] == '-' && left != zero, minus_right = b[0] == '-' && right != zero;
  if (minus_left != minus_right) return minus_left ? -1 : 1;
  const int order = left < right ? -1 : left > right ? 1 : 0;
  return minus_left ? -order : order;
}

std::string random_text(std::mt19937_64& random) {
  const auto size = static_cast<std::size_t>(1 + random() % 18),
             scale = static_cast<std::size_t>(random() % (size + 1));
  std::string digits = std::to_string(limit + static_cast<std::int64_t>(random() % limit)).substr(1).substr(18 - size);
  if (random() % 4 == 0) digits = std::string(size, random() % 2 == 0 ? '0' : '9');
  std::string whole = digits.substr(0, size - scale);
  whole.erase(0, (std::min)(whole.find_first_not_of('0'), whole.size()));
  if (whole.empty()) whole = "0";
  return (random() % 2 == 0 ? "-" : "") + whole + (scale == 0 ? "" : "." + digits.substr(size - scale));
}

template <class T>
constexpr bool makes_a_decimal = std::constructible_from<decimal, T> || std::convertible_to<T, decimal>;

// A double has no exact scale, and neither a truth nor a letter is an amount.
static_assert(!makes_a_decimal<double> && !makes_a_decimal<float> && !makes_a_decimal<long double>);
static_assert(!makes_a_decimal<bool> && !makes_a_decimal<char> && !makes_a_decimal<wchar_t>);
static_assert(!makes_a_decimal<char8_t> && !makes_a_decimal<char16_t> && !makes_a_decimal<char32_t>);
static_assert(!makes_a_decimal<char const*> && !makes_a_decimal<std::string_view> && !makes_a_decimal<std::nullptr_t>);
static_assert(makes_a_decimal<signed char> && makes_a_decimal<unsigned> && makes_a_decimal<std::int64_t>);

// Literals are constants, and work where another type takes one.
constexpr decimal price = "11.16"_dec;
constexpr std::optional<decimal> maybe{"1e2"_dec};
static_assert(price > 11 && price < 12 && *maybe == 100);
static_assert(decimal{} == 0 && decimal{}.is_valid());

}  // namespace

TEST_SUITE_BEGIN("base/decimal");

TEST_CASE("a text is kept as it was given, and an exponent is resolved") {
  struct {
    std::string_view given, written;
  } const rows[] = {
      {"0", "0"},
      {"-0", "-0"},
      {"0.0", "0.0"},
      {"-0.00", "-0.00"},
      {"1", "1"},
      {"-49", "-49"},
      {"11.16", "11.16"},
      {"1.00", "1.00"},
      {"0.50", "0.50"},
      {"100", "100"},
      {"123456789.123456789", "123456789.123456789"},
      {"999999999999999999", "999999999999999999"},
      {"-999999999999999999", "-999999999999999999"},
      {"0.999999999999999999", "0.999999999999999999"},
      {"-0.000000000000000001", "-0.000000000000000001"},
      {"0.000000000000000000", "0.000000000000000000"},
      {"1e2", "100"},
      {"1E+2", "100"},
      {"1.5e1", "15"},
      {"1.50e1", "15.0"},
      {"12e-1", "1.2"},
      {"-5e-1", "-0.5"},
      {"1.23e0", "1.23"},
      {"1.23e-0", "1.23"},
      {"1e17", "100000000000000000"},
      {"0.000000000000000001e17", "0.1"},
      {"1e-18", "0.000000000000000001"},
      {"100e-20", "0.000000000000000001"},
      {"1e000000000000000000001", "10"},
      {"0e99999999999999999999", "0"},
      {"0e-99999999999999999999", "0"},
      {"-0.00e7", "-0"},
  };
  for (auto const& row : rows) {
    CAPTURE(row.given);
    const auto d = decimal::from_text(row.given);
    REQUIRE(d.has_value());
    if (d) CHECK(d->to_string() == row.written);
  }
}

TEST_CASE("a text that is no JSON number or does not fit is refused") {
  const std::string_view rows[] = {
      "", "-", "+1", ".5", "5.", "-.5", "00", "01", "-01", "1e", "1e+", "1e-", "1.e1", "1e1.0", "e1", "--1", "1-", " 1",
      "1 ", "1\n", "1,5", "1'000", "0x10", "1f", "NaN", "nan", "Infinity", "-inf", "\xEF\xBC\x91", "1\0"sv, "\0"sv,
      // 19 digits, or 19 places
      "1000000000000000000", "-1000000000000000000", "1e18", "10e17", "0.0000000000000000001", "1e-19",
      "1.0000000000000000000", "1e2147483648", "1e-2147483648", "1e99999999999999999999", "1e-99999999999999999999"};
  for (std::string_view text : rows) {
    CAPTURE(std::string(text));
    CHECK_FALSE(decimal::from_text(text).has_value());
  }
}

TEST_CASE("any text of 18 digits comes back, and compares by its value") {
  std::mt19937_64 random(20190128);
  std::string before = "0";
  for (int i = 0; i != 20'000; ++i) {
    const std::string text = random_text(random);
    CAPTURE(before);
    CAPTURE(text);
    const auto a = decimal::from_text(before), b = decimal::from_text(text);
    REQUIRE((a && b));
    if (!a || !b) return;
    CHECK(b->to_string() == text);
    const int order = compare_texts(before, text);
    CHECK((*a < *b) == (order < 0));
    CHECK((*a > *b) == (order > 0));
    CHECK((*a == *b) == (order == 0));
    before = text;
  }
}

TEST_CASE("equal values are equal however they are spelled") {
  CHECK("1.00"_dec == 1);
  CHECK("1.10"_dec == "1.1"_dec);
  CHECK("-0.0"_dec == 0);
  CHECK_FALSE("-0"_dec < "0.00"_dec);
  CHECK_FALSE("-0"_dec.is_negative());
  CHECK("-0.01"_dec.is_negative());
  CHECK("-0.01"_dec < "0"_dec);
  CHECK("-1.1"_dec < "-1.09"_dec);
  CHECK("999999999999999999"_dec > "0.999999999999999999"_dec);
}

TEST_CASE("a whole number of any type is taken exactly") {
  CHECK(decimal(std::int8_t{-128}).to_string() == "-128");
  CHECK(decimal(std::uint8_t{255}).to_string() == "255");
  CHECK(decimal(-1).to_string() == "-1");
  CHECK(decimal(4294967295U).to_string() == "4294967295");
  CHECK(decimal(0ULL).to_string() == "0");
  CHECK(decimal(limit - 1).to_string() == "999999999999999999");
  CHECK(decimal(1 - limit).to_string() == "-999999999999999999");
}

TEST_CASE("a whole number of 19 digits is invalid") {
  CHECK_FALSE(decimal(limit).is_valid());
  CHECK_FALSE(decimal(-limit).is_valid());
  CHECK_FALSE(decimal(INT64_MAX).is_valid());
  CHECK_FALSE(decimal(INT64_MIN).is_valid());
  CHECK_FALSE(decimal(UINT64_MAX).is_valid());
  CHECK(decimal(INT64_MIN).to_string() == "invalid");
}

TEST_CASE("an invalid decimal equals another and comes before all numbers") {
  const decimal invalid(INT64_MIN);
  CHECK(invalid == decimal(UINT64_MAX));
  CHECK(invalid < decimal(1 - limit));
  CHECK(invalid != 0);
  CHECK_FALSE(invalid > 0);
}

TEST_CASE("a double is rounded at the scale, halves away from zero") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  struct {
    double value;
    int scale;
    std::string_view text;
  } const rows[] = {
      {0.0, 2, "0.00"},
      {-0.0, 2, "0.00"},
      {19.99, 2, "19.99"},
      {-19.99, 2, "-19.99"},
      {5.0, 0, "5"},
      {0.1 + 0.2, 2, "0.30"},
      {0.5, 0, "1"},
      {-0.5, 0, "-1"},
      {2.5, 0, "3"},
      {0.125, 2, "0.13"},
      {-0.125, 2, "-0.13"},
      {0.004, 2, "0.00"},
      {0.5, 18, "0.500000000000000000"},
      {DBL_MIN, 18, "0.000000000000000000"},
      {99999999999999984.0, 0, "99999999999999984"},
      {999999999999999872.0, 0, "999999999999999872"},  // the last double below 10^18
      {1e18, 0, "invalid"},
      {-1e18, 0, "invalid"},
      {1.0, 18, "invalid"},
      {DBL_MAX, 0, "invalid"},
      {DBL_MAX, 18, "invalid"},
      {infinity, 2, "invalid"},
      {-infinity, 2, "invalid"},
      {std::nan(""), 2, "invalid"},
      {1.0, -1, "invalid"},
      {1.0, 19, "invalid"},
      {1.0, INT32_MIN, "invalid"},
  };
  for (auto const& row : rows) {
    CAPTURE(row.value);
    CAPTURE(row.scale);
    CHECK(decimal::from_double(row.value, row.scale).to_string() == row.text);
  }
}

TEST_CASE("a double next to a half and one beyond 2^52 are rounded exactly") {
  CHECK(decimal::from_double(0.49999999999999994, 0).to_string() == "0");
  CHECK(decimal::from_double(-0.49999999999999994, 0) == 0);
  CHECK(decimal::from_double(4503599627370497.0, 0).to_string() == "4503599627370497");
  CHECK(decimal::from_double(9007199254740991.0, 0).to_string() == "9007199254740991");
}

TEST_CASE("a double that holds cents comes out as printf has it") {
  std::mt19937_64 random(1);
  for (int i = 0; i != 20'000; ++i) {
    const auto count = static_cast<std::int64_t>(random() % 100'000'000'000'000) >> (random() % 47);
    const double value = static_cast<double>(count) / (random() % 2 == 0 ? 100 : -100);
    char text[64];
    (void)std::snprintf(text, sizeof text, "%.2f", value);
    CAPTURE(text);
    CHECK(decimal::from_double(value, 2) == decimal::from_text(text));
  }
}

TEST_CASE("the longest text fits into max_size") {
  for (std::string_view text : {"-0.999999999999999999", "-999999999999999999", "-99999999999999999.9"}) {
    char written[decimal::max_size];
    const auto d = decimal::from_text(text);
    REQUIRE(d.has_value());
    if (d) CHECK(std::string_view(written, static_cast<std::size_t>(d->write(written) - written)) == text);
  }
}

TEST_CASE("parse() says what was wrong, and quotes no more than 40 characters") {
  const result<decimal> good = decimal::parse("11.16");
  REQUIRE(good.has_value());
  CHECK(*good == "11.16"_dec);

  const result<decimal> bad = decimal::parse("12 EUR");
  REQUIRE_FALSE(bad.has_value());
  CHECK(bad.error().code == errc::invalid_text);
  CHECK(bad.error().what_to_do == condition::fix_payload);
  CHECK(bad.error().message.find("\"12 EUR\"") != std::string::npos);

  const result<decimal> endless = decimal::parse(std::string(1000, 'x'));
  REQUIRE_FALSE(endless.has_value());
  CHECK(endless.error().message.find(std::string(40, 'x')) != std::string::npos);
  CHECK(endless.error().message.find(std::string(41, 'x')) == std::string::npos);
}

TEST_SUITE_END();

}  // namespace base_decimal_test

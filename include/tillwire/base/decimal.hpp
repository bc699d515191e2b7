// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_DECIMAL_HPP
#define TILLWIRE_BASE_DECIMAL_HPP

#include <tillwire/base/fixed_string.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/base/uncountable.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tillwire::inline v0_1 {

/**
 * An exact decimal number: up to 18 digits, up to 18 of them behind the point.
 *
 * Amounts in major units and quantities. It keeps the text it was given: 11.16 stays 11.16 and 1.00 stays 1.00, while
 * both compare by value (1.00 == 1). It is made from an integer, from text, or from a double by naming the scale.
 * A number that does not fit (or is not finite) makes an invalid decimal: validate() reports it with its path, and it is
 * never written.
 */
class decimal {
 public:
  /** As many digits as a decimal holds. */
  static constexpr int max_digits = 18;
  /** Room for any decimal's text: sign, digits, point, a zero before the point. */
  static constexpr std::size_t max_size = 24;

  /** Zero. */
  constexpr decimal() = default;

  /** A whole number; no bool and no character is one. */
  template <std::integral T>
    requires(!detail::uncountable<T> && sizeof(T) <= sizeof(std::int64_t))
  constexpr decimal(T whole) : negative_(whole < 0) {
    // the negation is done unsigned, where that of the smallest integer is defined
    const auto bits = static_cast<std::uint64_t>(whole);
    set(negative_ ? 0 - bits : bits, 0);
  }

  /** Rounds `value * 10^scale` half away from zero; `scale` is 0 to 18. Money in cents: `from_double(total, 2)`. */
  static constexpr decimal from_double(double value, int scale) {
    decimal d;
    d.scale_ = invalid_scale;
    if (scale < 0 || scale > max_digits) return d;
    d.negative_ = value < 0;
    const double scaled = (d.negative_ ? -value : value) * static_cast<double>(power_of_ten(scale));
    if (!(scaled < 1e18)) return d;  // also NaN
    // adding a half and cutting off would round twice
    const auto whole = static_cast<std::uint64_t>(scaled);
    d.set(whole + (scaled - static_cast<double>(whole) >= 0.5 ? 1 : 0), scale);
    d.negative_ = d.negative_ && d.digits_ != 0;
    return d;
  }

  /** `digits / 10^scale`, exactly; `scale` is 0 to 18. Money kept in cents: `from_scaled(1116, 2)` is 11.16. */
  static constexpr decimal from_scaled(std::int64_t digits, int scale) {
    decimal d(digits);
    if (d.is_valid()) d.set(d.digits_, scale);
    return d;
  }

  /** The number a JSON number text stands for (an exponent is resolved); nullopt when it is not one or does not fit. */
  static constexpr std::optional<decimal> from_text(std::string_view text);

  /** As from_text(), with the reason: errc::invalid_text. */
  static result<decimal> parse(std::string_view text);

  /** False of what was too large, too long or not finite. */
  [[nodiscard]] constexpr bool is_valid() const { return scale_ <= max_digits; }
  /** Whether it is below zero; -0 is not. */
  [[nodiscard]] constexpr bool is_negative() const { return negative_ && digits_ != 0; }

  /** Writes the text without a terminator and returns its end; `to` has room for max_size. Precondition: is_valid(). */
  char* write(char* to) const;
  /** As it is written in JSON: `11.16`. Precondition: is_valid(). */
  [[nodiscard]] std::string to_string() const;

  /** By value: 1.00 == 1. Invalid ones are equal. */
  friend constexpr bool operator==(decimal a, decimal b) { return (a <=> b) == 0; }
  /** By value; an invalid decimal equals another and comes before all numbers. */
  friend constexpr std::weak_ordering operator<=>(decimal a, decimal b) {
    if (!a.is_valid() || !b.is_valid()) return a.is_valid() <=> b.is_valid();
    if (a.is_negative() != b.is_negative()) return b.is_negative() <=> a.is_negative();
    return a.is_negative() ? compare_magnitude(b, a) : compare_magnitude(a, b);
  }

 private:
  static constexpr std::uint8_t invalid_scale = UINT8_MAX;
  static constexpr std::uint64_t limit = 1'000'000'000'000'000'000;  // 10^18

  static constexpr std::uint64_t power_of_ten(int exponent) {
    std::uint64_t p = 1;
    while (exponent-- > 0) p *= 10;
    return p;
  }
  constexpr void set(std::uint64_t digits, int scale) {
    const bool fits = digits < limit && scale >= 0 && scale <= max_digits;
    digits_ = fits ? digits : 0;
    scale_ = fits ? static_cast<std::uint8_t>(scale) : invalid_scale;
  }

  static constexpr std::weak_ordering compare_magnitude(decimal a, decimal b) {
    const std::uint64_t unit_a = power_of_ten(a.scale_), unit_b = power_of_ten(b.scale_);
    if (const auto whole = a.digits_ / unit_a <=> b.digits_ / unit_b; whole != 0) return whole;
    // both fractions stretched to 18 places stay below 10^18
    return a.digits_ % unit_a * power_of_ten(max_digits - a.scale_) <=>
           b.digits_ % unit_b * power_of_ten(max_digits - b.scale_);
  }

  std::uint64_t digits_ = 0;  // all digits, without the point
  std::uint8_t scale_ = 0;    // how many of them stand behind the point
  bool negative_ = false;     // kept for zero too: -0 stays -0
};

constexpr std::optional<decimal> decimal::from_text(std::string_view text) {
  const auto is_digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  std::uint64_t digits = 0;
  bool fits = true;
  const auto take = [&](char c) {
    fits = fits && digits < limit / 10;
    if (fits) digits = digits * 10 + static_cast<std::uint64_t>(c - '0');
  };

  decimal d;
  int scale = 0;
  std::size_t i = 0;
  if (!text.empty() && text[0] == '-') d.negative_ = true, ++i;
  if (!is_digit(i) || (text[i] == '0' && is_digit(i + 1))) return std::nullopt;
  for (; is_digit(i); ++i) take(text[i]);
  if (i < text.size() && text[i] == '.') {
    if (!is_digit(++i)) return std::nullopt;
    for (; is_digit(i); ++i, ++scale) take(text[i]);
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    const bool minus = i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    if (!is_digit(i)) return std::nullopt;
    int exponent = 0;
    for (; is_digit(i); ++i) exponent = exponent > 1000 ? exponent : exponent * 10 + (text[i] - '0');
    scale += minus ? exponent : -exponent;
    if (digits == 0) scale = 0;
    for (; scale < 0 && fits; ++scale) take('0');
    while (scale > max_digits && digits % 10 == 0) digits /= 10, --scale;
  }
  if (i != text.size() || !fits) return std::nullopt;
  d.set(digits, scale);
  return d.is_valid() ? std::optional(d) : std::nullopt;
}

inline namespace literals {
/** An exact decimal: `"11.16"_dec`. Text that is not a number with at most 18 digits does not compile. */
template <fixed_string Text>
constexpr decimal operator""_dec() {
  constexpr std::optional<decimal> value = decimal::from_text(Text.view());
  static_assert(value.has_value(), "tillwire: a decimal literal is digits with an optional point, at most 18 digits");
  return *value;
}
}  // namespace literals

}  // namespace tillwire::inline v0_1

#endif

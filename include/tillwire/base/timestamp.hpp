// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_TIMESTAMP_HPP
#define TILLWIRE_BASE_TIMESTAMP_HPP

#include <tillwire/base/fixed_string.hpp>
#include <tillwire/base/result.hpp>

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tillwire::inline v0_1 {

/**
 * A moment in UTC, exact to the microsecond.
 *
 * Written as `2019-01-28T12:15:23Z`, with three or six places when it has a fraction. Read from RFC 3339 and from the
 * basic form of ISO 8601 (`20190128T121523Z`); an offset is converted, digits beyond the microsecond are cut off, and
 * text without a zone is refused: it names no moment. A moment outside the years 0 to 9999 is invalid: validate()
 * reports it, and it is never written.
 */
class timestamp {
 public:
  /** Room for any timestamp's text. */
  static constexpr std::size_t max_size = 32;

  /** 1970-01-01T00:00:00Z. */
  constexpr timestamp() = default;

  /** A time point of the system clock; finer units are rounded down. */
  template <class Duration>
  constexpr timestamp(std::chrono::time_point<std::chrono::system_clock, Duration> t) {
    // one that is far out of range would overflow the microseconds before it could be found invalid
    const std::chrono::duration<double> since_epoch = t.time_since_epoch();
    const bool in_reach = since_epoch.count() > -1e12 && since_epoch.count() < 1e12;
    microseconds_ = in_reach ? std::chrono::floor<std::chrono::microseconds>(t.time_since_epoch()).count() : INT64_MAX;
  }

  /** The machine's wall clock. */
  static timestamp now() { return std::chrono::system_clock::now(); }
  /** Microseconds since 1970-01-01T00:00:00Z; any number, also one that makes an invalid timestamp. */
  static constexpr timestamp from_microseconds(std::int64_t since_epoch) {
    timestamp t;
    t.microseconds_ = since_epoch;
    return t;
  }

  /** nullopt when the text is no moment in one of the forms above. */
  static constexpr std::optional<timestamp> from_text(std::string_view text);
  /** As from_text(), with the reason: errc::invalid_text. */
  static result<timestamp> parse(std::string_view text);

  /** Since 1970-01-01T00:00:00Z, without leap seconds. */
  [[nodiscard]] constexpr std::int64_t microseconds() const { return microseconds_; }
  /** Whether it lies in the years 0 to 9999. */
  [[nodiscard]] constexpr bool is_valid() const { return microseconds_ >= first && microseconds_ <= last; }

  /** Writes the text without a terminator and returns its end; `to` has room for max_size. Precondition: is_valid(). */
  char* write(char* to) const;
  /** As it is written in JSON: `2019-01-28T12:15:23Z`. Precondition: is_valid(). */
  [[nodiscard]] std::string to_string() const;

  friend constexpr auto operator<=>(timestamp, timestamp) = default;

 private:
  static constexpr std::int64_t second = 1'000'000;
  static constexpr std::int64_t first = -62'167'219'200 * second;     // 0000-01-01T00:00:00Z
  static constexpr std::int64_t last = 253'402'300'800 * second - 1;  // the last microsecond of 9999

  std::int64_t microseconds_ = 0;
};

namespace detail {

/**
 * Days since 1970-01-01 of a date in the proleptic Gregorian calendar, from the year 0 on (C. Neri and L. Schneider,
 * "Euclidean affine functions and their application to calendar algorithms", 2022).
 */
constexpr int days_from_civil(int year, int month, int day) {
  const bool is_early = month <= 2;  // January and February end the year before, which begins in March
  const int y = year + 400 - (is_early ? 1 : 0), m = month + (is_early ? 12 : 0);  // 400 years: nothing is below zero
  return y * 365 + y / 4 - y / 100 + y / 400 + (979 * m - 2919) / 32 + day - 1 - 719'468 - 146'097;
}

constexpr int days_in_month(int year, int month) {
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 ? (leap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/**
 * Seconds since 1970-01-01T00:00:00Z of a moment in UTC; nullopt where the calendar or the clock has none such. Second 60
 * is a leap second: it counts as the first of the next minute, as POSIX clocks show it.
 */
constexpr std::optional<std::int64_t> seconds_since_epoch(int year, int month, int day, int hour, int minute,
                                                          int second) {
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || hour > 23 || minute > 59 || second > 60)
    return std::nullopt;
  return ((std::int64_t{days_from_civil(year, month, day)} * 24 + hour) * 60 + minute) * 60 + second;
}

/** Takes digits and marks off the front of a text, and remembers whether all was as expected. */
struct timestamp_scanner {
  std::string_view rest;
  bool ok = true;

  constexpr int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i != count; ++i) {
      if (rest.empty() || rest[0] < '0' || rest[0] > '9') return ok = false, 0;
      value = value * 10 + (rest[0] - '0');
      rest.remove_prefix(1);
    }
    return value;
  }
  constexpr bool skip(std::string_view any_of) {
    if (rest.empty() || any_of.find(rest[0]) == any_of.npos) return false;
    rest.remove_prefix(1);
    return true;
  }
  constexpr void expect(std::string_view any_of) { ok = skip(any_of) && ok; }
};

}  // namespace detail

constexpr std::optional<timestamp> timestamp::from_text(std::string_view text) {
  detail::timestamp_scanner in{text};
  const int year = in.digits(4);
  const bool extended = in.skip("-");
  const int month = in.digits(2);
  if (extended) in.expect("-");
  const int day = in.digits(2);
  in.expect(extended ? "Tt " : "T");
  const int hour = in.digits(2);
  if (extended) in.expect(":");
  const int minute = in.digits(2);
  if (extended) in.expect(":");
  const int seconds = in.digits(2);
  std::int64_t fraction = 0;
  if (in.skip(".,")) {
    fraction = in.digits(1) * 100'000;
    for (int unit = 10'000; in.ok && !in.rest.empty() && in.rest[0] >= '0' && in.rest[0] <= '9'; unit /= 10)
      fraction += in.digits(1) * unit;
  }
  int offset = 0;  // minutes east of UTC
  if (!in.skip("Zz")) {
    const bool west = in.skip("-");
    if (!west) in.expect("+");
    const int hours = in.digits(2);
    const bool has_minutes = in.skip(":") || !in.rest.empty();
    const int minutes = has_minutes ? in.digits(2) : 0;
    if (hours > 23 || minutes > 59) in.ok = false;
    offset = (hours * 60 + minutes) * (west ? -1 : 1);
  }
  const auto local = detail::seconds_since_epoch(year, month, day, hour, minute, seconds);
  if (!in.ok || !in.rest.empty() || !local) return std::nullopt;
  const timestamp t = from_microseconds((*local - offset * 60) * second + fraction);
  return t.is_valid() ? std::optional(t) : std::nullopt;
}

inline namespace literals {
/** A moment: `"2019-01-28T12:15:23Z"_time`. Text that is not one, or has no zone, does not compile. */
template <fixed_string Text>
constexpr timestamp operator""_time() {
  constexpr std::optional<timestamp> value = timestamp::from_text(Text.view());
  static_assert(value.has_value(), "tillwire: a time literal is RFC 3339 with a zone, such as 2019-01-28T12:15:23Z");
  return *value;
}
}  // namespace literals

}  // namespace tillwire::inline v0_1

#endif

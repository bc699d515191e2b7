// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/timestamp.hpp>

#include "../gmtime.hpp"
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <limits>
#include <optional>
#include <ostream>
#include <random>
#include <string>
#include <string_view>

namespace base_timestamp_test {

using namespace tillwire;
using namespace std::string_view_literals;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t first_second = -62'167'219'200, last_second = 253'402'300'799;  // of the years 0 and 9999

std::string print(char const* format, auto... values) {
  char text[128];
  (void)std::snprintf(text, sizeof text, format, values...);
  return text;
}

/** `2019-01-28T12:15:23`, by the C library. */
std::string gmtime_text(std::int64_t seconds) {
  const std::tm parts = support::gmtime(seconds);
  return print("%04d-%02d-%02dT%02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
               parts.tm_min, parts.tm_sec);
}

static_assert(!std::convertible_to<std::string, timestamp> && !std::constructible_from<timestamp, char const*>);
static_assert(!std::constructible_from<timestamp, std::int64_t>, "seconds or microseconds? the name has to say it");

constexpr std::optional<timestamp> maybe{"1970-01-01T00:00:01Z"_time};
static_assert(maybe->microseconds() == second);
static_assert(timestamp{}.microseconds() == 0 && timestamp{} < *maybe);

}  // namespace

TEST_SUITE_BEGIN("base/timestamp");

TEST_CASE("each form of RFC 3339 and of basic ISO 8601 is read, and written in UTC") {
  struct {
    std::string_view given, written;
  } const rows[] = {
      {"2019-01-28T12:15:23Z", "2019-01-28T12:15:23Z"},
      {"2019-01-28t12:15:23z", "2019-01-28T12:15:23Z"},
      {"2019-01-28 12:15:23Z", "2019-01-28T12:15:23Z"},
      {"20190128T121523Z", "2019-01-28T12:15:23Z"},
      {"20190128T121523,5Z", "2019-01-28T12:15:23.500Z"},
      // offsets
      {"2019-01-28T12:15:23+00:00", "2019-01-28T12:15:23Z"},
      {"2019-01-28T12:15:23-00:00", "2019-01-28T12:15:23Z"},
      {"2019-01-28T12:15:23+05:30", "2019-01-28T06:45:23Z"},
      {"2019-01-28T12:15:23-08:00", "2019-01-28T20:15:23Z"},
      {"20190128T121523-0800", "2019-01-28T20:15:23Z"},
      {"20190128T121523-08", "2019-01-28T20:15:23Z"},
      {"2019-01-01T00:30:00+23:59", "2018-12-31T00:31:00Z"},
      {"2019-12-31T23:30:00-23:59", "2020-01-01T23:29:00Z"},
      // fractions: milliseconds or microseconds are written, the rest is cut off
      {"2019-01-28T12:15:23.0Z", "2019-01-28T12:15:23Z"},
      {"2019-01-28T12:15:23.1Z", "2019-01-28T12:15:23.100Z"},
      {"2019-01-28T12:15:23.045Z", "2019-01-28T12:15:23.045Z"},
      {"2019-01-28T12:15:23.0004Z", "2019-01-28T12:15:23.000400Z"},
      {"2019-01-28T12:15:23.123456Z", "2019-01-28T12:15:23.123456Z"},
      {"2019-01-28T12:15:23.1234569+00:00", "2019-01-28T12:15:23.123456Z"},
      {"2019-01-28T12:15:23.00000099999999999999999999Z", "2019-01-28T12:15:23Z"},
      {"1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.900Z"},
      // a leap second is the first of the next minute
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
      {"2016-12-31T23:59:60.5Z", "2017-01-01T00:00:00.500Z"},
      // the ends
      {"0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"},
      {"0000-02-29T00:00:00Z", "0000-02-29T00:00:00Z"},
      {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
      {"9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.999999Z"},
  };
  for (auto const& row : rows) {
    CAPTURE(row.given);
    const auto t = timestamp::from_text(row.given);
    REQUIRE(t.has_value());
    if (t) CHECK(t->to_string() == row.written);
  }
}

TEST_CASE("what names no moment, or none from year 0 to 9999, is refused") {
  const std::string_view rows[] = {
      "", "now", "1548677723", "2019-01-28", "20190128",
      // no zone
      "2019-01-28T12:15:23", "20190128T121523", "2019-01-28T12:15:23.5",
      // the two forms mixed, or another form of ISO 8601
      "2019-01-28T121523Z", "20190128T12:15:23Z", "2019-0128T12:15:23Z", "20190128 121523Z", "2019-01-28T12:15Z",
      "2019-01-28T12Z", "2019-W05-1T12:15:23Z", "2019-028T12:15:23Z", "+2019-01-28T12:15:23Z", "-2019-01-28T12:15:23Z",
      "02019-01-28T12:15:23Z",
      // wrong number of digits, wrong marks
      "2019-1-28T12:15:23Z", "2019-01-8T12:15:23Z", "2019-01-28T2:15:23Z", "2019-01-28T12:15:3Z", "19-01-28T12:15:23Z",
      "2019/01/28T12:15:23Z", "2019-01-28_12:15:23Z", "2019-01-28T12.15.23Z", "2019-01-28T12:15:23.Z",
      "2019-01-28T12:15:23.-5Z", " 2019-01-28T12:15:23Z", "2019-01-28T12:15:23Z ", "2019-01-28T12:15:23 Z",
      "2019-01-28T12:15:23ZZ", "2019-01-28T12:15:23Z\0"sv, "2019-01-28T12:15:23CET",
      "\xEF\xBC\x92\x30\x31\x39-01-28T12:15:23Z",
      // no such time of day or offset
      "2019-01-28T24:00:00Z", "2019-01-28T23:60:00Z", "2019-01-28T23:59:61Z", "2019-01-28T12:15:23+24:00",
      "2019-01-28T12:15:23+23:60", "2019-01-28T12:15:23+5:30", "2019-01-28T12:15:23+05:3",
      "2019-01-28T12:15:23+05:", "2019-01-28T12:15:23+05:300", "2019-01-28T12:15:23+", "2019-01-28T12:15:23-",
      "2019-01-28T12:15:23\xE2\x88\x92\x30\x35:00",
      // beyond the ends once the offset or the leap second is counted
      "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "10000-01-01T00:00:00Z"};
  for (std::string_view text : rows) {
    CAPTURE(std::string(text));
    CHECK_FALSE(timestamp::from_text(text).has_value());
  }
}

TEST_CASE("a date is read when the calendar has it") {
  const auto agree = [](int year, unsigned month, unsigned day) {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    const std::string text = print("%04d-%02u-%02uT00:00:00Z", year, month, day);
    CAPTURE(text);
    const auto t = timestamp::from_text(text);
    CHECK(t.has_value() == date.ok());
    if (t && date.ok()) CHECK(*t == timestamp(std::chrono::sys_days(date)));
  };
  for (int year = 0; year != 10'000; ++year)
    for (unsigned day = 28; day != 31; ++day) agree(year, 2, day);
  for (int year : {2019, 2020})
    for (unsigned month = 0; month != 14; ++month)
      for (unsigned day = 0; day != 33; ++day) agree(year, month, day);
}

TEST_CASE("any second is written as gmtime has it, and read back") {
  using limits = std::numeric_limits<std::time_t>;  // of 32 bits here and there
  constexpr auto first = (std::max)(first_second, std::int64_t{(limits::min)()});
  constexpr auto last = (std::min)(last_second, std::int64_t{(limits::max)()});
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int64_t> seconds(first, last), fractions(0, second - 1);
  std::uniform_int_distribution<int> offsets(-23 * 60 - 59, 23 * 60 + 59);
  for (int i = 0; i != 20'000; ++i) {
    const std::int64_t s = seconds(random), fraction = fractions(random);
    const int offset = offsets(random);
    const std::string utc = gmtime_text(s), place = print(".%06d", static_cast<int>(fraction));
    CAPTURE(utc);
    CAPTURE(place);
    CAPTURE(offset);

    const timestamp whole = timestamp::from_microseconds(s * second);
    CHECK(whole.to_string() == utc + "Z");
    CHECK(timestamp::from_text(utc + "Z") == whole);
    CHECK(timestamp(std::chrono::sys_seconds(std::chrono::seconds(s))) == whole);
    CHECK(timestamp::from_text(utc + place + "Z") == timestamp::from_microseconds(s * second + fraction));

    const std::int64_t there = s + offset * 60;
    if (there < first || there > last) continue;
    const int minutes = offset < 0 ? -offset : offset;
    const std::string zone = print("%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
    CHECK(timestamp::from_text(gmtime_text(there) + zone) == whole);
  }
}

TEST_CASE("a time point is rounded down to the microsecond, before 1970 too") {
  using clock = std::chrono::system_clock;
  const auto at = [](std::chrono::nanoseconds n) {
    return timestamp(std::chrono::time_point<clock, std::chrono::nanoseconds>(n));
  };
  CHECK(at(1999ns).microseconds() == 1);
  CHECK(at(0ns).microseconds() == 0);
  CHECK(at(-1ns).microseconds() == -1);
  CHECK(at(-1000ns).microseconds() == -1);
  CHECK(at(-1001ns).microseconds() == -2);
  CHECK(at(-1ns).to_string() == "1969-12-31T23:59:59.999999Z");

  const clock::time_point before = clock::now();
  const timestamp now = timestamp::now();
  CHECK(timestamp(before) <= now);
  CHECK(now <= timestamp(clock::now()));
}

TEST_CASE("a moment outside the years 0 to 9999 is invalid") {
  CHECK(timestamp::from_microseconds(first_second * second).is_valid());
  CHECK(timestamp::from_microseconds((last_second + 1) * second - 1).is_valid());
  for (std::int64_t outside : {first_second * second - 1, (last_second + 1) * second, INT64_MIN, INT64_MAX}) {
    const timestamp t = timestamp::from_microseconds(outside);
    CHECK_FALSE(t.is_valid());
    CHECK(t.to_string() == "invalid");
  }
}

TEST_CASE("parse() says what was wrong, and quotes no more than 40 characters") {
  REQUIRE(timestamp::parse("2019-01-28T12:15:23Z").has_value());
  const result<timestamp> bad = timestamp::parse("2019-01-28T12:15:23" + std::string(100, 'x'));
  REQUIRE_FALSE(bad.has_value());
  CHECK(bad.error().code == errc::invalid_text);
  CHECK(bad.error().message.find("\"2019-01-28T12:15:23" + std::string(21, 'x') + "\"") != std::string::npos);
}

TEST_SUITE_END();

}  // namespace base_timestamp_test

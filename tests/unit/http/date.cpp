// SPDX-License-Identifier: BSL-1.0
#include <tillwire/http/date.hpp>

#include "../gmtime.hpp"
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace http_date_test {

using namespace tillwire;

namespace {

std::optional<std::int64_t> seconds(std::string_view text) {
  const auto date = http::parse_date(text);
  return date ? std::optional<std::int64_t>(date->time_since_epoch().count()) : std::nullopt;
}

}  // namespace

TEST_SUITE_BEGIN("http/date");

TEST_CASE("a date is read") {
  struct {
    char const* text;
    std::int64_t seconds;
  } constexpr rows[] = {
      // by Python's calendar.timegm(email.utils.parsedate(text))
      {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},    {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
      {"Wed, 31 Dec 1969 23:59:59 GMT", -1},           {"Tue, 29 Feb 2000 12:00:00 GMT", 951825600},
      {"Wed, 21 Oct 2015 07:28:00 GMT", 1445412480},   {"Tue, 19 Jan 2038 03:14:08 GMT", 2147483648},
      {"Fri, 31 Dec 9999 23:59:59 GMT", 253402300799},
  };
  for (auto const& row : rows) {
    CAPTURE(row.text);
    CHECK(seconds(row.text) == row.seconds);
  }
}

TEST_CASE("a leap second counts as the one after it") {
  CHECK(seconds("Sat, 31 Dec 2016 23:59:60 GMT") == seconds("Sun, 01 Jan 2017 00:00:00 GMT"));
}

TEST_CASE("dates are read as the C library writes them") {
  using limits = std::numeric_limits<std::time_t>;  // of 32 bits here and there
  constexpr auto first = (std::max)(std::int64_t{-30'000'000'000}, std::int64_t{(limits::min)()});
  constexpr auto last = (std::min)(std::int64_t{250'000'000'000}, std::int64_t{(limits::max)()});
  for (std::int64_t s = first; s < last; s += 100'000'007) {
    const std::tm parts = support::gmtime(s);
    std::array<char, 64> text{};
    REQUIRE(std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts) == 29);
    CAPTURE(text.data());
    CHECK(seconds(text.data()) == s);
  }
}

TEST_CASE("what is no date in that form is none") {
  const std::string good = "Sun, 06 Nov 1994 08:49:37 GMT";
  REQUIRE(seconds(good));
  for (std::string_view bad : {
           "",
           "784111777",
           "1994-11-06T08:49:37Z",
           "Sunday, 06-Nov-94 08:49:37 GMT",  // the obsolete forms
           "Sun Nov  6 08:49:37 1994",
           "Sun, 06 Nov 1994 08:49:37 UTC",
           "Sun, 06 Nov 1994 08:49:37 +0000",
           "Sun, 06 nov 1994 08:49:37 GMT",
           "Sun, 06 ovD 1994 08:49:37 GMT",  // stands in the row of names, between two
           "Sun, 06 Abc 1994 08:49:37 GMT",
           "Sun, 00 Nov 1994 08:49:37 GMT",
           "Sun, 31 Nov 1994 08:49:37 GMT",
           "Mon, 29 Feb 1900 08:49:37 GMT",
           "Sun, 06 Nov 1994 24:00:00 GMT",
           "Sun, 06 Nov 1994 08:60:00 GMT",
           "Sun, 06 Nov 1994 08:49:61 GMT",
           "Sun, 06 Nov 1994 8:49:37  GMT",
           "Sun,  6 Nov 1994 08:49:37 GMT",
           "Sun, 06 Nov -994 08:49:37 GMT",
       }) {
    CAPTURE(bad);
    CHECK_FALSE(seconds(bad));
  }
  for (std::size_t i = 3; i != good.size(); ++i) {  // the day of the week says nothing that the date does not
    std::string changed = good;
    changed[i] = '\0';
    CAPTURE(i);
    CHECK_FALSE(seconds(changed));
  }
  for (std::size_t size = 0; size != good.size(); ++size) CHECK_FALSE(seconds(std::string_view(good).substr(0, size)));
  for (std::string const& longer : {good + " ", " " + good}) CHECK_FALSE(seconds(longer));
}

TEST_SUITE_END();

}  // namespace http_date_test

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_IMPL_DATE_IPP
#define TILLWIRE_HTTP_IMPL_DATE_IPP

#include <tillwire/http/date.hpp>

#include <cstddef>
#include <string_view>

namespace tillwire::inline v0_1::http {

std::optional<std::chrono::sys_seconds> parse_date(std::string_view text) {
  constexpr std::string_view form = "???, 00 ??? 1111 22:33:44 GMT";  // where each number has its digits
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != form.size()) return std::nullopt;
  int numbers[5] = {};
  for (std::size_t i = 0; i != form.size(); ++i) {
    const char f = form[i], c = text[i];
    if (f >= '0' && f <= '4') {
      if (c < '0' || c > '9') return std::nullopt;
      int& number = numbers[f - '0'];
      number = number * 10 + (c - '0');
    } else if (f != c && f != '?') {
      return std::nullopt;
    }
  }
  const auto [day, year, hour, minute, second] = numbers;
  const std::size_t month = months.find(text.substr(8, 3));
  if (month == months.npos || month % 3 != 0) return std::nullopt;
  const auto date =
      std::chrono::year(year) / static_cast<int>(month / 3 + 1) / std::chrono::day(static_cast<unsigned>(day));
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  // second 60 is a leap second: the first of the next minute
  return std::chrono::sys_days(date) + std::chrono::seconds((hour * 60 + minute) * 60 + second);
}

}  // namespace tillwire::inline v0_1::http

#endif

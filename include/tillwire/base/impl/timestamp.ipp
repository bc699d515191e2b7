// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_IMPL_TIMESTAMP_IPP
#define TILLWIRE_BASE_IMPL_TIMESTAMP_IPP

#include <tillwire/base/impl/digits.ipp>
#include <tillwire/base/timestamp.hpp>

namespace tillwire::inline v0_1 {

result<timestamp> timestamp::parse(std::string_view text) {
  if (const auto t = from_text(text)) return *t;
  return make_error(errc::invalid_text, "a time is RFC 3339 with a zone, such as 2019-01-28T12:15:23Z, not \"" +
                                            std::string(text.substr(0, 40)) + "\"");
}

char* timestamp::write(char* to) const {
  constexpr std::int64_t day = 86'400 * second;
  const std::int64_t days = (microseconds_ - (microseconds_ < 0 ? day - 1 : 0)) / day;
  const auto of_day = static_cast<std::uint64_t>(microseconds_ - days * day);

  // the inverse of days_from_civil, from the same source; one era of 400 years more, so that nothing is below zero
  const auto shifted = static_cast<std::uint32_t>(days + 719'468 + 146'097);
  const std::uint32_t era = shifted / 146'097, day_of_era = shifted % 146'097;
  const std::uint32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::uint32_t shifted_month = (5 * day_of_year + 2) / 153;
  const std::uint32_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const std::uint32_t year = year_of_era + era * 400 - 400 + (month <= 2);

  const auto seconds = static_cast<std::uint32_t>(of_day / second),
             fraction = static_cast<std::uint32_t>(of_day % second);
  const auto put = [&to](std::uint32_t below_hundred, char mark) {
    detail::write_pair(to, below_hundred);
    to[2] = mark;
    to += 3;
  };
  detail::write_pair(to, year / 100);
  to += 2;
  put(year % 100, '-');
  put(month, '-');
  put(day_of_year - (153 * shifted_month + 2) / 5 + 1, 'T');
  put(seconds / 3600, ':');
  put(seconds / 60 % 60, ':');
  put(seconds % 60, fraction == 0 ? 'Z' : '.');
  if (fraction == 0) return to;
  to = fraction % 1000 == 0 ? detail::write_padded(to, fraction / 1000, 3) : detail::write_padded(to, fraction, 6);
  *to++ = 'Z';
  return to;
}

std::string timestamp::to_string() const {
  if (!is_valid()) return "invalid";
  char text[max_size];
  return {text, write(text)};
}

}  // namespace tillwire::inline v0_1

#endif

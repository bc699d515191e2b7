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

  // C. Neri and L. Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022); days
  // and years are counted from 400 years, and a March, before the year 0, so that nothing is below zero
  const std::uint32_t four_days = 4 * static_cast<std::uint32_t>(days + 719'468 + 146'097) + 3;
  const std::uint32_t century = four_days / 146'097;
  const std::uint64_t of_century = std::uint64_t{2'939'745} * (four_days % 146'097 | 3);
  const std::uint32_t day_of_year = static_cast<std::uint32_t>(of_century) / 2'939'745 / 4;
  const std::uint32_t month_and_day = 2141 * day_of_year + 197'913;  // the month from the 16th bit on
  const bool is_next_year = day_of_year >= 306;                      // January and February
  const std::uint32_t year =
      100 * century + static_cast<std::uint32_t>(of_century >> 32) - 400 + (is_next_year ? 1 : 0);
  const std::uint32_t month = (month_and_day >> 16) - (is_next_year ? 12 : 0);
  const std::uint32_t day_of_month = month_and_day % 65'536 / 2141 + 1;

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
  put(day_of_month, 'T');
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

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_IMPL_DATE_IPP
#define TILLWIRE_HTTP_IMPL_DATE_IPP

#include <tillwire/base/timestamp.hpp>
#include <tillwire/http/date.hpp>

#include <cstddef>
#include <string_view>

namespace tillwire::inline v0_1::http {

std::optional<std::chrono::sys_seconds> parse_date(std::string_view text) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || text.substr(3, 2) != ", ") return std::nullopt;
  const std::size_t month = months.find(text.substr(8, 3));
  if (month == months.npos || month % 3 != 0) return std::nullopt;
  tillwire::detail::timestamp_scanner in{text.substr(5)};
  const int day = in.digits(2);
  in.expect(" ");
  in.rest.remove_prefix(3);
  in.expect(" ");
  const int year = in.digits(4);
  in.expect(" ");
  const int hour = in.digits(2);
  in.expect(":");
  const int minute = in.digits(2);
  in.expect(":");
  const int second = in.digits(2);
  if (!in.ok || in.rest != " GMT") return std::nullopt;
  const auto seconds =
      tillwire::detail::seconds_since_epoch(year, static_cast<int>(month / 3) + 1, day, hour, minute, second);
  if (!seconds) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(*seconds));
}

}  // namespace tillwire::inline v0_1::http

#endif

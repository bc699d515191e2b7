// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_IMPL_DATE_IPP
#define TILLWIRE_HTTP_IMPL_DATE_IPP

#include <tillwire/base/timestamp.hpp>
#include <tillwire/http/date.hpp>

#include <cstddef>
#include <string>

namespace tillwire::inline v0_1::http {

std::optional<std::chrono::sys_seconds> parse_date(std::string_view text) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
  if (text[7] != ' ' || text[11] != ' ' || text[16] != ' ') return std::nullopt;
  const std::size_t month = months.find(text.substr(8, 3));
  if (month == months.npos || month % 3 != 0) return std::nullopt;
  // rearranged into the form that timestamps are read from
  const std::size_t number = month / 3 + 1;
  std::string moment(text.substr(12, 4));
  moment.append(number < 10 ? "-0" : "-").append(std::to_string(number)).append("-").append(text.substr(5, 2));
  moment.append("T").append(text.substr(17, 8)).append("Z");
  const auto parsed = timestamp::from_text(moment);
  if (!parsed) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(parsed->microseconds() / 1'000'000));
}

}  // namespace tillwire::inline v0_1::http

#endif

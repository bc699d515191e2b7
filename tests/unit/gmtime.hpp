// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_GMTIME_HPP
#define TESTS_UNIT_GMTIME_HPP

#include <cstdint>
#include <ctime>

namespace support {

/** By the C library. Windows' knows the years 1970 to 3000 alone, but the calendar repeats after 400 years. */
inline std::tm gmtime(std::int64_t seconds) {
  std::int64_t cycles = 0;
#ifdef _WIN32
  constexpr std::int64_t cycle = 146'097LL * 24 * 60 * 60;
  cycles = (seconds < 0 ? seconds - cycle + 1 : seconds) / cycle;
  seconds -= cycles * cycle;
#endif
  const auto t = static_cast<std::time_t>(seconds);
  std::tm parts{};
  (void)gmtime_r(&t, &parts);
  parts.tm_year += static_cast<int>(400 * cycles);
  return parts;
}

}  // namespace support

#endif

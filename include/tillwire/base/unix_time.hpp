// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_UNIX_TIME_HPP
#define TILLWIRE_BASE_UNIX_TIME_HPP

#include <chrono>
#include <compare>
#include <cstdint>

namespace tillwire::inline v0_1 {

/** A moment in whole seconds since 1970-01-01T00:00:00Z, as User.com counts time. */
class unix_time {
 public:
  constexpr unix_time() = default;
  /** Seconds since 1970-01-01T00:00:00Z. */
  constexpr explicit unix_time(std::int64_t seconds) : seconds_(seconds) {}
  /** A time point of the system clock; fractions are cut off downwards. */
  template <class Duration>
  constexpr unix_time(std::chrono::time_point<std::chrono::system_clock, Duration> t)
      : seconds_(std::chrono::floor<std::chrono::seconds>(t.time_since_epoch()).count()) {}

  /** The machine's wall clock, fractions cut off. */
  static unix_time now() { return std::chrono::system_clock::now(); }

  /** Since 1970-01-01T00:00:00Z, without leap seconds. */
  [[nodiscard]] constexpr std::int64_t seconds() const { return seconds_; }

  friend constexpr auto operator<=>(unix_time, unix_time) = default;

 private:
  std::int64_t seconds_ = 0;
};

}  // namespace tillwire::inline v0_1

#endif

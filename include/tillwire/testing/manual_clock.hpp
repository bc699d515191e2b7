// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_MANUAL_CLOCK_HPP
#define TILLWIRE_TESTING_MANUAL_CLOCK_HPP

#include <tillwire/base/time_source.hpp>

#include <chrono>

namespace tillwire::inline v0_1::testing {

/** A time that stands still until a test moves it. */
class manual_clock final : public time_source {
 public:
  /** Stands still at that time, until it is moved. */
  explicit manual_clock(timestamp start = timestamp::from_text("2026-01-02T03:04:05Z").value())
      : now_{.steady = std::chrono::steady_clock::time_point(std::chrono::hours(1)), .wall = start} {}

  [[nodiscard]] moment now() noexcept override { return now_; }
  void sleep(std::chrono::milliseconds d) noexcept override { advance(d); }

  /** Time passes, by both clocks. */
  void advance(std::chrono::microseconds by) {
    now_.steady += by;
    jump_wall(by);
  }
  /** Somebody sets the clock that people read. */
  void set_wall(timestamp to) { now_.wall = to; }
  /** Somebody sets the wall clock, forwards or back; the steady clock does not notice. */
  void jump_wall(std::chrono::microseconds by) {
    now_.wall = timestamp::from_microseconds(now_.wall.microseconds() + by.count());
  }

 private:
  moment now_;
};

}  // namespace tillwire::inline v0_1::testing

#endif

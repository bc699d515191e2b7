// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_WORLD_CLOCK_HPP
#define TESTS_SIMULATION_WORLD_CLOCK_HPP

#include <tillwire/base/time_source.hpp>

#include <chrono>
#include <cstdint>

namespace simulation {

/** True time since the schedule began; no program knows it. */
using true_time = std::chrono::microseconds;

/** The clocks of a machine that is booted anew and set wrong, over a true time that only goes on. */
class world_clock final : public tillwire::time_source {
 public:
  [[nodiscard]] tillwire::moment now() noexcept override {
    // who asks that often, and does not let time pass, is caught in a loop: time drags it out
    if (++asked_ > 200'000) {
      is_stuck_ = true;
      advance(std::chrono::hours(1));
    }
    return {std::chrono::steady_clock::time_point(true_ - booted_),
            tillwire::timestamp::from_microseconds((true_ + wall_).count())};
  }
  void sleep(std::chrono::milliseconds d) noexcept override { advance(d); }

  void advance(std::chrono::microseconds by) {
    if (by.count() <= 0) return;
    true_ += by;
    asked_ = 0;
  }
  void reboot() { booted_ = true_ - std::chrono::seconds(20); }
  void jump_wall(std::chrono::microseconds by) { wall_ += by; }

  [[nodiscard]] true_time now_truly() const { return true_; }
  /** When something was on the steady clock, truly. */
  [[nodiscard]] true_time truly(std::chrono::steady_clock::time_point t) const {
    return std::chrono::duration_cast<true_time>(t.time_since_epoch()) + booted_;
  }
  [[nodiscard]] bool is_stuck() const { return is_stuck_; }

 private:
  true_time true_{0};
  true_time booted_ = -std::chrono::hours(100);
  true_time wall_ = std::chrono::hours(24 * 365 * 56);  // 2025
  std::uint32_t asked_ = 0;
  bool is_stuck_ = false;
};

}  // namespace simulation

#endif

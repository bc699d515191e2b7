// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_TIME_SOURCE_HPP
#define TILLWIRE_BASE_TIME_SOURCE_HPP

#include <tillwire/base/timestamp.hpp>

#include <chrono>

namespace tillwire::inline v0_1 {

/** One moment, by both clocks of a machine: one that nobody sets, and one that people read and may set wrong. */
struct moment {
  std::chrono::steady_clock::time_point steady{};  ///< for what lasts: limits, pauses, timeouts
  timestamp wall{};                                ///< for what people read: when something was recorded
};

/** Where the library takes the time from: the machine's clocks, or a test's own (testing::manual_clock). */
class time_source {
 public:
  constexpr time_source() = default;

  /** Both clocks, read one after the other. */
  [[nodiscard]] virtual moment now() noexcept { return {std::chrono::steady_clock::now(), timestamp::now()}; }
  /** Of now() the part that people read. */
  [[nodiscard]] virtual timestamp wall() noexcept { return now().wall; }
  /** Returns when so much time has passed. */
  virtual void sleep(std::chrono::milliseconds d) noexcept;

 protected:
  ~time_source() = default;
};

namespace detail {

struct machine_clocks final : time_source {
  timestamp wall() noexcept override { return timestamp::now(); }  // without looking at the other clock
};

}  // namespace detail

/** The machine's clocks. */
inline constinit detail::machine_clocks machine_time{};

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_RATE_LIMIT_HPP
#define TILLWIRE_ADAPTERS_BEAST_RATE_LIMIT_HPP

#include <chrono>
#include <cstddef>
#include <deque>

namespace tillwire::inline v0_1::beast {

/** At most so many calls within any window of time: a sliding one, so that no two windows meet. */
class rate_limit {
 public:
  using clock = std::chrono::steady_clock;

  rate_limit(std::size_t limit, clock::duration window) : limit_(limit), window_(window) {}

  [[nodiscard]] std::size_t limit() const { return limit_; }
  /** How many more calls there may be at that time. */
  [[nodiscard]] std::size_t remaining(clock::time_point now) {
    while (!calls_.empty() && now - calls_.front() >= window_) calls_.pop_front();
    return limit_ - calls_.size();
  }
  /** Precondition: there is a remaining call. */
  void count(clock::time_point now) { calls_.push_back(now); }

 private:
  std::size_t limit_;
  clock::duration window_;
  std::deque<clock::time_point> calls_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif

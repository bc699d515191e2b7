// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_QUOTA_WINDOW_HPP
#define TILLWIRE_OUTBOX_QUOTA_WINDOW_HPP

#include <tillwire/outbox/fifo.hpp>
#include <tillwire/outbox/record.hpp>

#include <chrono>
#include <cstddef>
#include <optional>

namespace tillwire::inline v0_1::outbox {

/**
 * The requests of one account and one class that still count against its limit.
 *
 * The window slides: a request counts for the window's whole length from when it left, so that no stretch of that length
 * has more than the limit, wherever it begins. A bucket that is filled up each hour would allow twice as many.
 */
class quota_window {
 public:
  using clock = std::chrono::steady_clock;  ///< which nobody sets

  /** `reserved` of the limit are for urgent records alone. */
  quota_window(std::size_t limit, std::size_t reserved, clock::duration length)
      : own_limit_(limit), limit_(limit), reserved_(reserved), length_(length) {}

  /** As it was set, or the vendor's where that is less. */
  [[nodiscard]] std::size_t limit() const { return limit_; }
  /** How many requests may leave at that time. */
  [[nodiscard]] std::size_t left(clock::time_point now, bool urgent);
  /** When a request may leave at the earliest: now, or later. */
  [[nodiscard]] clock::time_point opens(clock::time_point now, bool urgent);

  /** A request left. Times come in their order. */
  void count(clock::time_point at) { add(at, 1); }
  /** The last one that was counted did not leave. */
  void take_back();
  /**
   * What the vendor says in an answer: its limit, which may lower ours, and how much of it is left. What that shows to be
   * used beyond our own requests, by other programs of the account, counts from now on, since when it was used is not known.
   */
  void learn(std::optional<std::size_t> limit, std::optional<std::size_t> remaining, clock::time_point now);
  /**
   * The vendor lets nothing through: for as long as it asks, but a second at least and an hour at most. Where it does not
   * say, until the oldest request that is known of counts no more, a minute at least.
   */
  void close(clock::time_point now, std::optional<std::chrono::seconds> asked);

 private:
  struct use {
    clock::time_point at;
    std::size_t count;
    bool ours;
  };

  void forget_old(clock::time_point now);
  void add(clock::time_point at, std::size_t count, bool ours = true);
  [[nodiscard]] std::size_t usable(bool urgent) const {
    return urgent || limit_ <= reserved_ ? limit_ : limit_ - reserved_;
  }

  std::size_t own_limit_;  // as it was set
  std::size_t limit_;      // and where the vendor's is less, that
  std::size_t reserved_;
  clock::duration length_;
  fifo<use> uses_{};
  std::size_t used_ = 0;
  clock::time_point closed_until_{};
};

}  // namespace tillwire::inline v0_1::outbox

#endif

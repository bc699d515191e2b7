// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_STORE_REST_HPP
#define TILLWIRE_OUTBOX_STORE_REST_HPP

#include <tillwire/base/result.hpp>
#include <tillwire/base/time_source.hpp>
#include <tillwire/outbox/outbox_options.hpp>

#include <chrono>

namespace tillwire::inline v0_1::outbox {

/**
 * Lets a store that fails rest: for a second, then for twice as long each time, up to a minute. A row of failures ends when
 * something could be kept: a disk that is full can be read well.
 */
class store_rest {
 public:
  /** Rests by that clock; tells the listener, which may be null. */
  store_rest(time_source& time, listener* tell) : time_(time), tell_(tell) {}

  /** Whether the store kept it; told to the listener once in a row of failures. */
  bool did(result<void> const& done) {
    if (done) {
      next_ = first;
      return true;
    }
    if (next_ == first && tell_ != nullptr) tell_->on_store_failure(done.error());
    until_ = time_.now().steady + next_;
    next_ = next_ * 2 < most ? next_ * 2 : most;
    return false;
  }
  /** As did(), of what gives a value. */
  template <class T>
  bool did(result<T> const& done) {
    return did(done ? result<void>() : done.error());
  }

  /** As did(), of what was read only. */
  template <class T>
  bool could_read(result<T> const& done) {
    return done || did(done);
  }

  /** When the store is asked again; long ago where it does not fail. */
  [[nodiscard]] std::chrono::steady_clock::time_point until() const { return until_; }

 private:
  static constexpr std::chrono::seconds first{1};
  static constexpr std::chrono::seconds most{60};

  time_source& time_;
  listener* tell_;
  std::chrono::steady_clock::time_point until_{};
  std::chrono::seconds next_ = first;
};

}  // namespace tillwire::inline v0_1::outbox

#endif

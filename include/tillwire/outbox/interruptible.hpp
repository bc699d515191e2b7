// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_INTERRUPTIBLE_HPP
#define TILLWIRE_OUTBOX_INTERRUPTIBLE_HPP

#include <tillwire/http/completion.hpp>
#include <tillwire/http/request.hpp>
#include <tillwire/http/transport.hpp>

#include <chrono>
#include <mutex>
#include <utility>

namespace tillwire::inline v0_1::outbox {

/** A transport from which another thread may take away the request that it blocks on, if it can be cancelled. */
template <http::transport Transport>
class interruptible {
 public:
  static constexpr bool blocking = http::is_blocking<Transport>;
  static constexpr unsigned max_in_flight = [] {
    if constexpr (requires { Transport::max_in_flight; }) return static_cast<unsigned>(Transport::max_in_flight);
    else return http::default_max_in_flight;
  }();

  /** Refers to the transport, which outlives it. */
  explicit interruptible(Transport& over) : over_(over) {}

  void start(http::request const& r, http::completion done) noexcept {
    if constexpr (!blocking) return over_.start(r, std::move(done));
    {
      const std::lock_guard lock(mutex_);
      if (!interrupted_) current_ = &r;
    }
    if (current_ == nullptr) {
      done.response().fail(errc::refused_by_gate, "it did not leave: the outbox was told to stop");
      return done();
    }
    over_.start(r, std::move(done));
    const std::lock_guard lock(mutex_);
    current_ = nullptr;
  }
  void poll()
    requires http::pollable<Transport>
  {
    over_.poll();
  }
  void wait(std::chrono::milliseconds d)
    requires http::waitable<Transport>
  {
    over_.wait(d);
  }
  void cancel(http::request const& r)
    requires http::cancellable<Transport>
  {
    over_.cancel(r);
  }

  /** From any thread: ends the request that start() blocks on, and each that is started from now on. */
  void interrupt() {
    const std::lock_guard lock(mutex_);
    interrupted_ = true;
    if constexpr (blocking && http::cancellable<Transport>)
      if (current_ != nullptr) over_.cancel(*current_);
  }

 private:
  Transport& over_;
  std::mutex mutex_{};
  http::request const* current_ = nullptr;
  bool interrupted_ = false;
};

}  // namespace tillwire::inline v0_1::outbox

#endif

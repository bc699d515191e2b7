// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_ASYNC_FLUSH_HPP
#define TILLWIRE_OUTBOX_ASYNC_FLUSH_HPP

#include <tillwire/base/coroutine.hpp>
#include <tillwire/outbox/outbox.hpp>

#include <chrono>

namespace tillwire::inline v0_1::outbox {

/**
 * `co_await outbox::async_flush(box, 5s)` goes on inside a later poll(), when nothing is left that can be sent within that
 * time; gives whether nothing is queued any more.
 *
 * Others poll the outbox meanwhile. Where the outbox ends first, the coroutine is never resumed: its owner destroys it.
 */
class [[nodiscard]] async_flush {
 public:
  /** Waits for no longer than that, from now on. */
  async_flush(outbox& box, std::chrono::milliseconds within)
      : box_(&box), deadline_(box.options_.time->now().steady + within) {}
  async_flush(async_flush const&) = delete;
  async_flush& operator=(async_flush const&) = delete;
  ~async_flush();

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  void await_suspend(coroutines::coroutine_handle<> suspended) noexcept;
  bool await_resume() const noexcept { return is_empty_; }

 private:
  friend outbox;

  outbox* box_;  // null: it has ended, or is done with this
  std::chrono::steady_clock::time_point deadline_;
  coroutines::coroutine_handle<> suspended_{};
  bool is_empty_ = false;
};

}  // namespace tillwire::inline v0_1::outbox

#endif

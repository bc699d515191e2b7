// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_API_TASK_HPP
#define TESTS_UNIT_API_TASK_HPP

#include <tillwire/base/coroutine.hpp>

#include <exception>
#include <utility>

namespace support {

/** A coroutine as a program may write it: it runs at once, and its owner ends it. */
struct task {
  struct promise_type {
    task get_return_object() { return task(tillwire::coroutines::coroutine_handle<promise_type>::from_promise(*this)); }
    tillwire::coroutines::suspend_never initial_suspend() { return {}; }
    tillwire::coroutines::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };

  explicit task(tillwire::coroutines::coroutine_handle<promise_type> h) : handle(h) {}
  task(task&& other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
  task& operator=(task&&) = delete;
  ~task() { end(); }
  void end() {
    if (handle) std::exchange(handle, nullptr).destroy();
  }
  [[nodiscard]] bool is_done() const { return handle.done(); }

  tillwire::coroutines::coroutine_handle<promise_type> handle;
};

}  // namespace support

#endif

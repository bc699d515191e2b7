// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_OFFLOAD_OFFLOAD_HPP
#define TILLWIRE_ADAPTERS_OFFLOAD_OFFLOAD_HPP

#include <tillwire.hpp>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1 {

/**
 * A blocking transport on a thread of its own: start() queues and returns at once, the worker sends one after the other.
 *
 * All members may be called from any thread, wait() from one at a time. A queued request that is cancelled is dropped at
 * once; the one on its way, where T has a `bool cancel(http::request const&)` that may be called from another thread and
 * does not block: cancel() waits until T has begun. The destructor drops what is queued and cancels what is on its way; where T cannot cancel, it waits for
 * that request's end, which is its timeout at the latest. After construction nothing is allocated. Link with -pthread.
 */
template <http::transport T>
  requires http::is_blocking<T>
class offload {
 public:
  static constexpr unsigned max_in_flight = http::default_max_in_flight;

  /** Makes the transport of these arguments, and the thread. */
  template <class... Args>
    requires std::constructible_from<T, Args...>
  explicit offload(Args&&... args) : inner_(std::forward<Args>(args)...) {
    queue_.reserve(max_in_flight);
    worker_ = std::thread([this] { work(); });
  }
  offload(offload const&) = delete;
  offload& operator=(offload const&) = delete;
  ~offload() {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      ending_ = true;
      queue_.clear();
      work_.notify_one();
      if constexpr (can_cancel)
        while (running_ != nullptr) {  // again, since the first may come before T has begun
          inner_.cancel(*running_);
          done_.wait_for(lock, std::chrono::milliseconds(10));
        }
    }
    worker_.join();
  }

  /** Fails with too_many_in_flight, without sending, where max_in_flight requests are queued: those of several clients. */
  void start(http::request const&, http::completion done) noexcept {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (queue_.size() != max_in_flight) {
        queue_.push_back(std::move(done));
        work_.notify_one();
        return;
      }
    }
    done.response().fail(errc::too_many_in_flight, "the queue of the worker is full");
    done();
  }

  void cancel(http::request const& r) noexcept {
    std::unique_lock<std::mutex> lock(mutex_);
    // the queue first: a request that ended a moment ago may be back in it under the same address
    const auto queued =
        std::find_if(queue_.begin(), queue_.end(), [&r](http::completion const& c) { return &c.request() == &r; });
    if (queued != queue_.end()) queue_.erase(queued);
    else if constexpr (can_cancel)
      // again, since the first may come before T has begun
      while (running_ == &r && !given_up_ && !(given_up_ = inner_.cancel(r)))
        done_.wait_for(lock, std::chrono::milliseconds(1));
  }

  /** Blocks until a request has ended since the last call, or the time is over. */
  void wait(std::chrono::milliseconds longest) noexcept {
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait_for(lock, longest, [this] { return ended_one_; });
    ended_one_ = false;
  }

 private:
  static constexpr bool can_cancel = requires(T& t, http::request const& r) {
    { t.cancel(r) } -> std::same_as<bool>;
  };

  void work() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      work_.wait(lock, [this] { return ending_ || !queue_.empty(); });
      if (ending_) return;
      http::completion next = std::move(queue_.front());
      queue_.erase(queue_.begin());
      http::request const& r = next.request();
      running_ = &r;
      given_up_ = false;
      lock.unlock();
      inner_.start(r, std::move(next));
      lock.lock();
      running_ = nullptr;
      ended_one_ = true;
      done_.notify_all();
    }
  }

  T inner_;
  std::mutex mutex_{};
  std::condition_variable work_{};
  std::condition_variable done_{};
  std::vector<http::completion> queue_{};
  http::request const* running_ = nullptr;
  bool given_up_ = false;  // T has been told to cancel it
  bool ended_one_ = false;
  bool ending_ = false;
  std::thread worker_{};  // the last: it uses all of these
};

}  // namespace tillwire::inline v0_1

#endif

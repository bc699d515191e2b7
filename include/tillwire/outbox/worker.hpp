// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_WORKER_HPP
#define TILLWIRE_OUTBOX_WORKER_HPP

#include <tillwire/base/function_ref.hpp>
#include <tillwire/http/transport.hpp>
#include <tillwire/outbox/interruptible.hpp>
#include <tillwire/outbox/locked_store.hpp>
#include <tillwire/outbox/outbox.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace tillwire::inline v0_1::outbox {

/**
 * An outbox on a thread of its own, for programs that have no loop to poll it in.
 *
 * `outbox::worker sender(store, transport); auto shop = sender.open("shop", account); sender.start(); auto id =
 * sender.record(*shop, order);` Any thread may record, through the worker and not through the channel, and waits for no
 * network. Listeners and observers are called on the worker's thread, and do not use the worker. Store, transport and
 * accounts are held by reference and outlive it; nobody else uses the store, its database's connection and the
 * transport meanwhile. Its end gives up what is on its way, which the next outbox takes up, and waits for as long as
 * the transport needs for that: about a second over curl_transport. Running out of threads ends the program, as running
 * out of memory does.
 */
template <http::transport Transport>
class worker {
 public:
  static_assert(http::can_block<Transport>, "tillwire: a worker needs a transport that blocks or can wait");

  /** As outbox's constructor; nothing is sent before start(). */
  worker(store& s, Transport& over, outbox_options const& options = {})
      : store_(s), transport_(over), box_(store_, transport_, options) {}
  worker(worker const&) = delete;
  worker& operator=(worker const&) = delete;
  ~worker() {
    if (!thread_.joinable()) return;
    {
      std::unique_lock lock(state_);
      do stop(lock);  // again and again: it may have been about to send
      while (!asked_.wait_for(lock, std::chrono::milliseconds(10), [this] { return is_over_; }));
    }
    thread_.join();
  }

  /** As outbox::open(). Precondition: not started. */
  template <account Account>
  result<channel<Account>> open(std::string name, Account const& from, hourly_limits const& limits = {}) {
    return box_.open(std::move(name), from, limits);
  }
  /** A temporary account would end before the worker. */
  template <account Account>
  result<channel<Account>> open(std::string, Account const&&, hourly_limits const& = {}) = delete;

  /** Begins to send. Once. */
  void start() {
    thread_ = std::thread([this] { work(); });
  }

  /** As channel::record(), from any thread. */
  template <account Account, class Payload>
  result<record_id> record(channel<Account> const& to, Payload const& payload,
                           durability when = durability_for<Payload>) noexcept {
    const std::lock_guard lock(recording_);
    result<record_id> id = to.record(payload, when);
    if (id) wake();
    return id;
  }

  /**
   * Calls f(outbox&) on the worker's thread between two requests, and waits for that: for what outbox can do and this
   * cannot. f neither records nor opens accounts, and does not use the worker. False, and f is not called, where the worker
   * has ended. Precondition: started.
   */
  template <class F>
  bool run(F&& f) {
    call c{f};
    std::unique_lock lock(state_);
    asked_.wait(lock, [this] { return call_ == nullptr || is_over_; });
    if (is_over_) return false;
    call_ = &c;
    changed_.notify_all();
    asked_.wait(lock, [&] { return c.is_done || (is_over_ && call_ == &c); });
    if (call_ == &c) call_ = nullptr;
    asked_.notify_all();
    return c.is_done;
  }

  /** As outbox::close(), from any thread; what is still on its way at that time is given up. */
  outbox_counts close(std::chrono::milliseconds within) {
    if (!thread_.joinable()) return box_.close(within);
    std::unique_lock lock(state_);
    close_by_ = std::chrono::steady_clock::now() + within;
    changed_.notify_all();
    if (!asked_.wait_until(lock, *close_by_, [this] { return is_over_; })) {
      stop(lock);
      lock.unlock();
      box_.refuse();
    }
    return box_.counts();
  }

 private:
  struct call {
    function_ref<void(outbox&)> f;
    bool is_done = false;
  };

  void work() {
    std::unique_lock lock(state_);
    while (!stopped_ && !close_by_) {
      if (call* const c = std::exchange(call_, nullptr)) {
        lock.unlock();
        c->f(box_);
        lock.lock();
        c->is_done = true;
        asked_.notify_all();
        continue;
      }
      has_news_ = false;
      lock.unlock();
      // one step, since a request over a transport that blocks takes its time
      const bool did = box_.poll(1) != 0;
      const std::chrono::milliseconds idle = did ? std::chrono::milliseconds(0) : box_.idle_for();
      const bool waited = did || box_.wait((std::min)(idle, longest_wait));
      lock.lock();
      if (!waited)
        changed_.wait_for(lock, idle, [this] { return stopped_ || close_by_ || call_ != nullptr || has_news_; });
    }
    const auto left =
        close_by_ && !stopped_
            ? std::chrono::duration_cast<std::chrono::milliseconds>(*close_by_ - std::chrono::steady_clock::now())
            : std::chrono::milliseconds(0);
    lock.unlock();
    box_.close((std::max)(left, std::chrono::milliseconds(0)));
    lock.lock();
    is_over_ = true;
    asked_.notify_all();
  }
  void wake() {
    {
      const std::lock_guard lock(state_);
      has_news_ = true;
    }
    changed_.notify_all();
  }
  void stop(std::unique_lock<std::mutex> const&) {
    stopped_ = true;
    transport_.interrupt();
    changed_.notify_all();
  }

  static constexpr std::chrono::milliseconds longest_wait{50};  // for an answer, while others may have something to do

  locked_store store_;
  interruptible<Transport> transport_;
  outbox box_;
  std::mutex recording_{};             // one thread records at a time
  std::mutex state_{};                 // what follows
  std::condition_variable changed_{};  // for the worker
  std::condition_variable asked_{};    // for those who wait for it
  call* call_ = nullptr;
  bool has_news_ = false;
  bool stopped_ = false;
  bool is_over_ = false;
  std::optional<std::chrono::steady_clock::time_point> close_by_{};
  std::thread thread_{};
};

}  // namespace tillwire::inline v0_1::outbox

#endif

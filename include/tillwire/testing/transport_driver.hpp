// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_TRANSPORT_DRIVER_HPP
#define TILLWIRE_TESTING_TRANSPORT_DRIVER_HPP

#include <tillwire/http/any_transport.hpp>
#include <tillwire/http/completion.hpp>
#include <tillwire/http/hub.hpp>
#include <tillwire/http/transport.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::testing {

/** A transport of any type and what it can do. */
struct made_transport {
  /** Takes the transport over. */
  template <http::transport T>
  explicit made_transport(std::unique_ptr<T> t)
      : handle(*t),
        owner(std::move(t)),
        blocking(http::is_blocking<T>),
        pollable(http::pollable<T>),
        cancellable(http::cancellable<T>) {}

  http::any_transport handle;   ///< its functions
  std::shared_ptr<void> owner;  ///< its end
  /** What it can do: http::is_blocking, http::pollable, http::cancellable. */
  /// @{
  bool blocking, pollable, cancellable;
  /// @}
};

/** A request on its way, and how often it came back. */
struct journey : http::exchange {
  using exchange::exchange;

  int arrivals = 0;  ///< how often its completion was called or dropped
};

/**
 * What a client is to a transport, without a client: starts requests, drives them, and sees how often each comes back.
 *
 * It starts no thread: where the transport has neither poll() nor wait() it only looks, every millisecond.
 * A second completion is counted where the first was seen before it; two at the same instant (by adopt(), from what was
 * released once) are beyond any counting, as http::completion says.
 */
class transport_driver {
 public:
  using clock = std::chrono::steady_clock;  ///< the clock that patience is measured by

  /** Everything ends after that time, so far as the transport's functions return. */
  transport_driver(made_transport t, std::chrono::milliseconds patience)
      : transport_(std::move(t)), patience_(patience), hub_(new http::hub) {}
  transport_driver(transport_driver const&) = delete;
  transport_driver& operator=(transport_driver const&) = delete;
  ~transport_driver() {
    destroy_transport();
    take_inbox();
    for (journey* j : journeys_)
      if (j->arrivals != 0) delete j;  // the others belong to whoever holds their completions
    while (spare_references_-- > 0) hub_->drop_reference();
    hub_->orphan();
  }

  /** The transport that it drives. */
  [[nodiscard]] made_transport const& transport() const { return transport_; }
  /** How long it waits for anything. */
  [[nodiscard]] std::chrono::milliseconds patience() const { return patience_; }

  /** Valid as long as the driver. Half of the patience is the request's timeout unless `fill` sets another. */
  template <class Fill>
  journey& start(Fill fill, std::size_t max_body = 64 * 1024) {
    auto* const j = new journey(*hub_);
    journeys_.push_back(j);
    j->request.timeout = patience_ / 2;
    j->response.reset(max_body);
    fill(j->request);
    // for a transport that wrongly answers twice, and takes a reference with it each time
    hub_->add_reference();
    ++spare_references_;
    transport_.handle.start(j->request, http::completion(*j));
    take_inbox();
    return *j;
  }

  /** One round of what a client's loop does. */
  void turn() {
    transport_.handle.poll();
    take_inbox();
    if (transport_.handle.can_wait()) wait_once();
    else pause();
    take_inbox();
  }
  /** False when patience ran out first. */
  template <class Done>
  bool drive_until(Done done) {
    for (const auto end = clock::now() + patience_; !done(); turn())
      if (clock::now() >= end) return false;
    return true;
  }
  /** Goes on for a while in which nothing is expected. */
  void linger() {
    for (int i = 0; i != 20; ++i) turn();
  }
  /** Drives until it came back; false when patience ran out first. */
  bool finish(journey const& j) {
    return drive_until([&] { return j.arrivals != 0; });
  }
  /** The transport's poll(), and what came of it. */
  void poll_once() {
    transport_.handle.poll();
    take_inbox();
  }
  /** The transport's wait(), for a millisecond, and what came of it. Precondition: it has one. */
  void wait_once() {
    transport_.handle.wait(std::chrono::milliseconds(1));
    take_inbox();
  }
  void cancel(http::request const& r) {
    transport_.handle.cancel(r);
    take_inbox();
  }

  /** Whether all of them came back, each once. */
  [[nodiscard]] bool each_arrived_once() const {
    return std::all_of(journeys_.begin(), journeys_.end(), [](journey const* j) { return j->arrivals == 1; });
  }

  /** No request can be started from here on. */
  void destroy_transport() {
    transport_.owner.reset();
    take_inbox();
  }
  /** The client's death: what is on its way comes back to nobody. The transport may be driven by poll and wait alone. */
  void die() {
    take_inbox();
    journeys_.erase(
        std::remove_if(journeys_.begin(), journeys_.end(), [](journey const* j) { return j->arrivals == 0; }),
        journeys_.end());
    while (spare_references_ > 0) {
      --spare_references_;
      hub_->drop_reference();
    }
    hub_->orphan();
    hub_ = new http::hub;
  }

 private:
  void take_inbox() {
    for (http::exchange* x = hub_->take_inbox(); x != nullptr; x = x->next)
      if (static_cast<journey*>(x)->arrivals++ != 0) --spare_references_;
  }

  /** A sleep, without the header of threads. */
  static void pause() {
    std::mutex mutex;
    std::condition_variable nobody_notifies;
    std::unique_lock<std::mutex> lock(mutex);
    nobody_notifies.wait_for(lock, std::chrono::milliseconds(1));
  }

  made_transport transport_;
  std::chrono::milliseconds patience_;
  http::hub* hub_;
  std::vector<journey*> journeys_{};
  int spare_references_ = 0;
};

}  // namespace tillwire::inline v0_1::testing

#endif

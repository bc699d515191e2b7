// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_BEAST_TRANSPORT_HPP
#define TILLWIRE_ADAPTERS_BEAST_BEAST_TRANSPORT_HPP

#include <tillwire.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include "round_trip.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1 {

/**
 * Many requests at once through Boost.Beast and Boost.Asio, on an io_context of the program's.
 *
 * Everything happens in the threads that run the io_context, one or several, and completions come from there; start(),
 * cancel() and the destructor may be called from any thread, and do not wait for it. Connections are kept alive.
 * Certificates and host names are verified, redirects are not followed. HTTP/1.1 alone: `http2` is not looked at; the
 * other settings work, and no proxy is read from the environment. The io_context outlives the transport; its destructor
 * may wait for a name look-up, which cannot be interrupted. Boost.Asio needs exceptions; link with -lssl -lcrypto -pthread.
 */
class beast_transport {
 public:
  static constexpr unsigned max_in_flight = http::default_max_in_flight;

  explicit beast_transport(boost::asio::io_context& io, http::connection_settings settings = {})
      : state_(std::make_shared<state>(std::make_shared<beast::round_trip_shared>(
            boost::asio::make_strand(io), std::move(settings), max_in_flight))) {}
  beast_transport(beast_transport const&) = delete;
  beast_transport& operator=(beast_transport const&) = delete;
  /** Drops what is in flight, whether or not anybody runs the io_context. */
  ~beast_transport() {
    std::vector<flight> dropped;
    {
      const std::lock_guard<std::mutex> lock(state_->mutex);
      dropped.swap(state_->flights);
    }
    boost::asio::post(state_->shared->on, [shared = state_->shared, trips = trips_of(dropped)] {
      for (auto const& t : trips) t->stop();
      shared->idle.clear();
    });
  }

  void start(http::request const& r, http::completion done) noexcept {
    auto trip = std::make_shared<beast::round_trip>(state_->shared, r, done.response().max_body());
    {
      const std::lock_guard<std::mutex> lock(state_->mutex);
      state_->flights.push_back({std::move(done), trip});
    }
    boost::asio::co_spawn(state_->shared->on, fly(state_, std::move(trip)), boost::asio::detached);
  }

  void cancel(http::request const& r) noexcept {
    std::vector<flight> dropped;
    {
      const std::lock_guard<std::mutex> lock(state_->mutex);
      auto& all = state_->flights;
      const auto found =
          std::find_if(all.begin(), all.end(), [&r](flight const& f) { return &f.done.request() == &r; });
      if (found == all.end()) return;
      dropped.push_back(std::move(*found));
      all.erase(found);
    }
    boost::asio::post(state_->shared->on, [t = dropped.front().trip] { t->stop(); });
  }

  /** Blocks until a request has ended since the last call, or the time is over. It does not run the io_context. */
  void wait(std::chrono::milliseconds longest) noexcept {
    std::unique_lock<std::mutex> lock(state_->mutex);
    state_->ended.wait_for(lock, longest, [this] { return state_->ended_one; });
    state_->ended_one = false;
  }

 private:
  struct flight {
    http::completion done;
    std::shared_ptr<beast::round_trip> trip;
  };

  /** Outlives the transport in what is pending on the io_context. */
  struct state {
    explicit state(std::shared_ptr<beast::round_trip_shared> s) : shared(std::move(s)) {}

    std::shared_ptr<beast::round_trip_shared> shared;
    std::mutex mutex{};  // for what stands below
    std::vector<flight> flights{};
    bool ended_one = false;
    std::condition_variable ended{};
  };

  static std::vector<std::shared_ptr<beast::round_trip>> trips_of(std::vector<flight> const& flights) {
    std::vector<std::shared_ptr<beast::round_trip>> trips;
    for (flight const& f : flights) trips.push_back(f.trip);
    return trips;
  }

  static boost::asio::awaitable<void> fly(std::shared_ptr<state> s, std::shared_ptr<beast::round_trip> trip) {
    co_await beast::round_trip::run(trip);
    const std::lock_guard<std::mutex> lock(s->mutex);
    const auto mine =
        std::find_if(s->flights.begin(), s->flights.end(), [&](flight const& f) { return f.trip == trip; });
    if (mine == s->flights.end()) co_return;  // cancelled
    copy(trip->answer(), mine->done.response());
    mine->done();
    s->flights.erase(mine);
    s->ended_one = true;
    s->ended.notify_all();
  }

  static void copy(http::response const& from, http::response& to) {
    to.set_status(from.status());
    for (std::size_t i = 0; i != from.headers().size(); ++i)
      to.add_header(from.headers()[i].name, from.headers()[i].value);
    to.append_body(from.body());
    if (from.failure()) to.fail(*from.failure(), from.failure_message());
  }

  std::shared_ptr<state> state_;
};

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_ADAPTERS_BEAST_ON_A_THREAD_HPP
#define TESTS_UNIT_ADAPTERS_BEAST_ON_A_THREAD_HPP

#include <adapters/beast/beast_transport.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <optional>
#include <thread>
#include <utility>

namespace support {

/** A beast_transport on an io_context of its own, which a thread runs until the transport has ended. */
class beast_on_a_thread {
 public:
  static constexpr unsigned max_in_flight = tillwire::beast_transport::max_in_flight;

  explicit beast_on_a_thread(tillwire::http::connection_settings const& settings = {}) {
    transport_.emplace(io_, settings);
  }
  beast_on_a_thread(beast_on_a_thread const&) = delete;
  beast_on_a_thread& operator=(beast_on_a_thread const&) = delete;
  ~beast_on_a_thread() {
    transport_.reset();
    work_.reset();
    thread_.join();  // nothing of the transport's keeps it
  }

  void start(tillwire::http::request const& r, tillwire::http::completion done) noexcept {
    transport_->start(r, std::move(done));
  }
  void wait(std::chrono::milliseconds longest) noexcept { transport_->wait(longest); }
  void cancel(tillwire::http::request const& r) noexcept { transport_->cancel(r); }

 private:
  boost::asio::io_context io_{};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  std::optional<tillwire::beast_transport> transport_{};
  std::thread thread_{[this] { io_.run(); }};
};

}  // namespace support

#endif

// SPDX-License-Identifier: BSL-1.0
//[includes]
#include "adapters/beast/beast_transport.hpp"

#include <cstdio>
#include <memory>
#include <thread>

// beast_transport with an io_context of its own, which a thread runs
class my_transport {
 public:
  explicit my_transport(tillwire::http::connection_settings const& s) : over_(io_, s) {}
  ~my_transport() {
    io_.stop();
    runner_.join();
  }

  void start(tillwire::http::request const& r, tillwire::http::completion done) noexcept { over_.start(r, std::move(done)); }
  void cancel(tillwire::http::request const& r) noexcept { over_.cancel(r); }

 private:
  boost::asio::io_context io_{};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  tillwire::beast_transport over_;
  std::thread runner_{[this] { io_.run(); }};
};

int main() {
//[lines]
}

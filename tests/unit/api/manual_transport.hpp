// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_API_MANUAL_TRANSPORT_HPP
#define TESTS_UNIT_API_MANUAL_TRANSPORT_HPP

#include <tillwire/http/transport.hpp>

#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

inline void answer(tillwire::http::completion done, int status, std::string_view body = {}) {
  done.response().set_status(status);
  done.response().append_body(body);
  done();
}

/** Keeps what it is given until the test answers it; neither blocks nor waits. */
struct manual_transport {
  static constexpr unsigned max_in_flight = 4;

  std::vector<tillwire::http::completion> held{};  // in the order of start(); empty ones are answered
  std::vector<tillwire::http::request const*> cancelled{};
  int polls = 0;
  std::function<void()> on_start = [] {};
  std::function<void()> on_poll = [] {};

  void start(tillwire::http::request const&, tillwire::http::completion done) noexcept {
    held.push_back(std::move(done));
    on_start();
  }
  void poll() {
    ++polls;
    on_poll();
  }
  void cancel(tillwire::http::request const& r) { cancelled.push_back(&r); }

  void answer(std::size_t which, int status, std::string_view body = {}) {
    support::answer(std::move(held[which]), status, body);
  }
};
static_assert(tillwire::http::transport<manual_transport> && !tillwire::http::can_block<manual_transport>);

}  // namespace support

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_API_ANSWERING_TRANSPORT_HPP
#define TESTS_UNIT_API_ANSWERING_TRANSPORT_HPP

#include <tillwire/http/transport.hpp>

#include <utility>
#include <vector>

namespace support {

/** Answers all that it holds when it is polled; warm, it neither allocates nor makes a system call. */
struct answering_transport {
  static constexpr unsigned max_in_flight = 1000;

  std::vector<tillwire::http::completion> held{};

  void start(tillwire::http::request const&, tillwire::http::completion done) noexcept {
    held.push_back(std::move(done));
  }
  void poll() {
    for (tillwire::http::completion& done : held) {
      done.response().set_status(202);
      done.response().add_header("Content-Type", "application/json");
      done.response().add_header("X-RateLimit-Remaining", "3599");
      done.response().append_body(R"({"request_ids":["990c99a7-5cba-42e8-8f36-aec3419186ef","a"]})");
      done();
    }
    held.clear();
  }
};

}  // namespace support

#endif

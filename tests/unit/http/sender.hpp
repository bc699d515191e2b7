// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_HTTP_SENDER_HPP
#define TESTS_UNIT_HTTP_SENDER_HPP

#include <tillwire/http/completion.hpp>
#include <tillwire/http/hub.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <string_view>
#include <utility>

namespace support {

/** Sends through a blocking transport what no client would, one request after the other. */
class sender {
 public:
  sender() = default;
  sender(sender const&) = delete;
  sender& operator=(sender const&) = delete;
  ~sender() {
    delete last_;
    hub_->drop_reference();
  }

  /** What came of the request that `fill` writes; valid until the next. */
  template <class Transport, class Fill>
  tillwire::http::exchange const& send(Transport& over, Fill fill, std::size_t max_body = 64 * 1024) {
    delete std::exchange(last_, nullptr);
    auto* const x = new tillwire::http::exchange(*hub_);
    x->request.timeout = std::chrono::seconds(60);
    fill(x->request);
    x->response.reset(max_body);
    over.start(x->request, tillwire::http::completion(*x));
    last_ = hub_->take_inbox();
    REQUIRE(last_ == x);  // it blocks, and answers once
    CHECK(last_->next == nullptr);
    return *last_;
  }

 private:
  tillwire::http::hub* hub_ = new tillwire::http::hub;
  tillwire::http::exchange* last_ = nullptr;
};

}  // namespace support

#endif

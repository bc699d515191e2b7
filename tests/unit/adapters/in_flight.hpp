// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_ADAPTERS_IN_FLIGHT_HPP
#define TESTS_UNIT_ADAPTERS_IN_FLIGHT_HPP

#include <tillwire/http/completion.hpp>
#include <tillwire/http/hub.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace support {

/** Requests by their URL, sent at once through any transport. */
class in_flight {
 public:
  in_flight() = default;
  in_flight(in_flight const&) = delete;
  in_flight& operator=(in_flight const&) = delete;
  ~in_flight() {
    for (auto const& [url, x] : ended()) delete x;  // the hub deletes what still is on its way
    hub_->drop_reference();
  }

  /** One that no request had before. */
  template <class Transport>
  void start(Transport& over, std::string const& url, std::string_view body = {},
             std::chrono::milliseconds timeout = std::chrono::seconds(60)) {
    auto* const x = exchanges_[url] = new tillwire::http::exchange(*hub_);
    x->request.url = url;
    x->request.body.append(body);
    x->request.timeout = timeout;
    x->response.reset(64 * 1024);
    over.start(x->request, tillwire::http::completion(*x));
  }
  tillwire::http::exchange const& operator[](std::string const& url) { return *exchanges_.at(url); }
  /** Those whose completion was called or dropped. */
  std::map<std::string, tillwire::http::exchange*> const& ended() {
    for (tillwire::http::exchange* x = hub_->take_inbox(); x != nullptr; x = x->next) ended_[x->request.url] = x;
    return ended_;
  }

 private:
  tillwire::http::hub* hub_ = new tillwire::http::hub;
  std::map<std::string, tillwire::http::exchange*> exchanges_{}, ended_{};
};

}  // namespace support

#endif

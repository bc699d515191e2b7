// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_BENCH_RECORDED_HPP
#define TESTS_BENCH_RECORDED_HPP

#include <tillwire/api/client.hpp>
#include <tillwire/http/request.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "measure.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace bench {

inline tillwire::drip::account account_at(std::uint16_t port) {
  const auto account = tillwire::drip::account::make({.account_id = "9999999",
                                                      .credential = tillwire::drip::api_token("drip-sandbox"),
                                                      .application = "My Till",
                                                      .site = "www.mytill.com",
                                                      .base_url = "http://127.0.0.1:" + std::to_string(port)});
  must(account.has_value(), "the account");
  return *account;
}

/** A request as a client makes it, to be sent again and again. */
class recorded {
 public:
  template <class Payload>
  recorded(tillwire::drip::account const& account, Payload const& payload) {
    tillwire::testing::fake_transport recorder;
    tillwire::client c{account, recorder};
    must(c.send(payload).has_value(), "the fake");
    request_ = recorder.requests()[0];
  }

  void fill(tillwire::http::request& r) const {
    r.method = request_.method;
    r.url = request_.url;
    for (tillwire::testing::header_text const& h : request_.headers) r.headers.add(h.name, h.value);
    r.body.append(request_.body);
    r.timeout = std::chrono::seconds(30);
  }
  /** The bytes that a socket sends. */
  [[nodiscard]] std::string text() const {
    const std::size_t host = request_.url.find("//") + 2, path = request_.url.find('/', host);
    std::string all =
        "POST " + request_.url.substr(path) + " HTTP/1.1\r\nHost: " + request_.url.substr(host, path - host);
    for (tillwire::testing::header_text const& h : request_.headers)
      all.append("\r\n").append(h.name).append(": ").append(h.value);
    return all + "\r\nContent-Length: " + std::to_string(request_.body.size()) + "\r\n\r\n" + request_.body;
  }

 private:
  tillwire::testing::recorded_request request_;
};

}  // namespace bench

#endif

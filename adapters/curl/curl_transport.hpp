// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_CURL_CURL_TRANSPORT_HPP
#define TILLWIRE_ADAPTERS_CURL_CURL_TRANSPORT_HPP

#include <tillwire.hpp>

#include "curl_request.hpp"
#include <curl/curl.h>

#include <atomic>
#include <utility>

namespace tillwire::inline v0_1 {

/**
 * One request at a time through a libcurl easy handle, which keeps the connection alive between requests.
 *
 * start() blocks until the answer is there or the request's timeout is over. Certificates and host names are verified,
 * redirects are not followed. All settings work; where no proxy is set, libcurl's default reads `https_proxy` and its kin.
 * The program calls curl_global_init() before its first thread if it has several; link with -lcurl.
 */
class curl_transport {
 public:
  static constexpr bool blocking = true;
  static constexpr unsigned max_in_flight = 1;

  explicit curl_transport(http::connection_settings const& settings = {}) : request_(settings) {
    if (request_.easy() == nullptr) return;
    curl_easy_setopt(request_.easy(), CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(request_.easy(), CURLOPT_XFERINFOFUNCTION, &is_given_up);
    curl_easy_setopt(request_.easy(), CURLOPT_XFERINFODATA, &running_);
  }
  curl_transport(curl_transport const&) = delete;
  curl_transport& operator=(curl_transport const&) = delete;

  void start(http::request const& r, http::completion done) noexcept {
    if (!request_.begin(r, std::move(done))) return;
    running_ = &r;
    const CURLcode code = curl_easy_perform(request_.easy());
    if (running_.exchange(nullptr) == nullptr) request_.drop();
    else request_.finish(code);
  }

  /**
   * For other threads: start() gives that request up, within about a second, and drops its completion. False where it is
   * not on its way.
   */
  bool cancel(http::request const& r) noexcept {
    http::request const* expected = &r;
    return running_.compare_exchange_strong(expected, nullptr);
  }

 private:
  using current = std::atomic<http::request const*>;

  static int is_given_up(void* running, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
    return *static_cast<current*>(running) == nullptr ? 1 : 0;
  }

  curl_request request_;
  current running_{nullptr};  // what start() is at, until it is cancelled
};

}  // namespace tillwire::inline v0_1

#endif

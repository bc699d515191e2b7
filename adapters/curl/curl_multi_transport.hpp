// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_CURL_CURL_MULTI_TRANSPORT_HPP
#define TILLWIRE_ADAPTERS_CURL_CURL_MULTI_TRANSPORT_HPP

#include <tillwire.hpp>

#include "curl_request.hpp"
#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1 {

/**
 * Many requests at once through a libcurl multi handle, which keeps connections alive and shares them over HTTP/2.
 *
 * There is no thread: requests go on in poll(), which never blocks, and in wait(); start() only hands them over. One
 * thread at a time uses a transport. Where libcurl was built without AsynchDNS, poll() blocks while a name is looked up;
 * before libcurl 7.87, the end of a request does, cancel() and the destructor included. Certificates and host names are
 * verified, redirects are not followed. All settings work; where no proxy is set, libcurl's default reads `https_proxy`
 * and its kin. The program calls curl_global_init() before its first thread if it has several; link with -lcurl.
 */
class curl_multi_transport {
 public:
  static constexpr unsigned max_in_flight = 64;

  explicit curl_multi_transport(http::connection_settings settings = {})
      : settings_(std::move(settings)), multi_(curl_multi_init()) {}
  curl_multi_transport(curl_multi_transport const&) = delete;
  curl_multi_transport& operator=(curl_multi_transport const&) = delete;
  /** Gives up what is in flight, without a look at the network. */
  ~curl_multi_transport() {
    for (auto const& f : flights_)
      if (!f->is_idle()) curl_multi_remove_handle(multi_, f->easy());
    flights_.clear();
    curl_multi_cleanup(multi_);
  }

  void start(http::request const& r, http::completion done) noexcept {
    auto at = std::find_if(flights_.begin(), flights_.end(), [](auto const& f) { return f->is_idle(); });
    if (at == flights_.end()) at = flights_.insert(at, std::make_unique<curl_request>(settings_));
    curl_request& f = **at;
    if (!f.begin(r, std::move(done))) return;
    // to wait for the connection that is being made, in case that it takes them all; without TLS there is no HTTP/2, but
    // libcurl would not know before the first answer
    curl_easy_setopt(f.easy(), CURLOPT_PIPEWAIT, settings_.http2 && r.url.starts_with("https:") ? 1L : 0L);
    if (const CURLMcode code = curl_multi_add_handle(multi_, f.easy()); code != CURLM_OK)
      f.fail(curl_multi_strerror(code));
  }

  /** Sends and reads what can be without blocking. */
  void poll() { advance(); }

  /**
   * Polls; if no request has ended by that, sleeps until there is something to do or the time is over, and polls again.
   *
   * It may return before an answer is there. With nothing in flight it sleeps for the whole of the time.
   */
  void wait(std::chrono::milliseconds d) {
    if (advance()) return;
    using limits = std::numeric_limits<int>;
    const auto longest = (std::clamp<std::chrono::milliseconds::rep>)(d.count(), 0, (limits::max)());
    curl_multi_poll(multi_, nullptr, 0, static_cast<int>(longest), nullptr);
    advance();
  }

  void cancel(http::request const& r) {
    for (auto const& f : flights_) {
      if (!f->carries(r)) continue;
      curl_multi_remove_handle(multi_, f->easy());
      return f->drop();
    }
  }

 private:
  /** Whether a request has ended. */
  bool advance() {
    int count = 0;
    curl_multi_perform(multi_, &count);
    bool ended = false;
    while (CURLMsg const* const m = curl_multi_info_read(multi_, &count)) {
      if (m->msg != CURLMSG_DONE) continue;
      CURL* const easy = m->easy_handle;
      const CURLcode code = m->data.result;
      curl_multi_remove_handle(multi_, easy);  // the message ends with it
      curl_request::of(easy).finish(code);
      ended = true;
    }
    return ended;
  }

  http::connection_settings settings_;
  CURLM* multi_;
  std::vector<std::unique_ptr<curl_request>> flights_{};  // in flight, and idle ones to come
};

}  // namespace tillwire::inline v0_1

#endif

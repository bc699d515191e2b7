// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_TESTING_LATER_FRAME_TRANSPORT_HPP
#define TESTS_UNIT_TESTING_LATER_FRAME_TRANSPORT_HPP

#include <tillwire.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

using namespace tillwire;

/** One request of the engine, with an answer of its own. */
struct engine_request {
  http::completion done;
  CURL* easy = curl_easy_init();
  curl_slist* headers = nullptr;
  std::vector<std::pair<std::string, std::string>> fields{};
  std::string body{};
  CURLcode result = CURLE_OK;
  bool cancelled = false;

  explicit engine_request(http::completion d) : done(std::move(d)) {}
  engine_request(engine_request const&) = delete;
  engine_request& operator=(engine_request const&) = delete;
  ~engine_request() {
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
  }
  [[nodiscard]] bool is_over_the_cap() const { return body.size() > done.response().max_body(); }
};

/**
 * Like a game engine's HTTP stack: start() only queues, the engine works in poll(), on the caller's thread, keeps the whole
 * answer to itself, and hands it over in a later frame. Plain HTTP alone.
 */
class later_frame_transport {
 public:
  static constexpr unsigned max_in_flight = 64;

  later_frame_transport() : multi_(curl_multi_init()) {}
  later_frame_transport(later_frame_transport const&) = delete;
  later_frame_transport& operator=(later_frame_transport const&) = delete;
  ~later_frame_transport() {
    for (auto const& r : running_) curl_multi_remove_handle(multi_, r->easy);
    running_.clear();
    curl_multi_cleanup(multi_);
  }

  void start(http::request const&, http::completion done) noexcept {
    queued_.push_back(std::make_unique<engine_request>(std::move(done)));
  }
  void poll() {
    for (; !finished_.empty(); finished_.pop_front()) deliver(*finished_.front());
    for (auto& r : queued_) launch(*running_.emplace_back(std::move(r)));
    queued_.clear();
    int left = 0;
    curl_multi_perform(multi_, &left);
    while (CURLMsg const* const m = curl_multi_info_read(multi_, &left))
      if (m->msg == CURLMSG_DONE) finish(m->easy_handle, m->data.result);
  }
  void cancel(http::request const& wanted) {
    for (auto* group : {&queued_, &running_, &finished_})
      for (auto& r : *group)
        if (&r->done.request() == &wanted && !std::exchange(r->cancelled, true) && group == &running_)
          return finish(r->easy, CURLE_ABORTED_BY_CALLBACK);
  }

  [[nodiscard]] bool is_idle() const { return queued_.empty() && running_.empty() && finished_.empty(); }
  /** Gives up all completions: nobody ever hears of them. */
  void lose_all(std::vector<void*>& to) {
    for (auto* group : {&queued_, &running_, &finished_})
      for (auto& r : *group) to.push_back(r->done.release());
  }

 private:
  static std::size_t take_header(char* line, std::size_t, std::size_t size, void* to) {
    auto& r = *static_cast<engine_request*>(to);
    const std::string_view text(line, size);
    if (text.starts_with("HTTP/")) {
      r.fields.clear();
    } else if (const std::size_t colon = text.find(':'); colon != text.npos) {
      const std::size_t first = text.find_first_not_of(" \t", colon + 1), last = text.find_last_not_of(" \t\r\n");
      r.fields.emplace_back(text.substr(0, colon), first <= last ? text.substr(first, last - first + 1) : "");
    }
    return size;
  }
  static std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* to) {
    auto& r = *static_cast<engine_request*>(to);
    r.body.append(bytes, size);
    return r.is_over_the_cap() ? 0 : size;
  }

  void launch(engine_request& r) {
    http::request const& q = r.done.request();
    for (std::size_t i = 0; i != q.headers.size(); ++i) r.headers = curl_slist_append(r.headers, q.headers[i].line);
    r.headers = curl_slist_append(r.headers, "Expect:");
    const std::string method(to_string(q.method));
    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(r.easy, option, value); };
    set(CURLOPT_URL, q.url.c_str());
    set(CURLOPT_CUSTOMREQUEST, method.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(q.body.size()));
    set(CURLOPT_POSTFIELDS, q.body.size() != 0 ? q.body.view().data() : "");
    set(CURLOPT_HTTPHEADER, r.headers);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(q.timeout.count()));
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    if (q.method != http::method::get) set(CURLOPT_FRESH_CONNECT, 1L);  // or libcurl sends it again where that breaks
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_HEADERDATA, &r);
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, &r);
    if (r.cancelled) finish(r.easy, CURLE_ABORTED_BY_CALLBACK);
    else curl_multi_add_handle(multi_, r.easy);
  }

  void finish(CURL* easy, CURLcode result) {
    const auto at = std::find_if(running_.begin(), running_.end(), [&](auto const& r) { return r->easy == easy; });
    curl_multi_remove_handle(multi_, easy);
    finished_.push_back(std::move(*at));
    running_.erase(at);
    finished_.back()->result = result;
  }

  void deliver(engine_request& r) {
    if (r.cancelled) return;  // its completion ends with it
    http::response& to = r.done.response();
    long status = 0;
    curl_easy_getinfo(r.easy, CURLINFO_RESPONSE_CODE, &status);
    to.set_status(static_cast<int>(status));
    for (auto const& [name, value] : r.fields) to.add_header(name, value);
    to.append_body(r.body);
    if (r.result != CURLE_OK && !to.is_truncated()) to.fail(errc_of(r.result), curl_easy_strerror(r.result));
    r.done();
  }

  static errc errc_of(CURLcode code) {
    switch (code) {
      case CURLE_COULDNT_RESOLVE_HOST: return errc::unresolved_host;
      case CURLE_COULDNT_CONNECT: return errc::connection_refused;
      case CURLE_OPERATION_TIMEDOUT: return errc::timed_out;
      case CURLE_WEIRD_SERVER_REPLY:
      case CURLE_UNSUPPORTED_PROTOCOL: return errc::malformed_response;
      case CURLE_SSL_CONNECT_ERROR:
      case CURLE_PEER_FAILED_VERIFICATION: return errc::tls_failed;
      default: return errc::connection_lost;
    }
  }

  CURLM* multi_;
  std::deque<std::unique_ptr<engine_request>> queued_{}, running_{}, finished_{};
};

}  // namespace support

#endif

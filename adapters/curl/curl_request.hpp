// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_CURL_CURL_REQUEST_HPP
#define TILLWIRE_ADAPTERS_CURL_CURL_REQUEST_HPP

#include <tillwire.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1 {

/**
 * A libcurl easy handle for one request after the other: what the transports over libcurl share.
 *
 * begin() sets the handle up, somebody performs it, finish() says how it went. A request in flight borrows the memory
 * of the http::request; nothing is copied, and nothing allocated when warm but by libcurl.
 */
class curl_request {
 public:
  explicit curl_request(http::connection_settings const& settings)
      : easy_(curl_easy_init()), has_proxy_(!settings.proxy.empty()) {
    if (easy_ == nullptr) return;
    set(CURLOPT_PRIVATE, this);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_UPLOAD_BUFFERSIZE, 512L * 1024);
#if LIBCURL_VERSION_NUM >= 0x075700
    curl_easy_setopt(easy_, CURLOPT_QUICK_EXIT,
                     1L);  // a request that is over does not wait for the thread that looks its name up
#endif
    set(CURLOPT_CONNECTTIMEOUT_MS, long_of(settings.connect_timeout));
    // a libcurl without HTTP/2 stays at HTTP/1.1
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION,
                     static_cast<long>(settings.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    set_text(CURLOPT_PROXY, settings.proxy);
    set_text(CURLOPT_CAINFO, settings.ca_bundle);
    set_text(CURLOPT_SSLCERT, settings.client_certificate);
    set_text(CURLOPT_SSLKEY, settings.client_key);
    set(CURLOPT_ERRORBUFFER, &reason_[0]);
    set(CURLOPT_PREREQFUNCTION, &allow_once);
    set(CURLOPT_PREREQDATA, this);
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_WRITEFUNCTION, &take_body);
  }
  curl_request(curl_request const&) = delete;
  curl_request& operator=(curl_request const&) = delete;
  ~curl_request() { curl_easy_cleanup(easy_); }

  /** Null where libcurl could make none. */
  [[nodiscard]] CURL* easy() const { return easy_; }
  /** Of a handle that it set up. */
  [[nodiscard]] static curl_request& of(CURL* easy) {
    char* self = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
    return *reinterpret_cast<curl_request*>(self);
  }

  [[nodiscard]] bool is_idle() const { return !done_; }
  [[nodiscard]] bool carries(http::request const& r) const { return done_ && &done_.request() == &r; }

  /** Sets up an idle handle; false where there is none: the request is over and has failed. */
  bool begin(http::request const& r, http::completion done) {
    done_ = std::move(done);
    if (easy_ == nullptr) {
      fail("curl_easy_init failed");
      return false;
    }
    if (refused_ != CURLE_OK) {  // it would go on without a proxy that is asked for, or with other certificates
      fail(curl_easy_strerror(refused_));
      return false;
    }
    sent_ = false;
    reason_[0] = '\0';
    set(CURLOPT_URL, r.url.c_str());
    if (r.method == http::method::get && r.body.size() == 0) {
      set(CURLOPT_HTTPGET, 1L);
    } else {
      set(CURLOPT_POST, 1L);
      // without a body, a pointer all the same: libcurl would read stdin for the want of one
      set(CURLOPT_POSTFIELDS, r.body.size() == 0 ? "" : r.body.view().data());
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(r.body.size()));
    }
    set(CURLOPT_CUSTOMREQUEST, http::to_string(r.method).data());
    set(CURLOPT_HTTPHEADER, list_of(r.headers));
    set(CURLOPT_TIMEOUT_MS, long_of(r.timeout));
    set(CURLOPT_HEADERDATA, &done_.response());
    set(CURLOPT_WRITEDATA, &done_.response());
    return true;
  }

  /** The request is over; the handle is idle before its completion is called. */
  void finish(CURLcode code) {
    http::response& answer = done_.response();
    if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && answer.is_truncated())) fail_by(code, answer);
    http::completion(std::move(done_))();
  }

  /** The request is over for a reason that is not libcurl's. */
  void fail(std::string_view why) {
    done_.response().fail(errc::transport_failed, why);
    http::completion(std::move(done_))();
  }

  /** The request is given up; it is not performed any more. */
  void drop() { http::completion(std::move(done_)); }

 private:
  /** Not 0, which would be libcurl's own default. */
  static long long_of(std::chrono::milliseconds d) {
    using limits = std::numeric_limits<long>;
    return static_cast<long>((std::clamp<std::chrono::milliseconds::rep>)(d.count(), 1, (limits::max)()));
  }

  template <class T>
  void set(CURLoption option, T value) {
    if (const CURLcode code = curl_easy_setopt(easy_, option, value); code != CURLE_OK) refused_ = code;
  }
  void set_text(CURLoption option, std::string const& value) {
    if (!value.empty()) set(option, value.c_str());
  }

  /** The lines where they are: libcurl only reads them. */
  curl_slist* list_of(http::headers const& headers) {
    lines_.resize(headers.size() + 1);
    for (std::size_t i = 0; i != headers.size(); ++i) lines_[i] = {const_cast<char*>(headers[i].line), &lines_[i + 1]};
    lines_.back() = {const_cast<char*>("Expect:"), nullptr};  // no pause for 100 Continue before a large body
    return lines_.data();
  }

  /**
   * Where a connection that was kept alive breaks, libcurl sends a request again on its own: but the server may have seen
   * it. Called before each time that a request is sent.
   */
  static int allow_once(void* self, char*, char*, int, int) noexcept {
    return std::exchange(static_cast<curl_request*>(self)->sent_, true) ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
  }

  /** Whether the proxy of the settings was not reached, or refused to make a tunnel. */
  bool failed_at_proxy(CURLcode code) const {
    long tunnel = 0;
    curl_easy_getinfo(easy_, CURLINFO_HTTP_CONNECTCODE, &tunnel);
    return (tunnel != 0 && tunnel / 100 != 2) || (code == CURLE_COULDNT_CONNECT && has_proxy_);
  }

  void fail_by(CURLcode code, http::response& answer) const {
    const errc what = failed_at_proxy(code) ? errc::proxy_failed : errc_of(code);
    const std::string_view reason(reason_);
    // it was sent before libcurl failed to get so far again, or was stopped by allow_once()
    if (sent_ && (code == CURLE_ABORTED_BY_CALLBACK || what == errc::connection_refused || what == errc::tls_failed ||
                  what == errc::unresolved_host || what == errc::proxy_failed))
      answer.fail(errc::connection_lost, "the connection broke after the request was sent");
    // libcurl quotes a proxy that it cannot read, password and all
    else if (reason.empty() || reason.find('@') != reason.npos) answer.fail(what, curl_easy_strerror(code));
    else answer.fail(what, reason);
  }

  static std::size_t take_header(char* line, std::size_t, std::size_t size, void* to) noexcept {
    auto& answer = *static_cast<http::response*>(to);
    std::string_view text(line, size);
    while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
    if (text.substr(0, 5) == "HTTP/") {
      const std::size_t space = text.find(' ');
      int status = 0;
      for (std::size_t i = space;
           space != text.npos && ++i < text.size() && i <= space + 3 && text[i] >= '0' && text[i] <= '9';)
        status = status * 10 + (text[i] - '0');
      answer.set_status(status);
    } else if (const std::size_t colon = text.find(':'); colon != text.npos) {
      std::string_view value = text.substr(colon + 1);
      while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
      while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
      answer.add_header(text.substr(0, colon), value);
    }
    return size;
  }

  static std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* to) noexcept {
    return static_cast<http::response*>(to)->append_body({bytes, size}) ? size : 0;
  }

  static errc errc_of(CURLcode code) {
    switch (code) {
      case CURLE_COULDNT_RESOLVE_HOST: return errc::unresolved_host;
      case CURLE_COULDNT_CONNECT: return errc::connection_refused;
      case CURLE_OPERATION_TIMEDOUT: return errc::timed_out;
      case CURLE_COULDNT_RESOLVE_PROXY:
      case CURLE_PROXY: return errc::proxy_failed;
      case CURLE_SSL_CONNECT_ERROR:
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CERTPROBLEM:
      case CURLE_SSL_CIPHER:
      case CURLE_SSL_CACERT_BADFILE:
      case CURLE_SSL_ISSUER_ERROR: return errc::tls_failed;
      case CURLE_GOT_NOTHING:
      case CURLE_SEND_ERROR:
      case CURLE_SEND_FAIL_REWIND:
      case CURLE_RECV_ERROR:
      case CURLE_PARTIAL_FILE:
      case CURLE_HTTP2:
      case CURLE_HTTP2_STREAM: return errc::connection_lost;
      case CURLE_WEIRD_SERVER_REPLY:
      case CURLE_UNSUPPORTED_PROTOCOL: return errc::malformed_response;
      default: return errc::transport_failed;
    }
  }

  CURL* easy_;
  bool has_proxy_;
  CURLcode refused_ = CURLE_OK;  // what libcurl said to a setting that it does not have
  bool sent_ = false;
  char reason_[CURL_ERROR_SIZE] = "";
  std::vector<curl_slist> lines_{};
  http::completion done_ = http::completion::adopt(nullptr);
};

}  // namespace tillwire::inline v0_1

#endif

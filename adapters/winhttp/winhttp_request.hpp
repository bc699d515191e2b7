// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_WINHTTP_WINHTTP_REQUEST_HPP
#define TILLWIRE_ADAPTERS_WINHTTP_WINHTTP_REQUEST_HPP

#include <tillwire.hpp>

#include "winhttp_api.hpp"

#include <algorithm>
#include <chrono>
#include <climits>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1::winhttp_detail {

/**
 * One request from its beginning to its end. WinHTTP works on threads of its own and calls back; exchange() waits for that,
 * step by step, so that the timeout bounds the whole: synchronous WinHTTP has timeouts for each step alone.
 */
class request {
 public:
  request(HINTERNET session, http::connection_settings const& settings) : session_(session), settings_(settings) {}
  request(request const&) = delete;
  request& operator=(request const&) = delete;

  /** When it returns, WinHTTP has let go of everything. */
  void exchange(http::request const& r, http::response& answer) {
    const auto begun = clock::now();
    deadline_ = begun + r.timeout;
    connected_by_ = begun + (std::min)(settings_.connect_timeout, r.timeout);
    handle connection;
    if (open(r, connection, answer) && send(r, answer) && receive(answer)) take_body(answer);
    close();
    if (is_open_) ::WaitForSingleObject(closed_.get(), INFINITE);
  }

  /** For other threads. */
  void cancel() {
    const std::lock_guard lock(mutex_);
    is_cancelled_ = true;
    changed_.notify_one();
  }

 private:
  using clock = std::chrono::steady_clock;

  bool fail(http::response& answer, char const* in, DWORD code) const {
    answer.fail(errc_of(code), error_text(in, code) + reasons_);
    return false;
  }

  bool open(http::request const& r, handle& connection, http::response& answer) {
    const url_parts url(r.url);
    if (!url.is_valid) {
      answer.fail(errc::transport_failed, "the URL is no http://host/ or https://host/");
      return false;
    }
    connection.reset(::WinHttpConnect(session_, url.host.c_str(), url.port, 0));
    if (!connection) return fail(answer, "WinHttpConnect", ::GetLastError());
    is_secure_ = url.is_secure;
    if (!closed_) return fail(answer, "CreateEvent", ::GetLastError());
    const std::string_view method = http::to_string(r.method);  // ASCII
    request_ = ::WinHttpOpenRequest(
        connection.get(), std::wstring(method.begin(), method.end()).c_str(), url.target.c_str(), nullptr,
        WINHTTP_NO_REFERER, WINHTTP_DEFAULT_ACCEPT_TYPES,
        WINHTTP_FLAG_ESCAPE_DISABLE | WINHTTP_FLAG_ESCAPE_DISABLE_QUERY | (is_secure_ ? WINHTTP_FLAG_SECURE : 0));
    if (request_ == nullptr) return fail(answer, "WinHttpOpenRequest", ::GetLastError());
    constexpr DWORD of_interest = WINHTTP_CALLBACK_FLAG_ALL_COMPLETIONS | WINHTTP_CALLBACK_FLAG_HANDLES |
                                  WINHTTP_CALLBACK_FLAG_CONNECT_TO_SERVER | WINHTTP_CALLBACK_FLAG_SEND_REQUEST |
                                  WINHTTP_CALLBACK_FLAG_RECEIVE_RESPONSE | WINHTTP_CALLBACK_FLAG_SECURE_FAILURE;
    if (!set(WINHTTP_OPTION_CONTEXT_VALUE, reinterpret_cast<DWORD_PTR>(this)) ||
        ::WinHttpSetStatusCallback(request_, &call_back, of_interest, 0) == WINHTTP_INVALID_STATUS_CALLBACK)
      return fail(answer, "WinHttpSetStatusCallback", ::GetLastError());
    is_open_ = true;
    if (!set(WINHTTP_OPTION_DISABLE_FEATURE,
             DWORD{WINHTTP_DISABLE_COOKIES | WINHTTP_DISABLE_REDIRECTS | WINHTTP_DISABLE_AUTHENTICATION}) ||
        !set(WINHTTP_OPTION_CONNECT_RETRIES, DWORD{1}) ||
        !set(WINHTTP_OPTION_RECEIVE_RESPONSE_TIMEOUT, static_cast<DWORD>(int_of(r.timeout))))
      return fail(answer, "WinHttpSetOption", ::GetLastError());
    // a server may ask for a certificate without insisting on one
    if (is_secure_) ::WinHttpSetOption(request_, WINHTTP_OPTION_CLIENT_CERT_CONTEXT, WINHTTP_NO_CLIENT_CERT_CONTEXT, 0);
    if (settings_.http2)  // what is older than Windows 10 stays at HTTP/1.1
      set(WINHTTP_OPTION_ENABLE_HTTP_PROTOCOL, DWORD{WINHTTP_PROTOCOL_FLAG_HTTP2});
    const int connect = int_of(settings_.connect_timeout), whole = int_of(r.timeout);
    if (::WinHttpSetTimeouts(request_, connect, connect, whole, whole) == FALSE)
      return fail(answer, "WinHttpSetTimeouts", ::GetLastError());
    return add_headers(r.headers, answer);
  }

  template <class T>
  bool set(DWORD option, T value) {
    return ::WinHttpSetOption(request_, option, &value, sizeof value) != FALSE;
  }

  static int int_of(std::chrono::milliseconds d) {
    return static_cast<int>((std::clamp<std::chrono::milliseconds::rep>)(d.count(), 1, INT_MAX));
  }

  bool add_headers(http::headers const& headers, http::response& answer) {
    for (std::size_t i = 0; i != headers.size(); ++i) {
      std::optional<std::wstring> line = widened(headers[i].line);
      if (!line) {
        answer.fail(errc::transport_failed, "a header field is no UTF-8");
        return false;
      }
      const BOOL added = ::WinHttpAddRequestHeaders(request_, line->c_str(), static_cast<DWORD>(line->size()),
                                                    WINHTTP_ADDREQ_FLAG_ADD);
      const DWORD code = ::GetLastError();
      ::SecureZeroMemory(line->data(), line->size() * sizeof(wchar_t));  // it may be the credentials
      if (added == FALSE) return fail(answer, "WinHttpAddRequestHeaders", code);
    }
    return true;
  }

  bool send(http::request const& r, http::response& answer) {
    const std::string_view body = r.body.view();
    const auto size = static_cast<DWORD>(body.size());
    if (size != body.size()) {
      answer.fail(errc::transport_failed, "a body of more than 4 GB");
      return false;
    }
    // WinHTTP only reads it
    void* const bytes = size == 0 ? WINHTTP_NO_REQUEST_DATA : const_cast<char*>(body.data());
    return finish(::WinHttpSendRequest(request_, WINHTTP_NO_ADDITIONAL_HEADERS, 0, bytes, size, size,
                                       reinterpret_cast<DWORD_PTR>(this)),
                  "WinHttpSendRequest", answer);
  }

  bool receive(http::response& answer) {
    if (!finish(::WinHttpReceiveResponse(request_, nullptr), "WinHttpReceiveResponse", answer)) return false;
    DWORD status = 0, size = sizeof status;
    if (::WinHttpQueryHeaders(request_, WINHTTP_QUERY_STATUS_CODE | WINHTTP_QUERY_FLAG_NUMBER,
                              WINHTTP_HEADER_NAME_BY_INDEX, &status, &size, WINHTTP_NO_HEADER_INDEX) == FALSE)
      return fail(answer, "WinHttpQueryHeaders", ::GetLastError());
    answer.set_status(static_cast<int>(status));
    if (is_secure_ && status / 100 != 2 && !has_certificate()) {
      answer.fail(errc::proxy_failed, "the proxy made no tunnel: status " + std::to_string(status));
      return false;
    }
    if (!take_headers(answer)) {
      answer.fail(errc::malformed_response, "the answer's Content-Length is no number");
      return false;
    }
    if (status == 204 || status == 304) expected_.reset();
    return true;
  }

  /** Whether the answer is the server's: WinHTTP passes on what a proxy says that refuses to make a tunnel. */
  bool has_certificate() const {
    PCCERT_CONTEXT certificate = nullptr;
    DWORD size = sizeof certificate;
    if (::WinHttpQueryOption(request_, WINHTTP_OPTION_SERVER_CERT_CONTEXT, &certificate, &size) == FALSE) return false;
    ::CertFreeCertificateContext(certificate);
    return true;
  }

  std::string raw_headers() const {
    DWORD size = 0;
    const auto query = [&](void* to) {
      return ::WinHttpQueryHeaders(request_, WINHTTP_QUERY_RAW_HEADERS_CRLF, WINHTTP_HEADER_NAME_BY_INDEX, to, &size,
                                   WINHTTP_NO_HEADER_INDEX) != FALSE;
    };
    query(nullptr);  // says how much
    std::wstring raw(size / sizeof(wchar_t), L'\0');
    if (!query(raw.data())) return {};
    raw.resize(size / sizeof(wchar_t));
    return narrowed(raw);
  }

  /** False where the length of the body is none: WinHTTP would take what comes. */
  bool take_headers(http::response& answer) {
    const std::string raw = raw_headers();
    bool is_chunked = false;
    for (std::string_view rest = raw; !rest.empty();) {
      const std::size_t end = (std::min)(rest.find("\r\n"), rest.size());
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix((std::min)(end + 2, rest.size()));
      const std::size_t colon = line.find(':');
      if (colon == line.npos) continue;  // the status line
      const std::string_view name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
      answer.add_header(name, value);
      if (http::same_name(name, "Transfer-Encoding")) is_chunked = true;
      if (!http::same_name(name, "Content-Length")) continue;
      expected_ = length_of(value);
      if (!expected_) return false;
    }
    if (is_chunked) expected_.reset();
    return true;
  }

  void take_body(http::response& answer) {
    for (std::uint64_t taken = 0;;) {
      // not a whole buffer at once, which would not be full for long where an answer comes slowly
      if (!finish(::WinHttpQueryDataAvailable(request_, nullptr), "WinHttpQueryDataAvailable", answer)) return;
      const DWORD size = (std::min)(count_, static_cast<DWORD>(sizeof bytes_));
      if (size != 0 && !finish(::WinHttpReadData(request_, bytes_, size, nullptr), "WinHttpReadData", answer)) return;
      if (size == 0 || count_ == 0) {
        // WinHTTP takes the end of the connection for the end of the body
        if (expected_ && taken < *expected_) answer.fail(errc::connection_lost, "the connection ended amid the answer");
        return;
      }
      taken += count_;
      if (!answer.append_body({bytes_, count_})) return;
    }
  }

  /** Waits for the end of what was begun; false, and the answer says why, where it has failed. */
  bool finish(BOOL begun, char const* in, http::response& answer) {
    if (begun == FALSE) return fail(answer, in, ::GetLastError());
    std::unique_lock lock(mutex_);
    const auto is_over = [&] { return is_done_ || is_lost_ || is_cancelled_; };
    const bool in_time = changed_.wait_until(lock, connected_by_, [&] { return is_over() || is_sending_; }) &&
                         changed_.wait_until(lock, deadline_, is_over);
    if (!in_time) {
      answer.fail(errc::timed_out, is_sending_ ? "no whole answer in time" : "no connection in time");
      return false;
    }
    if (is_lost_) {
      answer.fail(errc::connection_lost, "the connection broke after the request was sent");
      return false;
    }
    if (is_cancelled_) {
      answer.fail(errc::abandoned, "cancelled");
      return false;
    }
    is_done_ = false;
    return error_ == 0 || fail(answer, in, error_);
  }

  /** Ends whatever goes on. */
  void close() {
    std::unique_lock lock(mutex_);
    const handle open(std::exchange(request_, nullptr));
    lock.unlock();  // closing it may call back
  }

  static void CALLBACK call_back(HINTERNET, DWORD_PTR self, DWORD what, void* about, DWORD size) noexcept {
    if (self != 0) reinterpret_cast<request*>(self)->hear(what, about, size);
  }

  void hear(DWORD what, void* about, DWORD size) {
    // the last word; *this may be gone as soon as the event is set
    if (what == WINHTTP_CALLBACK_STATUS_HANDLE_CLOSING) return void(::SetEvent(closed_.get()));
    handle lost;  // closed behind the lock, and without *this: that may be gone by then
    {
      const std::lock_guard lock(mutex_);
      switch (what) {
        // To another address, or behind a connection that was kept alive and broke: the server may have seen the request.
        case WINHTTP_CALLBACK_STATUS_CONNECTING_TO_SERVER: is_lost_ = is_sending_; break;
        case WINHTTP_CALLBACK_STATUS_SENDING_REQUEST: is_sending_ = true; break;
        case WINHTTP_CALLBACK_STATUS_RESPONSE_RECEIVED: has_heard_ |= *static_cast<DWORD*>(about) != 0; break;
        case WINHTTP_CALLBACK_STATUS_SECURE_FAILURE: reasons_ = certificate_reasons(*static_cast<DWORD*>(about)); break;
        case WINHTTP_CALLBACK_STATUS_SENDREQUEST_COMPLETE:
        case WINHTTP_CALLBACK_STATUS_HEADERS_AVAILABLE: end(0, 0); break;
        case WINHTTP_CALLBACK_STATUS_DATA_AVAILABLE: end(0, *static_cast<DWORD*>(about)); break;
        case WINHTTP_CALLBACK_STATUS_READ_COMPLETE: end(0, size); break;
        case WINHTTP_CALLBACK_STATUS_REQUEST_ERROR: end(static_cast<WINHTTP_ASYNC_RESULT*>(about)->dwError, 0); break;
        default: return;
      }
      if (is_lost_) lost.reset(std::exchange(request_, nullptr));
      changed_.notify_one();
    }
  }

  void end(DWORD error, DWORD count) {
    is_done_ = true;
    error_ = error;
    count_ = count;
  }

  static std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
  }

  errc errc_of(DWORD code) const {
    const bool has_proxy = !settings_.proxy.empty();
    switch (code) {
      case ERROR_WINHTTP_NAME_NOT_RESOLVED: return has_proxy ? errc::proxy_failed : errc::unresolved_host;
      case ERROR_WINHTTP_CANNOT_CONNECT: return has_proxy ? errc::proxy_failed : errc::connection_refused;
      case ERROR_WINHTTP_TIMEOUT:
      case WSAETIMEDOUT: return errc::timed_out;  // Wine passes the sockets' errors on
      case ERROR_WINHTTP_CONNECTION_ERROR:
      case WSAECONNABORTED:
      case WSAECONNRESET: return errc::connection_lost;
      // also where the connection ends before there is any answer
      case ERROR_WINHTTP_INVALID_SERVER_RESPONSE: return has_heard_ ? errc::malformed_response : errc::connection_lost;
      case ERROR_WINHTTP_HEADER_COUNT_EXCEEDED:
      case ERROR_WINHTTP_HEADER_SIZE_OVERFLOW:
      case ERROR_WINHTTP_CHUNKED_ENCODING_HEADER_SIZE_OVERFLOW: return errc::malformed_response;
      case ERROR_WINHTTP_SECURE_FAILURE:
      case ERROR_WINHTTP_SECURE_CHANNEL_ERROR:
      case ERROR_WINHTTP_SECURE_CERT_CN_INVALID:
      case ERROR_WINHTTP_SECURE_CERT_DATE_INVALID:
      case ERROR_WINHTTP_SECURE_CERT_REVOKED:
      case ERROR_WINHTTP_SECURE_CERT_REV_FAILED:
      case ERROR_WINHTTP_SECURE_CERT_WRONG_USAGE:
      case ERROR_WINHTTP_SECURE_INVALID_CA:
      case ERROR_WINHTTP_SECURE_INVALID_CERT:
      case ERROR_WINHTTP_CLIENT_AUTH_CERT_NEEDED: return errc::tls_failed;
      case ERROR_WINHTTP_SECURE_FAILURE_PROXY: return errc::proxy_failed;
      default: return errc::transport_failed;
    }
  }

  struct event_closer {
    void operator()(HANDLE h) const noexcept { ::CloseHandle(h); }
  };

  HINTERNET session_;
  http::connection_settings const& settings_;
  clock::time_point deadline_{}, connected_by_{};
  bool is_secure_ = false;
  std::optional<std::uint64_t> expected_{};  // bytes of the body, where the answer says so
  char bytes_[16 * 1024];
  bool is_open_ = false;  // there will be a last word
  std::unique_ptr<void, event_closer> closed_{::CreateEventW(nullptr, TRUE, FALSE, nullptr)};

  std::mutex mutex_{};  // for what follows, which WinHTTP's threads write
  std::condition_variable changed_{};
  HINTERNET request_ = nullptr;
  bool is_sending_ = false, has_heard_ = false, is_done_ = false, is_lost_ = false, is_cancelled_ = false;
  DWORD error_ = 0, count_ = 0;
  std::string reasons_{};  // what Windows has against the certificate
};

}  // namespace tillwire::inline v0_1::winhttp_detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_CURL_CURL_TRANSPORT_HPP
#define TILLWIRE_ADAPTERS_CURL_CURL_TRANSPORT_HPP

#include <tillwire.hpp>

#include <curl/curl.h>

#include <cstddef>
#include <string>
#include <string_view>
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

  explicit curl_transport(http::connection_settings settings = {})
      : settings_(std::move(settings)), easy_(curl_easy_init()) {}
  curl_transport(curl_transport const&) = delete;
  curl_transport& operator=(curl_transport const&) = delete;
  ~curl_transport() { curl_easy_cleanup(easy_); }

  void start(http::request const& r, http::completion done) noexcept {
    http::response& answer = done.response();
    if (easy_ == nullptr) {
      answer.fail(errc::transport_failed, "curl_easy_init failed");
      return done();
    }
    char reason[CURL_ERROR_SIZE] = "";
    curl_slist* const headers = list_of(r.headers);
    curl_easy_reset(easy_);  // keeps the connection
    set_connection();
    set(CURLOPT_ERRORBUFFER, reason);
    set(CURLOPT_URL, r.url.c_str());
    // the body is read once: where a connection that was kept alive breaks, libcurl sends a request again on its own, but
    // not if it would have to go back in the body, which the server may have seen
    unread body{r.body.view()};
    set(CURLOPT_POST, 1L);
    set(CURLOPT_CUSTOMREQUEST, std::string(http::to_string(r.method)).c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(r.body.size()));
    set(CURLOPT_READFUNCTION, &give_body);
    set(CURLOPT_READDATA, &body);
    set(CURLOPT_SEEKFUNCTION, &refuse_to_seek);
    set(CURLOPT_HTTPHEADER, headers);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(r.timeout.count()));
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_HEADERDATA, &answer);
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, &answer);
    if (const CURLcode code = curl_easy_perform(easy_);
        code != CURLE_OK && !(code == CURLE_WRITE_ERROR && answer.is_truncated()))
      answer.fail(failed_at_proxy(code) ? errc::proxy_failed : errc_of(code),
                  reason[0] != '\0' ? reason : curl_easy_strerror(code));
    set<char*>(CURLOPT_ERRORBUFFER, nullptr);
    curl_slist_free_all(headers);
    done();
  }

 private:
  /** What is left of a body. */
  struct unread {
    std::string_view bytes;
  };

  template <class T>
  void set(CURLoption option, T value) {
    curl_easy_setopt(easy_, option, value);
  }
  void set_text(CURLoption option, std::string const& value) {
    if (!value.empty()) set(option, value.c_str());
  }

  void set_connection() {
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_UPLOAD_BUFFERSIZE, 512L * 1024);
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_timeout.count()));
    set(CURLOPT_HTTP_VERSION, static_cast<long>(settings_.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    set_text(CURLOPT_PROXY, settings_.proxy);
    set_text(CURLOPT_CAINFO, settings_.ca_bundle);
    set_text(CURLOPT_SSLCERT, settings_.client_certificate);
    set_text(CURLOPT_SSLKEY, settings_.client_key);
  }

  static curl_slist* list_of(http::headers const& headers) {
    curl_slist* list = nullptr;
    for (std::size_t i = 0; i != headers.size(); ++i) list = curl_slist_append(list, headers[i].line);
    return curl_slist_append(list, "Expect:");  // no pause for 100 Continue before a large body
  }

  static std::size_t give_body(char* to, std::size_t, std::size_t room, void* from) {
    std::string_view& bytes = static_cast<unread*>(from)->bytes;
    const std::size_t size = bytes.copy(to, room);
    bytes.remove_prefix(size);
    return size;
  }

  static int refuse_to_seek(void*, curl_off_t, int) { return CURL_SEEKFUNC_FAIL; }

  /** Whether the proxy of the settings was not reached, or refused to make a tunnel. */
  bool failed_at_proxy(CURLcode code) const {
    long tunnel = 0;
    curl_easy_getinfo(easy_, CURLINFO_HTTP_CONNECTCODE, &tunnel);
    return (tunnel != 0 && tunnel != 200) || (code == CURLE_COULDNT_CONNECT && !settings_.proxy.empty());
  }

  static std::size_t take_header(char* line, std::size_t, std::size_t size, void* to) {
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

  static std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* to) {
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

  http::connection_settings settings_;
  CURL* easy_;
};

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_HTTPLIB_HTTPLIB_TRANSPORT_HPP
#define TILLWIRE_ADAPTERS_HTTPLIB_HTTPLIB_TRANSPORT_HPP

#include <tillwire.hpp>

#include "no_sigpipe.hpp"
#include "tunnel_client.hpp"
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace tillwire::inline v0_1 {

/**
 * One request at a time through cpp-httplib 0.11 on POSIX systems, HTTP/1.1, with a kept connection to each server.
 *
 * start() blocks until the answer is there or the request's timeout is over, which a thread of the transport's own sees to.
 * Certificates and host names are verified, redirects are not followed, nothing is sent twice. The proxy is
 * `http://host:port`, without a password, and the environment is not asked for one; connect_timeout is for each address and
 * each step of the handshake; http2 means nothing. A look-up of a name can be neither cut short nor cancelled.
 *
 * What cpp-httplib does: of the answers before the final one, it reads a bare 100 Continue only; an answer with trailers, or
 * one that is not HTTP, is connection_lost; a Content-Length that is no number is 0; a chunk that does not end where it
 * should ends the body; percent signs in header values are decoded.
 * It needs exceptions. Link with the flags of `pkg-config --cflags --libs cpp-httplib`, and -lssl -lcrypto -pthread.
 */
class httplib_transport {
 public:
  static constexpr bool blocking = true;
  static constexpr unsigned max_in_flight = 1;

  explicit httplib_transport(http::connection_settings settings = {})
      : settings_(std::move(settings)), watcher_([this] { watch(); }) {}
  httplib_transport(httplib_transport const&) = delete;
  httplib_transport& operator=(httplib_transport const&) = delete;
  ~httplib_transport() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      ending_ = true;
    }
    changed_.notify_one();
    watcher_.join();
    forget_servers();
  }

  void start(http::request const& r, http::completion done) noexcept {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      running_ = &r;
    }
    try {
      const httplib_detail::no_sigpipe quiet;
      exchange(r, done.response());
    } catch (std::exception const& e) {
      forget_servers();  // the client may be in the middle of anything
      done.response().fail(errc::transport_failed, std::string("cpp-httplib: ") + e.what());
    }
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      at_ = nullptr;
      if (std::exchange(running_, nullptr) == nullptr) return;  // cancelled: nobody waits
    }
    done();
  }

  /**
   * For other threads: start() gives that request up at once, or when the name is looked up, and drops its completion.
   * False where it is not on its way.
   */
  bool cancel(http::request const& r) noexcept {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (running_ != &r) return false;
    running_ = nullptr;
    deadline_ = {};  // long ago
    changed_.notify_one();
    return true;
  }

 private:
  using clock = std::chrono::steady_clock;

  /** A server as in the URL: `https://host:port`. */
  struct server {
    std::unique_ptr<httplib::ClientImpl> client{};
    bool over_tls = false, through_proxy = false;
    bool found = false;  // the host had an address, or a connection was kept
    int socket = -1;     // a second descriptor of the client's connection, to break it by

    server() = default;
    server(server const&) = delete;
    server& operator=(server const&) = delete;
    ~server() { hold(-1); }

    void hold(int descriptor) {
      if (socket >= 0) ::close(socket);
      socket = descriptor;
    }
    /** Closes a connection that the other side has closed, or on which it has said what nobody asked for. */
    void renew() {
      ::pollfd p{.fd = socket, .events = POLLIN, .revents = 0};
      if (client->is_socket_open() != 0 && ::poll(&p, 1, 0) != 0) client->stop();
    }
  };

  void exchange(http::request const& r, http::response& answer) {
    const clock::time_point begun = clock::now();
    const auto connect_timeout = (std::min)(settings_.connect_timeout, r.timeout);
    const std::size_t host = r.url.find("://"), path = r.url.find_first_of("/?#", host == r.url.npos ? 0 : host + 3);
    server& to = servers_[r.url.substr(0, path)];
    if (to.client == nullptr && !open(to, r.url.substr(0, path), answer)) return;
    to.renew();
    to.found = to.client->is_socket_open() != 0;
    to.client->set_connection_timeout(connect_timeout);
    to.client->set_read_timeout(r.timeout);  // of each read; the watcher sees to the whole
    to.client->set_write_timeout(r.timeout);
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      at_ = &to;
      if (running_ == nullptr) return;
      deadline_ = begun + r.timeout;
    }
    changed_.notify_one();

    httplib::Request out;
    out.method = http::to_string(r.method);
    out.path = path == r.url.npos ? "/" : r.url[path] == '/' ? r.url.substr(path) : "/" + r.url.substr(path);
    if (to.through_proxy && !to.over_tls) {  // in the absolute form; cpp-httplib's own names port 80 as well
      out.path.insert(0, r.url, 0, path);
      out.headers.emplace("Host", r.url.substr(host + 3, path - host - 3));
    }
    for (std::size_t i = 0; i != r.headers.size(); ++i) out.headers.emplace(r.headers[i].name, r.headers[i].value);
    out.body = r.body.view();
    bool interim = false;
    out.response_handler = [&](httplib::Response const& in) {
      interim = in.status < 200;
      if (!interim) take_head(answer, in);
      return !interim;
    };
    out.content_receiver = [&](char const* bytes, std::size_t size, std::uint64_t, std::uint64_t) {
      return answer.append_body({bytes, size});
    };
    httplib::Response in;
    httplib::Error error{};
    const bool whole = to.client->send(out, in, error);
    if (to.client->is_socket_open() == 0) {
      const std::lock_guard<std::mutex> lock(mutex_);
      to.hold(-1);
    }
    if (answer.is_truncated()) return;
    if (whole) {
      if (answer.status() == 0) take_head(answer, in);  // 204: cpp-httplib does not call the handler
    } else if (interim) {
      answer.fail(errc::malformed_response, "cpp-httplib does not read the answer behind an interim one");
    } else {
      const clock::time_point now = clock::now();
      const bool slow_handshake = error == httplib::Error::SSLConnection && now >= begun + connect_timeout;
      answer.fail(now >= begun + r.timeout || slow_handshake ? errc::timed_out : errc_of(error, to),
                  "cpp-httplib: " + httplib::to_string(error));
    }
  }

  void forget_servers() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      at_ = nullptr;
    }
    const httplib_detail::no_sigpipe quiet;  // TLS says good-bye
    servers_.clear();
  }

  static void take_head(http::response& answer, httplib::Response const& in) {
    answer.set_status(in.status);
    for (auto const& [name, value] : in.headers) answer.add_header(name, value);
  }

  /** `host`, `host:port` or `[IPv6]:port`; the port stays as it was where none is named. */
  static bool split(std::string_view text, std::string& host, int& port) {
    const std::size_t colon = text.rfind(':');
    if (colon != text.npos && text.find(']', colon) == text.npos) {
      char const* const end = text.data() + text.size();
      const auto read = std::from_chars(text.data() + colon + 1, end, port);
      if (read.ec != std::errc() || read.ptr != end || port < 1 || port > 65535) return false;
      text = text.substr(0, colon);
    }
    if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
    host = text;
    return !host.empty() && host.find_first_of("@[]/ ") == host.npos;
  }

  /** False, and the answer says why, where there can be no client for that. */
  bool open(server& to, std::string_view origin, http::response& answer) {
    to.over_tls = origin.starts_with("https://");
    std::string host, proxy_host;
    int port = to.over_tls ? 443 : 80, proxy_port = 80;
    if ((!to.over_tls && !origin.starts_with("http://")) || !split(origin.substr(to.over_tls ? 8 : 7), host, port)) {
      answer.fail(errc::transport_failed, "the URL is no http://host/ or https://host/");
      return false;
    }
    if (std::string_view proxy = settings_.proxy; !proxy.empty()) {
      if (proxy.ends_with('/')) proxy.remove_suffix(1);
      if (!proxy.starts_with("http://") || !split(proxy.substr(7), proxy_host, proxy_port)) {
        answer.fail(errc::proxy_failed, "the proxy is no http://host:port");
        return false;
      }
    }
    std::unique_ptr<httplib::ClientImpl> client;
    to.through_proxy = !proxy_host.empty();
    if (!to.over_tls)
      client = to.through_proxy ? std::make_unique<httplib::ClientImpl>(proxy_host, proxy_port)
                                : std::make_unique<httplib::ClientImpl>(host, port);
    else client = secured(host, port, proxy_host, proxy_port);
    if (client == nullptr) {
      answer.fail(errc::tls_failed, "the client certificate or its key cannot be used");
      return false;
    }
    client->set_keep_alive(true);
    client->set_tcp_nodelay(true);  // head and body leave apart
    client->set_url_encode(false);
    client->set_decompress(false);
    client->set_socket_options([this, &to](socket_t made) {
      const std::lock_guard<std::mutex> lock(mutex_);
      to.hold(::fcntl(made, F_DUPFD_CLOEXEC, 0));
      to.found = true;
    });
    to.client = std::move(client);
    return true;
  }

  std::unique_ptr<httplib::ClientImpl> secured(std::string const& host, int port, std::string const& proxy_host,
                                               int proxy_port) const {
    std::unique_ptr<httplib::SSLClient> client;
    if (proxy_host.empty()) client = std::make_unique<httplib::SSLClient>(host, port);
    else client = std::make_unique<httplib_detail::tunnel_client>(host, port, proxy_host, proxy_port);
    client->set_ca_cert_path(settings_.ca_bundle);
    std::string const& certificate = settings_.client_certificate;
    std::string const& key = settings_.client_key.empty() ? certificate : settings_.client_key;
    if (!certificate.empty() &&
        (SSL_CTX_use_certificate_chain_file(client->ssl_context(), certificate.c_str()) != 1 ||
         SSL_CTX_use_PrivateKey_file(client->ssl_context(), key.c_str(), SSL_FILETYPE_PEM) != 1))
      return nullptr;
    return client;
  }

  static errc errc_of(httplib::Error error, server const& to) {
    switch (error) {
      case httplib::Error::Connection:
        return to.through_proxy ? errc::proxy_failed : to.found ? errc::connection_refused : errc::unresolved_host;
      case httplib::Error::ConnectionTimeout: return errc::timed_out;
      case httplib::Error::SSLConnection:
      case httplib::Error::SSLLoadingCerts:
      case httplib::Error::SSLServerVerification: return errc::tls_failed;
      case httplib::Error::Read:
      case httplib::Error::Write: return errc::connection_lost;
      default: return errc::transport_failed;
    }
  }

  /** Breaks the connection of a request that is overdue or cancelled. */
  void watch() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!ending_) {
      if (at_ == nullptr) {
        changed_.wait(lock);
      } else if (clock::now() < deadline_) {
        changed_.wait_until(lock, deadline_);
      } else {
        if (at_->socket >= 0) ::shutdown(at_->socket, SHUT_RDWR);
        changed_.wait_for(lock, std::chrono::milliseconds(10));  // then again: there may be another address to try
      }
    }
  }

  http::connection_settings settings_;
  std::map<std::string, server> servers_{};
  std::mutex mutex_{};  // for what follows, and for each server's socket
  std::condition_variable changed_{};
  http::request const* running_ = nullptr;  // what start() is at, until it is cancelled
  server* at_ = nullptr;
  clock::time_point deadline_{};
  bool ending_ = false;
  std::thread watcher_;  // the last: it uses all of these
};

}  // namespace tillwire::inline v0_1

#endif

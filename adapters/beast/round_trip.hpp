// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_ROUND_TRIP_HPP
#define TILLWIRE_ADAPTERS_BEAST_ROUND_TRIP_HPP

#include <tillwire.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>

#include "answer_parser.hpp"
#include "connection.hpp"
#include "tls_settings.hpp"
#include "url_parts.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1::beast {

/** What the round trips of a transport share; used on the strand alone. */
struct round_trip_shared {
  using strand = boost::asio::strand<boost::asio::io_context::executor_type>;

  round_trip_shared(strand s, http::connection_settings c, std::size_t most_idle)
      : on(std::move(s)), settings(std::move(c)), tls(settings), idle(most_idle), proxy(parse_url(settings.proxy)) {}

  strand on;
  http::connection_settings settings;
  tls_settings tls;
  connection_pool idle;
  std::optional<url_parts> proxy;  ///< none also where the setting cannot be read
};

/**
 * One request's way to the server and its answer's way back: look-up, connection, tunnel, TLS, sending, reading.
 *
 * It has its own copy of the request, so that the client may take the request's memory back at any time.
 */
class round_trip : public std::enable_shared_from_this<round_trip> {
 public:
  using clock = std::chrono::steady_clock;

  /** The answer is kept up to one byte more than `max_body`, which tells whoever copies it that it was longer. */
  round_trip(std::shared_ptr<round_trip_shared> s, http::request const& r, std::size_t max_body)
      : shared_(std::move(s)),
        url_(parse_url(r.url)),
        body_(r.body.view()),
        begun_(clock::now()),
        timeout_(r.timeout),
        resolver_(shared_->on),
        timer_(shared_->on) {
    answer_.reset((std::max)(max_body, max_body + 1));  // no wrap
    if (url_) write_head(r);
  }
  round_trip(round_trip const&) = delete;
  round_trip& operator=(round_trip const&) = delete;
  ~round_trip() { secret::wipe(head_); }

  /** Fills answer(). It keeps itself alive until it has ended. */
  static boost::asio::awaitable<void> run(std::shared_ptr<round_trip> self) {
    self->end_after((std::min)(self->timeout_, self->shared_->settings.connect_timeout));
    co_await self->go();
    self->timer_.cancel();
  }
  /** For the strand: whatever is pending ends soon, and has failed. */
  void stop() {
    stopped_ = true;
    resolver_.cancel();
    if (connection_) connection_->close();
  }
  /** When run() has ended. */
  [[nodiscard]] http::response const& answer() const { return answer_; }

 private:
  using tcp = boost::asio::ip::tcp;
  using error_code = boost::system::error_code;
  static constexpr auto as_result = boost::asio::as_tuple(boost::asio::use_awaitable);

  [[nodiscard]] bool has_proxy() const { return !shared_->settings.proxy.empty(); }
  [[nodiscard]] std::string proxy_authorization() const {
    std::string const& user = shared_->proxy->user_info;
    if (user.empty()) return {};
    return "Proxy-Authorization: Basic " + std::string(http::base64(user).reveal()) + "\r\n";
  }

  void write_head(http::request const& r) {
    const bool through_proxy = shared_->proxy && !url_->secure;
    head_.append(http::to_string(r.method)).append(" ");
    if (through_proxy) head_.append("http://").append(url_->authority());
    head_.append(url_->target).append(" HTTP/1.1\r\nHost: ").append(url_->authority()).append("\r\n");
    for (std::size_t i = 0; i != r.headers.size(); ++i) head_.append(r.headers[i].line).append("\r\n");
    if (through_proxy) head_ += proxy_authorization();
    if (r.method != http::method::get || !body_.empty())
      head_.append("Content-Length: ").append(std::to_string(body_.size())).append("\r\n");
    head_ += "\r\n";
  }

  void end_after(std::chrono::milliseconds d) {
    timer_.expires_at(begun_ + d);
    timer_.async_wait([self = shared_from_this()](error_code moved) {
      if (moved || self->timer_.expiry() > clock::now()) return;
      self->late_ = true;
      self->stop();
    });
  }

  /** False, for `return fail(…)`. */
  bool fail(errc code, std::string_view message) {
    if (late_) answer_.fail(errc::timed_out, "no answer in time");
    else answer_.fail(code, message);
    return false;
  }

  boost::asio::awaitable<void> go() {
    if (!url_) co_return void(fail(errc::transport_failed, "the URL is neither http nor https"));
    const std::string origin = (url_->secure ? "https://" : "http://") + url_->host_and_port();
    connection_ = shared_->idle.take(origin);
    if (!connection_) {
      connection_ = std::make_unique<connection>(shared_->on, origin);
      if (!co_await connect()) co_return;
    }
    end_after(timeout_);
    const bool stays_open =
        connection_->tls ? co_await converse(*connection_->tls) : co_await converse(connection_->socket);
    if (stays_open && !stopped_) shared_->idle.put(std::move(connection_));
  }

  boost::asio::awaitable<bool> connect() {
    if (has_proxy() && (!shared_->proxy || shared_->proxy->secure))
      co_return fail(errc::proxy_failed, "the proxy is no http URL");
    if (url_->secure && !shared_->tls.problem().empty()) co_return fail(errc::tls_failed, shared_->tls.problem());
    url_parts const& to = has_proxy() ? *shared_->proxy : *url_;
    const auto [unresolved, addresses] =
        co_await resolver_.async_resolve(to.host, to.port, tcp::resolver::numeric_service, as_result);
    if (unresolved || stopped_)
      co_return fail(has_proxy() ? errc::proxy_failed : errc::unresolved_host, unresolved.message());
    const auto [refused, end] = co_await boost::asio::async_connect(connection_->socket, addresses, as_result);
    if (refused || stopped_)
      co_return fail(has_proxy() ? errc::proxy_failed : errc::connection_refused, refused.message());
    error_code ignored;
    connection_->socket.set_option(tcp::no_delay(true), ignored);
    if (!url_->secure) co_return true;
    if (has_proxy() && !co_await make_tunnel()) co_return false;
    shared_->tls.open(connection_->tls, connection_->socket, url_->host);
    const auto [untrusted] =
        co_await connection_->tls->async_handshake(boost::asio::ssl::stream_base::client, as_result);
    co_return !untrusted || fail(errc::tls_failed, untrusted.message());
  }

  boost::asio::awaitable<bool> make_tunnel() {
    const std::string host = url_->host_and_port();
    const std::string text = "CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n" + proxy_authorization() + "\r\n";
    const auto [unsent, sent] =
        co_await boost::asio::async_write(connection_->socket, boost::asio::buffer(text), as_result);
    if (unsent) co_return fail(errc::proxy_failed, unsent.message());
    http::response said;
    said.reset(0);
    answer_parser parser(said);
    parser.skip(true);  // a tunnel's answer has no body, and that of a refusal is not wanted
    const auto [unread, size] =
        co_await boost::beast::http::async_read(connection_->socket, connection_->unread, parser, as_result);
    if (unread) co_return fail(errc::proxy_failed, unread.message());
    co_return said.status() / 100 == 2 ||
        fail(errc::proxy_failed, "the proxy refused a tunnel with status " + std::to_string(said.status()));
  }

  /** Sends and reads; whether the connection can be used again. */
  template <class Stream>
  boost::asio::awaitable<bool> converse(Stream& stream) {
    const std::array<boost::asio::const_buffer, 2> message{boost::asio::buffer(head_), boost::asio::buffer(body_)};
    const auto [unsent, sent] = co_await boost::asio::async_write(stream, message, as_result);
    // where that failed as well: a server may answer and close before it has read everything
    for (;;) {
      answer_parser parser(answer_);
      const auto [failed, size] =
          co_await boost::beast::http::async_read(stream, connection_->unread, parser, as_result);
      if (failed && answer_.is_truncated()) co_return false;
      if (failed) co_return fail(errc_of(failed), failed.message());
      const bool interim = answer_.status() / 100 == 1 && answer_.status() != 101;
      if (!interim) co_return !unsent && parser.keep_alive() && connection_->unread.size() == 0;
    }
  }

  [[nodiscard]] errc errc_of(error_code read) const {
    using boost::beast::http::error;
    // with TLS 1.3 a client's certificate is refused after the handshake (RFC 8446, section 4.4.2.4)
    if (read.category() == boost::asio::error::get_ssl_category() && answer_.status() == 0) return errc::tls_failed;
    const bool malformed = read.category() == make_error_code(error{}).category() && read != error::end_of_stream &&
                           read != error::partial_message;
    return malformed ? errc::malformed_response : errc::connection_lost;
  }

  std::shared_ptr<round_trip_shared> shared_;
  std::optional<url_parts> url_;
  std::string head_{};
  std::string body_;
  clock::time_point begun_;
  std::chrono::milliseconds timeout_;
  tcp::resolver resolver_;
  boost::asio::steady_timer timer_;
  std::unique_ptr<connection> connection_{};
  http::response answer_{};
  bool stopped_ = false;
  bool late_ = false;
};

}  // namespace tillwire::inline v0_1::beast

#endif

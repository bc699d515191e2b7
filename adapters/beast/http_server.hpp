// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_HTTP_SERVER_HPP
#define TILLWIRE_ADAPTERS_BEAST_HTTP_SERVER_HPP

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace tillwire::inline v0_1::beast {

/** Requests and answers as Boost.Beast has them. */
using server_request = boost::beast::http::request<boost::beast::http::string_body>;
using server_response = boost::beast::http::response<boost::beast::http::string_body>;

/** What a handler says to a request, and what becomes of it on its way. */
struct server_answer {
  server_answer(server_response r) : response(std::move(r)) {}

  server_response response;
  std::chrono::milliseconds delay{};          ///< it leaves that much later; other connections do not wait
  bool reset = false;                         ///< in its place the connection is reset
  std::function<void()> when_it_leaves = {};  ///< called on the server's thread, before the other side can see anything
};

/**
 * A small HTTP/1.1 server on the loopback address, for tests and demonstrations.
 *
 * It runs on one thread of its own, on which the handler is called for each request, one at a time. What is not HTTP is
 * answered by 400, a body over max_body by 413, and an exception of the handler by 500. Stops when destroyed.
 */
class http_server {
 public:
  using handler = std::function<server_answer(server_request const&)>;
  static constexpr std::uint64_t max_body = 16 * 1024 * 1024;

  /** Listens on 127.0.0.1; port 0 takes a free one. Throws boost::system::system_error where the port is taken. */
  explicit http_server(handler h, std::uint16_t port = 0)
      : handler_(std::move(h)),
        acceptor_(io_, {boost::asio::ip::address_v4::loopback(), port}),
        port_(acceptor_.local_endpoint().port()) {
    accept();
    thread_ = std::thread([this] { io_.run(); });
  }
  http_server(http_server const&) = delete;
  http_server& operator=(http_server const&) = delete;
  ~http_server() {
    io_.stop();
    thread_.join();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /** Such as `http://127.0.0.1:8080`. */
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  /** Calls f on the server's thread that much later, unless the server stops before. */
  void after(std::chrono::milliseconds delay, std::function<void()> f) {
    auto timer = std::make_shared<boost::asio::steady_timer>(io_, delay);
    timer->async_wait([timer, f = std::move(f)](boost::system::error_code ec) {
      if (!ec) f();
    });
  }

 private:
  using tcp = boost::asio::ip::tcp;

  static server_response plain(boost::beast::http::status status, std::string_view text) {
    server_response r(status, 11);
    r.set(boost::beast::http::field::content_type, "text/plain");
    r.body() = text;
    return r;
  }

  /** One connection; it keeps itself alive while an operation is pending. */
  struct session : std::enable_shared_from_this<session> {
    session(http_server& s, tcp::socket c) : server(s), connection(std::move(c)) {}

    void read() {
      parser.emplace();
      parser->body_limit(max_body);
      boost::beast::http::async_read(connection, bytes, *parser,
                                     [self = shared_from_this()](boost::system::error_code ec, std::size_t) {
                                       if (ec) return self->refuse(ec);
                                       self->keep_alive = self->parser->get().keep_alive();
                                       self->send_later(self->ask());
                                     });
    }

    server_answer ask() try { return server.handler_(parser->get()); } catch (std::exception const& e) {
      return plain(boost::beast::http::status::internal_server_error, e.what());
    }

    void refuse(boost::system::error_code ec) {
      using boost::beast::http::error;
      // the other side has gone away, or half of it
      if (ec.category() != make_error_code(error{}).category() || ec == error::end_of_stream ||
          ec == error::partial_message)
        return;
      keep_alive = false;
      response = plain(ec == error::body_limit     ? boost::beast::http::status::payload_too_large
                       : ec == error::header_limit ? boost::beast::http::status::request_header_fields_too_large
                                                   : boost::beast::http::status::bad_request,
                       ec.message());
      write();
    }

    void send_later(server_answer a) {
      response = std::move(a.response);
      const auto send = [self = shared_from_this(), reset = a.reset, left = std::move(a.when_it_leaves)] {
        if (left) left();
        if (reset) self->reset();
        else self->write();
      };
      if (a.delay == a.delay.zero()) send();
      else server.after(a.delay, send);
    }

    void write() {
      response.keep_alive(keep_alive);
      if (response.result() != boost::beast::http::status::no_content) response.prepare_payload();
      if (parser->get().method() == boost::beast::http::verb::head) response.body().clear();  // but not its length
      boost::beast::http::async_write(connection, response,
                                      [self = shared_from_this()](boost::system::error_code ec, std::size_t) {
                                        if (ec) return;
                                        if (self->keep_alive) return self->read();
                                        self->connection.shutdown(tcp::socket::shutdown_send, ec);
                                        self->drain();
                                      });
    }

    /** Reads what the other side still sends: closing before that would reset the connection, and lose the answer. */
    void drain() {
      connection.async_read_some(boost::asio::buffer(drained),
                                 [self = shared_from_this()](boost::system::error_code ec, std::size_t) {
                                   if (!ec) self->drain();
                                 });
    }

    void reset() {
      boost::system::error_code ignored;
      connection.set_option(boost::asio::socket_base::linger(true, 0), ignored);
      connection.close(ignored);
    }

    http_server& server;
    tcp::socket connection;
    boost::beast::flat_buffer bytes{};
    std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser{};
    bool keep_alive = false;
    server_response response{};
    std::array<char, 4096> drained{};
  };

  void accept() {
    acceptor_.async_accept([this](boost::system::error_code ec, tcp::socket connection) {
      if (ec == boost::asio::error::operation_aborted) return;
      if (ec) return after(std::chrono::milliseconds(100), [this] { accept(); });  // out of descriptors, perhaps
      connection.set_option(tcp::no_delay(true), ec);
      std::make_shared<session>(*this, std::move(connection))->read();
      accept();
    });
  }

  handler handler_;
  boost::asio::io_context io_{1};
  tcp::acceptor acceptor_;
  std::uint16_t port_;
  std::thread thread_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif

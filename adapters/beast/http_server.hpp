// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_HTTP_SERVER_HPP
#define TILLWIRE_ADAPTERS_BEAST_HTTP_SERVER_HPP

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace tillwire::inline v0_1::beast {

/** Requests and answers as Boost.Beast has them. */
using server_request = boost::beast::http::request<boost::beast::http::string_body>;
using server_response = boost::beast::http::response<boost::beast::http::string_body>;

/**
 * A small HTTP/1.1 server on the loopback address, for tests and demonstrations.
 *
 * It runs on one thread of its own, on which the handler is called for each request, one at a time. Stops when destroyed.
 */
class http_server {
 public:
  using handler = std::function<server_response(server_request const&)>;

  /** Listens on 127.0.0.1; port 0 takes a free one. Throws boost::system::system_error where the port is taken. */
  explicit http_server(handler h, std::uint16_t port = 0)
      : handler_(std::move(h)), acceptor_(io_, {boost::asio::ip::address_v4::loopback(), port}) {
    accept();
    thread_ = std::thread([this] { io_.run(); });
  }
  http_server(http_server const&) = delete;
  http_server& operator=(http_server const&) = delete;
  ~http_server() {
    io_.stop();
    thread_.join();
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  /** Such as `http://127.0.0.1:8080`. */
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }

 private:
  static constexpr std::uint64_t max_body = 64 * 1024 * 1024;

  /** One connection; it keeps itself alive while an operation is pending. */
  struct session : std::enable_shared_from_this<session> {
    session(http_server& s, boost::asio::ip::tcp::socket c) : server(s), connection(std::move(c)) {}

    void read() {
      parser.emplace();
      parser->body_limit(max_body);
      boost::beast::http::async_read(connection, bytes, *parser,
                                     [self = shared_from_this()](boost::system::error_code ec, std::size_t) {
                                       if (!ec) self->answer();
                                     });
    }
    void answer() {
      const bool keep_alive = parser->get().keep_alive();
      response = server.handler_(parser->get());
      response.keep_alive(keep_alive);
      if (response.result() != boost::beast::http::status::no_content) response.prepare_payload();
      boost::beast::http::async_write(
          connection, response, [self = shared_from_this(), keep_alive](boost::system::error_code ec, std::size_t) {
            if (!ec && keep_alive) self->read();
          });
    }

    http_server& server;
    boost::asio::ip::tcp::socket connection;
    boost::beast::flat_buffer bytes{};
    std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser{};
    server_response response{};
  };

  void accept() {
    acceptor_.async_accept([this](boost::system::error_code ec, boost::asio::ip::tcp::socket connection) {
      if (ec == boost::asio::error::operation_aborted) return;
      if (ec) return accept();
      connection.set_option(boost::asio::ip::tcp::no_delay(true), ec);
      std::make_shared<session>(*this, std::move(connection))->read();
      accept();
    });
  }

  handler handler_;
  boost::asio::io_context io_{1};
  boost::asio::ip::tcp::acceptor acceptor_;
  std::thread thread_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif

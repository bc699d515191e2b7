// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_FAULT_SERVER_HPP
#define TILLWIRE_ADAPTERS_BEAST_FAULT_SERVER_HPP

#include <tillwire/testing/fault_site.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "certificates.hpp"
#include "fault_answers.hpp"
#include "fault_log.hpp"
#include "fault_wire.hpp"
#include "temporary_folder.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace tillwire::inline v0_1::beast {

/**
 * A server on the loopback address that does to each request what its URL asks for: see testing::fault and
 * testing::fault_site. It is what testing::check_transport() needs.
 *
 * HTTP/1.1, with and without TLS, and as a proxy, on free ports; any number of connections at once, on one thread of its
 * own. Its certificates are made when it starts, and are trusted by nobody but those who take its `ca_bundle`. Stops when
 * destroyed, whoever is still connected.
 */
class fault_server {
 public:
  /** Port 0 takes a free one. Throws boost::system::system_error where the port is taken. */
  explicit fault_server(std::uint16_t port = 0) {
    const certificate good = authority_.issue("IP:127.0.0.1,DNS:*.tillwire.invalid");
    const certificate till = authority_.issue("DNS:till.example");
    use(good_, good);
    use(members_only_, good);
    use(self_signed_, certificate_authority::self_signed("IP:127.0.0.1"));
    use(wrong_host_, authority_.issue("DNS:shop.example"));
    use(expired_, authority_.issue("IP:127.0.0.1", std::chrono::hours(-24)));
    members_only_.add_certificate_authority(boost::asio::buffer(authority_.text()));
    members_only_.set_verify_mode(boost::asio::ssl::verify_peer | boost::asio::ssl::verify_fail_if_no_peer_cert);

    testing::fault_site& s = answers_.site;
    s.plain = "http://" + listen([this](tcp::socket c) { return plain(std::move(c)); }, port);
    s.elsewhere = "http://" + listen([this](tcp::socket c) { return plain(std::move(c)); });
    s.proxy = "http://" + listen([this](tcp::socket c) { return plain(std::move(c)); });
    s.unused = "http://" + address_of(unused_.local_endpoint());
    s.mute = "https://" + listen([](tcp::socket c) { return mute(std::move(c)); });
    s.secure = listen_securely(good_);
    s.self_signed = listen_securely(self_signed_);
    s.wrong_host = listen_securely(wrong_host_);
    s.expired = listen_securely(expired_);
    s.members_only = listen_securely(members_only_);
    s.ca_bundle = folder_.file("ca.pem", authority_.text());
    s.client_certificate = folder_.file("till.pem", till.text);
    s.client_key = folder_.file("till.key", till.key);
    thread_ = std::thread([this] { io_.run(); });
  }
  fault_server(fault_server const&) = delete;
  fault_server& operator=(fault_server const&) = delete;
  ~fault_server() {
    io_.stop();
    thread_.join();
  }

  /** Such as `http://127.0.0.1:8080`; all other addresses are told there. */
  [[nodiscard]] std::string const& url() const { return answers_.site.plain; }
  [[nodiscard]] testing::fault_site const& site() const { return answers_.site; }

 private:
  using tcp = boost::asio::ip::tcp;
  using tls = boost::asio::ssl::context;

  static void use(tls& to, certificate const& c) {
    to.use_certificate_chain(boost::asio::buffer(c.text));
    to.use_private_key(boost::asio::buffer(c.key), tls::pem);
  }

  static std::string address_of(tcp::endpoint const& e) { return "127.0.0.1:" + std::to_string(e.port()); }

  /** Gives each connection to a coroutine; returns host and port. */
  template <class Handler>
  std::string listen(Handler handle, std::uint16_t port = 0) {
    tcp::acceptor acceptor(io_, {boost::asio::ip::address_v4::loopback(), port});
    std::string address = address_of(acceptor.local_endpoint());
    spawn(accept(std::move(acceptor), std::move(handle)));
    return address;
  }
  std::string listen_securely(tls& context) {
    return "https://" + listen([this, &context](tcp::socket c) { return secure(std::move(c), context); });
  }

  /** An exception is the end of its connection, and of nothing else. */
  void spawn(wire::awaitable<void> a) {
    boost::asio::co_spawn(io_, std::move(a), [](std::exception_ptr) {});
  }

  template <class Handler>
  wire::awaitable<void> accept(tcp::acceptor acceptor, Handler handle) {
    for (;;) {
      auto [failed, connection] = co_await acceptor.async_accept(boost::asio::as_tuple(boost::asio::use_awaitable));
      if (failed == boost::asio::error::operation_aborted) co_return;
      if (failed) continue;
      boost::system::error_code ignored;  // it may be over already
      connection.set_option(tcp::no_delay(true), ignored);
      spawn(handle(std::move(connection)));
    }
  }

  wire::awaitable<void> plain(tcp::socket connection) {
    const std::uint64_t number = ++connections_;
    std::string unread;
    for (bool stays = true; stays;) {
      wire::request r = co_await wire::read_request(connection, unread);
      r.seen.connection = number;
      if (r.method == "CONNECT") co_return co_await tunnel(std::move(connection), std::move(r));
      stays = co_await answers_.give(connection, r) && !r.seen.wants_close();
    }
  }

  wire::awaitable<void> secure(tcp::socket connection, tls& context) {
    const std::uint64_t number = ++connections_;
    boost::asio::ssl::stream<tcp::socket> stream(std::move(connection), context);
    co_await stream.async_handshake(boost::asio::ssl::stream_base::server, boost::asio::use_awaitable);
    std::string unread;
    for (bool stays = true; stays;) {
      wire::request r = co_await wire::read_request(stream, unread);
      r.seen.connection = number;
      stays = co_await answers_.give(stream, r) && !r.seen.wants_close();
    }
  }

  /** As a proxy: whatever the host, the other end of the tunnel is here. The token is the first part of its name. */
  wire::awaitable<void> tunnel(tcp::socket connection, wire::request r) {
    std::string_view line = r.seen.request_line;
    testing::cut_off(line, ' ');
    const std::string token(testing::cut_off(line, '.'));
    answers_.log.add(token, r.seen);
    if (token == "refused")
      co_return co_await wire::write_text(connection, wire::answer_text("403 Forbidden", "refused"));
    co_await wire::write_text(connection, "HTTP/1.1 200 Connection established\r\n\r\n");
    co_await secure(std::move(connection), good_);
  }

  static wire::awaitable<void> mute(tcp::socket connection) {
    std::string heard;
    co_await boost::asio::async_read(connection, boost::asio::dynamic_buffer(heard), boost::asio::use_awaitable);
  }

  fault_answers answers_{};
  certificate_authority authority_{};
  temporary_folder folder_{};
  tls good_{tls::tls_server}, self_signed_{tls::tls_server}, wrong_host_{tls::tls_server}, expired_{tls::tls_server},
      members_only_{tls::tls_server};
  std::uint64_t connections_ = 0;
  boost::asio::io_context io_{1};  // what its coroutines use stands before it
  // bound, so that nobody else gets the port, but nobody listens
  tcp::acceptor unused_{[](boost::asio::io_context& io) {
    tcp::acceptor a(io, tcp::v4());
    a.bind({boost::asio::ip::address_v4::loopback(), 0});
    return a;
  }(io_)};
  std::thread thread_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_ADAPTERS_H2_SERVER_HPP
#define TESTS_UNIT_ADAPTERS_H2_SERVER_HPP

#include <boost/asio/read.hpp>

#include "tls_server.hpp"
#include <openssl/ssl.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace support {

/**
 * A server that speaks as much HTTP/2 (RFC 9113) over TLS as a test needs: it answers 200 and the request's own body.
 *
 * It does not understand the fields of a request, and takes one connection at a time.
 */
class h2_server : public raw_server {
 public:
  /** Answers nobody before that many requests have come whole. */
  h2_server(self_signed const& own, int together)
      : raw_server(
            [this, together, settings = settings_for(own)](tcp::socket s) {
              tls_stream stream(std::move(s), *settings);
              boost::system::error_code failed;
              stream.handshake(boost::asio::ssl::stream_base::server, failed);
              if (!failed) connection{*this, together, stream}.serve();
            },
            0) {}

  [[nodiscard]] std::string url() const { return "https://" + host_and_port(); }
  /** How many came whole, and how many were given up by the other side. */
  [[nodiscard]] int requests() const { return requests_; }
  [[nodiscard]] int resets() const { return resets_; }

 private:
  using tls_stream = boost::asio::ssl::stream<tcp::socket>;

  enum frame : std::uint8_t { data, head, priority, reset, settings, push, ping, go_away };
  static constexpr std::uint8_t end_stream = 1, ack = 1, end_headers = 4;

  struct connection {
    h2_server& server;
    int together;
    tls_stream& stream;
    boost::system::error_code broken{};
    std::map<std::uint32_t, std::string> bodies{};
    std::vector<std::uint32_t> whole{};

    void serve() {
      if (read(24) != "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") return;
      write(settings, 0, 0);
      while (!broken) {
        const std::string h = read(9);
        const auto number = [&](int first, int last) {
          std::uint32_t n = 0;
          for (int i = first; i != last; ++i) n = n << 8 | static_cast<std::uint8_t>(h[static_cast<std::size_t>(i)]);
          return n;
        };
        const std::string payload = read(number(0, 3));
        if (broken) return;
        const std::uint8_t flags = static_cast<std::uint8_t>(number(4, 5));
        const std::uint32_t id = number(5, 9);
        switch (number(3, 4)) {
          case data: bodies[id] += payload; [[fallthrough]];
          case head:
            if ((flags & end_stream) != 0) whole.push_back(id), ++server.requests_;
            break;
          case reset:
            if (bodies.erase(id) != 0) ++server.resets_;  // some say it twice
            std::erase(whole, id);
            break;
          case settings:
            if ((flags & ack) == 0) write(settings, ack, 0);
            break;
          case go_away: return;
          default: break;
        }
        if (server.requests_ < together) continue;
        for (std::uint32_t done : std::exchange(whole, {})) {
          write(head, end_headers, done, "\x88");  // `:status: 200`, from the static table (RFC 7541, appendix A)
          write(data, end_stream, done, bodies[done]);
          bodies.erase(done);
        }
      }
    }

    /** That many bytes, or zeros when the connection is broken. */
    std::string read(std::size_t size) {
      std::string bytes(size, '\0');
      if (!broken) boost::asio::read(stream, boost::asio::buffer(bytes), broken);
      return bytes;
    }
    void write(frame type, std::uint8_t flags, std::uint32_t id, std::string const& payload = {}) {
      std::string bytes;
      for (int shift : {16, 8, 0}) bytes += static_cast<char>(payload.size() >> shift);
      bytes += static_cast<char>(type);
      bytes += static_cast<char>(flags);
      for (int shift : {24, 16, 8, 0}) bytes += static_cast<char>(id >> shift);
      if (!broken) boost::asio::write(stream, boost::asio::buffer(bytes + payload), broken);
    }
  };

  static std::shared_ptr<boost::asio::ssl::context> settings_for(self_signed const& own) {
    auto made = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
    made->use_certificate_chain(boost::asio::buffer(own.certificate));
    made->use_private_key(boost::asio::buffer(own.key), boost::asio::ssl::context::pem);
    SSL_CTX_set_alpn_select_cb(
        made->native_handle(),
        [](SSL*, unsigned char const** chosen, unsigned char* size, unsigned char const* offered, unsigned offered_size,
           void*) {
          static constexpr unsigned char h2[] = {2, 'h', '2'};
          unsigned char* at = nullptr;
          const int found = SSL_select_next_proto(&at, size, h2, sizeof h2, offered, offered_size);
          *chosen = at;
          return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
        },
        nullptr);
    return made;
  }

  std::atomic<int> requests_ = 0;
  std::atomic<int> resets_ = 0;
};

}  // namespace support

#endif

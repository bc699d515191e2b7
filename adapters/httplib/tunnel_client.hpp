// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_HTTPLIB_TUNNEL_CLIENT_HPP
#define TILLWIRE_ADAPTERS_HTTPLIB_TUNNEL_CLIENT_HPP

#include <tillwire.hpp>

#ifndef CPPHTTPLIB_OPENSSL_SUPPORT
#error \
    "the vendors want TLS: define CPPHTTPLIB_OPENSSL_SUPPORT for the whole program, as pkg-config --cflags cpp-httplib may"
#endif
#include <httplib.h>
static_assert(std::string_view(CPPHTTPLIB_VERSION).starts_with("0.11."),
              "tillwire: later versions of cpp-httplib send some requests a second time on their own");

#include <sys/socket.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1::httplib_detail {

/**
 * A client that asks a proxy for a tunnel (RFC 9110, section 9.3.6) before the TLS handshake.
 *
 * cpp-httplib's own tunnel locks its mutex twice where the proxy's answer says `Connection: close`, and goes on with TLS
 * where the proxy has refused.
 */
class tunnel_client final : public httplib::SSLClient {
 public:
  tunnel_client(std::string const& host, int port, std::string proxy_host, int proxy_port)
      : SSLClient(host, port), through_(std::move(proxy_host)), through_port_(proxy_port) {}

 private:
  bool create_and_connect_socket(Socket& s, httplib::Error& why) override {
    proxy_host_ = through_;  // for this function alone: whom to connect to
    proxy_port_ = through_port_;
    const bool connected = ClientImpl::create_and_connect_socket(s, why);
    proxy_host_.clear();
    if (!connected) return false;
    if (make_tunnel(s.sock)) return true;
    why = httplib::Error::Connection;
    shutdown_socket(s);
    close_socket(s);
    return false;
  }

  bool make_tunnel(socket_t socket) {
    const std::string question = "CONNECT " + host_and_port_ + " HTTP/1.1\r\nHost: " + host_and_port_ + "\r\n\r\n";
    for (std::string_view left = question; !left.empty();) {
      const auto sent = ::send(socket, left.data(), left.size(), 0);
      if (sent <= 0) return false;
      left.remove_prefix(static_cast<std::size_t>(sent));
    }
    std::string head;  // byte by byte: what follows is not ours to read
    for (char c; !head.ends_with("\r\n\r\n"); head += c)
      if (head.size() == longest_head || ::recv(socket, &c, 1, 0) != 1) return false;
    return head.starts_with("HTTP/1.") && head.substr(8, 2) == " 2";
  }

  static constexpr std::size_t longest_head = 16 * 1024;

  std::string through_;
  int through_port_;
};

}  // namespace tillwire::inline v0_1::httplib_detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_CONNECTION_SETTINGS_HPP
#define TILLWIRE_HTTP_CONNECTION_SETTINGS_HPP

#include <chrono>
#include <string>

namespace tillwire::inline v0_1::http {

/**
 * How an HTTP stack reaches the vendors, the same for every adapter; what one of them cannot do, its own comment says.
 *
 * An empty text leaves the stack's own default.
 */
struct connection_settings {
  std::string proxy{};                                ///< such as "http://proxy.shop:3128"
  std::string ca_bundle{};                            ///< a file of trusted certificates in PEM form
  std::string client_certificate{};                   ///< a file in PEM form
  std::string client_key{};                           ///< its private key, a file in PEM form
  std::chrono::milliseconds connect_timeout{10'000};  ///< of name look-up, connection and TLS together
  bool http2 = true;                                  ///< where the server and the stack have it, over TLS
};

}  // namespace tillwire::inline v0_1::http

#endif

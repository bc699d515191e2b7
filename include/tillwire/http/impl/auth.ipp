// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_IMPL_AUTH_IPP
#define TILLWIRE_HTTP_IMPL_AUTH_IPP

#include <tillwire/http/auth.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace tillwire::inline v0_1::http {

secret authorization(std::string_view scheme, std::string_view credentials) {
  std::string value;
  value.reserve(scheme.size() + 1 + credentials.size());  // text that grows leaves copies behind
  value.append(scheme).append(" ").append(credentials);
  return secret(std::move(value));
}

secret base64(std::string_view text) {
  constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  std::string encoded;
  encoded.reserve((text.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const std::uint32_t group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    encoded += alphabet[group >> 18];
    encoded += alphabet[group >> 12 & 63];
    encoded += i + 1 < text.size() ? alphabet[group >> 6 & 63] : '=';
    encoded += i + 2 < text.size() ? alphabet[group & 63] : '=';
  }
  return secret(std::move(encoded));
}

secret basic_authorization(std::string_view user, std::string_view password) {
  std::string credentials;
  credentials.reserve(user.size() + 1 + password.size());
  credentials.append(user).append(":").append(password);
  const secret whole(std::move(credentials));
  return authorization("Basic", base64(whole.reveal()).reveal());
}

}  // namespace tillwire::inline v0_1::http

#endif

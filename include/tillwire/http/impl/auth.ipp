// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_IMPL_AUTH_IPP
#define TILLWIRE_HTTP_IMPL_AUTH_IPP

#include <tillwire/http/auth.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace tillwire::inline v0_1::http {

/** Two texts with a mark between them: text that grows leaves copies behind. */
inline secret join(std::string_view first, char mark, std::string_view last) {
  std::string whole;
  whole.reserve(first.size() + 1 + last.size());
  whole += first;
  whole += mark;
  whole += last;
  return secret(std::move(whole));
}

secret authorization(std::string_view scheme, std::string_view credentials) { return join(scheme, ' ', credentials); }

secret base64(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string encoded((text.size() + 2) / 3 * 4, '=');
  char* to = encoded.data();
  std::uint32_t bits = 0;
  int count = 0;  // of the bits that are not written yet
  for (char c : text) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) *to++ = alphabet[bits >> (count - 6) & 63];
  }
  if (count != 0) *to = alphabet[bits << (6 - count) & 63];
  return secret(std::move(encoded));
}

secret basic_authorization(std::string_view user, std::string_view password) {
  return authorization("Basic", base64(join(user, ':', password).reveal()).reveal());
}

}  // namespace tillwire::inline v0_1::http

#endif

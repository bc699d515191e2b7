// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_IMPL_REQUEST_IPP
#define TILLWIRE_HTTP_IMPL_REQUEST_IPP

#include <tillwire/http/request.hpp>

namespace tillwire::inline v0_1::http {

std::string_view to_string(method m) noexcept {
  switch (m) {
    case method::get: return "GET";
    case method::post: return "POST";
    case method::put: return "PUT";
    case method::patch: return "PATCH";
    case method::delete_: return "DELETE";
  }
  return "GET";
}

void append_encoded(std::string& to, std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  // a segment of dots would be taken for a way through the tree
  const bool dots = std::string_view("..").starts_with(text);
  for (char c : text) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '_' || c == '~' || (c == '.' && !dots);
    const auto byte = static_cast<unsigned char>(c);
    if (unreserved) to += c;
    else to.append({'%', hex[byte >> 4], hex[byte & 15]});
  }
}

}  // namespace tillwire::inline v0_1::http

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_REQUEST_HPP
#define TILLWIRE_HTTP_REQUEST_HPP

#include <tillwire/base/buffer.hpp>
#include <tillwire/http/headers.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tillwire::inline v0_1::http {

/** The methods of HTTP that a call may have. */
enum class method : std::uint8_t {
  get,      ///< GET
  post,     ///< POST: all of both vendors' calls
  put,      ///< PUT
  patch,    ///< PATCH
  delete_,  ///< DELETE
};

/** As it stands in the request line: "POST". */
std::string_view to_string(method m) noexcept;

/** One request, ready to be sent. A transport may use its memory for as long as it holds the completion. */
struct request {
  http::method method = http::method::post;  ///< as the endpoint has it
  std::string url{};                         ///< absolute
  http::headers headers{};                   ///< all that the vendor needs; Host and Content-Length are the transport's
  buffer body{};                             ///< JSON text, or empty
  std::chrono::milliseconds timeout{};       ///< for the whole exchange
};

/** Appends text to a URL so that it is one segment of the path, or part of one (RFC 3986, section 2.1). */
void append_encoded(std::string& to, std::string_view text);

}  // namespace tillwire::inline v0_1::http

#endif

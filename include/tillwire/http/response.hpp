// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_RESPONSE_HPP
#define TILLWIRE_HTTP_RESPONSE_HPP

#include <tillwire/base/buffer.hpp>
#include <tillwire/base/error.hpp>
#include <tillwire/http/headers.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tillwire::inline v0_1::http {

/**
 * What came back, filled in place by the transport: set_status(), add_header(), append_body(), or fail().
 *
 * The body is capped: what is over max_body() is dropped, and the response says so.
 */
class response {
 public:
  /** Begins an answer; what came before, such as 100 Continue, is forgotten. */
  void set_status(int status);
  /** Keeps the fields that the library reads and drops the others. */
  void add_header(std::string_view name, std::string_view value);
  /** False when some of it was over the cap: the transport may stop reading, and completes as usual. */
  bool append_body(std::string_view bytes);
  /** There is no answer, or no whole one. The message is for people; credentials are not in it. */
  void fail(errc code, std::string_view message);

  /** The HTTP status; 0 before set_status(). */
  [[nodiscard]] int status() const { return status_; }
  /** The fields that the library reads. */
  [[nodiscard]] http::headers const& headers() const { return headers_; }
  /** The body, up to max_body(). */
  [[nodiscard]] std::string_view body() const { return body_.view(); }
  /** How many bytes of a body are kept. */
  [[nodiscard]] std::size_t max_body() const { return max_body_; }
  /** Whether the body was longer than max_body(). */
  [[nodiscard]] bool is_truncated() const { return truncated_; }
  /** Why there is no whole answer; nullopt where there is one. */
  [[nodiscard]] std::optional<errc> failure() const { return failure_; }
  /** What the transport said of it; may be empty. */
  [[nodiscard]] std::string_view failure_message() const { return failure_message_; }

  /** Empties it for the next exchange; memory is kept. */
  void reset(std::size_t max_body);

 private:
  int status_ = 0;
  http::headers headers_{};
  buffer body_{};
  std::size_t max_body_ = 0;
  bool truncated_ = false;
  std::optional<errc> failure_{};
  std::string failure_message_{};
};

}  // namespace tillwire::inline v0_1::http

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_COMPLETION_HPP
#define TILLWIRE_HTTP_COMPLETION_HPP

#include <tillwire/http/exchange.hpp>

#include <utility>

namespace tillwire::inline v0_1::http {

/**
 * The right and the duty to say how a request ended, handed to a transport by start().
 *
 * Fill response() and call it: inside start() or later, once, from any thread. A second call does nothing. Dropping it
 * says that the request was abandoned. The client has a deadline of its own, but the request stays one of the transport's
 * max_in_flight until then: a transport that loses them all sends nothing more. After the client's death, calling or
 * dropping it still is safe. It owns the request's memory until then.
 */
class completion {
 public:
  /** For clients: `x` is in flight from now on. */
  explicit completion(exchange& x) noexcept;
  completion(completion&& other) noexcept : exchange_(std::exchange(other.exchange_, nullptr)) {}
  completion& operator=(completion&& other) noexcept {
    if (this != &other) {
      finish(true);
      exchange_ = std::exchange(other.exchange_, nullptr);
    }
    return *this;
  }
  ~completion() { finish(true); }

  /** False when it was called, released or moved from: there is nothing left to say. */
  explicit operator bool() const noexcept { return exchange_ != nullptr; }

  /** The place for the answer. Precondition, as for request(): neither called, released nor moved from. */
  /// @{
  [[nodiscard]] http::response& response() const noexcept { return exchange_->response; }
  [[nodiscard]] http::request const& request() const noexcept { return exchange_->request; }
  /// @}

  /** The exchange is over, and response() says how. */
  void operator()() noexcept { finish(false); }

  /** Carries it through a C callback's `void*`: what release() gave goes to adopt() exactly once. */
  /// @{
  [[nodiscard]] void* release() noexcept { return std::exchange(exchange_, nullptr); }
  [[nodiscard]] static completion adopt(void* released) noexcept {
    completion c;
    c.exchange_ = static_cast<exchange*>(released);
    return c;
  }
  /// @}

 private:
  completion() = default;

  void finish(bool abandoned) noexcept;

  exchange* exchange_ = nullptr;
};

}  // namespace tillwire::inline v0_1::http

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_ANY_TRANSPORT_HPP
#define TILLWIRE_HTTP_ANY_TRANSPORT_HPP

#include <tillwire/http/completion.hpp>
#include <tillwire/http/request.hpp>
#include <tillwire/http/transport.hpp>

#include <chrono>
#include <concepts>
#include <utility>

namespace tillwire::inline v0_1::http {

/** A transport by reference, whatever its type: what the compiled half works with. It must not outlive the transport. */
class any_transport {
 public:
  /** Refers to the transport, which outlives it. */
  template <transport T>
    requires(!std::same_as<T, any_transport>)
  any_transport(T& t) noexcept
      : self_(&t),
        start_([](void* self, request const& r, completion done) noexcept {
          static_cast<T*>(self)->start(r, std::move(done));
        }),
        blocking_(is_blocking<T>) {
    if constexpr (pollable<T>) poll_ = [](void* self) { static_cast<T*>(self)->poll(); };
    if constexpr (waitable<T>) wait_ = [](void* self, std::chrono::milliseconds d) { static_cast<T*>(self)->wait(d); };
    if constexpr (cancellable<T>) cancel_ = [](void* self, request const& r) { static_cast<T*>(self)->cancel(r); };
    if constexpr (requires { T::max_in_flight; }) max_in_flight_ = T::max_in_flight;
  }

  void start(request const& r, completion done) noexcept { start_(self_, r, std::move(done)); }
  /** Nothing where the transport has no poll(). */
  void poll() {
    if (poll_ != nullptr) poll_(self_);
  }
  /** Whether an answer can be waited for: by start() itself, or by wait(). */
  [[nodiscard]] bool can_block() const { return blocking_ || can_wait(); }
  /** Whether the transport has wait(). */
  [[nodiscard]] bool can_wait() const { return wait_ != nullptr; }
  /** Precondition: can_wait(). */
  void wait(std::chrono::milliseconds d) { wait_(self_, d); }
  /** Nothing where the transport has no cancel(). */
  void cancel(request const& r) {
    if (cancel_ != nullptr) cancel_(self_, r);
  }
  /** The transport's, or default_max_in_flight where it does not say. */
  [[nodiscard]] unsigned max_in_flight() const { return max_in_flight_; }

 private:
  void* self_;
  void (*start_)(void*, request const&, completion) noexcept;
  bool blocking_;
  void (*poll_)(void*) = nullptr;
  void (*wait_)(void*, std::chrono::milliseconds) = nullptr;
  void (*cancel_)(void*, request const&) = nullptr;
  unsigned max_in_flight_ = default_max_in_flight;
};

}  // namespace tillwire::inline v0_1::http

#endif

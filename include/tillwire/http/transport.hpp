// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_TRANSPORT_HPP
#define TILLWIRE_HTTP_TRANSPORT_HPP

#include <tillwire/http/completion.hpp>
#include <tillwire/http/request.hpp>

#include <chrono>
#include <concepts>
#include <utility>

namespace tillwire::inline v0_1::http {

/**
 * What moves bytes: an HTTP stack behind one verb.
 *
 * start() takes a request and its completion and returns without throwing. How the request went is said through the
 * completion alone (see there). Detected where present: `poll()`, to be called often; `wait(duration)`, which blocks
 * until something happened or the time is over; `cancel(request const&)`, after which nobody waits for that request's
 * answer (its completion is called or dropped as soon as may be; a request that it does not hold any more is no error;
 * a blocking transport's is for other threads, and returns a bool: whether that request is on its way);
 * `static constexpr bool blocking = true`, where the completion has been called when start() returns;
 * `static constexpr unsigned max_in_flight`.
 *
 * It verifies TLS certificates, follows no redirects, honours the request's timeout, and does not retry, authenticate,
 * log or keep time: those are the client's.
 */
template <class T>
concept transport = requires(T& t, request const& r, completion done) {
  // If an error points here: the transport lacks `void start(http::request const&, http::completion) noexcept`.
  { t.start(r, std::move(done)) } noexcept;
};

/** A transport that goes on when poll() is called. */
template <class T>
concept pollable = requires(T& t) { t.poll(); };

/** A transport that can be waited for. */
template <class T>
concept waitable = requires(T& t, std::chrono::milliseconds d) { t.wait(d); };

/** A transport that can give a request up. */
template <class T>
concept cancellable = requires(T& t, request const& r) { t.cancel(r); };

/** Whether start() returns only when the request is over. */
template <class T>
inline constexpr bool is_blocking = false;
template <class T>
  requires requires { T::blocking; }
inline constexpr bool is_blocking<T> = T::blocking;

/** Whether a client can wait for an answer on this transport. */
template <class T>
concept can_block = transport<T> && (is_blocking<T> || waitable<T>);

/** How many requests a client has on their way at most where the transport does not say. */
inline constexpr unsigned default_max_in_flight = 64;

}  // namespace tillwire::inline v0_1::http

#endif

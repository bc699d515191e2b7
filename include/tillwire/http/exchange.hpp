// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_EXCHANGE_HPP
#define TILLWIRE_HTTP_EXCHANGE_HPP

#include <tillwire/http/request.hpp>
#include <tillwire/http/response.hpp>

namespace tillwire::inline v0_1::http {

class hub;

/**
 * One request and the place for its answer. A client derives its own from it and makes it; a completion holds it while it
 * is on its way. What comes back after the client's death is deleted by the hub.
 */
struct exchange {
  /** Not yet in flight; the hub is that of the client that makes it. */
  explicit exchange(hub& h) : home(&h) {}
  exchange(exchange const&) = delete;
  exchange& operator=(exchange const&) = delete;
  virtual ~exchange() = default;

  http::request request{};    ///< filled by the client before start()
  http::response response{};  ///< filled by the transport
  bool abandoned = false;     ///< the completion was dropped; written before it is posted
  exchange* next = nullptr;   ///< in the hub's inbox
  hub* home;                  ///< where it is posted when it is over
};

}  // namespace tillwire::inline v0_1::http

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_EXCHANGE_HPP
#define TILLWIRE_HTTP_EXCHANGE_HPP

#include <tillwire/http/request.hpp>
#include <tillwire/http/response.hpp>

namespace tillwire::inline v0_1::http {

class hub;

/** One request and the place for its answer. The client makes it, a completion holds it while it is on its way. */
struct exchange {
  explicit exchange(hub& h) : home(&h) {}

  http::request request{};
  http::response response{};
  bool abandoned = false;    ///< the completion was dropped; written before it is posted
  exchange* next = nullptr;  ///< in the list that it is in
  hub* home;

  // of the client alone
  bool arrived = false;  ///< back from the transport
  bool expired = false;  ///< the client has answered for it already: its late answer is for nobody
};

}  // namespace tillwire::inline v0_1::http

#endif

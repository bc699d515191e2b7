// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_IMPL_COMPLETION_IPP
#define TILLWIRE_HTTP_IMPL_COMPLETION_IPP

#include <tillwire/http/completion.hpp>
#include <tillwire/http/hub.hpp>

#include <utility>

namespace tillwire::inline v0_1::http {

completion::completion(exchange& x) noexcept : exchange_(&x) { x.home->add_reference(); }

void completion::finish(bool abandoned) noexcept {
  exchange* const x = std::exchange(exchange_, nullptr);
  if (x == nullptr) return;
  x->abandoned = abandoned;
  x->home->post(x);
}

}  // namespace tillwire::inline v0_1::http

#endif

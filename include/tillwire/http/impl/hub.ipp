// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_IMPL_HUB_IPP
#define TILLWIRE_HTTP_IMPL_HUB_IPP

#include <tillwire/http/hub.hpp>

#include <utility>

namespace tillwire::inline v0_1::http {

void hub::drop_reference() noexcept {
  if (references_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  for (exchange* x = take_inbox(); x != nullptr;) delete std::exchange(x, x->next);
  delete this;
}

void hub::post(exchange* finished) noexcept {
  exchange* newest = inbox_.load(std::memory_order_relaxed);
  do finished->next = newest;
  while (!inbox_.compare_exchange_weak(newest, finished, std::memory_order_release, std::memory_order_relaxed));
  drop_reference();
}

exchange* hub::take_inbox() noexcept {
  exchange* newest_first = inbox_.exchange(nullptr, std::memory_order_acquire);
  exchange* oldest_first = nullptr;
  while (newest_first != nullptr) {
    exchange* const rest = newest_first->next;
    newest_first->next = oldest_first;
    oldest_first = std::exchange(newest_first, rest);
  }
  return oldest_first;
}

}  // namespace tillwire::inline v0_1::http

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_IMPL_OBSERVER_IPP
#define TILLWIRE_API_IMPL_OBSERVER_IPP

#include <tillwire/api/observer.hpp>

#include <string_view>

namespace tillwire::inline v0_1 {

bool detail::holds_no_credentials(std::string_view name) {
  constexpr std::string_view harmless[] = {"Accept", "Content-Type", "User-Agent"};
  for (std::string_view h : harmless)
    if (http::same_name(name, h)) return true;
  return false;
}

}  // namespace tillwire::inline v0_1

#endif

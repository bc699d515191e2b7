// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_VISIT_VARIANT_HPP
#define TILLWIRE_BASE_VISIT_VARIANT_HPP

#include <cstddef>
#include <variant>

namespace tillwire::inline v0_1::detail {

/**
 * Calls f with the alternative that a variant holds: std::visit for a variant that is never without a value, at one
 * function for each visitor and alternative in place of a handful.
 */
template <std::size_t Index = 0, class F, class... Alternatives>
constexpr decltype(auto) visit_variant(F& f, std::variant<Alternatives...> const& held) {
  if constexpr (Index + 1 == sizeof...(Alternatives)) {
    return f(*std::get_if<Index>(&held));
  } else {
    if (held.index() == Index) return f(*std::get_if<Index>(&held));
    return visit_variant<Index + 1>(f, held);
  }
}

}  // namespace tillwire::inline v0_1::detail

#endif

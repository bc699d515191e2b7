// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_UNCOUNTABLE_HPP
#define TILLWIRE_BASE_UNCOUNTABLE_HPP

#include <concepts>

namespace tillwire::inline v0_1::detail {

/** The integer types that do not count anything. */
template <class T>
concept uncountable = std::same_as<T, bool> || std::same_as<T, char> || std::same_as<T, char8_t> ||
                      std::same_as<T, char16_t> || std::same_as<T, char32_t> || std::same_as<T, wchar_t>;

}  // namespace tillwire::inline v0_1::detail

#endif

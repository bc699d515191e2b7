// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_FIXED_STRING_HPP
#define TILLWIRE_BASE_FIXED_STRING_HPP

#include <cstddef>
#include <string_view>

namespace tillwire::inline v0_1 {

/** A string literal as a template argument: how a field carries its name, and how a literal is checked by the compiler. */
template <std::size_t N>
struct fixed_string {
  char chars[N]{};  ///< with the terminator

  /** From a literal. */
  constexpr fixed_string(char const (&text)[N]) {
    for (std::size_t i = 0; i != N; ++i) chars[i] = text[i];
  }
  /** Without the terminator. */
  [[nodiscard]] constexpr std::string_view view() const { return {chars, N - 1}; }
};

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_OPTIONAL_HPP
#define TILLWIRE_SCHEMA_OPTIONAL_HPP

#include <tillwire/schema/required.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1 {

/**
 * A field that may be absent, and then is not written.
 *
 * A std::optional that takes no more than a required field does: std::optional<bool> takes "false" for true, and
 * std::optional<int> takes 3.7 for 3; this one compiles neither. It takes a std::optional of what may initialize it.
 */
template <class T>
class optional : public std::optional<T> {
 public:
  constexpr optional() = default;
  /** Absent. */
  constexpr optional(std::nullopt_t) {}
  /** Present, with a value that converts without narrowing. */
  template <class U>
    requires(!std::derived_from<std::remove_cvref_t<U>, std::optional<T>> && initializer_for<U, T>)
  constexpr optional(U&& value) : std::optional<T>(std::in_place, std::forward<U>(value)) {}
  /** From an optional of another type, absent where that is. */
  template <class U>
    requires initializer_for<U, T>
  constexpr optional(std::optional<U> other) : std::optional<T>(std::move(other)) {}

  /** Whether both are absent, or hold equal values. */
  /// @{
  friend constexpr bool operator==(optional const& a, optional const& b) {
    return a.has_value() == b.has_value() && (!a.has_value() || *a == *b);
  }
  friend constexpr bool operator==(optional const& a, std::nullopt_t) { return !a.has_value(); }
  /// @}
  /** Whether there is a value and it equals that one. */
  template <class U>
    requires(!std::derived_from<U, std::optional<T>> && initializer_for<U const&, T>)
  friend constexpr bool operator==(optional const& a, U const& b) {
    return a.has_value() && *a == b;
  }
};

}  // namespace tillwire::inline v0_1

#endif

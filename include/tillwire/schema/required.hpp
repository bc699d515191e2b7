// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_REQUIRED_HPP
#define TILLWIRE_SCHEMA_REQUIRED_HPP

#include <tillwire/base/fixed_string.hpp>
#include <tillwire/base/uncountable.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1 {

/**
 * What may initialize a field of type T: all that converts to T implicitly and without narrowing, and a string_view
 * where T is a string. A null pointer never does, nor a bool or a character where T is a number.
 */
template <class From, class T>
concept initializer_for =
    !std::same_as<std::remove_cvref_t<From>, std::nullptr_t> &&
    requires(From&& from) { T{std::forward<From>(from)}; } &&
    !(std::integral<T> && !std::same_as<T, std::remove_cvref_t<From>> &&
      detail::uncountable<std::remove_cvref_t<From>>) &&
    (std::convertible_to<From, T> || (std::same_as<T, std::string> && std::convertible_to<From, std::string_view>));

/** A container that a braced list of its elements may initialize. */
template <class T>
concept braced_list =
    std::constructible_from<T, std::initializer_list<typename T::value_type>> && !std::convertible_to<char const*, T>;

/**
 * A field that must be given: leaving it out of a designated initializer does not compile, and the error names it.
 *
 * The name stands in the type because that is the one place which all compilers print for a deleted constructor.
 * Payloads of your own may leave it out: the error is then still an error, but less readable.
 */
template <class T, fixed_string Name = "">
class required {
 public:
  using value_type = T;                                  ///< what it holds
  static constexpr std::string_view name = Name.view();  ///< empty where the type does not bear it

  required() = delete;
  /** What converts to T without narrowing. */
  template <class U>
    requires(!std::same_as<std::remove_cvref_t<U>, required> && initializer_for<U, T>)
  constexpr required(U&& value) : value_(std::forward<U>(value)) {}
  /** A braced list, where T is a container. */
  template <class V = T>
    requires braced_list<V>
  constexpr required(std::initializer_list<typename V::value_type> values) : value_(values) {}

  /** The value, which is always there. */
  /// @{
  constexpr T& operator*() { return value_; }
  constexpr T const& operator*() const { return value_; }
  constexpr T* operator->() { return &value_; }
  constexpr T const* operator->() const { return &value_; }
  constexpr operator T const&() const { return value_; }
  /// @}

  friend bool operator==(required const&, required const&) = default;

 private:
  T value_;
};

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_PATH_HPP
#define TILLWIRE_SCHEMA_PATH_HPP

#include <tillwire/base/fixed_string.hpp>
#include <tillwire/schema/required.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1 {

/**
 * A required field that goes into the URL instead of the body.
 *
 * It fills the `:name` of the endpoint's path, percent-encoded. T is text, an integer, or a one_of whose alternatives
 * carry the name in the path. A reader of bodies takes its value as an argument.
 */
template <class T, fixed_string Name = "">
class path {
 public:
  using value_type = T;  ///< what fills the path
  /** The `:name` that it fills in the endpoint's path; a one_of fills that of the key it holds. */
  static constexpr std::string_view name = Name.view();

  path() = delete;
  /** Text, an integer or an alternative of the one_of. */
  template <class U>
    requires(!std::same_as<std::remove_cvref_t<U>, path> && initializer_for<U, T>)
  constexpr path(U&& value) : value_(std::forward<U>(value)) {}

  /** The value. */
  /// @{
  constexpr T& operator*() { return value_; }
  constexpr T const& operator*() const { return value_; }
  constexpr T* operator->() { return &value_; }
  constexpr T const* operator->() const { return &value_; }
  /// @}

  friend bool operator==(path const&, path const&) = default;

 private:
  T value_;
};

}  // namespace tillwire::inline v0_1

#endif

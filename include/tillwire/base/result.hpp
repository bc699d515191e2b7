// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_RESULT_HPP
#define TILLWIRE_BASE_RESULT_HPP

#include <tillwire/base/error.hpp>

#include <concepts>
#include <cstdlib>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace tillwire::inline v0_1 {

/**
 * A value, or the error that stands in its place.
 *
 * The members bear the names of std::expected. Nothing throws: value() and error() on the wrong state end the program,
 * operator* and operator-> have the state as their precondition. On a result that is about to end they give the value itself,
 * so that `for (auto const& x : *f())` is safe.
 */
template <class T>
class [[nodiscard]] result {
 public:
  using value_type = T;                ///< what has_value() tells of
  using error_type = tillwire::error;  ///< what stands in its place

  /** A success. */
  result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  /** A failure. */
  result(tillwire::error e) : state_(std::in_place_index<1>, std::move(e)) {}
  /** Puts an error in the place of what there was, which need not be assignable. A template: `{}` makes no error. */
  template <std::same_as<tillwire::error> E>
  result& operator=(E e) {
    state_.template emplace<1>(std::move(e));
    return *this;
  }

  /** Whether there is a value: the call succeeded. */
  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  /** As has_value(). */
  explicit operator bool() const noexcept { return has_value(); }

  /** The value; without one the program ends. */
  /// @{
  T& value() & noexcept { return has_value() ? **this : (std::abort(), **this); }
  T const& value() const& noexcept { return has_value() ? **this : (std::abort(), **this); }
  T value() && noexcept { return std::move(value()); }
  /// @}

  /** The value. Precondition: has_value(). */
  /// @{
  T& operator*() & noexcept { return *std::get_if<0>(&state_); }
  T const& operator*() const& noexcept { return *std::get_if<0>(&state_); }
  T operator*() && noexcept { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() noexcept { return std::get_if<0>(&state_); }
  T const* operator->() const noexcept { return std::get_if<0>(&state_); }
  /// @}

  /** The error; without one the program ends. */
  /// @{
  tillwire::error& error() & noexcept {
    return has_value() ? (std::abort(), *std::get_if<1>(&state_)) : *std::get_if<1>(&state_);
  }
  tillwire::error const& error() const& noexcept {
    return has_value() ? (std::abort(), *std::get_if<1>(&state_)) : *std::get_if<1>(&state_);
  }
  tillwire::error&& error() && noexcept { return std::move(error()); }
  /// @}

  /** The value, or `other` where there is an error. */
  /// @{
  template <class U = T>
  T value_or(U&& other) const& {
    return has_value() ? **this : static_cast<T>(std::forward<U>(other));
  }
  template <class U = T>
  T value_or(U&& other) && {
    return has_value() ? *std::move(*this) : static_cast<T>(std::forward<U>(other));
  }
  /// @}

 private:
  std::variant<T, tillwire::error> state_;
};

/** Success without a value, or an error. */
template <>
class [[nodiscard]] result<void> {
 public:
  using value_type = void;             ///< there is none
  using error_type = tillwire::error;  ///< what tells of a failure

  result() = default;
  /** A failure. */
  result(tillwire::error e) : state_(std::move(e)) {}

  [[nodiscard]] bool has_value() const noexcept { return !state_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  tillwire::error& error() & noexcept { return has_value() ? (std::abort(), *state_) : *state_; }
  tillwire::error const& error() const& noexcept { return has_value() ? (std::abort(), *state_) : *state_; }
  tillwire::error&& error() && noexcept { return std::move(error()); }

 private:
  std::optional<tillwire::error> state_{};
};

}  // namespace tillwire::inline v0_1

#endif

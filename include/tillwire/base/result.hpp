// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_RESULT_HPP
#define TILLWIRE_BASE_RESULT_HPP

#include <tillwire/base/error.hpp>

#include <concepts>
#include <cstdlib>
#include <new>
#include <type_traits>
#include <utility>

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
  result(T value) noexcept(std::is_nothrow_move_constructible_v<T>) : has_value_(true) {
    ::new (&held_.value) T(std::move(value));
  }
  /** A failure. */
  /// @{
  result(tillwire::error&& e) : has_value_(false) { detail::move_error(&held_.error, std::move(e)); }
  result(tillwire::error const& e) : result(tillwire::error(e)) {}
  /// @}
  result(result&& other) noexcept : has_value_(other.has_value_) { take(std::move(other)); }
  result(result const& other)
    requires std::copy_constructible<T>
      : has_value_(other.has_value_) {
    if (has_value_) ::new (&held_.value) T(other.held_.value);
    else ::new (&held_.error) tillwire::error(other.held_.error);
  }
  ~result() { end(); }

  /** What it holds ends, and the other's is made in its place: it need not be assignable. */
  result& operator=(result other) noexcept {
    end();
    has_value_ = other.has_value_;
    take(std::move(other));
    return *this;
  }
  /** Puts an error in the place of what there was. A template: `{}` makes no error. */
  template <std::same_as<tillwire::error> E>
  result& operator=(E e) noexcept {
    return *this = result(std::move(e));
  }

  /** Whether there is a value: the call succeeded. */
  [[nodiscard]] bool has_value() const noexcept { return has_value_; }
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
  T& operator*() & noexcept { return held_.value; }
  T const& operator*() const& noexcept { return held_.value; }
  T operator*() && noexcept { return std::move(held_.value); }
  T* operator->() noexcept { return &held_.value; }
  T const* operator->() const noexcept { return &held_.value; }
  /// @}

  /** The error; without one the program ends. */
  /// @{
  tillwire::error& error() & noexcept { return has_value() ? (std::abort(), held_.error) : held_.error; }
  tillwire::error const& error() const& noexcept { return has_value() ? (std::abort(), held_.error) : held_.error; }
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
  /** Not std::variant, whose machinery would be compiled anew for each type of result. */
  union either {
    either() noexcept {}
    ~either() {}
    T value;
    tillwire::error error;
  };

  void take(result&& other) noexcept {
    if (has_value_) ::new (&held_.value) T(std::move(other.held_.value));
    else detail::move_error(&held_.error, std::move(other.held_.error));
  }
  void end() noexcept {
    if (has_value_) held_.value.~T();
    else detail::end_error(held_.error);
  }

  either held_;
  bool has_value_;
};

namespace detail {

struct nothing {};

}  // namespace detail

/** Success without a value, or an error. */
template <>
class [[nodiscard]] result<void> {
 public:
  using value_type = void;             ///< there is none
  using error_type = tillwire::error;  ///< what tells of a failure

  result() = default;
  /** A failure. */
  /// @{
  result(tillwire::error&& e) : state_(std::move(e)) {}
  result(tillwire::error const& e) : state_(e) {}
  /// @}
  result(result&&) = default;
  result(result const&) = default;
  ~result() = default;

  /** By value, so that a copy which fails is made before anything ends. */
  result& operator=(result other) noexcept {
    state_ = std::move(other.state_);
    return *this;
  }

  [[nodiscard]] bool has_value() const noexcept { return state_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  tillwire::error& error() & noexcept { return state_.error(); }
  tillwire::error const& error() const& noexcept { return state_.error(); }
  tillwire::error&& error() && noexcept { return std::move(error()); }

 private:
  result<detail::nothing> state_{detail::nothing()};
};

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_NULLABLE_HPP
#define TILLWIRE_SCHEMA_NULLABLE_HPP

#include <tillwire/schema/required.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1 {

/** JSON's null. */
struct null_t {
  explicit null_t() = default;
  friend bool operator==(null_t, null_t) = default;
};
/** Writes null: `.cancelled_at = null`. */
inline constexpr null_t null{};

/** An optional field that the vendor also takes as `null`: absent (the default), null, or a value. */
template <class T>
class nullable {
 public:
  using value_type = T;  ///< what it holds

  constexpr nullable() = default;
  /** Present, and written as null. */
  constexpr nullable(null_t) : present_(true) {}
  /** Present, with a value. */
  template <class U>
    requires(!std::same_as<std::remove_cvref_t<U>, nullable> && !std::same_as<std::remove_cvref_t<U>, null_t> &&
             initializer_for<U, T>)
  constexpr nullable(U&& value) : value_(std::in_place, std::forward<U>(value)), present_(true) {}

  /** Whether it is left out when written. */
  [[nodiscard]] constexpr bool is_absent() const { return !present_; }
  /** Whether it is written as null. */
  [[nodiscard]] constexpr bool is_null() const { return present_ && !value_; }
  /** Whether it is neither absent nor null. */
  [[nodiscard]] constexpr bool has_value() const { return value_.has_value(); }
  /** The value. Precondition: has_value(). */
  /// @{
  constexpr T const& operator*() const { return *value_; }
  constexpr T const* operator->() const { return &*value_; }
  /// @}

  friend bool operator==(nullable const&, nullable const&) = default;

 private:
  std::optional<T> value_{};
  bool present_ = false;
};

}  // namespace tillwire::inline v0_1

#endif

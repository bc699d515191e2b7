// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_STATED_HPP
#define TILLWIRE_SCHEMA_STATED_HPP

#include <tillwire/base/fixed_string.hpp>
#include <tillwire/schema/required.hpp>

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1 {

/** Says of a stated field that it is left out on purpose. */
struct omitted_t {
  explicit omitted_t() = default;
};
/** `.order_url = omitted`: left out on purpose. */
inline constexpr omitted_t omitted{};

/**
 * A field that must be mentioned: with a value, or with `tillwire::omitted`.
 *
 * For fields that one vendor document calls required and a newer one optional: they cannot be forgotten, but they can be
 * left out. validate() warns of an omitted one, and refuses it in strict mode.
 */
template <class T, fixed_string Name = "">
class stated {
 public:
  using value_type = T;                                  ///< what it holds where it was not omitted
  static constexpr std::string_view name = Name.view();  ///< empty where the type does not bear it

  stated() = delete;
  /** Not written; validate() warns. */
  constexpr stated(omitted_t) {}
  /** What converts to T without narrowing. */
  template <class U>
    requires(!std::same_as<std::remove_cvref_t<U>, stated> && !std::same_as<std::remove_cvref_t<U>, omitted_t> &&
             initializer_for<U, T>)
  constexpr stated(U&& value) : value_(std::in_place, std::forward<U>(value)) {}

  /** Whether it was given a value. */
  [[nodiscard]] constexpr bool has_value() const { return value_.has_value(); }
  /** As has_value(). */
  constexpr explicit operator bool() const { return has_value(); }
  /** The value. Precondition: has_value(). */
  /// @{
  constexpr T& operator*() { return *value_; }
  constexpr T const& operator*() const { return *value_; }
  constexpr T* operator->() { return &*value_; }
  constexpr T const* operator->() const { return &*value_; }
  /// @}

  friend bool operator==(stated const&, stated const&) = default;

 private:
  std::optional<T> value_{};
};

}  // namespace tillwire::inline v0_1

#endif

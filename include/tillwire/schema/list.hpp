// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_LIST_HPP
#define TILLWIRE_SCHEMA_LIST_HPP

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1 {

/**
 * An optional array: absent by default, and an empty one is not an absent one.
 *
 * `.items = {order_item{…}, order_item{…}}` or a vector makes it present; an explicit empty list, which empties a cart,
 * is `.items = std::vector<cart_item>{}`.
 */
template <class T>
class list {
 public:
  using value_type = T;  ///< what it holds

  list() = default;
  /** Present, with these values. */
  list(std::initializer_list<T> values) : values_(values), present_(true) {}
  /** `{{"a", "b"}}` would be one text between two pointers. */
  template <std::same_as<std::initializer_list<char const*>> Nested = std::initializer_list<char const*>>
  list(std::initializer_list<Nested>) = delete;
  /** Present, with these values; an empty vector is written as `[]`. */
  list(std::vector<T> values) : values_(std::move(values)), present_(true) {}

  /** Whether it is left out when written; an empty list is not. */
  [[nodiscard]] bool is_absent() const { return !present_; }
  /** The values; none where it is absent. */
  /// @{
  [[nodiscard]] std::vector<T> const& values() const { return values_; }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] auto begin() const { return values_.begin(); }
  [[nodiscard]] auto end() const { return values_.end(); }
  /// @}
  /** The value at that place. Precondition: i < size(). */
  /// @{
  T const& operator[](std::size_t i) const { return values_[i]; }
  T& operator[](std::size_t i) { return values_[i]; }
  /// @}

  /** Appends, which makes the list present. */
  void push_back(T value) {
    values_.push_back(std::move(value));
    present_ = true;
  }

  friend bool operator==(list const&, list const&) = default;

 private:
  std::vector<T> values_{};
  bool present_ = false;
};

/** The entries of a batch call: 1 to 1000 of them, which validate() checks. */
template <class T>
class batch_of {
 public:
  using value_type = T;                          ///< what it holds
  static constexpr std::size_t max_size = 1000;  ///< entries of one call, as the vendor documents

  batch_of() = default;
  /** These entries, in the order in which they are written. */
  /// @{
  batch_of(std::initializer_list<T> values) : values_(values) {}
  batch_of(std::vector<T> values) : values_(std::move(values)) {}
  /// @}

  /** The entries. */
  /// @{
  [[nodiscard]] std::vector<T> const& values() const { return values_; }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] auto begin() const { return values_.begin(); }
  [[nodiscard]] auto end() const { return values_.end(); }
  /// @}
  /** The entry at that place. Precondition: i < size(). */
  /// @{
  T const& operator[](std::size_t i) const { return values_[i]; }
  T& operator[](std::size_t i) { return values_[i]; }
  /// @}
  /** Appends; whether there are too many is seen by validate(). */
  void push_back(T value) { values_.push_back(std::move(value)); }

  friend bool operator==(batch_of const&, batch_of const&) = default;

 private:
  std::vector<T> values_{};
};

}  // namespace tillwire::inline v0_1

#endif

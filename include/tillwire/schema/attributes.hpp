// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_ATTRIBUTES_HPP
#define TILLWIRE_SCHEMA_ATTRIBUTES_HPP

#include <tillwire/base/decimal.hpp>
#include <tillwire/base/visit_variant.hpp>
#include <tillwire/schema/nullable.hpp>
#include <tillwire/schema/required.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace tillwire::inline v0_1 {

struct attribute;
class attribute_value;

/**
 * A JSON object of the caller's own: keys and values in the order given.
 *
 * `attributes{{"shirt_size", "Medium"}, {"count", 3}}`. An object or array inside is named: `{"box", attributes{{"h", 2}}}`,
 * `{"tags", array{"a", "b"}}`; bare braces inside do not compile, since they could mean either. validate() refuses an
 * empty key and a key given twice.
 */
class attributes {
 public:
  using value_type = attribute;  ///< what it holds

  attributes();
  /** Entries in the order in which they are written. */
  attributes(std::initializer_list<attribute> entries);
  attributes(attributes const&);
  attributes(attributes&&) noexcept;
  attributes& operator=(attributes const&);
  attributes& operator=(attributes&&) noexcept;
  ~attributes();

  /** Appends an entry; a key that is there already makes two, which validate() refuses. */
  template <class Value>
  void add(std::string key, Value&& value);
  /** The value of the first such key, nullptr when there is none. */
  [[nodiscard]] attribute_value const* find(std::string_view key) const;

  /** How many entries there are. */
  /// @{
  [[nodiscard]] bool empty() const;
  [[nodiscard]] std::size_t size() const;
  /// @}
  /** The entries, in their order. */
  /// @{
  [[nodiscard]] attribute const* begin() const;
  [[nodiscard]] attribute const* end() const;
  /// @}

  /** Equal entries in the same order. */
  friend bool operator==(attributes const& a, attributes const& b);

 private:
  std::vector<attribute> entries_;  // no initializer: the element is incomplete here
};

/** A JSON array of the caller's own. */
class array {
 public:
  using value_type = attribute_value;  ///< what it holds

  array();
  /** `array{1, "two", null}`. An array of one array is a copy of it: nest it by push_back(). */
  template <class... Values>
    requires(sizeof...(Values) != 0 &&
             !(sizeof...(Values) == 1 && (std::derived_from<std::remove_cvref_t<Values>, array> && ...)) &&
             (std::constructible_from<attribute_value, Values> && ...))
  explicit array(Values&&... values) {
    (push_back(std::forward<Values>(values)), ...);
  }
  array(array const&);
  array(array&&) noexcept;
  array& operator=(array const&);
  array& operator=(array&&) noexcept;
  ~array();

  /** Appends an element of any type that an attribute_value is made from. */
  template <class Value>
  void push_back(Value&& value);

  /** How many elements there are. */
  /// @{
  [[nodiscard]] bool empty() const;
  [[nodiscard]] std::size_t size() const;
  /// @}
  /** The elements, in their order. */
  /// @{
  [[nodiscard]] attribute_value const* begin() const;
  [[nodiscard]] attribute_value const* end() const;
  /// @}

  /** Equal elements in the same order. */
  friend bool operator==(array const& a, array const& b);

 private:
  std::vector<attribute_value> values_;
};

/** A JSON number by its text, which is kept as it was given: for numbers that no decimal holds. */
struct number {
  std::string text;  ///< of JSON's grammar; any other text makes a violation
  friend bool operator==(number const&, number const&) = default;
};

/** A type that an attribute's value is made from. A double is none: name its scale with decimal::from_double. */
template <class T>
concept attribute_source =
    std::same_as<T, bool> || std::same_as<T, null_t> || std::same_as<T, number> || std::derived_from<T, attributes> ||
    std::same_as<T, array> || (!std::same_as<T, std::nullptr_t> && std::convertible_to<T const&, std::string_view>) ||
    (!std::floating_point<T> && std::constructible_from<decimal, T>);

/** Any JSON value: null, bool, a number (exact), text, an array or an object. */
class attribute_value {
 public:
  /** JSON's types; a `number` where no decimal holds it. */
  using storage = std::variant<null_t, bool, decimal, number, std::string, array, attributes>;

  /** null */
  attribute_value();
  attribute_value(attribute_value const&);
  attribute_value(attribute_value&&) noexcept;
  attribute_value& operator=(attribute_value const&);
  attribute_value& operator=(attribute_value&&) noexcept;
  ~attribute_value();
  /** Of what attribute_source names: text, integers, decimals, bool, null, and what is nested by name. */
  template <class T>
    requires(!std::same_as<std::remove_cvref_t<T>, attribute_value> && attribute_source<std::decay_t<T>>)
  attribute_value(T&& value) : held_(wrap(std::forward<T>(value))) {}

  /** The value where it is a T, one of the types of `storage`; nullptr otherwise. */
  template <class T>
  [[nodiscard]] T const* get_if() const {
    return std::get_if<T>(&held_);
  }
  /** Calls f with the value as what it is, as std::visit does. */
  template <class F>
  decltype(auto) visit(F&& f) const {
    return detail::visit_variant(f, held_);
  }

  /** The same value of the same type; decimals compare by value, `number`s by their text. */
  friend bool operator==(attribute_value const& a, attribute_value const& b);

 private:
  template <class T>
  static storage wrap(T&& value);

  storage held_;
};

/** One key and its value. */
struct attribute {
  /** Both types are deduced, so that bare braces cannot stand for either. */
  template <class Key, class Value>
    requires(initializer_for<Key, std::string> && std::constructible_from<attribute_value, Value>)
  attribute(Key&& key_, Value&& value_) : key(std::forward<Key>(key_)), value(std::forward<Value>(value_)) {}

  std::string key;        ///< not empty, and once in its object
  attribute_value value;  ///< anything that JSON has

  /** The same key and an equal value. */
  friend bool operator==(attribute const& a, attribute const& b);
};

template <class T>
attribute_value::storage attribute_value::wrap(T&& value) {
  using U = std::decay_t<T>;
  // each in place: an alternative that does not depend on T would have the variant's machinery instantiated in every TU
  if constexpr (std::same_as<U, bool> || std::same_as<U, null_t> || std::same_as<U, number> || std::same_as<U, array>)
    return storage(std::in_place_type<U>, std::forward<T>(value));
  else if constexpr (std::derived_from<U, attributes>)
    return storage(std::in_place_type<attributes>, std::forward<T>(value));
  else if constexpr (std::same_as<U, std::string>)
    return storage(std::in_place_type<std::string>, std::forward<T>(value));
  else if constexpr (std::convertible_to<U const&, std::string_view>)
    return storage(std::in_place_type<std::string>, std::string_view(value));
  else return storage(std::in_place_type<decimal>, value);
}

template <class Value>
void attributes::add(std::string key, Value&& value) {
  entries_.emplace_back(std::move(key), std::forward<Value>(value));
}

template <class Value>
void array::push_back(Value&& value) {
  values_.emplace_back(std::forward<Value>(value));
}

/** Attributes that are written beside the fields of the object which they are a member of. */
class custom_attributes : public attributes {
 public:
  using attributes::attributes;
  custom_attributes() = default;
  /** Takes attributes that were made elsewhere, such as by attributes_from(). */
  custom_attributes(attributes a) : attributes(std::move(a)) {}
};

}  // namespace tillwire::inline v0_1

#endif

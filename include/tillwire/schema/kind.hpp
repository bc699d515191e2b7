// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_KIND_HPP
#define TILLWIRE_SCHEMA_KIND_HPP

#include <tillwire/base/cents.hpp>
#include <tillwire/base/decimal.hpp>
#include <tillwire/base/timestamp.hpp>
#include <tillwire/base/unix_time.hpp>
#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/checked.hpp>
#include <tillwire/schema/list.hpp>
#include <tillwire/schema/nullable.hpp>
#include <tillwire/schema/one_of.hpp>
#include <tillwire/schema/open_enum.hpp>
#include <tillwire/schema/wire_names.hpp>

#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace tillwire::inline v0_1 {

/** What a field's value is on the wire. */
enum class kind : std::uint8_t {
  text,        ///< std::string, or text of a checked form
  boolean,     ///< true or false
  integer,     ///< any integer type; cents
  decimal,     ///< a number, exact; its digits are kept
  timestamp,   ///< text, RFC 3339
  unix_time,   ///< an integer
  word,        ///< a described enumeration, open or not: text
  array,       ///< list, batch_of, std::vector
  object,      ///< a struct described with BOOST_DESCRIBE_STRUCT
  value,       ///< any JSON: attribute_value
  values,      ///< an array of any JSON: array
  attributes,  ///< an object of any JSON
  choice,      ///< one_of: written under the key of what it holds
};

/** A struct whose public members are described with BOOST_DESCRIBE_STRUCT: what payloads are made of. */
template <class T>
concept described_struct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

namespace detail {

template <class T, template <class...> class Template>
inline constexpr bool is_a = false;
template <class... Arguments, template <class...> class Template>
inline constexpr bool is_a<Template<Arguments...>, Template> = true;

/** Fails to compile for every T, in a branch that only an unsupported T reaches. */
template <class T>
inline constexpr bool is_supported = false;

}  // namespace detail

/** The kind of a value type; a type that has none does not compile, and the message says why. */
template <class T>
consteval kind kind_of() {
  using detail::is_a;
  if constexpr (std::same_as<T, std::string> || checked_text<T>) return kind::text;
  else if constexpr (std::same_as<T, bool>) return kind::boolean;
  else if constexpr (std::integral<T> || std::same_as<T, cents>) return kind::integer;
  else if constexpr (std::same_as<T, decimal>) return kind::decimal;
  else if constexpr (std::same_as<T, timestamp>) return kind::timestamp;
  else if constexpr (std::same_as<T, unix_time>) return kind::unix_time;
  else if constexpr (described_enum<T> || is_a<T, open_enum>) return kind::word;
  else if constexpr (is_a<T, list> || is_a<T, batch_of> || is_a<T, std::vector>) return kind::array;
  else if constexpr (is_a<T, one_of>) return kind::choice;
  else if constexpr (std::same_as<T, attribute_value>) return kind::value;
  else if constexpr (std::same_as<T, array>) return kind::values;
  else if constexpr (std::derived_from<T, attributes>) return kind::attributes;
  else if constexpr (is_a<T, nullable>) return kind_of<typename T::value_type>();
  else if constexpr (described_struct<T>) return kind::object;
  else {
    static_assert(!std::floating_point<T>,
                  "tillwire: double is not exact; use decimal, and decimal::from_double(value, scale)");
    static_assert(
        std::floating_point<T> || detail::is_supported<T>,
        "tillwire: a field is text, bool, an integer, decimal, cents, timestamp, unix_time, an enumeration, a list, "
        "attributes, or a struct described with BOOST_DESCRIBE_STRUCT");
    return kind::text;  // one error is enough
  }
}

}  // namespace tillwire::inline v0_1

#endif

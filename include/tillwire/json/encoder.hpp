// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_ENCODER_HPP
#define TILLWIRE_JSON_ENCODER_HPP

#include <tillwire/base/cents.hpp>
#include <tillwire/base/config.hpp>
#include <tillwire/base/unix_time.hpp>
#include <tillwire/json/writer.hpp>
#include <tillwire/schema/field_table.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <string_view>

/**
 * @file
 * The walk that write() makes over a payload's members.
 */
namespace tillwire::inline v0_1::json {

namespace detail {

using namespace tillwire::detail;

/** `"key":` of a field, made by the compiler. */
template <std::size_t N>
constexpr auto quoted_key(std::string_view name) {
  std::array<char, N + 3> text{};
  text[0] = '"';
  name.copy(text.data() + 1, N);
  text[N + 1] = '"';
  text[N + 2] = ':';
  return text;
}

template <class Named>
inline constexpr auto quoted_name = quoted_key<Named::name.size()>(Named::name);
template <class Named>
inline constexpr std::string_view key_text{quoted_name<Named>.data(), quoted_name<Named>.size()};

/** Gives the key of a one_of's alternative the shape of a member's name. */
template <class Alternative>
struct key_of {
  static constexpr std::string_view name = Alternative::key;
};

template <class V>
char* put_value(writer& w, char* at, V const& value);

/** A key, its value and a comma: where size is wanted, one function for all members of a type. */
template <class V>
TILLWIRE_INLINE_FOR_SPEED char* put_keyed(writer& w, char* at, std::string_view const& quoted_key, V const& value) {
  if constexpr (checked_text<V>) {
    return put_keyed(w, at, quoted_key, value.str());
  } else {
    if (quoted_key.size() >= writer::slack) at = w.room(at, quoted_key.size());
    std::memcpy(at, quoted_key.data(), quoted_key.size());
    at = put_value(w, at + quoted_key.size(), value);
    *at = ',';
    return at + 1;
  }
}

template <class V>
char* put_value(writer& w, char* at, V const& value) {
  if constexpr (is_a<V, nullable>) {
    return value.has_value() ? put_value(w, at, *value) : w.put_raw(at, "null");
  } else if constexpr (kind_of<V>() == kind::text) {
    return w.put_text(at, value);
  } else if constexpr (kind_of<V>() == kind::boolean) {
    return w.put_raw(at, value ? "true" : "false");
  } else if constexpr (std::same_as<V, cents>) {
    return w.put_integer(at, value.count());
  } else if constexpr (kind_of<V>() == kind::unix_time) {
    return w.put_integer(at, value.seconds());
  } else if constexpr (std::unsigned_integral<V>) {
    return w.put_unsigned(at, value);
  } else if constexpr (kind_of<V>() == kind::integer) {
    return w.put_integer(at, value);
  } else if constexpr (kind_of<V>() == kind::decimal) {
    return w.put_decimal(at, value);
  } else if constexpr (kind_of<V>() == kind::timestamp) {
    return w.put_timestamp(at, value);
  } else if constexpr (described_enum<V>) {
    return w.put_text(at, to_wire(value));
  } else if constexpr (kind_of<V>() == kind::word) {
    return w.put_text(at, value.text());
  } else if constexpr (kind_of<V>() == kind::array || kind_of<V>() == kind::values) {
    at = w.open(at, '[');
    for (typename V::value_type const& element : value) {  // which of a list of bool is a temporary
      at = put_value(w, at, element);
      *at++ = ',';
    }
    return w.close(at, ']');
  } else if constexpr (kind_of<V>() == kind::object) {
    return put_object(w, at, value);
  } else if constexpr (kind_of<V>() == kind::attributes) {
    return w.close(w.put_entries(w.open(at, '{'), value), '}');
  } else {
    static_assert(kind_of<V>() == kind::value);
    return w.put_any(at, value);
  }
}

template <class Member, class T>
char* put_member(writer& w, char* at, T const& object) {
  auto const* value = Member::get(object);
  if constexpr (Member::how == presence::path) {
    return at;
  } else if constexpr (Member::how == presence::flattened) {
    return w.put_entries(at, *value);
  } else if constexpr (kind_of<typename Member::value_type>() == kind::choice) {
    return value->visit(
        [&]<class A>(A const& alternative) { return put_keyed(w, at, key_text<key_of<A>>, unkeyed(alternative)); });
  } else {
    return value == nullptr ? at : put_keyed(w, at, key_text<Member>, *value);
  }
}

template <class T>
char* put_object(writer& w, char* at, T const& object) {
  at = w.open(at, '{');
  for_each_member<T>([&]<class Member>() { at = put_member<Member>(w, at, object); });
  return w.close(at, '}');
}

}  // namespace detail

}  // namespace tillwire::inline v0_1::json

#endif

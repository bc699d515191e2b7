// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_FIELD_TEXT_HPP
#define TILLWIRE_API_FIELD_TEXT_HPP

#include <tillwire/api/payload.hpp>
#include <tillwire/base/digits.hpp>
#include <tillwire/http/request.hpp>
#include <tillwire/schema/field_table.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace tillwire::inline v0_1::detail {

/** Appends a text, a number or a word; false for what is none of these. */
template <class V>
bool append_value(V const& value, bool encoded, std::string& to) {
  if constexpr (kind_of<V>() == kind::text) {
    if (encoded) http::append_encoded(to, value);
    else to += std::string_view(value);
  } else if constexpr (std::is_unsigned_v<V> && !std::same_as<V, bool>) {
    char text[max_integer_size];
    to.append(text, write_digits(text, value));
  } else if constexpr (kind_of<V>() == kind::integer && std::is_integral_v<V>) {
    char text[max_integer_size];
    to.append(text, write_integer(text, value));
  } else if constexpr (kind_of<V>() == kind::decimal) {
    to += value.to_string();
  } else if constexpr (kind_of<V>() == kind::word && !described_enum<V>) {
    to += value.text();
  } else {
    return false;
  }
  return true;
}

template <class T>
bool append_field(T const& payload, std::string_view name, field_use use, std::string& to) {
  bool found = false;
  const auto append = [&](std::string_view key, auto const& value) {
    if (key == name) found = append_value(value, use == field_use::in_path, to);
  };
  for_each_member<T>([&]<class Member>() {
    using V = typename Member::value_type;
    if (Member::how != presence::path && use == field_use::in_path) return;
    if constexpr (Member::how != presence::flattened) {
      auto const* const value = Member::get(payload);
      if (value == nullptr) return;
      if constexpr (kind_of<V>() == kind::choice)
        value->visit([&](auto const& alternative) { append(alternative.key, unkeyed(alternative)); });
      else append(Member::name, *value);
    }
  });
  return found;
}

}  // namespace tillwire::inline v0_1::detail

#endif

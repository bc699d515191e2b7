// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_INSPECT_HPP
#define TILLWIRE_SCHEMA_INSPECT_HPP

#include <tillwire/base/config.hpp>
#include <tillwire/schema/field_table.hpp>
#include <tillwire/schema/report.hpp>
#include <tillwire/schema/text.hpp>
#include <tillwire/schema/validate.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

/**
 * @file
 * The walk that validate() makes over a payload's members.
 */
namespace tillwire::inline v0_1 {

namespace detail {

/** Reports the keys and values of attributes; those of `beside` are fields of the same object, whose names are taken. */
void inspect_attributes(attributes const& object, std::span<field const> beside, report& out);
void inspect_any(attribute_value const& value, report& out);
/** Reports that a field is left out which a document states. */
void report_omitted(std::string_view member, report& out);

/** What a type of text asks for beyond being text; null where it asks for nothing. */
struct text_form {
  bool (*accepts)(std::string_view);
  rule broken;
  bool (*knows)(std::string_view);
  rule unknown;
};
template <class T>
constexpr text_form make_text_form() {
  text_form form{};
  // not their addresses: one may be overloaded, or take its text by reference
  if constexpr (checked_text<T>) {
    form.accepts = [](std::string_view text) -> bool { return T::accepts(text); };
    form.broken = T::broken;
  }
  if constexpr (requires(std::string_view text) { T::knows(text); }) {
    form.knows = [](std::string_view text) -> bool { return T::knows(text); };
    form.unknown = T::unknown;
  }
  return form;
}
template <class T>
inline constexpr text_form text_form_of = make_text_form<T>();

void inspect_text_value(std::string_view value, text_form const& form, bool required, report& out);
/** Reports a word that is empty or not known; `closed` where the vendor takes no others. */
void inspect_word(std::string_view text, bool known, bool closed, report& out);

/** Reports what is wrong with a value at the place where the walk stands. */
template <class V>
void inspect_value(V const& value, bool required, report& out);

/** Whether there is surely nothing wrong with a value: so it is with almost all, and the others are looked at closer. */
template <class V>
bool is_sound(V const& value, bool required) {
  if constexpr (is_a<V, nullable>) {
    return !value.has_value() || is_sound(*value, required);
  } else if constexpr (checked_text<V>) {
    if constexpr (requires { V::knows(value); })
      if (!V::knows(value)) return false;
    return !(required && value.str().empty()) && V::accepts(value) && is_plain(value);
  } else if constexpr (kind_of<V>() == kind::text) {
    return !(required && value.empty()) && is_plain(value);
  } else if constexpr (kind_of<V>() == kind::decimal || kind_of<V>() == kind::timestamp) {
    return value.is_valid();
  } else if constexpr (described_enum<V>) {
    return !to_wire(value).empty();
  } else if constexpr (kind_of<V>() == kind::word) {
    return value.is_known() && !value.text().empty();
  } else {
    return kind_of<V>() == kind::boolean || kind_of<V>() == kind::integer || kind_of<V>() == kind::unix_time;
  }
}

/** Reports what is wrong with a value at a member or an element of the place where the walk stands. */
template <class V, class Step>
void inspect_at(Step const& member_or_index, V const& value, bool required, report& out) {
  if (is_sound(value, required)) return;
  const report::place at(out, member_or_index);
  inspect_value(value, required, out);
}

template <class V>
void inspect_value(V const& value, bool required, report& out) {
  if constexpr (is_a<V, nullable>) {
    if (value.has_value()) inspect_value(*value, required, out);
  } else if constexpr (kind_of<V>() == kind::text) {
    inspect_text_value(value, text_form_of<V>, required, out);
  } else if constexpr (kind_of<V>() == kind::decimal) {
    if (!value.is_valid()) out.add(rule::amount_range);
  } else if constexpr (kind_of<V>() == kind::timestamp) {
    if (!value.is_valid()) out.add(rule::timestamp_form);
  } else if constexpr (kind_of<V>() == kind::word) {
    if constexpr (described_enum<V>) inspect_value(open_enum<V>(value), required, out);
    else inspect_word(value.text(), value.is_known(), wire_names<typename V::enum_type>::closed, out);
  } else if constexpr (kind_of<V>() == kind::array) {
    if constexpr (is_a<V, batch_of>)
      if (value.size() == 0 || value.size() > V::max_size) out.add(rule::entry_count);
    for (std::size_t i = 0; typename V::value_type const& element : value) inspect_at(i++, element, false, out);
  } else if constexpr (kind_of<V>() == kind::object) {
    inspect_object(value, out);
  } else if constexpr (kind_of<V>() == kind::value) {
    inspect_any(value, out);
  } else if constexpr (kind_of<V>() == kind::values) {
    for (std::size_t i = 0; attribute_value const& element : value) {
      const report::place at(out, i++);
      inspect_any(element, out);
    }
  } else if constexpr (kind_of<V>() == kind::attributes) {
    inspect_attributes(value, {}, out);
    if constexpr (requires { value.inspect(out); }) value.inspect(out);
  }
}

/** Reports what is wrong with the value of a member that is there; returns which of the member's fields it is. */
template <class V>
TILLWIRE_INLINE_FOR_SPEED std::size_t inspect_given(V const& value, field const& first_field, report& out) {
  if constexpr (kind_of<V>() == kind::choice) {
    value.visit([&out]<class A>(A const& alternative) { inspect_at(A::key, unkeyed(alternative), true, out); });
    return value.index();
  } else {
    inspect_at(first_field.name, value, is_never_empty(first_field), out);
    return 0;
  }
}

template <class T>
void inspect_object(T const& object, report& out) {
  static_assert(described_struct<T>, "tillwire: a payload is a struct described with BOOST_DESCRIBE_STRUCT");
  field_set<T> fields;
  std::size_t first_field = 0;  // of the member in the table
  for_each_member<T>([&]<class Member>() {
    auto const* value = Member::get(object);
    if constexpr (Member::how == presence::flattened) {
      inspect_attributes(*value, field_table<T>, out);
    } else if (value == nullptr) {
      if constexpr (Member::how == presence::stated) report_omitted(Member::name, out);
    } else {
      fields.add(first_field + inspect_given(*value, field_table<T>[first_field], out));
    }
    first_field += fields_of_member<Member>;
  });
  inspect_rules<T>(fields, out);
}

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

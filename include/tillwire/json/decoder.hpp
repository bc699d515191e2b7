// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_DECODER_HPP
#define TILLWIRE_JSON_DECODER_HPP

#include <tillwire/json/value_decoder.hpp>
#include <tillwire/schema/field_table.hpp>
#include <tillwire/schema/inspect.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

/**
 * @file
 * Reads described structs: a table for each says how, and one function follows it.
 */
namespace tillwire::inline v0_1::json::detail {

/** How one member of a struct is read. */
struct member_row {
  std::uint8_t first_field;  ///< the place in the table of its first field
  presence how;
  bool has_one_field;  ///< not several, nor none
  /**
   * Reads the member from the values of its fields. What the body does not hold it looks at only, and says which of its
   * fields it has.
   */
  void (*decode)(void* object, node const* values, field_bits& present, report& out);
};

/** How a struct is read. */
struct object_row {
  std::span<field const> fields;
  std::span<member_row const> members;
  attributes* (*custom)(void* object);  ///< where keys go that are no field; null: nowhere
  void (*inspect_rules)(field_bits present, report& out);
};

/** Follows the row; `values` has a blank place for each field. */
void decode_members(object_row const& row, void* object, node n, node* values, report& out);

/** The place of the value in a member that is given one. */
template <class M, class V = typename member_traits<M>::value_type>
V& value_in(M& member) {
  if constexpr (std::same_as<M, V>) {
    return member;
  } else if constexpr (std::derived_from<M, std::optional<V>>) {
    return member.emplace(blank_value<V>());
  } else {
    if constexpr (member_traits<M>::how == presence::stated) member = M(blank_value<V>());
    return *member;
  }
}

/** Reads a member of one field, which is there. */
template <class M>
void decode_member(M& member, field const& f, node n, report& out) {
  using V = typename member_traits<M>::value_type;
  const bool required = is_never_empty(f);
  if constexpr (std::same_as<V, std::string> && std::derived_from<M, std::optional<V>>) {
    if (const auto text = decode_text(n, required, out)) member.emplace(*text);  // what most members are, in one step
  } else if constexpr (kind_of<V>() == kind::array && !is_a<V, nullable>) {
    decode_array(value_in(member), n, f.takes_bare_element, out);
  } else {
    decode_value(value_in(member), n, required, out);
  }
}

/** As the function of a member_row. */
template <class T, class Member, std::size_t FirstField>
void decode_member_of(void* object, node const* values, field_bits& present, report& out) {
  T& payload = *static_cast<T*>(object);
  if constexpr (Member::how == presence::path) {
    field_set<T> given;
    inspect_given<T, Member>(*Member::get(payload), FirstField, given, out);
    present.add(given);
  } else if constexpr (Member::how == presence::flattened) {
    inspect_attributes(Member::of(payload), field_table<T>, out);
  } else if constexpr (kind_of<typename Member::value_type>() == kind::choice) {
    decode_choice(value_in(Member::of(payload)), values, out);
  } else {
    decode_member(Member::of(payload), field_table<T>[FirstField], *values, out);
  }
}

template <class T>
attributes* custom_of(void* object) {
  attributes* custom = nullptr;
  for_each_member<T>([&]<class Member>() {
    if constexpr (Member::how == presence::flattened) custom = &Member::of(*static_cast<T*>(object));
  });
  return custom;
}

template <class T>
constexpr auto make_member_rows() {
  return []<class... M, std::size_t... Index>(boost::mp11::mp_list<M...>, std::index_sequence<Index...>) {
    constexpr std::array<std::size_t, sizeof...(M)> fields{fields_of_member<M>...};
    return std::array<member_row, sizeof...(M)>{
        member_row{static_cast<std::uint8_t>(sum_before(fields, Index)), M::how,
                   fields_of_member<M> == 1 && kind_of<typename M::value_type>() != kind::choice,
                   &decode_member_of<T, M, sum_before(fields, Index)>}...};
  }(member_list<T>{}, std::make_index_sequence<boost::mp11::mp_size<member_list<T>>::value>{});
}

template <class T>
inline constexpr auto member_rows = make_member_rows<T>();

template <class T>
inline constexpr object_row object_row_of{
    .fields = field_table<T>,
    .members = member_rows<T>,
    .custom = takes_custom_attributes<T> ? &custom_of<T> : nullptr,
    .inspect_rules = [](field_bits present, report& out) { inspect_rules<T>(field_set<T>(present), out); }};

template <class T>
void decode_object(T& blank, node n, report& out) {
  std::array<node, field_table<T>.size()> values{};
  decode_members(object_row_of<T>, &blank, n, values.data(), out);
}

}  // namespace tillwire::inline v0_1::json::detail

#endif

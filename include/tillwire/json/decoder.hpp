// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_DECODER_HPP
#define TILLWIRE_JSON_DECODER_HPP

#include <tillwire/json/blank.hpp>
#include <tillwire/json/document.hpp>
#include <tillwire/json/value_decoder.hpp>
#include <tillwire/schema/field_table.hpp>
#include <tillwire/schema/inspect.hpp>
#include <tillwire/schema/report.hpp>

#include <boost/mp11/list.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

/**
 * @file
 * Reads described structs: tables say how, and one function follows them. What reads a member depends on its type alone,
 * so that it is compiled once for all structs that have such members.
 */
namespace tillwire::inline v0_1::json::detail {

/** How one member of a struct is read. */
struct member_row {
  std::uint8_t first_field;  ///< the place in the table of its first field
  presence how;
  bool is_choice;  ///< a one_of, whose alternatives are a field each
  /**
   * Reads the member from the values of its fields; one of the path, which no body holds, it looks at only, and returns which
   * of its fields that gives. `member` points to one of the type that the row was made for. Null of flattened ones.
   */
  std::size_t (*decode)(void* member, field const& first_field, node const* values, report& out);
};

/**
 * Reads an object into the members of a struct, whose addresses are in the order of the rows; `values` has a blank place for
 * each field. Returns the fields that were given.
 */
field_bits decode_members(std::span<field const> fields, std::span<member_row const> rows, node object,
                          void* const* members, node* values, report& out);

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

/** As the function of a member_row. */
template <class M>
std::size_t decode_member(void* place, field const& first_field, node const* values, report& out) {
  using V = typename member_traits<M>::value_type;
  M& member = *static_cast<M*>(place);
  if constexpr (member_traits<M>::how == presence::path) {
    return inspect_given(*member, first_field, out);
  } else if constexpr (kind_of<V>() == kind::choice) {
    decode_choice(value_in(member), values, out);
  } else if constexpr (std::same_as<V, std::string> && std::derived_from<M, std::optional<V>>) {
    // what most members are, in one step
    if (const auto text = decode_text(*values, is_never_empty(first_field), out)) member.emplace(*text);
  } else if constexpr (kind_of<V>() == kind::array && !is_a<V, nullable>) {
    decode_array(value_in(member), *values, first_field.takes_bare_element, out);
  } else {
    decode_value(value_in(member), *values, is_never_empty(first_field), out);
  }
  return 0;
}

template <class Member>
constexpr member_row make_member_row(std::size_t first_field) {
  member_row row{static_cast<std::uint8_t>(first_field), Member::how,
                 kind_of<typename Member::value_type>() == kind::choice, nullptr};
  if constexpr (Member::how != presence::flattened) row.decode = &decode_member<typename Member::type>;
  return row;
}

template <class T>
constexpr auto make_member_rows() {
  std::array<member_row, boost::mp11::mp_size<member_list<T>>::value> rows{};
  std::size_t next = 0, first_field = 0;
  for_each_member<T>([&]<class Member>() {
    rows[next++] = make_member_row<Member>(first_field);
    first_field += fields_of_member<Member>;
  });
  return rows;
}

template <class T>
inline constexpr auto member_rows = make_member_rows<T>();

template <class T>
void decode_object(T& blank, node n, report& out) {
  if (n.type() != type::object) return static_cast<void>(refuse_type(n, "an object", out));
  std::array<void*, member_rows<T>.size()> members{};
  std::size_t next = 0;
  for_each_member<T>([&]<class Member>() { members[next++] = &Member::of(blank); });
  std::array<node, field_table<T>.size()> values{};
  field_set<T> present;
  present.add(decode_members(field_table<T>, member_rows<T>, n, members.data(), values.data(), out));
  inspect_rules<T>(present, out);
}

}  // namespace tillwire::inline v0_1::json::detail

#endif

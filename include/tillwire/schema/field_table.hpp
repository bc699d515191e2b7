// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_FIELD_TABLE_HPP
#define TILLWIRE_SCHEMA_FIELD_TABLE_HPP

#include <tillwire/schema/kind.hpp>
#include <tillwire/schema/member.hpp>
#include <tillwire/schema/report.hpp>
#include <tillwire/schema/rules.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1 {

/** One field of a payload as it stands on the wire. */
struct field {
  std::string_view name;             ///< the key; of a path field, the name in the endpoint's path
  std::string_view member;           ///< the member of the struct: another name for the alternatives of a one_of
  presence how = {};                 ///< whether it must be given, and where it goes
  kind what = {};                    ///< what its value is on the wire
  std::optional<rule> form{};        ///< the rule that text of another form breaks
  std::string_view default_value{};  ///< what the vendor takes when it is absent, as JSON text; empty when unknown
  std::string_view alias{};          ///< another key that is read as this field; empty when there is none
  bool takes_bare_element = false;   ///< a single element of the array is read without its brackets
  bool identifies = false;           ///< one of a group of which at least one is given
};

namespace detail {

/** The type that stands on the wire for a keyed alternative: that of its `value`, or its own. */
template <class T>
constexpr auto const& unkeyed(T const& v) {
  if constexpr (requires { v.value; }) return v.value;
  else return v;
}
template <class T>
using unkeyed_t = std::remove_cvref_t<decltype(unkeyed(std::declval<T const&>()))>;

template <class T>
constexpr std::optional<rule> form_of() {
  if constexpr (is_a<T, nullable>) return form_of<typename T::value_type>();
  else if constexpr (checked_text<T>) return T::broken;
  else return std::nullopt;
}

template <class Member>
constexpr std::size_t fields_of_member = Member::how == presence::flattened ? 0 : 1;
template <class Member>
  requires(kind_of<typename Member::value_type>() == kind::choice)
constexpr std::size_t fields_of_member<Member> = []<class... A>(std::type_identity<one_of<A...>>) {
  return sizeof...(A);
}(std::type_identity<typename Member::value_type>{});

template <class Member, class Add>
constexpr void add_fields(Add add) {
  using V = typename Member::value_type;
  if constexpr (Member::how == presence::flattened) return;
  else if constexpr (kind_of<V>() == kind::choice)
    [&]<class... A>(std::type_identity<one_of<A...>>) {
      (add(field{A::key, Member::name, Member::how, kind_of<unkeyed_t<A>>(), form_of<A>()}), ...);
    }(std::type_identity<V>{});
  else add(field{Member::name, Member::name, Member::how, kind_of<V>(), form_of<V>()});
}

template <class T>
constexpr void complete(field&, T const&) {}
constexpr void complete(field& f, defaults_to const& r) {
  if (f.name == r.field) f.default_value = r.value;
}
constexpr void complete(field& f, alias_of const& r) {
  if (f.name == r.field) f.alias = r.spelling;
}
constexpr void complete(field& f, bare_element_of const& r) {
  if (f.name == r.field) f.takes_bare_element = true;
}

template <std::size_t N>
constexpr void complete(field& f, at_least_one_of<N> const& r) {
  for (std::string_view name : r.fields)
    if (f.name == name) f.identifies = true;
}

template <class T>
constexpr std::size_t count_fields() {
  std::size_t count = 0;
  for_each_member<T>([&]<class Member>() { count += fields_of_member<Member>; });
  return count;
}

/**
 * Whether the members that T is described by fill it: false where it is larger than they can make it in any order. What
 * was forgotten goes unseen only where it fits into padding.
 */
template <class T>
constexpr bool is_fully_described() {
  std::size_t most = 0;
  for_each_member<T>(
      [&]<class Member>() { most += (sizeof(typename Member::type) + alignof(T) - 1) / alignof(T) * alignof(T); });
  return std::is_empty_v<T> || sizeof(T) <= most;
}

template <class T>
constexpr auto make_field_table() {
  static_assert(is_fully_described<T>(), "tillwire: a member that BOOST_DESCRIBE_STRUCT does not list is never sent");
  std::array<field, count_fields<T>()> table{};
  std::size_t next = 0;
  for_each_member<T>([&]<class Member>() { add_fields<Member>([&](field f) { table[next++] = f; }); });
  if constexpr (requires { T::rules; })
    for (field& f : table) std::apply([&f](auto const&... r) { (complete(f, r), ...); }, T::rules);
  return table;
}

}  // namespace detail

/**
 * The fields of a described struct, in order: the one table that writing, reading, validation, the JSON Schema and the
 * documentation read. Its entries are `field`s; the alternatives of a one_of are an entry each.
 */
template <described_struct T>
inline constexpr auto field_table = detail::make_field_table<T>();

/** The place of a field in the table; the size of the table when there is none of that name. */
template <described_struct T>
constexpr std::size_t field_index(std::string_view name) {
  std::size_t i = 0;
  while (i != field_table<T>.size() && field_table<T>[i].name != name) ++i;
  return i;
}

/** Whether the struct takes keys of the caller's own beside its fields. */
template <described_struct T>
inline constexpr bool takes_custom_attributes = [] {
  bool takes = false;
  detail::for_each_member<T>([&]<class Member>() { takes = takes || Member::how == presence::flattened; });
  return takes;
}();

namespace detail {

/** Whether a text there must say something: an empty one identifies nobody. */
constexpr bool is_never_empty(field const& f) { return f.how != presence::optional || f.identifies; }

/** "email or id or visitor_uuid" */
std::string in_words(std::span<std::string_view const> alternatives);

/** Which fields an object has, one bit each in the order of its table. */
class field_bits {
 public:
  constexpr void add(std::size_t index) { bits_ |= std::uint64_t{1} << index; }
  constexpr void remove(std::size_t index) { bits_ &= ~(std::uint64_t{1} << index); }
  constexpr void add(field_bits others) { bits_ |= others.bits_; }
  [[nodiscard]] constexpr bool has(std::size_t index) const { return (bits_ >> index & 1) != 0; }

 private:
  std::uint64_t bits_ = 0;
};

/** Which fields of T an object has. */
template <class T>
class field_set : public field_bits {
 public:
  static_assert(field_table<T>.size() <= 64);

  /** Whether the object has the field that a rule names. */
  template <std::size_t Index>
  [[nodiscard]] constexpr bool named() const {
    static_assert(Index != field_table<T>.size(), "tillwire: a rule names a field that the struct does not have");
    return has(Index);
  }
};

/** Reports what one of the struct's rules has against the set of fields that an object has. */
template <class T, std::size_t Rule>
void inspect_rule(field_set<T> fields, report& out) {
  static constexpr auto const& r = std::get<Rule>(T::rules);
  using R = std::remove_cvref_t<decltype(r)>;
  const auto add = [&out](std::string_view field, rule id, std::string_view found = {}) {
    const report::place at(out, field);
    out.add(id, found);
  };
  if constexpr (std::same_as<R, advised>) {
    if (!fields.template named<field_index<T>(r.field)>()) add(r.field, r.when_absent);
  } else if constexpr (std::same_as<R, only_with>) {
    if (fields.template named<field_index<T>(r.field)>() && !fields.template named<field_index<T>(r.companion)>())
      add(r.field, r.when_alone);
  } else if constexpr (requires { r.fields; }) {
    const bool any = [&]<std::size_t... F>(std::index_sequence<F...>) {
      return (fields.template named<field_index<T>(r.fields[F])>() || ...);
    }(std::make_index_sequence<r.fields.size()>{});
    if (!any) add(r.fields[0], rule::missing_field, in_words(r.fields));
  } else {
    static_assert(field_index<T>(r.field) != field_table<T>.size(),
                  "tillwire: a rule names a field that the struct does not have");
  }
}

template <class T>
void inspect_rules(field_set<T> fields, report& out) {
  if constexpr (requires { T::rules; })
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
      (inspect_rule<T, Index>(fields, out), ...);
    }(std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<decltype(T::rules)>>>{});
}

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_DECODER_HPP
#define TILLWIRE_JSON_DECODER_HPP

#include <tillwire/json/document.hpp>
#include <tillwire/schema/field_table.hpp>
#include <tillwire/schema/inspect.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::json::detail {

using namespace tillwire::detail;

template <class Member>
using is_path = std::bool_constant<Member::how == presence::path>;
template <class Member>
using value_of = typename Member::value_type;

/** The values of T's path fields, which no body holds, in order. */
template <class T>
using path_values =
    boost::mp11::mp_rename<boost::mp11::mp_transform<value_of, boost::mp11::mp_copy_if<member_list<T>, is_path>>,
                           std::tuple>;

/** Reports that a value is of another type than the field; always false. */
bool refuse_type(node n, std::string_view wanted, report& out);
/** A whole number, whatever its type. */
struct whole_number {
  bool negative;
  std::uint64_t magnitude;
};

/** Reads a whole number exactly; reports and returns nullopt when it is none, or its magnitude is over the limit. */
std::optional<whole_number> decode_whole(node n, std::uint64_t negative_limit, std::uint64_t limit, report& out);
std::optional<std::int64_t> decode_integer(node n, report& out);
std::optional<decimal> decode_decimal(node n, report& out);
std::optional<timestamp> decode_timestamp(node n, report& out);
attribute_value decode_any(node n);
attributes decode_attributes(node n);

template <class V>
std::optional<V> decode_integral(node n, report& out) {
  if constexpr (std::same_as<V, cents>) {
    const auto count = decode_integer(n, out);
    return count ? std::optional(cents{*count}) : std::nullopt;
  } else {
    using limits = std::numeric_limits<V>;
    const auto value = decode_whole(n, 0 - static_cast<std::uint64_t>((limits::min)()),
                                    static_cast<std::uint64_t>((limits::max)()), out);
    if (!value) return std::nullopt;
    return static_cast<V>(value->negative ? 0 - value->magnitude : value->magnitude);
  }
}

template <class V>
std::optional<V> decode_array(node n, bool takes_bare_element, report& out);

/**
 * The value, or nullopt when the node is none of its type. What is wrong with it is reported either way, so that one pass
 * finds everything.
 */
template <class V>
std::optional<V> decode_value(node n, bool required, report& out) {
  std::optional<V> value;
  if constexpr (is_a<V, nullable>) {
    if (n.type() == type::null) return V(null);
    if (auto held = decode_value<typename V::value_type>(n, required, out)) value.emplace(std::move(*held));
    return value;
  } else if constexpr (kind_of<V>() == kind::text) {
    if (n.type() != type::text) return refuse_type(n, "text", out), value;
    value.emplace(std::string(n.text()));
  } else if constexpr (kind_of<V>() == kind::boolean) {
    if (n.type() != type::boolean) return refuse_type(n, "a boolean", out), value;
    value = n.boolean();
  } else if constexpr (kind_of<V>() == kind::integer) {
    value = decode_integral<V>(n, out);
  } else if constexpr (kind_of<V>() == kind::unix_time) {
    if (const auto seconds = decode_integer(n, out)) value.emplace(*seconds);
  } else if constexpr (kind_of<V>() == kind::decimal) {
    value = decode_decimal(n, out);
  } else if constexpr (kind_of<V>() == kind::timestamp) {
    value = decode_timestamp(n, out);
  } else if constexpr (kind_of<V>() == kind::word) {
    if (n.type() != type::text) return refuse_type(n, "text", out), value;
    if constexpr (described_enum<V>) {
      value = from_wire<V>(n.text());
      if (!value) out.add(rule::unknown_closed_word, n.text());
    } else {
      value.emplace(other(std::string(n.text())));
    }
  } else if constexpr (kind_of<V>() == kind::array) {
    return decode_array<V>(n, false, out);
  } else if constexpr (kind_of<V>() == kind::object) {
    static_assert(std::tuple_size_v<path_values<V>> == 0, "tillwire: a struct inside a payload has no part in the URL");
    return decode_object<V>(n, out, nullptr);
  } else if constexpr (kind_of<V>() == kind::attributes) {
    if (n.type() != type::object) return refuse_type(n, "an object", out), value;
    value.emplace(decode_attributes(n));
  } else if constexpr (kind_of<V>() == kind::values) {
    if (n.type() != type::array) return refuse_type(n, "an array", out), value;
    value.emplace();
    n.for_each_element([&value](node element) { value->push_back(decode_any(element)); });
  } else {
    value.emplace(decode_any(n));
  }
  if (value) inspect_value(*value, required, out);
  return value;
}

template <class V>
std::optional<V> decode_array(node n, bool takes_bare_element, report& out) {
  using element_type = typename V::value_type;
  std::vector<element_type> elements;
  bool whole = true;
  const auto take = [&](node element) {
    if (auto value = decode_value<element_type>(element, false, out)) elements.push_back(std::move(*value));
    else whole = false;
  };
  if (n.type() == type::array) {
    if constexpr (is_a<V, batch_of>)
      if (n.size() == 0 || n.size() > V::max_size) out.add(rule::entry_count);
    elements.reserve(n.size());
    std::size_t index = 0;
    n.for_each_element([&](node element) {
      const report::place at(out, index++);
      take(element);
    });
  } else if (takes_bare_element) {
    out.add(rule::alias_used, "a single element without its array");
    take(n);
  } else {
    refuse_type(n, "an array", out);
    return std::nullopt;
  }
  return whole ? std::optional<V>(std::move(elements)) : std::nullopt;
}

/** What the keys of an object stand for: the value of each field, and those that are no field. */
template <class T>
struct found_fields {
  std::array<node, field_table<T>.size()> values{};
  attributes custom{};
  field_set<T> present{};
  field_set<T> by_alias{};
};

/** Finds the field that a key names; looks first behind the one before, since keys mostly come in order. */
template <class T>
std::size_t match_field(std::string_view key, std::size_t expected) {
  constexpr std::size_t count = field_table<T>.size();
  for (std::size_t i = 0; i != count; ++i) {
    const std::size_t at = expected + i < count ? expected + i : expected + i - count;
    field const& f = field_table<T>[at];
    if (f.how != presence::path && (f.name == key || (!f.alias.empty() && f.alias == key))) return at;
  }
  return count;
}

template <class T>
found_fields<T> sort_keys(node object, report& out) {
  found_fields<T> found;
  std::size_t expected = 0;
  object.for_each_member([&](std::string_view key, node value) {
    const std::size_t i = match_field<T>(key, expected);
    if (i == field_table<T>.size()) {
      if constexpr (takes_custom_attributes<T>) {
        found.custom.add(std::string(key), decode_any(value));
      } else {
        const report::place at(out, key);
        out.add(rule::unknown_key);
      }
      return;
    }
    expected = i + 1;
    const report::place at(out, key);
    if (found.values[i].exists()) out.add(rule::conflicting_fields, field_table<T>[i].name);
    else if (key != field_table<T>[i].name) out.add(rule::alias_used, field_table<T>[i].name);
    found.values[i] = value;
    if (key != field_table<T>[i].name) found.by_alias.add(i);
    found.present.add(i);
  });
  return found;
}

/** Decodes the alternative that an object has; several are refused, unless one of them overrides the others. */
template <class... A>
std::optional<one_of<A...>> decode_choice(std::type_identity<one_of<A...>>, node const* values, report& out) {
  std::size_t next = 0;
  const bool overridden = ((values[next++].exists() && overriding<A>) || ...);
  std::optional<one_of<A...>> chosen;
  std::size_t given = 0;
  next = 0;
  const auto take = [&]<class Alternative>() {
    const node n = values[next++];
    if (!n.exists() || (overridden && !overriding<Alternative>)) return;
    const report::place at(out, Alternative::key);
    if (++given > 1) return out.add(rule::conflicting_fields);
    if (auto value = decode_value<unkeyed_t<Alternative>>(n, true, out)) chosen.emplace(Alternative{std::move(*value)});
  };
  (take.template operator()<A>(), ...);
  if (given == 0) {
    constexpr std::array keys{A::key...};
    const report::place at(out, keys[0]);
    out.add(rule::missing_field, in_words(keys));
  }
  return chosen;
}

/** Decodes one member from what was found; FirstField is the place of its first field in the table. */
template <class T, class Member, std::size_t FirstField>
std::optional<value_of<Member>> decode_member(found_fields<T>& found, report& out) {
  using V = value_of<Member>;
  if constexpr (Member::how == presence::flattened) {
    inspect_attributes(found.custom, field_table<T>, out);
    return V(std::move(found.custom));
  } else if constexpr (kind_of<V>() == kind::choice) {
    return decode_choice(std::type_identity<V>{}, &found.values[FirstField], out);
  } else {
    const node n = found.values[FirstField];
    const report::place at(out, found.by_alias.has(FirstField) ? field_table<T>[FirstField].alias : Member::name);
    if (n.exists()) {
      if constexpr (field_table<T>[FirstField].takes_bare_element)
        return decode_array<V>(n, n.type() != type::array, out);
      else return decode_value<V>(n, is_never_empty<T>(Member::how, FirstField), out);
    }
    if constexpr (Member::how == presence::required) out.add(rule::missing_field);
    if constexpr (Member::how == presence::stated) out.add(rule::stated_field_omitted);
    return std::nullopt;
  }
}

/** The member that holds what was decoded of it, or that is absent. */
template <class Member>
typename Member::type make_member(std::optional<value_of<Member>>&& value) {
  if constexpr (requires { Member::traits::absent(); })
    if (!value) return Member::traits::absent();
  return Member::traits::make(std::move(*value));
}

/** How many of the things counted by `sizes` stand before the Index-th member. */
template <std::size_t N>
constexpr std::size_t sum_before(std::array<std::size_t, N> const& sizes, std::size_t index) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i != index; ++i) sum += sizes[i];
  return sum;
}

template <class T>
std::optional<T> decode_object(node n, report& out, void const* paths) {
  if (n.type() != type::object) return refuse_type(n, "an object", out), std::nullopt;
  found_fields<T> found = sort_keys<T>(n, out);
  return [&]<class... M, std::size_t... I>(boost::mp11::mp_list<M...>, std::index_sequence<I...>) -> std::optional<T> {
    static constexpr std::array<std::size_t, sizeof...(M)> fields{fields_of_member<M>...};
    static constexpr std::array<std::size_t, sizeof...(M)> path_fields{
        (M::how == presence::path ? std::size_t{1} : 0)...};
    const auto decode = [&]<class Member, std::size_t Index>() -> std::optional<value_of<Member>> {
      constexpr std::size_t first_field = sum_before(fields, Index);
      if constexpr (Member::how == presence::path) {
        auto const& value = std::get<sum_before(path_fields, Index)>(*static_cast<path_values<T> const*>(paths));
        inspect_given<T, Member>(value, first_field, found.present, out);
        return value;
      } else {
        return decode_member<T, Member, first_field>(found, out);
      }
    };
    // braces evaluate in order, so that violations come in the order of the fields
    std::tuple<std::optional<value_of<M>>...> parts { decode.template operator()<M, I>()... };
    inspect_rules<T>(found.present, out);
    const bool whole =
        ((std::get<I>(parts).has_value() || M::how == presence::stated || M::how == presence::optional) && ...);
    if (!whole) return std::nullopt;
    return T{make_member<M>(std::move(std::get<I>(parts)))...};
  }(member_list<T>{}, std::make_index_sequence<boost::mp11::mp_size<member_list<T>>::value>{});
}

}  // namespace tillwire::inline v0_1::json::detail

#endif

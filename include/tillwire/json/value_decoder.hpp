// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_VALUE_DECODER_HPP
#define TILLWIRE_JSON_VALUE_DECODER_HPP

#include <tillwire/base/config.hpp>
#include <tillwire/json/blank.hpp>
#include <tillwire/json/document.hpp>
#include <tillwire/schema/inspect.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/**
 * @file
 * Reads values into blank ones. What is wrong with a value is reported in the same pass, so that one finds everything; a
 * value that cannot be read at all is an error in every strictness, and stays blank.
 */
namespace tillwire::inline v0_1::json::detail {

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
bool decode_decimal(decimal& into, node n, report& out);
bool decode_timestamp(timestamp& into, node n, report& out);
/** Plain text; reports what is wrong with it. */
std::optional<std::string_view> decode_text(node n, bool required, report& out);
bool decode_boolean(bool& into, node n, report& out);
attribute_value decode_any(node n);
/** Adds the members of an object. */
void decode_attributes(attributes& into, node n);

template <class V>
bool decode_integral(V& into, node n, report& out) {
  if constexpr (std::same_as<V, cents> || std::same_as<V, unix_time>) {
    const auto count = decode_integer(n, out);
    if (count) into = V(*count);
    return count.has_value();
  } else {
    using limits = std::numeric_limits<V>;
    const auto value = decode_whole(n, 0 - static_cast<std::uint64_t>((limits::min)()),
                                    static_cast<std::uint64_t>((limits::max)()), out);
    if (value) into = static_cast<V>(value->negative ? 0 - value->magnitude : value->magnitude);
    return value.has_value();
  }
}

template <class V>
bool decode_word(V& into, node n, report& out) {
  if (n.type() != type::text) return refuse_type(n, "text", out);
  if constexpr (described_enum<V>) {
    const std::optional<V> known = from_wire<V>(n.text());
    if (known) into = *known;
    else out.add(rule::unknown_closed_word, n.text());
    return known.has_value();
  } else {
    if (const auto known = from_wire<typename V::enum_type>(n.text())) into = *known;
    else into = other(std::string(n.text()));
    return true;
  }
}

/** Reads a value that is neither array nor object of the library's own types; false when it is none of its type. */
template <class V>
bool decode_simple(V& into, node n, report& out) {
  if constexpr (kind_of<V>() == kind::text) {
    if (n.type() != type::text) return refuse_type(n, "text", out);
    into = V(std::string(n.text()));
    return true;
  } else if constexpr (kind_of<V>() == kind::boolean) {
    return decode_boolean(into, n, out);
  } else if constexpr (kind_of<V>() == kind::integer || kind_of<V>() == kind::unix_time) {
    return decode_integral(into, n, out);
  } else if constexpr (kind_of<V>() == kind::decimal) {
    return decode_decimal(into, n, out);
  } else if constexpr (kind_of<V>() == kind::timestamp) {
    return decode_timestamp(into, n, out);
  } else if constexpr (kind_of<V>() == kind::word) {
    return decode_word(into, n, out);
  } else if constexpr (kind_of<V>() == kind::attributes) {
    if (n.type() != type::object) return refuse_type(n, "an object", out);
    decode_attributes(into, n);
    return true;
  } else if constexpr (kind_of<V>() == kind::values) {
    if (n.type() != type::array) return refuse_type(n, "an array", out);
    n.for_each_element([&into](node element) { into.push_back(decode_any(element)); });
    return true;
  } else {
    into = decode_any(n);
    return true;
  }
}

template <class V>
void decode_array(V& into, node n, bool takes_bare_element, report& out);
/** Reads a described struct into a blank one. Defined in decoder.hpp. */
template <class T>
void decode_object(T& blank, node n, report& out);

template <class V>
void decode_value(V& into, node n, bool required, report& out) {
  if constexpr (is_a<V, nullable>) {
    if (n.type() == type::null) {
      into = null;
    } else {
      auto held = blank_value<typename V::value_type>();
      decode_value(held, n, required, out);
      into = V(std::move(held));
    }
  } else if constexpr (kind_of<V>() == kind::array) {
    decode_array(into, n, false, out);
  } else if constexpr (kind_of<V>() == kind::object) {
    decode_object(into, n, out);
  } else if constexpr (std::same_as<V, std::string>) {
    if (const auto text = decode_text(n, required, out)) into = std::string(*text);
  } else {
    if (decode_simple(into, n, out)) inspect_value(into, required, out);
  }
}

/** Appends the element that a node holds; a function of its own, as an array has two places for it. */
template <class Element>
TILLWIRE_NOINLINE void decode_element(std::vector<Element>& elements, node n, report& out) {
  const std::size_t errors = out.errors();
  if constexpr (std::same_as<Element, bool>) {  // of which a vector holds no object
    bool value = false;
    decode_value(value, n, false, out);
    elements.push_back(value);
  } else {
    elements.push_back(blank_value<Element>());
    decode_value(elements.back(), n, false, out);
  }
  if (out.errors() != errors) elements.pop_back();  // nothing comes of it: it need not take memory as well
}

template <class V>
void decode_array(V& into, node n, bool takes_bare_element, report& out) {
  std::vector<typename V::value_type> elements;
  if (n.type() == type::array) {
    if constexpr (is_a<V, batch_of>)
      if (n.size() == 0 || n.size() > V::max_size) out.add(rule::entry_count);
    elements.reserve(n.size());
    std::size_t index = 0;
    n.for_each_element([&](node element) {
      const report::place at(out, index++);
      decode_element(elements, element, out);
    });
  } else if (takes_bare_element) {
    out.add(rule::alias_used, "a single element without its array");
    decode_element(elements, n, out);
  } else {
    refuse_type(n, "an array", out);
  }
  into = V(std::move(elements));
}

/** Reads the alternative that an object has; several are refused, unless one of them overrides the others. */
template <class... A>
void decode_choice(one_of<A...>& into, node const* values, report& out) {
  std::size_t next = 0;
  const bool overridden = ((values[next++].exists() && overriding<A>) || ...);
  std::size_t given = 0;
  next = 0;
  const auto take = [&]<class Alternative>() {
    const node n = values[next++];
    if (!n.exists() || (overridden && !overriding<Alternative>)) return;
    const report::place at(out, Alternative::key);
    if (++given > 1) return out.add(rule::conflicting_fields);
    auto value = blank_value<unkeyed_t<Alternative>>();
    decode_value(value, n, true, out);
    into = Alternative{std::move(value)};
  };
  (take.template operator()<A>(), ...);
  if (given == 0) {
    constexpr std::array keys{A::key...};
    const report::place at(out, keys[0]);
    out.add(rule::missing_field, in_words(keys));
  }
}

}  // namespace tillwire::inline v0_1::json::detail

#endif

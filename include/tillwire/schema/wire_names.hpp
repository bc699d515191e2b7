// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_WIRE_NAMES_HPP
#define TILLWIRE_SCHEMA_WIRE_NAMES_HPP

#include <boost/describe/enumerators.hpp>

#include <array>
#include <optional>
#include <string_view>
#include <type_traits>

namespace tillwire::inline v0_1 {

/** How one enumerator is spelled in JSON. */
template <class E>
struct wire_name {
  E value;                ///< the enumerator
  std::string_view text;  ///< as it stands in JSON
};

/** An enumeration described with BOOST_DESCRIBE_ENUM. */
template <class E>
concept described_enum = std::is_enum_v<E> && boost::describe::has_describe_enumerators<E>::value;

namespace detail {

template <class E, template <class...> class List, class... D>
constexpr std::array<wire_name<E>, sizeof...(D)> described_names(List<D...>) {
  return {wire_name<E>{D::value, D::name}...};
}

}  // namespace detail

/**
 * The spellings of an enumeration: by default the names given to BOOST_DESCRIBE_ENUM.
 *
 * Specialize it where the spelling is no identifier (`add to cart`), and set `closed` where the vendor takes no other
 * words: then an unknown one is an error instead of a warning.
 */
template <class E>
struct wire_names {
  /** The spelling of each enumerator. */
  static constexpr auto table = detail::described_names<E>(boost::describe::describe_enumerators<E>{});
  /** Whether the vendor takes no words beside these. */
  static constexpr bool closed = false;
};

/** The spelling of an enumerator; empty for a value that is none. */
template <class E>
constexpr std::string_view to_wire(E value) {
  for (wire_name<E> const& n : wire_names<E>::table)
    if (n.value == value) return n.text;
  return {};
}

/** The enumerator that is spelled so; nullopt for another word. */
template <class E>
constexpr std::optional<E> from_wire(std::string_view text) {
  for (wire_name<E> const& n : wire_names<E>::table)
    if (n.text == text) return n.value;
  return std::nullopt;
}

}  // namespace tillwire::inline v0_1

#endif

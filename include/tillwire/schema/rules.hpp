// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_RULES_HPP
#define TILLWIRE_SCHEMA_RULES_HPP

#include <tillwire/schema/report.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>

namespace tillwire::inline v0_1 {

/**
 * @defgroup rules The rules of a struct
 *
 * What is to be known of a struct's fields beyond their types.
 *
 * A payload lists them in a static member: `static constexpr std::tuple rules{advised{…}, defaults_to{…}};` Fields are
 * named as on the wire; a name that the struct does not have fails to compile.
 */
/// @{

/** A field that may be absent, but whose absence is worth a word. */
struct advised {
  std::string_view field;  ///< as on the wire
  rule when_absent;        ///< what its absence is reported as
};

/** At least one of the fields is given. */
template <std::size_t N>
struct at_least_one_of {
  std::array<std::string_view, N> fields;  ///< as on the wire

  /** Two names or more. */
  template <std::convertible_to<std::string_view>... Names>
  constexpr at_least_one_of(Names... names) : fields{names...} {}
};
/** Counts the names. */
template <class... Names>
at_least_one_of(Names...) -> at_least_one_of<sizeof...(Names)>;

/** A field that means something only beside another. */
struct only_with {
  std::string_view field;      ///< as on the wire
  std::string_view companion;  ///< the field that gives it a meaning
  rule when_alone;             ///< what it is reported as where the other is absent
};

/** The value the vendor takes for an absent field, as JSON text; it is never written. */
struct defaults_to {
  std::string_view field;  ///< as on the wire
  std::string_view value;  ///< JSON text: `"Etc/UTC"` with its quotes
};

/** A key that is read as a field when the field itself is absent; it is never written. */
struct alias_of {
  std::string_view field;     ///< as on the wire
  std::string_view spelling;  ///< the other key
};

/** An array of which a single element is read without its brackets; it is always written as an array. */
struct bare_element_of {
  std::string_view field;  ///< as on the wire
};

/// @}

}  // namespace tillwire::inline v0_1

#endif

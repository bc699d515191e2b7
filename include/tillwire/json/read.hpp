// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_READ_HPP
#define TILLWIRE_JSON_READ_HPP

#include <tillwire/base/result.hpp>
#include <tillwire/json/blank.hpp>
#include <tillwire/json/decoder.hpp>
#include <tillwire/json/document.hpp>
#include <tillwire/schema/validate.hpp>

#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::json {

/** How a text is read. */
struct read_options {
  strictness how = strictness::standard;  ///< which oddities are errors
  json::limits limits{};                  ///< what the text may cost
};

/** A payload that was read, and what looked odd about it. */
template <class T>
struct reading {
  T value;                          ///< valid as far as errors go
  std::vector<violation> warnings;  ///< in the order of the text's fields
};

/** Reads a payload from a value of a document, such as one inside an envelope; as read() from text. */
template <described_struct T, class... Paths>
result<reading<T>> read(node body, strictness how, Paths&&... paths) {
  static_assert(sizeof...(Paths) == std::tuple_size_v<detail::path_values<T>>,
                "tillwire: a reader takes one argument for each path field of the payload");
  report out(how, report::depth::also_misspellings);
  const detail::path_values<T> given{std::forward<Paths>(paths)...};
  // read in place, and returned as it is: a payload costs something to move
  result<reading<T>> made(reading<T>{detail::blank_object<T>(&given), {}});
  detail::decode_object(made->value, body, out);
  if (out.has_errors()) made = to_error(out.violations());
  else made->warnings = out.take();
  return made;
}

/**
 * Reads a payload from the JSON text of its body.
 *
 * Fails with errc::invalid_json and its kin where the text is not JSON, and with errc::invalid_payload where it is not a
 * valid T: `details` then has every violation of error severity, with its path. Keys that are no field become custom
 * attributes where the object takes them. The values of T's path fields, which no body holds, follow as arguments.
 */
template <described_struct T, class... Paths>
result<reading<T>> read(std::string_view text, read_options const& options, Paths&&... paths) {
  document d;
  if (auto parsed = d.parse(text, options.limits); !parsed) return std::move(parsed).error();
  return read<T>(d.root(), options.how, std::forward<Paths>(paths)...);
}

/** As read() with the default options. */
template <described_struct T>
result<reading<T>> read(std::string_view text) {
  return read<T>(text, {});
}

}  // namespace tillwire::inline v0_1::json

#endif

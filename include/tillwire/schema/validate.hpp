// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_VALIDATE_HPP
#define TILLWIRE_SCHEMA_VALIDATE_HPP

#include <tillwire/base/error.hpp>
#include <tillwire/schema/report.hpp>

#include <vector>

namespace tillwire::inline v0_1 {

namespace detail {

/** Reports what is wrong with a described struct. Defined in inspect.hpp, and compiled once for the library's payloads. */
template <class T>
void inspect_object(T const& object, report& out);

}  // namespace detail

/**
 * Everything that is wrong with a payload, each with its JSON path; empty when nothing is.
 *
 * A violation of error severity is what client.send() refuses; a warning is sent. Nothing is allocated for a payload
 * that has no violation and at most 32 custom keys in an object. Sums are never checked: the vendors' own examples do
 * not add up.
 */
template <class T>
[[nodiscard]] std::vector<violation> validate(T const& payload, strictness s = strictness::standard) {
  report out(s);
  detail::inspect_object(payload, out);
  return out.take();
}

/** The violations of error severity as one error, errc::invalid_payload. Precondition: there is at least one. */
error to_error(std::vector<violation> const& violations);

}  // namespace tillwire::inline v0_1

#endif

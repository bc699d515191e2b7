// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_DIGITS_HPP
#define TILLWIRE_BASE_DIGITS_HPP

#include <cstddef>
#include <cstdint>

namespace tillwire::inline v0_1::detail {

/** Room for any 64-bit integer's text. */
inline constexpr std::size_t max_integer_size = 20;

/** Writes `value` in decimal, with zeros in front to fill `width`, and returns the end. */
char* write_digits(char* to, std::uint64_t value, int width = 1);

/** Writes a signed integer and returns the end. */
char* write_integer(char* to, std::int64_t value);

}  // namespace tillwire::inline v0_1::detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_DIGITS_HPP
#define TILLWIRE_BASE_DIGITS_HPP

#include <cstddef>
#include <cstdint>
#include <string>

namespace tillwire::inline v0_1::detail {

/** Room for any 64-bit integer's text. The functions below may write to all of it, whatever the value. */
inline constexpr std::size_t max_integer_size = 20;

/** Writes `value` in decimal and returns the end. */
char* write_digits(char* to, std::uint64_t value);

/** Writes `value`, which has at most `width` digits, with zeros in front to fill the width, and returns the end. */
char* write_padded(char* to, std::uint64_t value, int width);

/** Writes a signed integer and returns the end. */
char* write_integer(char* to, std::int64_t value);

/** Appends `value` in decimal: one function, where std::to_string() is another one for each type of integer. */
void append_digits(std::string& to, std::uint64_t value);

}  // namespace tillwire::inline v0_1::detail

#endif

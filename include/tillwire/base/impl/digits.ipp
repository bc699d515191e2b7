// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_IMPL_DIGITS_IPP
#define TILLWIRE_BASE_IMPL_DIGITS_IPP

#include <tillwire/base/digits.hpp>

#include <array>
#include <bit>
#include <cstring>

namespace tillwire::inline v0_1::detail {

/** "00", "01" and so on to "99": two digits a division. */
inline constexpr auto digit_pairs = [] {
  std::array<std::array<char, 2>, 100> pairs{};
  for (std::size_t i = 0; i != pairs.size(); ++i)
    pairs[i] = {static_cast<char>('0' + i / 10), static_cast<char>('0' + i % 10)};
  return pairs;
}();

/** Writes the two digits of a value below 100. */
inline void write_pair(char* to, std::uint64_t below_hundred) {
  std::memcpy(to, &digit_pairs[static_cast<std::size_t>(below_hundred)], 2);
}

/** The two digits of a value below 100, as they stand in memory. */
inline std::uint32_t pair_of(std::uint32_t below_hundred) {
  std::uint16_t pair;
  std::memcpy(&pair, &digit_pairs[below_hundred], 2);
  return pair;
}

/** Up to four digits, without a branch that their number would have to be guessed for. */
inline char* write_few_digits(char* to, std::uint32_t below_ten_thousand) {
  const std::uint32_t first = pair_of(below_ten_thousand / 100), last = pair_of(below_ten_thousand % 100);
  const int zeros = (below_ten_thousand < 10) + (below_ten_thousand < 100) + (below_ten_thousand < 1000);
  constexpr bool little_endian = std::endian::native == std::endian::little;
  const std::uint32_t four = little_endian ? (first | last << 16) >> 8 * zeros : (first << 16 | last) << 8 * zeros;
  std::memcpy(to, &four, 4);
  return to + 4 - zeros;
}

char* write_padded(char* to, std::uint64_t value, int width) {
  char* const end = to + width;
  char* at = end;
  for (; at - to >= 2; value /= 100) write_pair(at -= 2, value % 100);
  if (at != to) *to = static_cast<char>('0' + value);
  return end;
}

char* write_digits(char* to, std::uint64_t value) {
  if (value < 10'000) return write_few_digits(to, static_cast<std::uint32_t>(value));
  int width = 5;
  for (std::uint64_t next = 100'000; value >= next && width != int{max_integer_size}; next *= 10) ++width;
  return write_padded(to, value, width);
}

char* write_integer(char* to, std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  if (value >= 0) return write_digits(to, bits);
  *to++ = '-';
  return write_digits(to, 0 - bits);
}

void append_digits(std::string& to, std::uint64_t value) {
  char digits[max_integer_size];
  to.append(digits, static_cast<std::size_t>(write_digits(digits, value) - digits));
}

}  // namespace tillwire::inline v0_1::detail

#endif

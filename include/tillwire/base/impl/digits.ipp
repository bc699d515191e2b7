// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_IMPL_DIGITS_IPP
#define TILLWIRE_BASE_IMPL_DIGITS_IPP

#include <tillwire/base/digits.hpp>

namespace tillwire::inline v0_1::detail {

char* write_digits(char* to, std::uint64_t value, int width) {
  char reversed[max_integer_size];
  int count = 0;
  do reversed[count++] = static_cast<char>('0' + value % 10);
  while ((value /= 10) != 0);
  for (; width > count; --width) *to++ = '0';
  while (count != 0) *to++ = reversed[--count];
  return to;
}

char* write_integer(char* to, std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  if (value >= 0) return write_digits(to, bits);
  *to++ = '-';
  return write_digits(to, 0 - bits);
}

}  // namespace tillwire::inline v0_1::detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_TEXT_HPP
#define TILLWIRE_SCHEMA_TEXT_HPP

#include <tillwire/schema/report.hpp>

#include <span>
#include <string_view>

namespace tillwire::inline v0_1 {

/** Whether the bytes are UTF-8 as the Unicode Standard's table 3-7 has it: no surrogates, no overlong forms. */
bool is_utf8(std::string_view text) noexcept;

namespace detail {

/** Whether the text is ASCII without NUL: most is, and then nothing can be wrong with its encoding. */
bool is_plain(std::string_view text) noexcept;

/** Whether the text, which is not empty, has only characters that a URL has and that need no closer look, such as `%`. */
bool is_plain_url(std::string_view text) noexcept;

/** A text that is among the texts twice, a null one if none is. Sorts them: n log n, whatever a stranger sent. */
std::string_view find_repeated(std::span<std::string_view> texts);

/** Reports text that is not UTF-8 or holds a NUL. */
void inspect_text(std::string_view text, report& out);

constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/** Whether the text is not empty and `accepts` each of its characters. */
template <class Predicate>
constexpr bool consists_of(std::string_view text, Predicate accepts) {
  for (char c : text)
    if (!accepts(c)) return false;
  return !text.empty();
}

/** Whether the text is a number as JSON spells it (RFC 8259, section 6). */
constexpr bool is_number_text(std::string_view text) {
  char const* at = text.data();
  char const* const end = at + text.size();
  const auto skip = [&](char c) {
    const bool found = at != end && *at == c;
    if (found) ++at;
    return found;
  };
  const auto skip_digits = [&] {
    char const* const first = at;
    while (at != end && is_digit(*at)) ++at;
    return at != first;
  };
  skip('-');
  if (!skip('0') && !skip_digits()) return false;
  if (skip('.') && !skip_digits()) return false;
  if (skip('e') || skip('E')) {
    if (!skip('+')) skip('-');
    if (!skip_digits()) return false;
  }
  return at == end;
}

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_MENTIONS_IPP
#define TILLWIRE_OUTBOX_IMPL_MENTIONS_IPP

#include <tillwire/outbox/mentions.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace tillwire::inline v0_1::outbox {

namespace detail {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

constexpr bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

/** A character with which a longer address goes on in front of this one. Others that may do so end a text more often. */
constexpr bool is_of_longer_address(char c) {
  return is_letter_or_digit(c) || std::string_view("._+-@").find(c) != std::string_view::npos;
}

/** Takes one character off a JSON text, as it is when unescaped; one beyond ASCII that was escaped becomes a 0xFF. */
inline char take_unescaped(std::string_view& text) {
  const char first = text[0];
  text.remove_prefix(1);
  if (first != '\\' || text.empty()) return first;
  const char escape = text[0];
  text.remove_prefix(1);
  if (escape != 'u') return std::string_view("bfnrt").find(escape) == std::string_view::npos ? escape : '\n';
  unsigned value = 0;
  const std::size_t digits = (std::min)(text.size(), std::size_t{4});
  std::from_chars(text.data(), text.data() + digits, value, 16);
  text.remove_prefix(digits);
  return value < 0x80 ? static_cast<char>(value) : '\xFF';
}

/** Whether the text goes on with the address, and then with what is no part of one. */
inline bool continues_with(std::string_view text, std::string_view email) {
  for (const char c : email)
    if (text.empty() || lower(take_unescaped(text)) != lower(c)) return false;
  if (text.empty()) return true;
  const char next = take_unescaped(text);
  if (next != '.' || text.empty()) return next != '.' ? !is_letter_or_digit(next) && next != '-' : true;
  return !is_letter_or_digit(take_unescaped(text));  // a full stop
}

}  // namespace detail

bool is_about(std::string_view subjects, std::string_view email) {
  constexpr std::string_view kind = "email:";
  while (!email.empty() && !subjects.empty()) {
    const std::string_view line = subjects.substr(0, subjects.find('\n'));
    subjects.remove_prefix((std::min)(line.size() + 1, subjects.size()));
    if (!line.starts_with(kind) || line.size() != kind.size() + email.size()) continue;
    std::size_t same = 0;
    while (same != email.size() && detail::lower(line[kind.size() + same]) == detail::lower(email[same])) ++same;
    if (same == email.size()) return true;
  }
  return false;
}

bool mentions(std::string_view json, std::string_view email) {
  for (char before = ' '; !email.empty() && !json.empty(); before = detail::take_unescaped(json))
    if (!detail::is_of_longer_address(before) && detail::continues_with(json, email)) return true;
  return false;
}

}  // namespace tillwire::inline v0_1::outbox

#endif

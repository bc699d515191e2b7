// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_IMPL_WRITER_IPP
#define TILLWIRE_JSON_IMPL_WRITER_IPP

#include <tillwire/base/byte_block.hpp>
#include <tillwire/base/digits.hpp>
#include <tillwire/base/error.hpp>
#include <tillwire/json/encoder.hpp>
#include <tillwire/json/write.hpp>
#include <tillwire/json/writer.hpp>
#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/report.hpp>
#include <tillwire/schema/text.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::json {

namespace detail {

/** What stands behind the backslash for a character that JSON does not take as it is; 0 for one that it does. */
constexpr char escape_of(char c) {
  switch (c) {
    case '"': return '"';
    case '\\': return '\\';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    default: return static_cast<unsigned char>(c) < 0x20 ? 'u' : '\0';
  }
}

inline constexpr auto escapes = [] {
  std::array<char, 256> table{};
  for (int c = 0; c != 0x80; ++c) table[static_cast<std::size_t>(c)] = escape_of(static_cast<char>(c));
  return table;
}();

/** What stands in a text that JSON does not take as it is, or that may not be UTF-8. */
template <class Block>
struct oddities {
  Block escaped, beyond_ascii;

  explicit oddities(Block b)
      : escaped(b.equal_to('"') | b.equal_to('\\') | b.below(' ')), beyond_ascii(b.beyond_ascii()) {}
  oddities(Block a, Block b) : escaped(a), beyond_ascii(b) {}
  friend oddities operator|(oddities a, oddities b) { return {a.escaped | b.escaped, a.beyond_ascii | b.beyond_ascii}; }
};

/**
 * Walks a writer's text and makes an error of the faults in it.
 *
 * A fault is a byte that JSON has nowhere, the number of the broken rule: in place of a number or a time, and before a
 * text. So a program that only writes needs nothing of validate() to tell where a fault is.
 */
class fault_finder {
 public:
  /** `to` has room for all faults of the text. */
  fault_finder(char const* text, error_detail* to) : at_(text), to_(to) { walk(); }

  static constexpr bool is_fault(char c) { return c > 0 && c < ' '; }

 private:
  void walk() {
    add(take_fault());
    if (*at_ == '"') {
      take_text();
    } else if (*at_ == '{' || *at_ == '[') {
      walk_elements(*at_ == '{');
    } else {
      while (*at_ != ',' && *at_ != ']' && *at_ != '}') ++at_;
    }
  }
  void walk_elements(bool have_keys) {
    const std::size_t size = path_.size();
    for (std::size_t i = 0; *++at_ != ']' && *at_ != '}'; ++i) {  // behind the bracket, then behind commas
      if (have_keys) {
        const char fault = take_fault();
        tillwire::detail::append_member(path_, take_text());
        add(fault);
        ++at_;  // the colon
      } else {
        tillwire::detail::append_index(path_, i);
      }
      walk();
      path_.erase(size);
      if (*at_ != ',') break;
    }
    ++at_;
  }

  char take_fault() { return is_fault(*at_) ? *at_++ : '\0'; }
  void add(char fault) {
    if (fault == '\0') return;
    rule_row const& row = rule_of(static_cast<rule>(fault));
    to_->code.append(row.code);
    to_->path.append(path_);
    to_->message.append(row.sentence);
    ++to_;
  }
  std::string take_text() {
    std::string text;
    while (*++at_ != '"') text += *at_ == '\\' ? take_escape() : *at_;
    ++at_;
    return text;
  }
  char take_escape() {
    if (*++at_ != 'u') return static_cast<char>(std::find(escapes.begin(), escapes.end(), *at_) - escapes.begin());
    at_ += 4;  // \u00, and two digits
    return static_cast<char>((at_[-1] - '0') * 16 + (*at_ <= '9' ? *at_ - '0' : *at_ - 'a' + 10));
  }

  char const* at_;
  error_detail* to_;
  std::string path_{};
};

result<void> faults_of(std::string_view text) {
  const auto count = std::count_if(text.begin(), text.end(), fault_finder::is_fault);
  std::vector<error_detail> found(static_cast<std::size_t>(count));
  fault_finder(text.data(), found.data());
  return tillwire::detail::error_with(errc::invalid_payload, std::move(found));
}

}  // namespace detail

// Most texts are short and plain. So that these take few steps, whatever else there is to do is done elsewhere, and last.
char* writer::put_text(char* at, std::string_view text) {
  using block = tillwire::detail::byte_block;
  if constexpr (block::size == 1) return put_odd_text(at, text, true);
  if (!has_room(at, text.size() + 2)) [[unlikely]]
    return put_text_in_more_room(at, text);
  char* const end = at + text.size() + 2;
  at[0] = end[-1] = '"';
  if (text.empty()) return end;
  const auto odd = tillwire::detail::copy_and_find<block>(at + 1, text, [](block b) { return detail::oddities(b); });
  if ((odd.escaped | odd.beyond_ascii).any()) [[unlikely]]
    return put_odd_text(at, text, odd.escaped.any());
  return end;
}

char* writer::put_text_in_more_room(char* at, std::string_view text) {
  return put_text(room(at, text.size() + 2), text);
}

/** Ends a text that has been copied, or writes it anew with its escapes. */
char* writer::put_odd_text(char* at, std::string_view text, bool has_escapes) {
  if (!is_utf8(text)) at = put_fault(at, rule::text_encoding);
  else if (!has_escapes) return at + text.size() + 2;
  at = room(at, 2);
  *at++ = '"';
  for (char c : text) {
    at = room(at, 7);  // \u001f is the longest form of a byte, and a quotation mark follows
    const char escape = detail::escapes[static_cast<unsigned char>(c)];
    if (escape == '\0') {
      *at++ = c;
      continue;
    }
    *at++ = '\\';
    *at++ = escape;
    if (escape != 'u') continue;
    constexpr char hex[] = "0123456789abcdef";
    *at++ = '0';
    *at++ = '0';
    *at++ = hex[c >> 4];
    *at++ = hex[c & 15];
  }
  *at++ = '"';
  return at;
}

/** Says so to faults_of(), too. */
char* writer::put_fault(char* at, rule broken) {
  fail();
  at = room(at, 1);
  static_assert(static_cast<int>(rule::text_encoding) > 0 && static_cast<int>(rule::text_encoding) < ' ');
  static_assert(static_cast<int>(rule::amount_range) > 0 && static_cast<int>(rule::amount_range) < ' ');
  static_assert(static_cast<int>(rule::timestamp_form) > 0 && static_cast<int>(rule::timestamp_form) < ' ');
  *at = static_cast<char>(broken);
  return at + 1;
}

char* writer::put_integer(char* at, std::int64_t value) {
  return tillwire::detail::write_integer(room(at, tillwire::detail::max_integer_size), value);
}
char* writer::put_unsigned(char* at, std::uint64_t value) {
  return tillwire::detail::write_digits(room(at, tillwire::detail::max_integer_size), value);
}

char* writer::put_decimal(char* at, decimal value) {
  if (!value.is_valid()) return put_fault(at, rule::amount_range);
  return value.write(room(at, decimal::max_size));
}

char* writer::put_timestamp(char* at, timestamp value) {
  if (!value.is_valid()) return put_fault(at, rule::timestamp_form);
  at = room(at, timestamp::max_size + 2);
  *at++ = '"';
  at = value.write(at);
  *at++ = '"';
  return at;
}

char* writer::put_any(char* at, attribute_value const& value) {
  return value.visit([&]<class T>(T const& held) {
    if constexpr (std::same_as<T, null_t>) {
      return put_raw(at, "null");
    } else if constexpr (std::same_as<T, number>) {
      if (!tillwire::detail::is_number_text(held.text)) return put_fault(at, rule::amount_range);
      return put_raw(at, held.text);
    } else {
      return detail::put_value(*this, at, held);
    }
  });
}

char* writer::put_entries(char* at, attributes const& object) {
  for (attribute const& a : object) {
    at = put_text(at, a.key);
    *at++ = ':';
    at = put_any(at, a.value);
    *at++ = ',';
  }
  return at;
}

}  // namespace tillwire::inline v0_1::json

#endif

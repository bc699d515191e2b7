// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_IMPL_DOCUMENT_READER_IPP
#define TILLWIRE_JSON_IMPL_DOCUMENT_READER_IPP

#include <tillwire/base/byte_block.hpp>
#include <tillwire/json/document.hpp>
#include <tillwire/schema/report.hpp>
#include <tillwire/schema/text.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::json {

/**
 * Reads JSON (RFC 8259) out of a document's own copy of the text, and lays the values into the document.
 *
 * A text stays where it stands; one with escapes is written out there, since no escape is shorter than what it stands
 * for. Behind the copy there is a NUL, which is nowhere part of JSON: no step has to look for the end. Containers are
 * kept in a list, not on the stack.
 */
class document_reader {
 public:
  enum class refusal : std::uint8_t { none, incomplete, syntax, trailing, exponent, repeated_key, depth, size };

  document_reader(document& out, std::size_t max_depth)
      : out_(out), at_(out.text_.data()), end_(at_ + out.text_.size()), max_depth_(max_depth) {}

  /** Reads one value, which is to be all of the text; false when it is refused. */
  bool read() {
    if (!read_value()) return false;
    skip_white_space();
    return at_ == end_ || refuse(refusal::trailing);
  }

  /** Why read() failed. */
  [[nodiscard]] refusal why() const { return why_; }
  static std::string_view sentence_of(refusal why) {
    switch (why) {
      case refusal::none: break;
      case refusal::incomplete: return "incomplete JSON";
      case refusal::syntax: return "syntax error";
      case refusal::trailing: return "text behind the JSON value";
      case refusal::exponent: return "exponent overflow";
      case refusal::repeated_key: return "a key is given twice";
      case refusal::depth: return "nested deeper than ";
      case refusal::size: return "more than ";
    }
    return {};
  }

  /** The path of the value last begun: an element that is no value at all has not begun. */
  [[nodiscard]] std::string path() const {
    std::string path;
    for (const std::uint32_t container : out_.open_) {
      const bool in_array = out_.values_[container].type == type::array;
      std::size_t begun = 0;
      std::uint32_t last = 0;
      for (std::uint32_t at = container + 1; at < out_.values_.size(); ++begun) {
        last = at;
        if (!in_array && ++at == out_.values_.size()) break;  // a key alone
        if (out_.values_[at].extent == 0) at = UINT32_MAX;
        else at += out_.values_[at].extent;
      }
      if (last == 0) break;
      if (in_array) tillwire::detail::append_index(path, begun - 1);
      else tillwire::detail::append_member(path, view(out_.values_[last]));
    }
    return path;
  }

 private:
  bool refuse(refusal why) { return why_ = why, false; }
  /** What stands here cannot stand here. */
  bool refuse_here() { return refuse(at_ == end_ ? refusal::incomplete : refusal::syntax); }

  void skip_white_space() {
    while (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r') ++at_;
  }
  /** Goes behind a word that is to stand here. */
  bool skip(std::string_view word) {
    for (const char c : word) {
      if (*at_ != c) return refuse_here();
      ++at_;
    }
    return true;
  }
  bool skip_digits() {
    if (!tillwire::detail::is_digit(*at_)) return refuse_here();
    while (tillwire::detail::is_digit(*at_)) ++at_;
    return true;
  }

  /** A value with all that it holds. */
  bool read_value() {
    for (;;) {
      skip_white_space();
      const bool is_object = *at_ == '{';
      if (is_object || *at_ == '[') {
        if (out_.open_.size() == max_depth_) return refuse(refusal::depth);
        open(is_object ? type::object : type::array);
        skip_white_space();
        if (*at_ != (is_object ? '}' : ']')) {
          if (!begin_entry()) return false;
          continue;
        }
      } else if (!read_scalar()) {
        return false;
      }
      bool is_behind_comma = false;
      while (!is_behind_comma) {
        if (out_.open_.empty()) return true;
        skip_white_space();
        if (*at_ == ',') {
          ++at_;
          is_behind_comma = true;
        } else if (*at_ != (innermost().type == type::object ? '}' : ']')) {
          return refuse_here();
        } else if (!close()) {
          return false;
        }
      }
      if (!begin_entry()) return false;
    }
  }

  bool read_scalar() {
    switch (*at_) {
      case '"': return read_text();
      case 't': return skip("true") && add(type::boolean, 1, 0);
      case 'f': return skip("false") && add(type::boolean, 0, 0);
      case 'n': return skip("null") && add(type::null, 0, 0);
      default: return read_number();
    }
  }

  bool read_number() {
    char const* const first = at_;
    if (*at_ == '-') ++at_;
    if (*at_ == '0') ++at_;
    else if (!skip_digits()) return false;
    if (*at_ == '.' && (++at_, !skip_digits())) return false;
    if (*at_ == 'e' || *at_ == 'E') {
      ++at_;
      if (*at_ == '+' || *at_ == '-') ++at_;
      char const* digits = at_;
      if (!skip_digits()) return false;
      std::int64_t exponent = 0;
      for (; digits != at_ && exponent <= INT32_MAX; ++digits) exponent = exponent * 10 + (*digits - '0');
      if (exponent > INT32_MAX) return refuse(refusal::exponent);
    }
    return add_text(type::number, first, at_, false);
  }

  /** Whether a byte ends a text, or is to be looked at more closely. */
  static bool is_special(char c) { return special_bytes[static_cast<unsigned char>(c)]; }
  static constexpr auto special_bytes = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c != 0x20; ++c) table[c] = true;
    table['"'] = table['\\'] = true;
    return table;
  }();

  bool read_text() {
    using block = tillwire::detail::byte_block;
    const auto is_odd = [](block b) {
      return (b.equal_to('"') | b.equal_to('\\') | b.below(' ') | b.beyond_ascii()).any();
    };
    char* const first = ++at_;
    unsigned seen = 0;
    // a block is too much for a text that ends at once
    for (int i = 0; i != 4 && !is_special(*at_); ++i) seen |= static_cast<unsigned char>(*at_++);
    if (!is_special(*at_))
      while (end_ - at_ >= block::size && !is_odd(block::load(at_))) at_ += block::size;
    for (; !is_special(*at_); ++at_) seen |= static_cast<unsigned char>(*at_);
    char* last = at_;
    const bool is_escaped = *at_ == '\\';
    while (*at_ != '"') {
      if (*at_ == '\\') {
        if (!read_escape(last)) return false;
      } else if (is_special(*at_)) {
        return refuse_here();
      } else {
        seen |= static_cast<unsigned char>(*at_);
        *last++ = *at_++;
      }
    }
    if (seen >= 0x80 && !is_utf8({first, static_cast<std::size_t>(last - first)})) return refuse(refusal::syntax);
    ++at_;
    return add_text(type::text, first, last, is_escaped);
  }

  /** Writes what an escape stands for. */
  bool read_escape(char*& to) {
    constexpr std::string_view names = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
    ++at_;
    if (const std::size_t i = names.find(*at_); i != names.npos) {
      *to++ = meant[i];
      ++at_;
      return true;
    }
    std::uint32_t point = 0, second = 0;
    if (!skip("u") || !read_hexadecimal(point)) return false;
    if (point >= 0xD800 && point <= 0xDFFF) {  // the first half of a pair
      if (point > 0xDBFF) return refuse(refusal::syntax);
      if (!skip("\\u") || !read_hexadecimal(second)) return false;
      if (second < 0xDC00 || second > 0xDFFF) return refuse(refusal::syntax);
      point = 0x10000 + ((point - 0xD800) << 10) + (second - 0xDC00);
    }
    put_utf8(to, point);
    return true;
  }
  bool read_hexadecimal(std::uint32_t& unit) {
    for (char const* const end = at_ + 4; at_ != end; ++at_) {
      const char c = *at_, lower = static_cast<char>(c | 0x20);
      if (tillwire::detail::is_digit(c)) unit = unit << 4 | static_cast<std::uint32_t>(c - '0');
      else if (lower >= 'a' && lower <= 'f') unit = unit << 4 | static_cast<std::uint32_t>(lower - 'a' + 10);
      else return refuse_here();
    }
    return true;
  }
  static void put_utf8(char*& to, std::uint32_t point) {
    const auto put = [&to](std::uint32_t byte) { *to++ = static_cast<char>(byte); };
    const auto follow = [&](unsigned shift) { put(0x80 | (point >> shift & 0x3F)); };
    if (point < 0x80) return put(point);
    if (point < 0x800) return put(0xC0 | point >> 6), follow(0);
    if (point < 0x10000) return put(0xE0 | point >> 12), follow(6), follow(0);
    put(0xF0 | point >> 18), follow(12), follow(6), follow(0);
  }

  [[nodiscard]] document::value& innermost() { return out_.values_[out_.open_.back()]; }

  void open(type t) {
    ++at_;
    out_.open_.push_back(static_cast<std::uint32_t>(out_.values_.size()));
    out_.values_.push_back({t, false, 0, 0, {0}});
  }
  /** Goes to the value of the innermost container's next element or member. */
  bool begin_entry() {
    ++innermost().size;
    if (innermost().type == type::array) return true;
    skip_white_space();
    if (*at_ != '"') return refuse_here();
    if (!read_text()) return false;
    document::value& key = out_.values_.back();
    key.mark = mark_of(view(key));
    skip_white_space();
    return skip(":");
  }
  bool close() {
    document::value& container = innermost();
    if (container.type == type::object) {
      if (const std::uint32_t twice = find_repeated_key(container.size); twice != 0) {
        const auto behind = out_.values_.begin() + static_cast<std::ptrdiff_t>(twice) + 1;
        out_.values_.erase(behind, out_.values_.end());  // the place that path() is to tell
        return refuse(refusal::repeated_key);
      }
    }
    ++at_;
    container.extent = static_cast<std::uint32_t>(out_.values_.size()) - out_.open_.back();
    out_.open_.pop_back();
    return true;
  }

  bool add(type t, std::size_t first, std::size_t size, bool is_escaped = false) {
    out_.values_.push_back({t, is_escaped, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(size), {1}});
    return true;
  }
  bool add_text(type t, char const* first, char const* last, bool is_escaped) {
    return add(t, static_cast<std::size_t>(first - out_.text_.data()), static_cast<std::size_t>(last - first),
               is_escaped);
  }
  [[nodiscard]] std::string_view view(document::value const& v) const { return {out_.text_.data() + v.first, v.size}; }

  static std::uint32_t mark_of(std::string_view key);
  std::uint32_t find_repeated_key(std::size_t count);

  document& out_;
  char* at_;
  char const* end_;
  std::size_t max_depth_;
  refusal why_ = refusal::syntax;
};

/** Mixes a key's size and both of its ends: keys of one object seldom share them. */
inline std::uint32_t document_reader::mark_of(std::string_view key) {
  std::uint64_t front = 0, back = 0;
  char const* const end = key.data() + key.size();
  if (key.size() >= 8) {
    std::memcpy(&front, key.data(), 8);
    std::memcpy(&back, end - 8, 8);
  } else if (key.size() >= 4) {
    std::memcpy(&front, key.data(), 4);
    std::memcpy(&back, end - 4, 4);
  } else {
    for (const char c : key) front = front << 8 | static_cast<unsigned char>(c);
  }
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
  return static_cast<std::uint32_t>((((front + key.size()) * odd ^ back) * odd) >> 32);
}

/** The place of a key that the innermost object has twice, 0 if none. Few keys are compared in pairs, many are sorted. */
inline std::uint32_t document_reader::find_repeated_key(std::size_t count) {
  constexpr std::size_t few = 24;
  document::value const* const values = out_.values_.data();
  const std::uint32_t first = out_.open_.back() + 1;
  const auto behind = [values](std::uint32_t at) { return at + 1 + values[at + 1].extent; };
  const auto equal = [&](std::uint32_t a, std::uint32_t b) {
    return values[a].mark == values[b].mark && view(values[a]) == view(values[b]);
  };
  if (count <= few) {
    std::uint64_t seen = 0;  // a bit for each key before, which several may share
    for (std::uint32_t at = first; count != 0; --count, at = behind(at)) {
      const std::uint64_t bit = std::uint64_t{1} << values[at].mark % 64;
      if ((seen & bit) != 0)
        for (std::uint32_t earlier = first; earlier != at; earlier = behind(earlier))
          if (equal(earlier, at)) return at;
      seen |= bit;
    }
    return 0;
  }
  std::vector<std::string_view> keys(count);
  std::uint32_t at = first;
  for (std::string_view& key : keys) key = view(values[at]), at = behind(at);
  const std::string_view twice = tillwire::detail::find_repeated(keys);
  if (twice.data() == nullptr) return 0;
  at = first;
  while (view(values[at]).data() != twice.data()) at = behind(at);
  return at;
}

}  // namespace tillwire::inline v0_1::json

#endif

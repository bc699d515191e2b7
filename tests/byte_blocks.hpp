// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_BYTE_BLOCKS_HPP
#define TESTS_BYTE_BLOCKS_HPP

#include <tillwire/base/byte_block.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

namespace bytes {

/** A text in memory of its own size, so that a sanitizer sees what is read or written beside it. */
class exact_text {
 public:
  explicit exact_text(std::string_view text) : bytes_(new char[text.size()]), size_(text.size()) {
    std::copy(text.begin(), text.end(), bytes_.get());
  }
  char* data() { return bytes_.get(); }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

/** What blocks say of a text, which is not empty, other than looking at it byte by byte; empty where they agree. */
template <class Block>
std::string disagreement(std::string_view given) {
  const exact_text text(given);
  const auto any = [&](auto is_one) { return std::any_of(given.begin(), given.end(), is_one); };
  const auto found = [&](auto find) { return tillwire::detail::find_in<Block>(text.view(), find).any(); };
  for (char c : std::string_view("\0\"\\%/~\x7f", 7)) {
    if (any([c](char b) { return b == c; }) != found([c](Block b) { return b.equal_to(c); })) return "equal_to";
    if (c != '\0' &&
        any([c](char b) { return static_cast<unsigned char>(b) < c; }) != found([c](Block b) { return b.below(c); }))
      return "below";
  }
  const auto is_beyond = [](char b) { return static_cast<unsigned char>(b) >= 0x80; };
  if (any(is_beyond) != found([](Block b) { return b.beyond_ascii(); })) return "beyond_ascii";
  if (any([&](char b) { return is_beyond(b) || b == '%'; }) !=
      found([](Block b) { return b.equal_to('%') | b.beyond_ascii(); }))
    return "joined";
  const auto is_escaped = [](char b) { return b == '"' || b == '\\' || static_cast<unsigned char>(b) < ' '; };
  if (any(is_escaped) != found([](Block b) { return b.equal_to('"') | b.equal_to('\\') | b.below(' '); }))
    return "escaped";
  exact_text copy(std::string(given.size(), '?'));
  if (any(is_beyond) !=
      tillwire::detail::copy_and_find<Block>(copy.data(), text.view(), [](Block b) { return b.beyond_ascii(); }).any())
    return "copy_and_find";
  return copy.view() == given ? "" : "copied";
}

}  // namespace bytes

#endif

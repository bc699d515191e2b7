// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_IMPL_TEXT_IPP
#define TILLWIRE_SCHEMA_IMPL_TEXT_IPP

#include <tillwire/base/byte_block.hpp>
#include <tillwire/schema/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tillwire::inline v0_1 {

bool is_utf8(std::string_view text) noexcept {
  const auto* p = reinterpret_cast<unsigned char const*>(text.data());
  const auto* const end = p + text.size();
  while (p != end) {
    // eight at a time while nothing but ASCII comes
    for (std::uint64_t block; end - p >= 8; p += 8) {
      std::memcpy(&block, p, 8);
      if ((block & 0x8080808080808080) != 0) break;
    }
    if (p == end) break;
    const unsigned lead = *p++;
    if (lead < 0x80) continue;
    if (lead < 0xC2 || lead > 0xF4) return false;
    // the first that follows stands in a range of its own behind these four
    unsigned low = lead == 0xE0   ? 0xA0
                   : lead == 0xF0 ? 0x90
                                  : 0x80,
             high = lead == 0xED   ? 0x9F
                    : lead == 0xF4 ? 0x8F
                                   : 0xBF;
    for (int more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3; more != 0; --more) {
      if (p == end || *p < low || *p > high) return false;
      ++p;
      low = 0x80;
      high = 0xBF;
    }
  }
  return true;
}

bool detail::is_plain(std::string_view text) noexcept {
  return text.empty() ||
         !find_in<byte_block>(text, [](byte_block b) { return b.equal_to('\0') | b.beyond_ascii(); }).any();
}

bool detail::is_plain_url(std::string_view text) noexcept {
  const auto odd = [](byte_block b) {
    return b.below('!') | b.equal_to('"') | b.equal_to('%') | b.equal_to('<') | b.equal_to('>') | b.equal_to('\\') |
           b.equal_to('^') | b.equal_to('`') | b.equal_to('{') | b.equal_to('|') | b.equal_to('}') |
           b.equal_to('\x7f') | b.beyond_ascii();
  };
  return !find_in<byte_block>(text, odd).any();
}

std::string_view detail::find_repeated(std::span<std::string_view> texts) {
  std::make_heap(texts.begin(), texts.end());  // in place of std::sort, which is a kilobyte of code
  std::sort_heap(texts.begin(), texts.end());
  const auto twice = std::adjacent_find(texts.begin(), texts.end());
  return twice == texts.end() ? std::string_view() : *twice;
}

void detail::inspect_text(std::string_view text, report& out) {
  if (is_plain(text)) return;
  if (!is_utf8(text) || text.find('\0') != text.npos) out.add(rule::text_encoding);
}

}  // namespace tillwire::inline v0_1

#endif

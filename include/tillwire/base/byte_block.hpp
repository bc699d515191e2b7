// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_BYTE_BLOCK_HPP
#define TILLWIRE_BASE_BYTE_BLOCK_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__OPTIMIZE_SIZE__)
#define TILLWIRE_HAS_SINGLE_BYTE
#elif defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#define TILLWIRE_HAS_SSE2
#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#define TILLWIRE_HAS_NEON
#endif

/**
 * @file
 * Sixteen bytes looked at together, or one where little code is wanted (-Os).
 *
 * A question to a block is answered by a block of marks, one for each byte; answers are joined by `|`, and any() says
 * whether there is a mark at all. Which byte bears it is not told: a text where something is found is then looked at
 * byte by byte.
 */
namespace tillwire::inline v0_1::detail {

template <class Word>
Word load_word(char const* from) {
  Word w;
  std::memcpy(&w, from, sizeof w);
  return w;
}

/** In plain C++: two words, whose bytes are compared by arithmetic that a carry can only disturb above a true mark. */
class portable_block {
 public:
  static constexpr std::ptrdiff_t size = 16;
  static portable_block load(char const* from) {
    return {load_word<std::uint64_t>(from), load_word<std::uint64_t>(from + 8)};
  }
  static portable_block of(std::uint64_t a, std::uint64_t b) { return {a, b}; }

  [[nodiscard]] portable_block equal_to(char c) const {
    return {zeros(a_ ^ ones * byte(c)), zeros(b_ ^ ones * byte(c))};
  }
  /** Those below c, which is ASCII and not NUL; the bytes are compared as unsigned. */
  [[nodiscard]] portable_block below(char c) const {
    return {(a_ - ones * byte(c)) & ~a_ & highs, (b_ - ones * byte(c)) & ~b_ & highs};
  }
  [[nodiscard]] portable_block beyond_ascii() const { return {a_ & highs, b_ & highs}; }

  friend portable_block operator|(portable_block x, portable_block y) { return {x.a_ | y.a_, x.b_ | y.b_}; }
  [[nodiscard]] bool any() const { return (a_ | b_) != 0; }

 private:
  static constexpr std::uint64_t ones = 0x0101'0101'0101'0101, highs = ones << 7;

  portable_block(std::uint64_t a, std::uint64_t b) : a_(a), b_(b) {}
  static std::uint64_t byte(char c) { return static_cast<unsigned char>(c); }
  static std::uint64_t zeros(std::uint64_t x) { return (x - ones) & ~x & highs; }

  std::uint64_t a_, b_;
};

/** A byte by itself. */
class single_byte {
 public:
  static constexpr std::ptrdiff_t size = 1;
  static single_byte load(char const* from) { return {static_cast<unsigned char>(*from), false}; }

  [[nodiscard]] single_byte equal_to(char c) const { return mark(byte_ == static_cast<unsigned char>(c)); }
  [[nodiscard]] single_byte below(char c) const { return mark(byte_ < static_cast<unsigned char>(c)); }
  [[nodiscard]] single_byte beyond_ascii() const { return mark(byte_ >= 0x80); }

  friend single_byte operator|(single_byte x, single_byte y) { return x.mark(x.is_marked_ || y.is_marked_); }
  [[nodiscard]] bool any() const { return is_marked_; }

 private:
  single_byte(unsigned char b, bool is_marked) : byte_(b), is_marked_(is_marked) {}
  [[nodiscard]] single_byte mark(bool is_marked) const { return {byte_, is_marked}; }

  unsigned char byte_;
  bool is_marked_;
};

#if defined(TILLWIRE_HAS_SINGLE_BYTE)
using byte_block = single_byte;

#elif defined(TILLWIRE_HAS_SSE2)

class sse2_block {
 public:
  static constexpr std::ptrdiff_t size = 16;
  static sse2_block load(char const* from) { return _mm_loadu_si128(reinterpret_cast<__m128i const*>(from)); }
  static sse2_block of(std::uint64_t a, std::uint64_t b) {
    return _mm_set_epi64x(static_cast<std::int64_t>(b), static_cast<std::int64_t>(a));
  }

  [[nodiscard]] sse2_block equal_to(char c) const { return _mm_cmpeq_epi8(bytes_, _mm_set1_epi8(c)); }
  [[nodiscard]] sse2_block below(char c) const {
    return _mm_cmpeq_epi8(_mm_min_epu8(bytes_, _mm_set1_epi8(static_cast<char>(c - 1))), bytes_);
  }
  [[nodiscard]] sse2_block beyond_ascii() const { return bytes_; }  // any() asks for the upper bits alone

  friend sse2_block operator|(sse2_block x, sse2_block y) { return _mm_or_si128(x.bytes_, y.bytes_); }
  [[nodiscard]] bool any() const { return _mm_movemask_epi8(bytes_) != 0; }

 private:
  sse2_block(__m128i bytes) : bytes_(bytes) {}
  __m128i bytes_;
};
using byte_block = sse2_block;

#elif defined(TILLWIRE_HAS_NEON)

class neon_block {
 public:
  static constexpr std::ptrdiff_t size = 16;
  static neon_block load(char const* from) { return vld1q_u8(reinterpret_cast<std::uint8_t const*>(from)); }
  static neon_block of(std::uint64_t a, std::uint64_t b) {
    return vreinterpretq_u8_u64(vcombine_u64(vcreate_u64(a), vcreate_u64(b)));
  }

  [[nodiscard]] neon_block equal_to(char c) const { return vceqq_u8(bytes_, all(c)); }
  [[nodiscard]] neon_block below(char c) const { return vcltq_u8(bytes_, all(c)); }
  [[nodiscard]] neon_block beyond_ascii() const { return bytes_; }  // any() asks for the upper bits alone

  friend neon_block operator|(neon_block x, neon_block y) { return vorrq_u8(x.bytes_, y.bytes_); }
  [[nodiscard]] bool any() const { return vmaxvq_u8(bytes_) >= 0x80; }

 private:
  neon_block(uint8x16_t bytes) : bytes_(bytes) {}
  static uint8x16_t all(char c) { return vdupq_n_u8(static_cast<std::uint8_t>(c)); }
  uint8x16_t bytes_;
};
using byte_block = neon_block;

#else
using byte_block = portable_block;
#endif

#undef TILLWIRE_HAS_SINGLE_BYTE
#undef TILLWIRE_HAS_SSE2
#undef TILLWIRE_HAS_NEON

/**
 * What find(block) marks in any of the bytes of a text that is not empty, joined. `take(at, bytes)` is given all of the
 * text, as blocks or shorter words with their places, some bytes twice; nothing beside the text is read.
 */
template <class Block, class Find, class Take>
auto walk_blocks(std::string_view text, Find find, Take take) {
  const std::size_t size = text.size();
  const auto piece = [&]<class Word>(std::size_t at, Word) {
    const Word w = load_word<Word>(text.data() + at);
    take(at, w);
    return std::uint64_t{w};
  };
  const auto block = [&](std::size_t at) {
    const Block b = Block::load(text.data() + at);
    take(at, b);
    return find(b);
  };
  if (size >= 16) {
    auto found = block(size - 16);
    for (std::size_t at = 0; at < size - 16; at += 16) found = found | block(at);
    return found;
  }
  if (size >= 8) {
    const std::uint64_t front = piece(0, std::uint64_t{});
    return find(Block::of(front, piece(size - 8, std::uint64_t{})));
  }
  if (size >= 4) {
    const std::uint64_t front = piece(0, std::uint32_t{}), both = front | piece(size - 4, std::uint32_t{}) << 32;
    return find(Block::of(both, both));
  }
  const std::uint64_t front = piece(0, std::uint8_t{}), middle = piece(size / 2, std::uint8_t{});
  const std::uint64_t filled = front * 0x0101'0101'0101'0000 | middle << 8 | piece(size - 1, std::uint8_t{});
  return find(Block::of(filled, filled));
}

/** Likewise, byte by byte. */
template <class Block, class Find, class Take>
  requires(Block::size == 1)
auto walk_blocks(std::string_view text, Find find, Take take) {
  auto found = find(Block::load(text.data()));
  for (std::size_t at = 0; at != text.size(); ++at) {
    take(at, text[at]);
    found = found | find(Block::load(text.data() + at));
  }
  return found;
}

/** What find(block) marks in any of the bytes of a text that is not empty, joined. */
template <class Block, class Find>
auto find_in(std::string_view text, Find find) {
  return walk_blocks<Block>(text, find, [](std::size_t, auto) {});
}

/** As find_in(), and copies the text. */
template <class Block, class Find>
auto copy_and_find(char* to, std::string_view text, Find find) {
  return walk_blocks<Block>(text, find,
                            [to](std::size_t at, auto const& bytes) { std::memcpy(to + at, &bytes, sizeof bytes); });
}

}  // namespace tillwire::inline v0_1::detail

#endif

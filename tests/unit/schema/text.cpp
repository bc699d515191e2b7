// SPDX-License-Identifier: BSL-1.0
#include <tillwire/schema/text.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <random>
#include <string>
#include <string_view>

namespace schema_text_test {

using namespace tillwire;
using namespace std::string_view_literals;

namespace {

/** The plain way: each sequence is decoded, and its code point asked whether it needed that many bytes. */
bool decodes(std::string_view text) {
  for (std::size_t i = 0; i != text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
    if (size == 0 || size > text.size() - i) return false;
    std::uint32_t point = size == 1 ? lead : lead & (0x7FU >> size);
    for (std::size_t k = 1; k != size; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if (next >> 6 != 2) return false;
      point = point << 6 | (next & 0x3F);
    }
    const bool shortest = point >= std::array<std::uint32_t, 5>{0, 0, 0x80, 0x800, 0x10000}[size];
    if (!shortest || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
    i += size;
  }
  return true;
}

std::string bytes(std::uint32_t value, int count) {
  std::string text;
  while (count-- > 0) text += static_cast<char>(value >> (8 * count) & 0xFF);
  return text;
}

/** Compares without a report for each text: there are millions. */
std::size_t count_differences(std::uint32_t first, std::uint64_t end, int size) {
  std::size_t different = 0;
  std::string text(static_cast<std::size_t>(size), '\0');
  for (std::uint64_t value = first; value != end; ++value) {
    for (int i = 0; i != size; ++i)
      text[static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * (size - 1 - i)) & 0xFF);
    if (is_utf8(text) != decodes(text)) ++different;
  }
  return different;
}

}  // namespace

TEST_SUITE_BEGIN("schema/text");

TEST_CASE("the examples of the Unicode Standard are judged as it says") {
  for (std::string_view good :
       {""sv, "abc"sv, "\0"sv, "\x7F"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv,
        "\xEE\x80\x80"sv, "\xEF\xBF\xBF"sv, "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv, "caf\xC3\xA9"sv}) {
    CHECK(is_utf8(good));
    CHECK(decodes(good));
  }
  for (std::string_view bad : {"\x80"sv, "\xC0\xAF"sv, "\xC1\xBF"sv, "\xE0\x9F\xBF"sv, "\xED\xA0\x80"sv,
                               "\xED\xBF\xBF"sv, "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv,
                               "\xFF"sv, "\xC2"sv, "\xE2\x82"sv, "\xF0\x9F\x98"sv, "\xC2\x41"sv, "caf\xE9"sv}) {
    CHECK_FALSE(is_utf8(bad));
    CHECK_FALSE(decodes(bad));
  }
}

TEST_CASE("every sequence of up to three bytes is judged as a plain decoder judges it") {
  CHECK(count_differences(0, 0x100, 1) == 0);
  CHECK(count_differences(0, 0x10000, 2) == 0);
  CHECK(count_differences(0, 0x80'0000, 3) == 0);
  CHECK(count_differences(0x80'0000, 0x100'0000, 3) == 0);
}

TEST_CASE("sampled sequences of four bytes are judged as a plain decoder judges them") {
  std::mt19937 random(11);
  std::size_t different = 0, good = 0;
  constexpr unsigned char edges[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
  for (std::uint32_t lead = 0xEF; lead <= 0xF8; ++lead)
    for (std::uint32_t a : edges)
      for (std::uint32_t b : edges)
        for (std::uint32_t c : edges)
          different += count_differences(lead << 24 | a << 16 | b << 8 | c,
                                         (lead << 24 | a << 16 | b << 8 | c) + std::uint64_t{1}, 4);
  CHECK(different == 0);
  for (int i = 0; i != 100'000; ++i) {
    const std::string text = bytes(0xF080'8080 + (random() & 0x0F3F'3F3F), 4);
    good += is_utf8(text) ? 1 : 0;
    different += is_utf8(text) != decodes(text) ? 1 : 0;
  }
  CHECK(different == 0);
  CHECK(good > 10'000);
}

TEST_CASE("a bad byte is found wherever it stands, and a good sequence wherever it is split by eights") {
  const std::string ascii(40, 'x');
  for (std::size_t size = 0; size != 40; ++size)
    for (std::size_t at = 0; at <= size; ++at) {
      std::string text = ascii.substr(0, size);
      CHECK(is_utf8(text.insert(at, "\xF0\x9F\x98\x80")));
      text = ascii.substr(0, size);
      CHECK_FALSE(is_utf8(text.insert(at, "\xF0\x9F\x98")));
      text = ascii.substr(0, size);
      CHECK_FALSE(is_utf8(text.insert(at, "\x80")));
    }
}

TEST_CASE("text is reported for its encoding or for a NUL, once") {
  const auto findings = [](std::string_view text) {
    report out;
    detail::inspect_text(text, out);
    for (violation const& v : out.violations()) CHECK(v.id == rule::text_encoding);
    return out.violations().size();
  };
  CHECK(findings("") == 0);
  CHECK(findings("caf\xC3\xA9\n\x01\x7F") == 0);
  CHECK(findings("a\0"sv) == 1);
  CHECK(findings("\0"sv) == 1);
  CHECK(findings("\xC3") == 1);
  CHECK(findings("\0\xC3"sv) == 1);
}

TEST_CASE("a number's text is one of JSON") {
  for (std::string_view good : {"0", "-0", "1", "10", "-1", "1.0", "0.5", "1e5", "1E5", "1e+5", "1e-5", "0e0",
                                "-1.50E-007", "123456789012345678901234567890.5", "1e999999999999"}) {
    CAPTURE(good);
    CHECK(detail::is_number_text(good));
  }
  for (std::string_view bad :
       {""sv,    "-"sv,   "+1"sv,       "01"sv,   "-01"sv,   "00"sv,    ".5"sv,       "5."sv,  "1.e5"sv,
        "1e"sv,  "1e+"sv, "1e5.0"sv,    "1e 5"sv, " 1"sv,    "1 "sv,    "1\0"sv,      "--1"sv, "1-"sv,
        "0x1"sv, "NaN"sv, "Infinity"sv, "1,5"sv,  "1_000"sv, "\"1\""sv, "1,\"x\":2"sv}) {
    CAPTURE(std::string(bad));
    CHECK_FALSE(detail::is_number_text(bad));
  }
}

TEST_CASE("a text consists of what accepts each character, and an empty one of nothing") {
  CHECK(detail::consists_of("123", detail::is_digit));
  CHECK_FALSE(detail::consists_of("12x", detail::is_digit));
  CHECK_FALSE(detail::consists_of("", detail::is_digit));
  for (int c = 0; c != 256; ++c) {
    const bool digit = c >= '0' && c <= '9', lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
    CHECK(detail::is_digit(static_cast<char>(c)) == digit);
    CHECK(detail::is_alpha(static_cast<char>(c)) == (lower || upper));
    CHECK(detail::is_hex(static_cast<char>(c)) == (digit || (lower && c <= 'f') || (upper && c <= 'F')));
  }
}

TEST_SUITE_END();

}  // namespace schema_text_test

// SPDX-License-Identifier: BSL-1.0
#include "../../byte_blocks.hpp"
#include <doctest/doctest.h>

#include <cstddef>
#include <ostream>
#include <random>
#include <string>
#include <type_traits>

namespace base_byte_block_test {

using namespace tillwire;

TEST_SUITE_BEGIN("base/byte_block");

TEST_CASE_TEMPLATE("a block finds what looking byte by byte finds", Block, detail::portable_block, detail::single_byte,
                   detail::byte_block) {
  std::mt19937 random(11);
  for (std::size_t size = 1; size != 70; ++size)
    for (int i = 0; i != 300; ++i) {
      std::string text;
      for (std::size_t k = 0; k != size; ++k) text += static_cast<char>('#' + random() % 40);
      // mostly one odd byte, or none, at any place: what many others would hide
      for (std::size_t odd = random() % 3; odd != 0; --odd) text[random() % size] = static_cast<char>(random());
      CAPTURE(text);
      CHECK(bytes::disagreement<Block>(text) == "");
    }
}

TEST_CASE_TEMPLATE("each byte is told from its neighbours", Block, detail::portable_block, detail::single_byte,
                   detail::byte_block) {
  for (int a = 0; a != 256; ++a)
    for (int b = 0; b != 256; ++b) {
      const std::string text = {static_cast<char>(a), static_cast<char>(b)};
      CAPTURE(text);
      CHECK(bytes::disagreement<Block>(text) == "");
      CHECK(bytes::disagreement<Block>("#######" + text + "#######") == "");
    }
}

TEST_CASE("this machine's own block is used, or a byte where little code is wanted") {
#if defined(__OPTIMIZE_SIZE__)
  CHECK(std::is_same_v<detail::byte_block, detail::single_byte>);
#elif defined(__SSE2__) || defined(__aarch64__)
  CHECK_FALSE(std::is_same_v<detail::byte_block, detail::portable_block>);
#endif
}

TEST_SUITE_END();

}  // namespace base_byte_block_test

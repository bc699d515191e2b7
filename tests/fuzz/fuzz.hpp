// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_FUZZ_FUZZ_HPP
#define TESTS_FUZZ_FUZZ_HPP

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/** What the fuzzers share. */
namespace fuzz {

/** Ends the program where a property does not hold: the fuzzer keeps the input that broke it. */
inline void must(bool holds, char const* property) {
  if (holds) return;
  std::fprintf(stderr, "violated: %s\n", property);
  std::abort();
}

/** An input, taken apart from its front. All of it is text, so that people can read and write the corpus. */
class input {
 public:
  input(std::uint8_t const* data, std::size_t size) : rest_(reinterpret_cast<char const*>(data), size) {}

  /** The next byte as a choice of 0 to `choices` - 1: 'a' or '0' is the first; the first too when nothing is left. */
  std::size_t choice(std::size_t choices) {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
    return (byte >= 'a' ? byte - 'a' : byte >= '0' ? byte - '0' : byte) % choices;
  }
  /** Up to the next of `mark`, which is dropped; all that is left when there is none. */
  std::string_view until(char mark) {
    const std::size_t end = rest_.find(mark);
    const std::string_view taken = rest_.substr(0, end);
    rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
    return taken;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace fuzz

#endif

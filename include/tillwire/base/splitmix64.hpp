// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_SPLITMIX64_HPP
#define TILLWIRE_BASE_SPLITMIX64_HPP

#include <cstdint>

namespace tillwire::inline v0_1 {

/**
 * Random numbers from a seed, the same ones everywhere: for jitter and for tests, not for secrets.
 *
 * G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014. Eight bytes of state, where
 * std::mt19937_64 has 2.5 KB, and `<random>` costs each translation unit a tenth of a second.
 */
class splitmix64 {
 public:
  constexpr explicit splitmix64(std::uint64_t seed) : state_(seed) {}

  /** The next one, of all 64-bit numbers. */
  constexpr std::uint64_t operator()() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }

  /**
   * The next one less than `bound`, 0 where that is 0. There are 2^32 of them at most, and some come up a little more
   * often: jitter needs no better.
   *
   * Multiplied and shifted as in D. Lemire, "Fast Random Integer Generation in an Interval", 2019, without its rejection.
   */
  constexpr std::uint64_t below(std::uint64_t bound) {
    const std::uint64_t fraction = (*this)() >> 32;
    return (bound >> 32) * fraction + ((bound & 0xffffffff) * fraction >> 32);
  }

 private:
  std::uint64_t state_;
};

}  // namespace tillwire::inline v0_1

#endif

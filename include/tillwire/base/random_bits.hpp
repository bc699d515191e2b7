// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_RANDOM_BITS_HPP
#define TILLWIRE_BASE_RANDOM_BITS_HPP

#include <cstdint>

namespace tillwire::inline v0_1::detail {

/**
 * SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators"): what spreads retries over
 * time needs no more, and <random> takes a tenth of a second to compile.
 */
class random_bits {
 public:
  constexpr explicit random_bits(std::uint64_t seed) : state_(seed) {}

  constexpr std::uint64_t operator()() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

}  // namespace tillwire::inline v0_1::detail

#endif

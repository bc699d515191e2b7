// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_CHANCE_HPP
#define TESTS_SIMULATION_CHANCE_HPP

#include <cstdint>
#include <initializer_list>

namespace simulation {

/** Numbers from a seed: SplitMix64 (G. Steele, D. Lea, C. Flood), which is ready at once, unlike mt19937_64. */
class chance {
 public:
  explicit chance(std::uint64_t seed) : state_(seed) { state_ = next() ^ 0xd1b54a32d192ed03; }

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
  unsigned below(unsigned count) { return static_cast<unsigned>(next() % count); }
  unsigned from(unsigned least, unsigned most) { return least + below(most - least + 1); }
  bool one_in(unsigned count) { return below(count) == 0; }
  bool percent(unsigned share) { return below(100) < share; }
  template <class T>
  T one_of(std::initializer_list<T> these) {
    return these.begin()[below(static_cast<unsigned>(these.size()))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace simulation

#endif

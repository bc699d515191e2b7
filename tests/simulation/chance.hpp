// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_CHANCE_HPP
#define TESTS_SIMULATION_CHANCE_HPP

#include <tillwire/base/splitmix64.hpp>

#include <cstdint>
#include <initializer_list>

namespace simulation {

/** What happens in a schedule, by its seed. */
class chance {
 public:
  explicit chance(std::uint64_t seed) : random_(tillwire::splitmix64(seed)() ^ 0xd1b54a32d192ed03) {}

  std::uint64_t next() { return random_(); }
  unsigned below(unsigned count) { return static_cast<unsigned>(next() % count); }
  unsigned from(unsigned least, unsigned most) { return least + below(most - least + 1); }
  bool one_in(unsigned count) { return below(count) == 0; }
  bool percent(unsigned share) { return below(100) < share; }
  template <class T>
  T one_of(std::initializer_list<T> these) {
    return these.begin()[below(static_cast<unsigned>(these.size()))];
  }

 private:
  tillwire::splitmix64 random_;
};

}  // namespace simulation

#endif

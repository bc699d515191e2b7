// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_COINS_HPP
#define TILLWIRE_ADAPTERS_BEAST_COINS_HPP

#include "sandbox_options.hpp"

#include <cstdint>
#include <random>
#include <vector>

namespace tillwire::inline v0_1::beast {

/** Chance that is the same each time: a seed and an order of questions have one row of answers, on every platform. */
class coins {
 public:
  explicit coins(std::uint64_t seed) : bits_(seed) {}

  bool toss(double probability) { return probability > 0 && next() < probability; }

  /** The status of the fault that is hit, 0 for none. */
  int toss(std::vector<sandbox_fault> const& faults) {
    if (faults.empty()) return 0;
    double rest = next();
    for (sandbox_fault const& f : faults)
      if ((rest -= f.probability) < 0) return f.status;
    return 0;
  }

 private:
  /** At least 0, less than 1. The distributions of std are not used: each library has its own. */
  double next() { return static_cast<double>(bits_() >> 11) * 0x1p-53; }

  std::mt19937_64 bits_;
};

}  // namespace tillwire::inline v0_1::beast

#endif

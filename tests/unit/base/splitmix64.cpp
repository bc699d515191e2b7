// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/splitmix64.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>

namespace base_splitmix64_test {

using tillwire::splitmix64;

TEST_SUITE_BEGIN("base/splitmix64");

TEST_CASE("the numbers of a seed are the published ones") {
  // as printed at https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64
  splitmix64 random(1234567);
  for (const std::uint64_t n :
       {6457827717110365317U, 3203168211198807973U, 9817491932198370423U, 4593380528125082431U, 16408922859458223821U})
    CHECK(random() == n);
}

TEST_CASE("a copy goes on as the original does") {
  splitmix64 one(7);
  (void)one();
  splitmix64 other = one;
  CHECK(one() == other());
}

TEST_CASE("numbers below a bound meet each of them as often, and never the bound") {
  for (std::uint64_t seed = 0; seed != 50; ++seed) {
    CAPTURE(seed);
    splitmix64 random(seed);
    std::array<int, 7> met{};
    for (int i = 0; i != 7000; ++i) {
      const std::uint64_t n = random.below(7);
      REQUIRE(n < 7);
      ++met[n];
    }
    // six standard deviations: one is sqrt(7000 * 1/7 * 6/7) = 29
    for (const int times : met) CHECK(times == doctest::Approx(1000).epsilon(0.175));
  }
}

TEST_CASE("below one, and below none, is zero") {
  splitmix64 random(1);
  CHECK(random.below(0) == 0);
  CHECK(random.below(1) == 0);
}

TEST_CASE("a great bound is neared and not passed") {
  constexpr std::array<std::uint64_t, 4> bounds{0xffffffff, 0x100000000, 0x123456789abcd, 0xffffffffffffffff};
  for (const std::uint64_t bound : bounds) {
    CAPTURE(bound);
    splitmix64 random(1);
    std::uint64_t least = bound, most = 0;
    for (int i = 0; i != 1000; ++i) {
      const std::uint64_t n = random.below(bound);
      if (n < least) least = n;
      if (n > most) most = n;
    }
    CHECK(least < bound / 16);
    CHECK(most > bound - bound / 16);
    CHECK(most < bound);
  }
}

TEST_SUITE_END();

}  // namespace base_splitmix64_test

// SPDX-License-Identifier: BSL-1.0
#include <adapters/beast/coins.hpp>

#include <doctest/doctest.h>

#include <map>
#include <vector>

using namespace tillwire::beast;

TEST_SUITE_BEGIN("adapters/coins");

TEST_CASE("what has no probability never happens, and what is certain always does") {
  coins c(7);
  for (int i = 0; i != 1000; ++i) {
    CHECK_FALSE(c.toss(0));
    CHECK(c.toss(1));
    CHECK(c.toss(std::vector<sandbox_fault>{}) == 0);
    CHECK(c.toss({{503, 0}, {500, 1}}) == 500);
  }
}

TEST_CASE("the coins of a seed are those of the standard's generator") {
  // by [rand.predef], the 10000th number of mt19937_64 by its default seed is 9981545732273789042: 0.5411 of 2^64
  for (auto const& [probability, hit] : {std::pair(0.5410, false), {0.5412, true}}) {
    coins c(5489);
    for (int i = 0; i != 9999; ++i) (void)c.toss(0.5);
    CHECK(c.toss(probability) == hit);
  }
}

TEST_CASE("faults come as often as they are asked for") {
  coins c(1);
  std::map<int, int> met;
  for (int i = 0; i != 10000; ++i) ++met[c.toss({{503, 0.25}, {429, 0.5}})];
  CHECK(met.size() == 3);
  CHECK(met[503] == doctest::Approx(2500).epsilon(0.05));
  CHECK(met[429] == doctest::Approx(5000).epsilon(0.05));
}

TEST_SUITE_END();

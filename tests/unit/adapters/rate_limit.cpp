// SPDX-License-Identifier: BSL-1.0
#include <adapters/beast/rate_limit.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <ostream>

using tillwire::beast::rate_limit;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("adapters/rate_limit");

TEST_CASE("a window holds so many calls and no more, wherever it begins") {
  rate_limit limit(3, 60min);
  const rate_limit::clock::time_point start{};
  CHECK(limit.limit() == 3);
  // each when there is room: at most 3 within any 60 minutes
  struct {
    std::chrono::minutes at;
    unsigned remaining;
  } const rows[] = {{0min, 3},  {10min, 2}, {50min, 1}, {59min, 0},  {60min, 1},
                    {69min, 0}, {70min, 1}, {80min, 0}, {109min, 0}, {110min, 1}};
  for (auto const& row : rows) {
    CAPTURE(row.at.count());
    REQUIRE(limit.remaining(start + row.at) == row.remaining);
    if (row.remaining != 0) limit.count(start + row.at);
  }
  CHECK(limit.remaining(start + 1000min) == 3);
}

TEST_CASE("a limit of none lets nothing through") { CHECK(rate_limit(0, 1s).remaining({}) == 0); }

TEST_SUITE_END();

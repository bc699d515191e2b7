// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/time_source.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <ostream>

namespace base_time_source_test {

using namespace std::chrono_literals;
using namespace tillwire;

TEST_SUITE_BEGIN("base/time_source");

TEST_CASE("the machine's time is that of its two clocks") {
  const auto steady = std::chrono::steady_clock::now();
  const auto wall = timestamp::now();
  const moment m = machine_time.now();
  CHECK(m.steady >= steady);
  CHECK(m.steady <= std::chrono::steady_clock::now());
  CHECK(m.wall >= wall);
  CHECK(m.wall <= timestamp::now());
  CHECK(m.steady < (std::chrono::steady_clock::time_point::max)());
}

TEST_CASE("the wall clock alone is that of now()") {
  const auto wall = timestamp::now();
  const auto read = machine_time.wall();  // which one side of a comparison may do behind the other
  CHECK(read >= wall);
  CHECK(read <= timestamp::now());
  struct : time_source {
    moment now() noexcept override { return {.wall = "2026-05-06T07:08:09Z"_time}; }
  } own;
  CHECK(own.wall() == "2026-05-06T07:08:09Z"_time);
}

TEST_CASE("the machine sleeps for as long as it is told") {
  const auto before = std::chrono::steady_clock::now();
  machine_time.sleep(20ms);
  CHECK(std::chrono::steady_clock::now() - before >= 20ms);
  const auto after = std::chrono::steady_clock::now();
  machine_time.sleep(0ms);
  machine_time.sleep(-5s);
  CHECK(std::chrono::steady_clock::now() - after < 5s);
}

TEST_SUITE_END();

}  // namespace base_time_source_test

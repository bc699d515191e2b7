// SPDX-License-Identifier: BSL-1.0
#include <tillwire/testing/manual_clock.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <ostream>

namespace testing_manual_clock_test {

using namespace std::chrono_literals;
using namespace tillwire;

TEST_SUITE_BEGIN("testing/manual_clock");

TEST_CASE("time stands still until somebody moves it, or sleeps") {
  testing::manual_clock clock(timestamp::from_text("2026-05-06T07:08:09Z").value());
  const moment start = clock.now();
  CHECK(start.wall.to_string() == "2026-05-06T07:08:09Z");
  CHECK(start.steady.time_since_epoch() > 0s);
  CHECK(clock.now().steady == start.steady);

  clock.advance(1500us);
  CHECK(clock.now().steady - start.steady == 1500us);
  CHECK(clock.now().wall.microseconds() - start.wall.microseconds() == 1500);
  time_source& as_the_library_sees_it = clock;
  as_the_library_sees_it.sleep(2s);
  CHECK(clock.now().steady - start.steady == 2s + 1500us);
  CHECK(clock.now().wall.microseconds() - start.wall.microseconds() == 2'001'500);
}

TEST_CASE("people set their clock, and no other") {
  testing::manual_clock clock;
  const moment start = clock.now();
  clock.jump_wall(-3h);
  CHECK(clock.now().wall.microseconds() - start.wall.microseconds() == -10'800'000'000);
  clock.set_wall(start.wall);
  CHECK(clock.now().wall == start.wall);
  CHECK(clock.now().steady == start.steady);
}

TEST_SUITE_END();

}  // namespace testing_manual_clock_test

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/unix_time.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <concepts>
#include <cstdint>

namespace base_unix_time_test {

using namespace tillwire;
using namespace std::chrono_literals;

namespace {

static_assert(std::constructible_from<unix_time, std::int64_t>);
static_assert(!std::convertible_to<std::int64_t, unix_time>, "a bare number does not say its unit");
static_assert(unix_time{}.seconds() == 0 && unix_time{1} > unix_time{} && unix_time{1} == unix_time{1});

}  // namespace

TEST_SUITE_BEGIN("base/unix_time");

TEST_CASE("a time point is rounded down to the second, before 1970 too") {
  using clock = std::chrono::system_clock;
  const auto at = [](std::chrono::milliseconds t) {
    return unix_time(std::chrono::time_point<clock, std::chrono::milliseconds>(t)).seconds();
  };
  CHECK(at(0ms) == 0);
  CHECK(at(1999ms) == 1);
  CHECK(at(-1ms) == -1);
  CHECK(at(-1000ms) == -1);
  CHECK(at(-1001ms) == -2);

  const clock::time_point before = clock::now();
  const unix_time now = unix_time::now();
  CHECK(unix_time(before) <= now);
  CHECK(now <= unix_time(clock::now()));
}

TEST_CASE("any 64-bit count is held") {
  CHECK(unix_time(INT64_MIN).seconds() == INT64_MIN);
  CHECK(unix_time(INT64_MAX).seconds() == INT64_MAX);
}

TEST_SUITE_END();

}  // namespace base_unix_time_test

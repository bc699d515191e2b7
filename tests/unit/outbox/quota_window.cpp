// SPDX-License-Identifier: BSL-1.0
#include <tillwire/outbox/quota_window.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <ostream>
#include <random>
#include <vector>

namespace outbox_quota_window_test {

using namespace std::chrono_literals;
using namespace tillwire::outbox;

namespace {

using clock = quota_window::clock;
using time_point = clock::time_point;

constexpr time_point at(std::chrono::seconds s) { return time_point(1000h) + s; }

/** The most that left in any stretch of that length, counted anew from each. */
std::size_t most_in(std::vector<time_point> const& left, clock::duration length) {
  std::size_t most = 0;
  for (time_point from : left)
    most = (std::max)(most, static_cast<std::size_t>(std::count_if(left.begin(), left.end(), [&](time_point t) {
                        return t >= from && t < from + length;
                      })));
  return most;
}

/** Whether opens() gives the first second at which left() has one. */
void check_opens(quota_window const& w, time_point now, bool urgent) {
  quota_window copy = w;
  const time_point opens = copy.opens(now, urgent);
  if (opens == tillwire::outbox::never) {
    CHECK(quota_window(w).left(now + 1000h, urgent) == 0);
    return;
  }
  REQUIRE(opens >= now);
  REQUIRE(quota_window(w).left(opens, urgent) != 0);
  if (opens != now) REQUIRE(quota_window(w).left(opens - clock::duration(1), urgent) == 0);
}

}  // namespace

TEST_SUITE_BEGIN("outbox/quota_window");

TEST_CASE("no stretch of its length has more than the limit, and not one fewer than could be") {
  std::mt19937_64 random(1);
  for (const std::size_t limit : {1U, 2U, 7U, 50U}) {
    CAPTURE(limit);
    quota_window w(limit, 0, 3600s);
    std::vector<time_point> left;
    time_point now = at(0s);
    for (int i = 0; i != 1000; ++i) {
      now += std::chrono::milliseconds(random() % (random() % 10 == 0 ? 5'000'000 : 7'200'000 / limit));
      const auto used = static_cast<std::size_t>(
          std::count_if(left.begin(), left.end(), [&](time_point t) { return now - t < 3600s; }));
      REQUIRE(w.left(now, false) == limit - used);
      check_opens(w, now, false);
      // as many as it lets through, or some of them
      for (std::size_t n = w.left(now, true), m = random() % 2 == 0 ? 0 : n / 2; n > m; --n) {
        w.count(now);
        left.push_back(now);
      }
    }
    CHECK(left.size() > limit * 10);
    CHECK(most_in(left, 3600s) == limit);
  }
}

TEST_CASE("a part is left to what is urgent") {
  std::mt19937_64 random(2);
  quota_window w(20, 5, 60s);
  std::vector<time_point> left, plain;
  time_point now = at(0s);
  for (int i = 0; i != 5000; ++i) {
    now += std::chrono::milliseconds(random() % 6000);
    const bool urgent = random() % 2 == 0;
    const auto used =
        static_cast<std::size_t>(std::count_if(left.begin(), left.end(), [&](time_point t) { return now - t < 60s; }));
    const std::size_t most = urgent ? 20 : 15;
    REQUIRE(w.left(now, urgent) == most - (std::min)(most, used));
    check_opens(w, now, urgent);
    if (w.left(now, urgent) == 0) continue;
    w.count(now);
    left.push_back(now);
    if (!urgent) plain.push_back(now);
  }
  CHECK(most_in(left, 60s) == 20);
  CHECK(most_in(plain, 60s) <= 15);
}

TEST_CASE("where the part for what is urgent is all there is, it is for everybody") {
  for (const std::size_t limit : {1U, 3U}) {
    quota_window w(limit, 3, 60s);
    CHECK(w.left(at(0s), false) == limit);
    CHECK(w.opens(at(0s), false) == at(0s));
  }
}

TEST_CASE("a limit of none lets nothing through, ever") {
  quota_window w(0, 0, 60s);
  for (bool urgent : {false, true}) {
    CHECK(w.left(at(0s), urgent) == 0);
    CHECK(w.opens(at(0s), urgent) == tillwire::outbox::never);
  }
}

TEST_CASE("what did not leave does not count") {
  quota_window w(2, 0, 60s);
  w.count(at(0s));
  w.count(at(10s));
  CHECK(w.left(at(11s), false) == 0);
  w.take_back();
  CHECK(w.left(at(11s), false) == 1);
  w.count(at(20s));
  CHECK(w.opens(at(20s), false) == at(60s));
  CHECK(w.left(at(60s), false) == 1);
  CHECK(w.opens(at(60s), false) == at(60s));
  w.count(at(60s));
  CHECK(w.opens(at(61s), false) == at(80s));
}

TEST_CASE("what an answer shows of others' requests counts from then on, until an answer shows less") {
  quota_window w(10, 0, 60s);
  w.count(at(0s));
  w.count(at(0s));
  w.learn(std::nullopt, 8, at(1s));  // just ours
  CHECK(w.left(at(1s), false) == 8);
  w.learn(std::nullopt, 3, at(10s));  // five of others'
  CHECK(w.left(at(10s), false) == 3);
  CHECK(w.left(at(60s), false) == 5);
  CHECK(w.left(at(69s), false) == 5);
  CHECK(w.left(at(70s), false) == 10);

  w.count(at(100s));
  w.learn(std::nullopt, 0, at(100s));
  CHECK(w.left(at(101s), false) == 0);
  check_opens(w, at(101s), false);
  w.learn(std::nullopt, 9, at(110s));  // they were of an hour that is over
  CHECK(w.left(at(110s), false) == 9);
  w.learn(std::nullopt, 10, at(111s));  // an answer from before ours was counted there
  CHECK(w.left(at(111s), false) == 9);
  w.learn(std::nullopt, 11, at(112s));  // absurd
  w.learn(std::nullopt, std::nullopt, at(112s));
  CHECK(w.left(at(112s), false) == 9);
}

TEST_CASE("the vendor's limit lowers the one that was set, and does not raise it") {
  quota_window w(10, 2, 60s);
  w.learn(100, std::nullopt, at(0s));
  CHECK(w.limit() == 10);
  w.learn(100, 97, at(0s));  // three of others'
  CHECK(w.left(at(0s), true) == 7);
  w.learn(4, 1, at(1s));
  CHECK(w.limit() == 4);
  CHECK(w.left(at(1s), true) == 1);
  CHECK(w.left(at(1s), false) == 0);
  w.learn(0, 0, at(2s));  // nobody says so
  CHECK(w.limit() == 4);
  w.learn(50, 50, at(62s));
  CHECK(w.limit() == 10);
  CHECK(w.left(at(62s), true) == 10);
}

TEST_CASE("a closed window opens when the vendor asks, within an hour") {
  quota_window w(10, 0, 3600s);
  w.count(at(0s));
  w.close(at(10s), 120s);
  for (bool urgent : {false, true}) {
    CHECK(w.left(at(129s), urgent) == 0);
    CHECK(w.opens(at(11s), urgent) == at(130s));
    CHECK(w.left(at(130s), urgent) == 9);
  }
  w.close(at(200s), 100'000s);
  CHECK(w.opens(at(200s), false) == at(3800s));
}

TEST_CASE("without a word of the vendor's it opens when the oldest request counts no more") {
  struct {
    std::chrono::seconds first, closed, opens;
  } constexpr rows[] = {
      {0s, 100s, 3600s}, {0s, 3590s, 3650s},  // a minute at least
  };
  for (auto const& row : rows) {
    quota_window w(10, 0, 3600s);
    w.count(at(row.first));
    w.count(at(row.first + 50s));
    w.close(at(row.closed), std::nullopt);
    CHECK(w.opens(at(row.closed), false) == at(row.opens));
    check_opens(w, at(row.closed), false);
  }
  quota_window unused(10, 0, 3600s);
  unused.close(at(0s), std::nullopt);
  CHECK(unused.opens(at(0s), false) == at(60s));
  quota_window longer(10, 0, 4000s);
  longer.count(at(0s));
  longer.close(at(0s), std::nullopt);
  CHECK(longer.opens(at(0s), false) == at(3600s));
}

TEST_CASE("a vendor that asks for no time at all is not asked again at once") {
  quota_window w(10, 0, 3600s);
  w.close(at(0s), 0s);
  CHECK(w.left(at(0s), true) == 0);
  CHECK(w.opens(at(0s), true) == at(1s));
}

TEST_CASE("whatever is learned, closed and taken back, what is let through stays within the limit") {
  std::mt19937_64 random(3);
  for (int round = 0; round != 20; ++round) {
    constexpr std::size_t limit = 12;
    quota_window w(limit, 3, 600s);
    std::vector<time_point> left;
    time_point now = at(0s);
    for (int i = 0; i != 600; ++i) {
      now += std::chrono::milliseconds(random() % 60'000);
      const bool urgent = random() % 3 == 0;
      switch (random() % 12) {
        case 0: w.learn(std::nullopt, random() % (limit + 3), now); break;
        case 1: w.learn(1 + random() % limit, std::nullopt, now); break;
        case 2: w.learn(limit, limit, now); break;
        case 3: w.close(now, std::chrono::seconds(random() % 900)); break;
        case 4: w.close(now, std::nullopt); break;
        default:
          for (std::size_t n = w.left(now, urgent); n != 0; --n) {
            w.count(now);
            if (random() % 4 == 0) w.take_back();
            else left.push_back(now);
          }
      }
      check_opens(w, now, urgent);
      REQUIRE(w.left(now, false) <= w.left(now, true));
    }
    CHECK(left.size() > limit);
    CHECK(most_in(left, 600s) <= limit);
  }
}

TEST_SUITE_END();

}  // namespace outbox_quota_window_test

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/testing/fault_transport.hpp>
//
#include <tillwire/api/client.hpp>
#include <tillwire/drip.hpp>
#include <tillwire/testing/manual_clock.hpp>

#include "../api/support.hpp"
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace testing_fault_transport_test {

using namespace tillwire;
using namespace std::chrono_literals;
using testing::arrival, testing::fault_transport, testing::manual_clock, testing::passage;
using enum passage::ending;

namespace {

static_assert(http::can_block<fault_transport> && !http::is_blocking<fault_transport>);

/** A client over one, and what its requests ended with. */
struct trial {
  explicit trial(fault_transport::answerer a = {}, fault_transport::planner p = {})
      : transport(clock, std::move(a), std::move(p)) {}

  void send() {
    drip.send(support::unsubscribe(), [this](result<reply_view> r) {
      ends.push_back(r ? std::to_string(r->status) : std::string(to_string(r.error().code)));
    });
  }
  void poll() { drip.poll(clock.now().steady); }

  manual_clock clock{};
  fault_transport transport;
  std::vector<std::string> ends{};
  drip::account account = support::drip_account();
  client<drip::account, fault_transport> drip{account, transport, {.timeout = 10s, .time = &clock}};
};

using texts = std::vector<std::string>;

}  // namespace

TEST_SUITE_BEGIN("testing/fault_transport");

TEST_CASE("what is not scripted is accepted at the next poll") {
  trial t;
  t.send();
  CHECK(t.transport.started() == 1);
  CHECK(t.transport.in_flight() == 1);
  CHECK(t.transport.next_due() == t.clock.now().steady);
  t.poll();
  CHECK(t.ends == texts{"202"});
  CHECK(t.transport.in_flight() == 0);
  CHECK(t.transport.next_due() == testing::fault_transport::never);
}

TEST_CASE("the other side sees what arrives, when it arrives, and fills the answer") {
  std::vector<std::string> seen;
  trial t([&](arrival const& a) {
    seen.push_back(std::to_string(a.note) + std::string(a.request.body.view()));
    a.response.set_status(201);
  });
  t.transport.next({.arrives_after = 2s, .ends_after = 3s, .note = 7})
      .next({.arrives = false, .ends_after = 1s, .status = 503});
  t.send();
  t.send();
  t.poll();
  CHECK(seen.empty());
  t.clock.advance(2s);
  t.poll();
  CHECK(seen == texts{"7" + std::string(support::unsubscribe_body)});
  CHECK(t.ends == texts{"server_error"});
  t.clock.advance(1s);
  t.poll();
  CHECK(t.ends == texts{"server_error", "201"});
}

TEST_CASE("each way to end") {
  int arrivals = 0;
  trial t([&](arrival const& a) {
    ++arrivals;
    a.response.set_status(204);
  });
  SUBCASE("by failure, before or after it arrived") {
    t.transport.next({.how = failure, .arrives = false, .failure = errc::unresolved_host}).next({.how = failure});
    t.send();
    t.send();
    t.poll();
    CHECK(t.ends == texts{"unresolved_host", "connection_lost"});
    CHECK(arrivals == 1);
  }
  SUBCASE("dropped") {
    t.transport.next({.how = drop});
    t.send();
    t.poll();
    CHECK(t.ends == texts{"abandoned"});
  }
  SUBCASE("silent: the client gives it up and takes it back") {
    t.transport.next({.how = silence, .inside_start = true});
    t.send();
    t.poll();
    CHECK(arrivals == 1);
    CHECK(t.transport.next_due() == testing::fault_transport::never);
    t.clock.advance(10s);
    t.poll();
    CHECK(t.ends == texts{"timed_out"});
    CHECK(t.transport.in_flight() == 0);
  }
  SUBCASE("late: a deaf one answers who does not wait any more") {
    t.transport.next({.ends_after = 11s, .deaf = true});
    t.send();
    t.clock.advance(10s);
    t.poll();
    CHECK(t.ends == texts{"timed_out"});
    CHECK(t.transport.in_flight() == 1);
    t.clock.advance(1s);
    t.poll();
    CHECK(t.ends == texts{"timed_out"});
    CHECK(t.transport.in_flight() == 0);
  }
  SUBCASE("inside start, and again and again") {
    t.transport.next({.inside_start = true, .twice = true});
    t.send();
    CHECK(arrivals == 1);
    CHECK(t.transport.in_flight() == 0);
    t.poll();
    CHECK(t.ends == texts{"204"});
  }
  SUBCASE("an answer in place of the other side's") {
    t.transport.next({.status = 429, .body = R"({"message":"x"})", .headers = {{"Retry-After", "3"}}});
    t.send();
    t.poll();
    CHECK(t.ends == texts{"rate_limited"});
    CHECK(arrivals == 1);
  }
}

TEST_CASE("waiting passes the clock's time up to what is due") {
  trial t;
  const auto start = t.clock.now().steady;
  t.transport.next({.arrives_after = 4s, .ends_after = 6s});
  t.send();
  t.transport.wait(1s);
  CHECK(t.clock.now().steady == start + 1s);
  t.transport.wait(60s);
  CHECK(t.clock.now().steady == start + 4s);
  t.transport.wait(60s);
  CHECK(t.clock.now().steady == start + 6s);
  t.transport.wait(5s);
  CHECK(t.clock.now().steady == start + 11s);
  t.poll();
  CHECK(t.ends == texts{"202"});
  t.transport.next({.ends_after = 2s});
  CHECK(t.drip.send(support::unsubscribe()).has_value());
  CHECK(t.clock.now().steady == start + 13s);
}

TEST_CASE("hanging up drops all, and says what arrives before") {
  int arrivals = 0;
  trial t([&](arrival const&) { ++arrivals; });
  t.transport.next({.arrives_after = 1s}).next({.arrives_after = 1s}).next({.arrives = false, .ends_after = 1s});
  for (int i = 0; i != 3; ++i) t.send();
  int asked = 0;
  t.transport.hang_up([&](http::request const&) { return ++asked == 1; });
  CHECK(asked == 2);
  CHECK(arrivals == 1);
  t.poll();
  CHECK(t.ends == texts{"abandoned", "abandoned", "abandoned"});
}

TEST_CASE("faults by chance are the same for the same seed, and as many as asked for") {
  const auto ends_of = [](std::uint64_t seed, unsigned percent) {
    trial t({}, testing::chance_of_faults(seed, percent));
    for (int i = 0; i != 300; ++i) {
      t.send();
      for (int k = 0; k != 12; ++k) t.transport.wait(1s), t.poll();
    }
    REQUIRE(t.ends.size() == 300);
    return t.ends;
  };
  const texts some = ends_of(1, 20);
  CHECK(some == ends_of(1, 20));
  CHECK(some != ends_of(2, 20));
  CHECK(ends_of(1, 0) == texts(300, "202"));
  const auto good = std::count(some.begin(), some.end(), "202");
  CHECK(good > 210);
  CHECK(good < 270);
  for (char const* each :
       {"server_error", "rate_limited", "timed_out", "abandoned", "connection_refused", "connection_lost"})
    CHECK(std::count(some.begin(), some.end(), each) > 0);
}

TEST_SUITE_END();

}  // namespace testing_fault_transport_test

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/outbox/async_flush.hpp>
//
#include "../api/manual_transport.hpp"
#include "../api/task.hpp"
#include "support.hpp"
#include <doctest/doctest.h>

#include <chrono>
#include <concepts>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace outbox_async_flush_test {

using namespace std::chrono_literals;
using namespace tillwire;
using outbox::async_flush;
using box_t = outbox::outbox;
using words = std::vector<std::string>;
using support::event, support::order, support::task;

namespace {

static_assert(!std::copy_constructible<async_flush> && !std::move_constructible<async_flush>);

struct fixture {
  drip::account account = support::drip_account();
  testing::manual_clock clock{};
  outbox::memory_store store{};
  support::manual_transport transport{};
  outbox::outbox_options options{.time = &clock, .seed = 1};
  std::optional<box_t> box{std::in_place, store, transport, options};
  outbox::channel<drip::account> shop = *box->open("shop", account);
  words heard{};

  task flush(std::string name, std::chrono::milliseconds within) {
    const bool is_empty = co_await async_flush(*box, within);
    heard.push_back(name + (is_empty ? " all" : " not all"));
  }
};

}  // namespace

TEST_SUITE_BEGIN("outbox/async_flush");

TEST_CASE_FIXTURE(fixture, "a coroutine goes on inside the poll() in which the last answer is dealt with") {
  CHECK(shop.record(order("1")));
  const task t = flush("a", 5s);
  CHECK_FALSE(t.is_done());
  box->poll();
  REQUIRE(transport.held.size() == 1);
  clock.advance(1s);
  box->poll();
  CHECK(heard == words{});
  transport.answer(0, 202);
  box->poll();
  CHECK(heard == words{"a all"});
  CHECK(t.is_done());
}

TEST_CASE_FIXTURE(fixture, "where there is nothing to send it goes on in the next poll()") {
  const task t = flush("a", 5s);
  CHECK(heard == words{});
  box->poll();
  CHECK(heard == words{"a all"});
}

TEST_CASE_FIXTURE(fixture, "it goes on when its time is over, or when nothing can be sent within it") {
  CHECK(shop.record(order("1")));
  const task t = flush("a", 5s);
  box->poll();
  CHECK(box->idle_for() == 1s);
  clock.advance(4500ms);
  box->poll();
  CHECK(heard == words{});
  CHECK(box->idle_for() == 500ms);
  clock.advance(500ms);
  box->poll();
  CHECK(heard == words{"a not all"});

  support::answer(std::move(transport.held[0]), 401);
  box->poll();
  const task paused = flush("b", 5s);
  box->poll();
  CHECK(heard == words{"a not all", "b not all"});
}

TEST_CASE_FIXTURE(fixture, "each of two that wait goes on in its time") {
  CHECK(shop.record(order("1")));
  const task a = flush("a", 2s);
  const task b = flush("b", 100s);
  box->poll();
  clock.advance(2s);
  box->poll();
  CHECK(heard == words{"a not all"});
  transport.answer(0, 202);
  box->poll();
  CHECK(heard == words{"a not all", "b all"});
  CHECK((a.is_done() && b.is_done()));
}

TEST_CASE_FIXTURE(
    fixture,
    "records that go in batches alone wait for no company while somebody waits for them, after a failure too") {
  CHECK(shop.record(event("a@x.com")));
  const task t = flush("a", 10s);
  box->poll();
  REQUIRE(transport.held.size() == 1);
  transport.held[0].response().fail(errc::connection_refused, "down");
  transport.held[0]();
  for (int i = 0; i != 5 && transport.held.size() == 1; ++i) {
    box->poll();
    CHECK(heard == words{});
    clock.advance(500ms);
  }
  box->poll();
  REQUIRE(transport.held.size() == 2);
  transport.answer(1, 201);
  box->poll();
  CHECK(heard == words{"a all"});
}

// What these might touch too late is for the sanitizers to say.

TEST_CASE_FIXTURE(fixture, "an outbox may end in a coroutine that its flush() resumes") {
  const task ends = [](fixture& f) -> task {
    co_await async_flush(*f.box, 1s);
    f.box.reset();
  }(*this);
  CHECK_FALSE(box->flush(10s));
  CHECK_FALSE(box);
}

TEST_CASE_FIXTURE(fixture, "a coroutine that ends before is not resumed") {
  CHECK(shop.record(order("1")));
  task a = flush("a", 5s);
  const task b = flush("b", 5s);
  box->poll();
  a.end();
  transport.answer(0, 202);
  box->poll();
  CHECK(heard == words{"b all"});
}

TEST_CASE_FIXTURE(fixture, "a coroutine whose outbox ends is never resumed, and may end later") {
  CHECK(shop.record(order("1")));
  task a = flush("a", 5s);
  box->poll();
  const task b = flush("b", 5s);
  box.reset();
  transport.answer(0, 202);
  CHECK_FALSE(a.is_done());
  a.end();
  CHECK(heard == words{});
}

namespace {

task flush_twice(fixture& f) {
  for (int i = 0; i != 2; ++i) {
    const bool is_empty = co_await async_flush(*f.box, 5s);
    f.heard.emplace_back(is_empty ? "all" : "not all");
    CHECK(f.shop.record(order("2")));
  }
}

task flush_and_poll(fixture& f, std::string name) {
  (void)co_await async_flush(*f.box, 5s);
  f.heard.push_back(name);
  CHECK(f.box->poll() == 0);
  f.heard.push_back(name + " polled");
}

task flush_and_end(fixture& f, bool polls) {
  (void)co_await async_flush(*f.box, 5s);
  if (polls) f.box->poll();
  f.box.reset();
  f.heard.emplace_back("ended");
}

task flush_and_end_another(fixture& f, std::optional<task>& other) {
  (void)co_await async_flush(*f.box, 5s);
  other.reset();
  f.heard.emplace_back("ended another");
}

}  // namespace

TEST_CASE_FIXTURE(fixture, "it may await again, and record") {
  const task t = flush_twice(*this);
  box->poll();
  CHECK(heard == words{"all"});
  box->poll();
  REQUIRE(transport.held.size() == 1);
  transport.answer(0, 202);
  box->poll();
  CHECK(heard == words{"all", "all"});
  CHECK(t.is_done());
}

TEST_CASE_FIXTURE(fixture, "it may poll, which resumes the others") {
  const task a = flush_and_poll(*this, "a");
  const task b = flush_and_poll(*this, "b");
  box->poll();
  CHECK(heard == words{"a", "b", "b polled", "a polled"});
}

TEST_CASE_FIXTURE(fixture, "it may end the outbox, and another that waits") {
  std::optional<task> other;
  SUBCASE("another") {
    const task a = flush_and_end_another(*this, other);
    other.emplace(flush("b", 5s));
    box->poll();
    CHECK(heard == words{"ended another"});
  }
  SUBCASE("the outbox") {
    const task a = flush_and_end(*this, false);
    const task b = flush("b", 5s);
    box->poll();
    CHECK(heard == words{"ended"});
  }
  SUBCASE("the outbox, after it polled") {
    const task a = flush_and_end(*this, true);
    const task b = flush("b", 5s);
    const task c = flush("c", 5s);
    box->poll();
    CHECK(heard == words{"b all", "c all", "ended"});
  }
  SUBCASE("the outbox, while another polls") {
    const task a = flush_and_poll(*this, "a");
    task b = flush_and_end(*this, false);
    const task c = flush("c", 5s);
    // the other one goes on with an outbox that has ended: it does not touch it
    box->poll();
    CHECK(heard == words{"a", "ended", "a polled"});
  }
}

TEST_SUITE_END();

}  // namespace outbox_async_flush_test

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/http/completion.hpp>
#include <tillwire/http/hub.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <concepts>
#include <cstddef>
#include <ostream>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace http_completion_test {

using namespace tillwire;
using http::completion, http::exchange, http::hub;

namespace {

static_assert(!std::default_initializable<completion>, "who has one has something to say");
static_assert(!std::copyable<completion> && !std::copy_constructible<completion>, "an exchange ends once");
static_assert(std::is_nothrow_move_constructible_v<completion> && std::is_nothrow_move_assignable_v<completion>);
static_assert(!std::convertible_to<completion, bool> && std::constructible_from<bool, completion>);

/** The client's side of a hub: makes exchanges, and deletes what comes back. */
class owner {
 public:
  owner() = default;
  owner(owner const&) = delete;
  owner& operator=(owner const&) = delete;
  ~owner() {
    if (hub_ != nullptr) die();
  }

  completion start(int id = 0) {
    auto* const x = new exchange(*hub_);
    x->response.set_status(id);
    return completion(*x);
  }
  /** What came back since the last call: the id of each, negative when it was abandoned. */
  std::vector<int> arrived() {
    std::vector<int> ids;
    for (exchange* x = hub_->take_inbox(); x != nullptr;) {
      ids.push_back(x->abandoned ? -x->response.status() : x->response.status());
      delete std::exchange(x, x->next);
    }
    return ids;
  }
  void die() { std::exchange(hub_, nullptr)->drop_reference(); }

 private:
  hub* hub_ = new hub;
};

using ids = std::vector<int>;

}  // namespace

TEST_SUITE_BEGIN("http/completion");

TEST_CASE("a completion that is called brings its exchange back") {
  owner client;
  completion done = client.start();
  CHECK(static_cast<bool>(done));
  CHECK(client.arrived() == ids{});
  done.response().set_status(202);
  done();
  CHECK_FALSE(static_cast<bool>(done));
  CHECK(client.arrived() == ids{202});
}

TEST_CASE("request() and response() are those of the exchange") {
  hub* const h = new hub;
  auto* const x = new exchange(*h);
  const completion done(*x);
  CHECK(&done.request() == &x->request);
  CHECK(&done.response() == &x->response);
  h->drop_reference();
}

TEST_CASE("a second call does nothing") {
  owner client;
  completion done = client.start(1);
  done();
  done();
  CHECK(client.arrived() == ids{1});
  done();
  CHECK(client.arrived() == ids{});
}

TEST_CASE("a completion that is dropped says that the request was abandoned") {
  owner client;
  {
    const completion dropped = client.start(1);
  }
  CHECK(client.arrived() == ids{-1});
}

TEST_CASE("a completion that was moved from has nothing to say") {
  owner client;
  {
    completion from = client.start(1);
    completion to = std::move(from);
    CHECK_FALSE(static_cast<bool>(from));
    CHECK(static_cast<bool>(to));
    from();
    CHECK(client.arrived() == ids{});
    to();
  }
  CHECK(client.arrived() == ids{1});
}

TEST_CASE("a completion that is assigned over abandons what it held") {
  owner client;
  completion done = client.start(1);
  completion other = client.start(2);
  done = std::move(other);
  CHECK(client.arrived() == ids{-1});
  completion& same = done;
  done = std::move(same);
  CHECK(client.arrived() == ids{});
  done();
  CHECK(client.arrived() == ids{2});
  done = client.start(3);
  CHECK(client.arrived() == ids{});
  done();
  CHECK(client.arrived() == ids{3});
}

TEST_CASE("a completion goes through a C callback") {
  owner client;
  void* carried = nullptr;
  {
    completion done = client.start(1);
    carried = done.release();
    CHECK_FALSE(static_cast<bool>(done));
  }
  CHECK(client.arrived() == ids{});
  completion::adopt(carried)();
  CHECK(client.arrived() == ids{1});

  {
    const completion dropped = completion::adopt(client.start(2).release());
  }
  CHECK(client.arrived() == ids{-2});
  CHECK_FALSE(static_cast<bool>(completion::adopt(nullptr)));
}

TEST_CASE("exchanges come back in the order in which they ended") {
  owner client;
  std::vector<completion> all;
  for (int i = 0; i != 5; ++i) all.push_back(client.start(i));
  for (std::size_t i : {3u, 0u, 4u}) all[i]();
  CHECK(client.arrived() == ids{3, 0, 4});
  for (std::size_t i : {2u, 1u}) all[i]();
  CHECK(client.arrived() == ids{2, 1});
}

// What these three might leave behind, or touch too late, is for the sanitizers to say.

TEST_CASE("an answer after the client's death is harmless") {
  owner client;
  completion called = client.start(1), dropped = client.start(2), in_inbox = client.start(3);
  in_inbox();
  client.die();
  called.response().set_status(200);
  called();
  CHECK_FALSE(static_cast<bool>(called));
}

#ifndef TESTS_WITHOUT_THREADS
TEST_CASE("several threads answer at once, and nothing is lost or comes twice") {
  constexpr int threads = 4, each = 500;
  owner client;
  std::atomic<bool> go = false;
  std::vector<std::thread> running;
  for (int t = 0; t != threads; ++t) {
    std::vector<completion> mine;
    for (int i = 0; i != each; ++i) mine.push_back(client.start());
    running.emplace_back([&go, t, held = std::move(mine)]() mutable {
      while (!go) std::this_thread::yield();
      for (int i = 0; i != each; ++i) {
        held[static_cast<std::size_t>(i)].response().set_status(1 + t * each + i);
        held[static_cast<std::size_t>(i)]();
      }
    });
  }
  go = true;
  std::vector<int> next(threads);
  bool in_order = true;
  for (int arrived = 0; arrived != threads * each;) {
    for (int id : client.arrived()) {
      ++arrived;
      const int thread = (id - 1) / each;
      in_order = in_order && id - 1 == thread * each + next[static_cast<std::size_t>(thread)]++;
    }
  }
  for (std::thread& t : running) t.join();
  CHECK(in_order);
  CHECK(next == std::vector<int>(threads, each));
  CHECK(client.arrived() == ids{});
}
#endif

#ifndef TESTS_WITHOUT_THREADS
TEST_CASE("a client dies while several threads answer") {
  constexpr int threads = 4, each = 50, rounds = 20;
  for (int round = 0; round != rounds; ++round) {
    owner client;
    std::atomic<int> ready = 0;
    std::vector<std::thread> running;
    for (int t = 0; t != threads; ++t) {
      std::vector<completion> mine;
      for (int i = 0; i != each; ++i) mine.push_back(client.start(1));
      running.emplace_back([&ready, held = std::move(mine)]() mutable {
        ++ready;
        while (ready <= threads) std::this_thread::yield();
        for (completion& done : held) done();
      });
    }
    while (ready != threads) std::this_thread::yield();
    ++ready;
    const std::vector<int> seen = client.arrived();
    CHECK(seen == std::vector<int>(seen.size(), 1));
    client.die();
    for (std::thread& t : running) t.join();
  }
}
#endif

TEST_SUITE_END();

}  // namespace http_completion_test

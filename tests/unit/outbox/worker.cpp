// SPDX-License-Identifier: BSL-1.0
#include <tillwire/outbox/worker.hpp>
//
#include <tillwire/drip/order_activity.hpp>
#include <tillwire/outbox/memory_store.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "../api/support.hpp"
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace outbox_worker_test {

using namespace std::chrono_literals;
using namespace tillwire;

namespace {

/** Blocks until it is cancelled, or opened. */
class stuck_transport {
 public:
  static constexpr bool blocking = true;

  void start(http::request const& r, http::completion done) noexcept {
    current_ = &r;
    while (current_ == &r && !open_) std::this_thread::yield();
    if (current_.exchange(nullptr) == nullptr) return;
    done.response().set_status(202);
    done();
  }
  bool cancel(http::request const& r) noexcept {
    http::request const* expected = &r;
    return current_.compare_exchange_strong(expected, nullptr);
  }
  void open() { open_ = true; }
  [[nodiscard]] bool is_at_it() const { return current_ != nullptr; }

 private:
  std::atomic<http::request const*> current_{nullptr};
  std::atomic<bool> open_{false};
};

/** Tells another thread how many were accepted. */
class counting_listener final : public outbox::listener {
 public:
  void on_settled(outbox::record_view const& r) override { accepted += r.is == outbox::state::accepted ? 1 : 0; }
  std::atomic<std::size_t> accepted{0};
};

const drip::account our_account = support::drip_account();

drip::product_activity product(int id) {
  drip::product_activity p = support::product();
  p.product_id = std::to_string(id);
  return p;
}

}  // namespace

TEST_SUITE_BEGIN("outbox/worker");

TEST_CASE("what several threads record is accepted, each once") {
  outbox::memory_store store;
  testing::fake_transport transport;
  counting_listener told;
  {
    outbox::worker sender(store, transport, {.tell = &told});
    auto shop = sender.open("shop", our_account);
    REQUIRE(shop);
    sender.start();
    std::atomic<int> taken{0};
    std::vector<std::thread> threads;
    for (int t = 0; t != 4; ++t)
      threads.emplace_back([&, t] {
        for (int i = 0; i != 50; ++i) taken += sender.record(*shop, product(t * 50 + i)) ? 1 : 0;
      });
    for (std::thread& t : threads) t.join();
    CHECK(taken == 200);
    CHECK(sender.close(10s) == outbox::outbox_counts{.accepted = 200});
  }
  CHECK(told.accepted == 200);
}

TEST_CASE("recording does not wait for a request that hangs, and closing no longer than it is told to") {
  outbox::memory_store store;
  stuck_transport transport;
  outbox::worker sender(store, transport);
  auto shop = sender.open("shop", our_account);
  REQUIRE(shop);
  sender.start();
  CHECK(sender.record(*shop, product(1)));
  while (!transport.is_at_it()) std::this_thread::yield();
  CHECK(sender.record(*shop, product(2)));
  CHECK(sender.close(1ms) == outbox::outbox_counts{.stored = 2});
}

TEST_CASE("its end gives up what is on its way, which the next one sends") {
  outbox::memory_store store;
  stuck_transport transport;
  {
    outbox::worker sender(store, transport);
    auto shop = sender.open("shop", our_account);
    REQUIRE(shop);
    sender.start();
    CHECK(sender.record(*shop, product(1)));
    while (!transport.is_at_it()) std::this_thread::yield();
  }
  transport.open();
  outbox::worker next(store, transport);
  REQUIRE(next.open("shop", our_account));
  next.start();
  CHECK(next.close(10s) == outbox::outbox_counts{.accepted = 1});
}

TEST_CASE("a close that is out of time still refuses what comes, and makes durable what came") {
  outbox::memory_store store;
  stuck_transport transport;
  {
    outbox::worker sender(store, transport);
    auto shop = sender.open("shop", our_account);
    REQUIRE(shop);
    sender.start();
    CHECK(sender.record(*shop, product(1)));
    while (!transport.is_at_it()) std::this_thread::yield();
    sender.close(1ms);
    CHECK(sender.record(*shop, product(2)).error().code == errc::refused_by_gate);
  }
  CHECK(store.counts().queued == 1);
}

TEST_CASE("a refund that has not left when the worker ends is not unsure") {
  outbox::memory_store store;
  stuck_transport transport;
  const drip::account other = our_account;
  {
    outbox::worker sender(store, transport);
    auto shop = sender.open("shop", our_account), second = sender.open("second", other);
    REQUIRE(shop);
    REQUIRE(second);
    sender.start();
    CHECK(sender.record(*shop, product(1)));
    while (!transport.is_at_it()) std::this_thread::yield();
    CHECK(sender.record(*second, drip::order_activity{.provider = "my_shop",
                                                      .person = email{"jd@x.com"},
                                                      .action = drip::order_action::refunded,
                                                      .order_id = "1",
                                                      .refund_amount = 5,
                                                      .order_url = omitted}));
  }
  CHECK(store.counts().uncertain == 0);
  CHECK(store.counts().queued == 2);
}

TEST_CASE("run() comes between two requests of a backlog, and others record meanwhile") {
  outbox::memory_store store;
  testing::fake_transport transport;
  outbox::worker sender(store, transport);
  auto shop = sender.open("shop", our_account);
  REQUIRE(shop);
  sender.start();
  std::atomic<bool> is_inside{false}, has_recorded{false};
  std::thread other([&] {
    while (!is_inside) std::this_thread::yield();
    has_recorded = sender.record(*shop, product(1)).has_value();
  });
  CHECK(sender.run([&](outbox::outbox&) {
    is_inside = true;
    while (!has_recorded) std::this_thread::yield();  // for ever, if recording waited for this
  }));
  other.join();
  CHECK(sender.close(10s).accepted == 1);
  CHECK_FALSE(sender.run([](outbox::outbox&) {}));
}

TEST_CASE("one that was never started closes and ends as well") {
  outbox::memory_store store;
  testing::fake_transport transport;
  outbox::worker sender(store, transport);
  auto shop = sender.open("shop", our_account);
  REQUIRE(shop);
  CHECK(sender.record(*shop, product(1)));
  CHECK(sender.close(10s) == outbox::outbox_counts{.accepted = 1});
  CHECK_FALSE(sender.record(*shop, product(2)));
}

TEST_CASE("the outbox can be used on the worker's thread") {
  outbox::memory_store store;
  testing::fake_transport transport;
  transport.reply(422, R"({"errors":[{"code":"presence_error","attribute":"name","message":"Name is required"}]})");
  outbox::worker sender(store, transport);
  auto shop = sender.open("shop", our_account);
  REQUIRE(shop);
  sender.start();
  const result<outbox::record_id> id = sender.record(*shop, product(1));
  REQUIRE(id);
  std::thread::id where;
  bool is_resent = false;
  for (bool is_dead = false; !is_dead;)
    sender.run([&](outbox::outbox& box) {
      where = std::this_thread::get_id();
      is_dead = box.counts().dead == 1;
      if (is_dead) is_resent = box.resend(*id).has_value();
    });
  CHECK(is_resent);
  CHECK(where != std::this_thread::get_id());
  CHECK(sender.close(10s) == outbox::outbox_counts{.accepted = 1});
}

TEST_SUITE_END();

}  // namespace outbox_worker_test

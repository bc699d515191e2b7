// SPDX-License-Identifier: BSL-1.0
#include <tillwire/outbox/memory_store.hpp>
#include <tillwire/outbox/outbox.hpp>

#include "../api/answering_transport.hpp"
#include "../api/counted_allocations.hpp"
#include "support.hpp"
#include <doctest/doctest.h>

#include <cstddef>
#include <ostream>
#include <span>
#include <string>
#include <vector>

using namespace tillwire;
using support::allocations;

TEST_SUITE_BEGIN("outbox/allocations");

TEST_CASE("a warm outbox allocates the text that is kept of a record, and nothing else") {
  const drip::account account = support::drip_account();
  const usercom::account club_account = support::usercom_account();
  testing::manual_clock clock;
  support::answering_transport transport;
  outbox::memory_store store;
  outbox::outbox box(store, transport, {.time = &clock});
  const auto shop = *box.open("shop", account);
  const auto club = *box.open("club", club_account);

  const drip::order_activity order = support::order("1", "a-long-address-of-somebody@acme.com");
  const drip::event event = support::event("ann@acme.com");
  const drip::cart_activity cart = support::cart("a long name of a cart, so that it has room of its own", {});
  const usercom::v2::product_event seen = support::product_event();
  constexpr std::size_t count = 50, kinds = 4;
  std::vector<outbox::record_id> ids;
  ids.reserve(count * kinds);
  std::size_t counted = 0;
  const auto round = [&] {
    ids.clear();
    const std::size_t before = allocations;
    for (std::size_t i = 0; i != count; ++i) {
      ids.push_back(*shop.record(order));
      ids.push_back(*shop.record(event, outbox::durability::grouped));
      ids.push_back(*shop.record(cart));
      ids.push_back(*club.record(seen));
    }
    counted = allocations - before;
    const std::vector<outbox::settlement> all{{.records = ids, .becomes = outbox::state::discarded}};
    REQUIRE(store.settle(0, {.at = clock.now().wall}, all));
    clock.advance(std::chrono::hours(1));
    REQUIRE(store.prune(clock.now().wall));
  };
  for (int i = 0; i != 5; ++i) round();
  for (int i = 0; i != 20; ++i) {
    round();
    CHECK(counted == count * kinds);
  }
  CHECK(ids.back() == 25 * count * kinds);
}

TEST_CASE("what a warm outbox refuses for want of room costs its message") {
  const drip::account account = support::drip_account();
  support::answering_transport transport;
  outbox::memory_store store;
  outbox::outbox box(store, transport, {.max_records = 10});
  const auto shop = *box.open("shop", account);
  for (int i = 0; i != 20; ++i) (void)shop.record(support::order("1"));
  const drip::order_activity order = support::order("1");
  const std::size_t before = allocations;
  CHECK_FALSE(shop.record(order));
  CHECK(allocations - before <= 2);
}

TEST_SUITE_END();

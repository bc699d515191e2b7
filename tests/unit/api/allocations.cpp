// SPDX-License-Identifier: BSL-1.0
// A program of its own, since it replaces the allocation functions.
#include <tillwire/api/client.hpp>
#include <tillwire/base/buffer.hpp>
#include <tillwire/outbox/memory_store.hpp>

#include "answering_transport.hpp"
#include "counted_allocations.hpp"
#include "support.hpp"
#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <ostream>
#include <string>
#include <vector>

std::size_t support::allocations = 0;
using support::allocations;

namespace {

void* counted(void* p) {
  ++allocations;
  if (p == nullptr) std::abort();
  return p;
}

}  // namespace

// the linker puts these in the places of malloc and realloc
extern "C" {
void* __real_malloc(std::size_t size);
void* __real_realloc(void* p, std::size_t size);
void* __wrap_malloc(std::size_t size) { return counted(__real_malloc(size)); }
void* __wrap_realloc(void* p, std::size_t size) { return counted(__real_realloc(p, size)); }
}

void* operator new(std::size_t size) { return counted(__real_malloc(size)); }
void* operator new[](std::size_t size) { return counted(__real_malloc(size)); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }

using namespace tillwire;

namespace {

/** A handler as large as may be held inline. */
struct large {
  std::size_t* ids;
  std::array<std::byte, reply_handler::inline_size - sizeof(std::size_t*)> rest{};
  void operator()(result<reply_view> r) { *ids += r->request_ids.size(); }
};
static_assert(sizeof(large) == reply_handler::inline_size);

}  // namespace

TEST_SUITE_BEGIN("api/allocations");

TEST_CASE("a client that is warm sends, cancels, is answered and polled without allocating") {
  const drip::account account = support::drip_account();
  const drip::product_activity product = support::product();
  const drip::unsubscribes_batch batch = support::unsubscribe();
  support::answering_transport transport;
  client c{account, transport};
  std::size_t ids = 0, rounds = 0;
  const auto round = [&] {
    ++rounds;
    for (int i = 0; i != 20; ++i) c.send(product, large{&ids});
    for (int i = 0; i != 20; ++i) c.send(batch, [&ids](result<reply_view> r) { ids += r->request_ids.size(); });
    c.cancel(c.send(product, large{&ids}));
    while (c.poll() != 0) {
    }
  };
  for (int i = 0; i != 3; ++i) round();
  const std::size_t before = allocations;
  for (int i = 0; i != 100; ++i) round();
  CHECK(allocations - before == 0);
  CHECK(ids == rounds * 40 * 2);

  // what is counted is seen, a buffer's memory too
  const std::string text(100, 'x');
  CHECK(allocations - before == 1);
  buffer bytes;
  bytes.append(text);
  CHECK(allocations - before == 2);
}

TEST_CASE("a memory_store that is warm allocates the text of a record and nothing else") {
  outbox::memory_store store;
  const outbox::route_id route = store.add_route({.single = "/s"}).value();
  std::size_t allocated = 0;
  std::vector<outbox::record_id> ids(500);
  for (int round = 0; round != 20; ++round) {
    allocated = 0;
    for (outbox::record_id& id : ids) {
      const std::size_t before = allocations;
      id = *store.append({.route = route, .subjects = "order:1", .path = "/p", .body = "{}"}, outbox::durability::each);
      allocated += allocations - before;
    }
    const outbox::settlement all{.records = ids, .becomes = outbox::state::accepted};
    CHECK(store.settle(0, {}, {&all, 1}));
    CHECK(store.prune(timestamp::from_microseconds(1)));
  }
  CHECK(allocated == ids.size());
  CHECK(ids.back() == 20 * ids.size());
}

TEST_SUITE_END();

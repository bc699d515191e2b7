// SPDX-License-Identifier: BSL-1.0
#include "tests/readme/shop.hpp"
#include <tillwire/testing/fake_transport.hpp>
//[includes]
#include <cstdio>

using namespace std::chrono_literals;
using namespace tillwire;

int main() {
  const auto account = shop::made_account();
  const drip::order_activity order = shop::made_order();
  testing::fake_transport transport;
  outbox::memory_store memory;
  outbox::memory_store* const kept[] = {&memory};
  auto const* const store = kept;
//[lines]
  std::printf("%zu sent\n", transport.requests().size());
}

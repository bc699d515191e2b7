// SPDX-License-Identifier: BSL-1.0
#include "tests/readme/shop.hpp"
#include <tillwire/testing/fake_transport.hpp>

#include <cstdio>

using namespace tillwire;

int main() {
  const auto account = shop::made_account();
  const drip::order_activity order = shop::made_order();
  testing::fake_transport transport;
  client drip{*account, transport};
  const auto now = std::chrono::steady_clock::now();
//[lines]
  std::printf("%llu accepted\n", static_cast<unsigned long long>(drip.metrics().accepted));
}

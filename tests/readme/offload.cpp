// SPDX-License-Identifier: BSL-1.0
//[includes]
#include "tests/readme/shop.hpp"

#include <cstdio>
#include <cstdlib>

using namespace std::chrono_literals;
using namespace tillwire;

// a loop that ends when the order has been taken
#define draw() (drip.metrics().accepted != 0 ? (std::puts("accepted"), std::exit(0)) : void())

int main() {
  auto account_ = shop::made_account();
  auto& account = *account_;
  account.base_url = "http://127.0.0.1:8080";
  const drip::order_activity order = shop::made_order();
//[lines]
}

// SPDX-License-Identifier: BSL-1.0
#include "adapters/beast/beast_transport.hpp"
#include "tests/readme/shop.hpp"

#include <cstdio>

using namespace std::chrono_literals;
using namespace tillwire;

int main() {
  auto account_ = shop::made_account();
  auto& account = *account_;
  account.base_url = "http://127.0.0.1:8080";
  const drip::order_activity order = shop::made_order();
//[lines]
  std::puts(drip.metrics().accepted == 1 ? "accepted" : "not accepted");
}

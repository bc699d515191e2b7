// SPDX-License-Identifier: BSL-1.0
#include "tests/readme/shop.hpp"
//[includes]
#include <cstdio>

using namespace tillwire;

int main() {
  auto account = shop::made_account();
  account->base_url = "http://127.0.0.1:8080";
  const drip::order_activity order = shop::made_order();
//[lines]
  std::printf("%s, %llu accepted, %llu stored\n", id ? "recorded" : to_string(id.error()).c_str(),
              static_cast<unsigned long long>(end.accepted), static_cast<unsigned long long>(end.stored));
}

// SPDX-License-Identifier: BSL-1.0
#include "tests/readme/shop.hpp"
#include <tillwire/testing/fake_transport.hpp>

#include <chrono>
#include <cstdio>
#include <vector>

using namespace tillwire;

int main() {
  const auto account = shop::made_account();
  testing::fake_transport transport;
  transport.reply(422, R"({"errors":[{"code":"invalid","attribute":"order_id","message":"is not for us"}]})");
  outbox::memory_store store;
  outbox::outbox box(store, transport);
  auto shop = box.open("my-shop", *account);
  for (int i = 0; i != 2; ++i) {
    if (const auto id = shop->record(shop::made_order()); !id) return std::puts(to_string(id.error()).c_str()), 1;
    box.flush(std::chrono::seconds(10));
  }
//[lines]
}

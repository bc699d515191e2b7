// SPDX-License-Identifier: BSL-1.0
#include "tests/readme/shop.hpp"
#include <tillwire/testing/fake_transport.hpp>

#include <cstdio>

using namespace tillwire;

int main() {
  const auto account = shop::made_account();
  const drip::order_activity order = shop::made_order();
  testing::fake_transport transport;
  transport.reply(422, R"({"errors":[{"code":"presence_error","attribute":"email","message":"Email is required"}]})");
  client drip{*account, transport};
//[lines]
  std::puts(to_string(reply.error()).c_str());
}

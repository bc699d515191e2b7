// SPDX-License-Identifier: BSL-1.0
#include "tests/readme/shop.hpp"
#include <tillwire/testing/fake_transport.hpp>

#include <cstdio>
#include <vector>

using namespace tillwire;

int main() {
  const auto account = shop::made_account();
  testing::fake_transport transport;
  client drip{*account, transport};
//[lines]
}

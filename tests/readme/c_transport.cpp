// SPDX-License-Identifier: BSL-1.0
#include "adapters/c/c_transport.hpp"
#include "tests/readme/shop.hpp"

#include <cstdio>
#include <cstdlib>

using namespace tillwire;

// a loop that ends when the order has been taken
#define draw() (drip.metrics().accepted != 0 ? (std::puts("accepted"), std::exit(0)) : void())

//[lines]

int main() { run(*shop::made_account(), shop::made_order()); }

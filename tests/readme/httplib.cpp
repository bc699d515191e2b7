// SPDX-License-Identifier: BSL-1.0
#include "adapters/httplib/httplib_transport.hpp"
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
  std::puts(r ? "accepted" : to_string(r.error()).c_str());
}

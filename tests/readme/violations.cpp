// SPDX-License-Identifier: BSL-1.0
#include "tests/readme/shop.hpp"

#include <cstdio>

using namespace tillwire;

int main() {
  drip::order_activity order = shop::made_order();
  order.initial_status = {};
  const drip::order_item item{.product_id = "APL", .name = "Apples", .price = 3, .product_url = omitted, .image_url = omitted};
  order.items = {item, item, item, item};
  for (std::size_t i = 0; i != order.items.size(); ++i) {
    order.items[i].product_url = url(i == 3 ? "/apples" : "https://shop.example/apples");
    order.items[i].image_url = url("https://shop.example/apples.png");
  }
  order.order_url = url("https://shop.example/4711");
//[lines]
}

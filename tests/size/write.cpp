// SPDX-License-Identifier: BSL-1.0
// Writes a payload.
#include <tillwire.hpp>

#include <cstdio>

using namespace tillwire;

int main() {
  buffer text;
  if (!json::write(drip::product_activity{.provider = "my_shop"_provider,
                                          .action = drip::product_action::created,
                                          .product_id = "B01J4SWO1G",
                                          .name = "The Coolest Water Bottle",
                                          .price = "11.16"_dec},
                   text))
    return 1;
  std::fwrite(text.view().data(), 1, text.view().size(), stdout);
}

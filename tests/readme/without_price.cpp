// SPDX-License-Identifier: BSL-1.0
// The page's first program without the price.
#include <tillwire.hpp>

using namespace tillwire;

drip::product_activity made() {
  return drip::product_activity{.provider = "my_shop"_provider,
                                .action = drip::product_action::created,
                                .product_id = "B01J4SWO1G",
                                .name = "The Coolest Water Bottle"};
}

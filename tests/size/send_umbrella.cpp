// SPDX-License-Identifier: BSL-1.0
// One payload, sent.
#include <tillwire.hpp>

using namespace tillwire;

struct some_transport {
  static constexpr bool blocking = true;
  void start(http::request const& r, http::completion done) noexcept;
};

bool bottle(drip::account const& account, some_transport& transport);
bool bottle(drip::account const& account, some_transport& transport) {
  client drip{account, transport};
  return drip
      .send(drip::product_activity{.provider = "my_shop"_provider,
                                   .action = drip::product_action::created,
                                   .product_id = "B01J4SWO1G",
                                   .name = "The Coolest Water Bottle",
                                   .price = "11.16"_dec})
      .has_value();
}

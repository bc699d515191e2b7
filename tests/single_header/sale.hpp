// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SINGLE_HEADER_SALE_HPP
#define TESTS_SINGLE_HEADER_SALE_HPP

#include <tillwire_testing.hpp>

#include <string>

/** Sells a bottle, and gives the body of the request; each file of the program compiles it. */
inline std::string sale() {
  using namespace tillwire;
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Till",
                                            .site = "www.mytill.com"});
  if (!account) return to_string(account.error());
  testing::fake_transport transport;
  client drip{*account, transport};
  const auto reply = drip.send(drip::product_activity{.provider = "my_shop"_provider,
                                                      .action = drip::product_action::created,
                                                      .product_id = "B01J4SWO1G",
                                                      .name = "The Coolest Water Bottle",
                                                      .price = "11.16"_dec});
  return reply ? transport.requests()[0].body : to_string(reply.error());
}

using sale_function = std::string();
/** The address of sale(), as the other file has it. */
sale_function* sale_elsewhere();

#endif

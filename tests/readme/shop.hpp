// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_README_SHOP_HPP
#define TESTS_README_SHOP_HPP

#include <tillwire.hpp>

/** What the pages' lines take as given: an account and an order. */
namespace shop {

inline tillwire::result<tillwire::drip::account> made_account() {
  return tillwire::drip::account::make({.account_id = "9999999",
                                        .credential = tillwire::drip::api_token("drip-sandbox"),
                                        .application = "My Till",
                                        .site = "www.mytill.com"});
}

inline tillwire::drip::order_activity made_order() {
  return {.provider = "my_shop",
          .person = tillwire::email{"jd@acme.com"},
          .initial_status = tillwire::drip::subscription::unsubscribed,
          .action = tillwire::drip::order_action::placed,
          .order_id = "4711",
          .grand_total = 14,
          .order_url = tillwire::omitted};
}

}  // namespace shop

#endif

// SPDX-License-Identifier: BSL-1.0
// What would be sent, as a command line of curl: to look at, or to try by hand. Nothing leaves the program.

#include "adapters/curl/curl_transport.hpp"
#include <tillwire.hpp>

#include <cstdio>

using namespace tillwire;

int main() {
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Till",
                                            .site = "www.mytill.com"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  curl_transport curl;
  const client drip{*account, curl};

  const auto rehearsal = drip.dry_run(drip::product_activity{.provider = "my_shop"_provider,
                                                             .action = drip::product_action::created,
                                                             .product_id = "B01J4SWO1G",
                                                             .name = "The Coolest Water Bottle",
                                                             .price = "11.16"_dec,
                                                             .custom = {{"categorie", "bottles"}}});
  if (!rehearsal) return std::puts(to_string(rehearsal.error()).c_str()), 1;
  std::puts(rehearsal->curl.c_str());
  for (violation const& odd : rehearsal->warnings) std::puts(to_string(odd).c_str());
}

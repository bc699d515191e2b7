// SPDX-License-Identifier: BSL-1.0
// User.com: a product event by version 2 of the API, with the shop's own identifiers of the product and the person.

#include "adapters/curl/curl_transport.hpp"
#include <tillwire.hpp>

#include <cstdio>
#include <string>

using namespace tillwire;

int main(int argc, char** argv) {
  const auto account =
      usercom::account::make({.server = usercom::base_url(argc > 1 ? argv[1] : "http://127.0.0.1:8080"),
                              .token = secret(std::string(64, 'u')),
                              .application = "My Till",
                              .site = "www.mytill.com"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  curl_transport curl;
  client usercom{*account, curl};
  const auto reply = usercom.send(usercom::v2::product_event{
      .product = usercom::product_custom_id{"B01J4SWO1G"},
      .user = usercom::v2::user_custom_id{"customer-17"},
      .event_type = usercom::event_type::add_to_cart,
      .timestamp = unix_time::now(),
      .data = usercom::event_data{.product_attributes = {{"colour", "black"}},
                                  .custom_data = attributes{{"till", 3}, {"cashier", "Ann"}}}});
  std::puts(reply ? "accepted" : to_string(reply.error()).c_str());
  return reply ? 0 : 1;
}

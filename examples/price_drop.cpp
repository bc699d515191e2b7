// SPDX-License-Identifier: BSL-1.0
// A price falls, and the people who have the product in their cart are to hear of it: what a shop sends for that, to the
// URL given or to a sandbox in this process, which prints what the vendor makes of it.

#include "adapters/beast/sandbox.hpp"
#include "adapters/curl/curl_transport.hpp"
#include <tillwire.hpp>

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace tillwire;

/** The shop's own idea of a product. */
struct article {
  std::string id;
  std::string name;
  decimal price;
};

drip::product_activity product_of(article const& a, drip::product_action action) {
  return {.provider = "corner_shop"_provider,
          .action = action,
          .product_id = a.id,
          .name = a.name,
          .price = a.price,
          .currency = "USD"_currency};
}

drip::cart_activity cart_of(std::string const& customer, std::string const& cart_id, article const& a) {
  return {.provider = "corner_shop"_provider,
          .person = email{customer},
          .initial_status = drip::subscription::active,  // they have asked for mail
          .action = drip::cart_action::created,
          .cart_id = cart_id,
          .grand_total = a.price,
          .currency = "USD"_currency,
          .cart_url = "https://shop.example/cart/" + cart_id,
          .items = {drip::cart_item{.product_id = a.id, .product_variant_id = a.id, .name = a.name, .price = a.price}}};
}

void print(std::string_view line) { std::printf("  %.*s\n", static_cast<int>(line.size()), line.data()); }

}  // namespace

int main(int argc, char** argv) {
  std::optional<beast::sandbox> sandbox;
  if (argc < 2) sandbox.emplace(beast::sandbox_options{.print = print});
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "Corner Shop",
                                            .site = "www.shop.example",
                                            .base_url = sandbox ? sandbox->url() : argv[1]});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  curl_transport curl;
  client drip{*account, curl};
  bool all_accepted = true;
  const auto send = [&](char const* what, auto const& payload) {
    const auto reply = drip.send(payload);
    std::printf("%s: %s\n", what, reply ? "accepted" : to_string(reply.error()).c_str());
    all_accepted = all_accepted && reply;
  };

  article bottle{"B01J4SWO1G", "The Coolest Water Bottle", "11.16"_dec};
  const article boots{"B01F9AQ99M", "Yellow Boots of Might", "55.00"_dec};
  send("the bottle", product_of(bottle, drip::product_action::created));
  send("the boots", product_of(boots, drip::product_action::created));
  send("Ann's cart, with the bottle", cart_of("ann@shop.example", "C1", bottle));
  send("Bob's cart, with the boots", cart_of("bob@shop.example", "C2", boots));
  send("Cleo's cart, with the bottle", cart_of("cleo@shop.example", "C3", bottle));

  bottle.price = "9.99"_dec;
  send("the bottle, cheaper", product_of(bottle, drip::product_action::updated));
  return all_accepted ? 0 : 1;
}

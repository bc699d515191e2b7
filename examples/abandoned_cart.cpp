// SPDX-License-Identifier: BSL-1.0
// A cart is left behind, and its owner is to be reminded of it: what a shop sends for that, to the URL given or to a
// sandbox in this process, where carts are given up after two seconds.

#include "adapters/beast/sandbox.hpp"
#include "adapters/curl/curl_transport.hpp"
#include <tillwire.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace {

using namespace tillwire;

/** With all that a reminder shows: the vendor builds the mail from the cart, not from the shop. */
drip::cart_activity cart_of(std::string const& customer, std::string const& cart_id) {
  return {.provider = "corner_shop"_provider,
          .person = email{customer},
          .initial_status = drip::subscription::active,  // both have asked for mail
          .action = drip::cart_action::created,
          .cart_id = cart_id,
          .grand_total = "22.32"_dec,
          .currency = "USD"_currency,
          .cart_url = "https://shop.example/cart/" + cart_id,
          .items = {drip::cart_item{.product_id = "B01J4SWO1G",
                                    .product_variant_id = "B01J4SWO1G-CW-BOTT",
                                    .name = "The Coolest Water Bottle",
                                    .price = "11.16"_dec,
                                    .quantity = 2,
                                    .total = "22.32"_dec,
                                    .product_url = "https://shop.example/B01J4SWO1G"_url,
                                    .image_url = "https://shop.example/B01J4SWO1G.png"_url}}};
}

/** An order ends the wait for its person's carts. */
drip::order_activity order_of(drip::cart_activity const& cart) {
  return {.provider = cart.provider,
          .person = cart.person,
          .initial_status = cart.initial_status,
          .action = drip::order_action::placed,
          .order_id = "4712",
          .grand_total = cart.grand_total,
          .currency = cart.currency,
          .order_url = "https://shop.example/order/4712"_url};
}

bool is_abandonment(beast::shown_event const& e) { return e.what == "Abandoned a cart"; }

void print(std::string_view line) { std::printf("  %.*s\n", static_cast<int>(line.size()), line.data()); }

}  // namespace

int main(int argc, char** argv) {
  using namespace std::chrono_literals;
  std::optional<beast::sandbox> sandbox;
  if (argc < 2) sandbox.emplace(beast::sandbox_options{.print = print, .abandoned_after = 2s});
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

  const drip::cart_activity bobs = cart_of("bob@shop.example", "C2");
  send("Bob's cart", bobs);
  send("Bob's order", order_of(bobs));
  send("Ann's cart", cart_of("ann@shop.example", "C1"));
  if (!sandbox) return all_accepted ? 0 : 1;

  std::puts("time passes");
  const auto given_up = std::chrono::steady_clock::now() + 30s;
  bool is_abandoned = false;
  while (!is_abandoned && std::chrono::steady_clock::now() < given_up) {
    std::this_thread::sleep_for(50ms);
    const auto events = sandbox->events();
    is_abandoned = std::any_of(events.begin(), events.end(), is_abandonment);
  }
  return all_accepted && is_abandoned ? 0 : 1;
}

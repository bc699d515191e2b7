// SPDX-License-Identifier: BSL-1.0
// What a till does when a sale is rung up: its own data become an order, and a refusal is told apart from an outage.

#include "adapters/curl/curl_transport.hpp"
#include <tillwire.hpp>

#include <cstdio>
#include <string>
#include <vector>

namespace {

/** The till's own idea of a sale: nothing of it is tillwire's. */
struct sale_line {
  std::string article;
  std::string name;
  long price_in_cents;
  int grams;  // 0: sold by the piece
};
struct sale {
  long number;
  std::string customer_email;
  std::vector<sale_line> lines;
  long total_in_cents;
};

using namespace tillwire;

/** Cents are hundredths: 1116 is 11.16. */
decimal amount(long in_cents) { return decimal::from_scaled(in_cents, 2); }

drip::order_activity order_of(sale const& s) {
  drip::order_activity order{.provider = "corner_shop"_provider,
                             .person = email{s.customer_email},
                             .initial_status = drip::subscription::unsubscribed,  // a sale is no consent to be mailed
                             .action = drip::order_action::placed,
                             .order_id = std::to_string(s.number),
                             .occurred_at = timestamp::now(),
                             .grand_total = amount(s.total_in_cents),
                             .currency = "EUR"_currency,
                             .order_url = omitted};  // a till has no page for it
  for (sale_line const& line : s.lines)
    order.items.push_back({.product_id = line.article,
                           .name = line.name,
                           .price = amount(line.price_in_cents),
                           .quantity = line.grams == 0 ? decimal(1) : decimal::from_scaled(line.grams, 3),
                           .product_url = omitted,
                           .image_url = omitted});
  return order;
}

}  // namespace

int main(int argc, char** argv) {
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Till",
                                            .site = "www.mytill.com",
                                            .base_url = argc > 1 ? argv[1] : "http://127.0.0.1:8080"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  curl_transport curl;
  client drip{*account, curl};

  sale s{.number = 4711,
         .customer_email = "user@gmail.com",
         .lines = {{"APL", "Apples", 299, 1250}, {"MUG", "Mug \"Zürich\"", 1116, 0}},
         .total_in_cents = 1490};
  for (char const* customer : {"user@gmail.com", "no address given"}) {
    s.customer_email = customer;
    const auto reply = drip.send(order_of(s));
    if (reply) {
      std::printf("order %ld accepted\n", s.number);
      continue;
    }
    switch (reply.error().what_to_do) {
      case condition::fix_payload:
        std::printf("order %ld will never be accepted: %s\n", s.number, to_string(reply.error()).c_str());
        break;
      case condition::retry:
      case condition::wait: std::printf("order %ld: try again later\n", s.number); return 1;
      default: std::printf("ask the administrator: %s\n", to_string(reply.error()).c_str()); return 1;
    }
  }
}

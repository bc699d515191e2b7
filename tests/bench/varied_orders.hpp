// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_BENCH_VARIED_ORDERS_HPP
#define TESTS_BENCH_VARIED_ORDERS_HPP

#include <tillwire/drip.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace bench {

/**
 * Orders as a shop has them, the same ones each time: of different people, with two addresses and two custom attributes,
 * and in one name of ten quotes and letters beyond ASCII. One with a single item has 15 numbers and 1.4 KB of text.
 */
inline std::vector<tillwire::drip::order_activity> varied_orders(std::size_t count, std::size_t most_items = 1) {
  using namespace tillwire;
  std::mt19937 random(20'260'101);  // the same numbers in every standard library, unlike the distributions
  const auto below = [&random](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  const auto amount = [&](std::uint32_t most) { return decimal::from_scaled(below(most * 100), 2); };
  constexpr char const* plain[] = {"Water Bottle", "Garden Chair", "Reading Lamp", "Wool Blanket", "Coffee Grinder"};
  constexpr char const* odd[] = {"14\" Caf\u00e9 \"Cr\u00e8me\" Pot", "\u6c34\u7b52 \"Kyoto\"",
                                 "Sm\u00f8rrebr\u00f8d \\ Tray"};
  const auto name = [&] { return std::string(below(10) == 0 ? odd[below(3)] : plain[below(5)]); };

  std::vector<drip::order_activity> orders;
  for (std::size_t i = 0; i != count; ++i) {
    const std::string number = std::to_string(456'445'746 + i);
    const auto address = [&](char const* label) {
      return drip::address{.label = label,
                           .first_name = "Bill",
                           .last_name = name(),
                           .company = "Bills Shop",
                           .address_1 = std::to_string(1 + below(999)) + " Bills Street",
                           .address_2 = "Floor " + std::to_string(below(40)),
                           .city = "Minneapolis",
                           .state = "Minnesota",
                           .postal_code = std::to_string(55'400 + below(99)),
                           .country = "United States",
                           .phone = "555-555-" + std::to_string(1'000 + below(9'000))};
    };
    drip::order_activity order{
        .provider = "my_custom_platform",
        .person = email{"customer" + number + "@acme.com"},
        .initial_status = drip::subscription::unsubscribed,
        .action = drip::order_action::placed,
        .order_id = number,
        .occurred_at = timestamp::from_microseconds(1'547'813'723'000'000 + std::int64_t{below(86'400)} * 1'000'000),
        .order_public_id = "#" + std::to_string(i),
        .grand_total = amount(500),
        .refund_amount = {},
        .total_discounts = amount(50),
        .total_taxes = amount(90),
        .total_fees = amount(9),
        .total_shipping = amount(20),
        .currency = "USD"_currency,
        .order_url = "https://mysuperstore.com/order/" + number,
        .billing_address = address("Primary Billing"),
        .shipping_address = address("Downtown Office"),
        .custom = {{"till", static_cast<std::int64_t>(below(12))}, {"margin", amount(40)}}};
    for (std::uint32_t items = 1 + below(static_cast<std::uint32_t>(most_items)); items != 0; --items)
      order.items.push_back(
          drip::order_item{.product_id = "B01J4SWO1G" + std::to_string(below(1'000)),
                           .product_variant_id = "B01J4SWO1G-CW-BOTT",
                           .sku = "XHB-" + std::to_string(below(9'999)),
                           .name = name(),
                           .brand = "Acme",
                           .categories = {"Accessories", "Kitchen"},
                           .price = amount(200),
                           .sale_price = amount(200),
                           .quantity = decimal(1 + below(4)),
                           .discounts = amount(20),
                           .taxes = amount(30),
                           .fees = amount(5),
                           .shipping = amount(9),
                           .total = amount(400),
                           .product_url = "https://mysuperstore.com/dp/B01J4SWO1G",
                           .image_url = "https://www.getdrip.com/images/example_products/water_bottle.png"});
    orders.push_back(std::move(order));
  }
  return orders;
}

}  // namespace bench

#endif

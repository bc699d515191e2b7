// SPDX-License-Identifier: BSL-1.0
#ifndef EXAMPLES_VENDOR_EXAMPLES_HPP
#define EXAMPLES_VENDOR_EXAMPLES_HPP

#include <tillwire.hpp>

/**
 * The examples of the vendors' documents as typed code: what their curl lines send, call by call.
 *
 * Where the documents contradict each other, a comment says so; the code is what is right to send.
 */
namespace examples {

namespace drip = tillwire::drip;
namespace usercom = tillwire::usercom;
using tillwire::attributes;
using namespace tillwire::literals;

/** A product appeared in the shop. */
inline drip::product_activity drip_product() {
  return {.provider = "my_custom_platform"_provider,
          .action = drip::product_action::created,
          .occurred_at = "2019-01-28T12:15:23Z"_time,
          .product_id = "B01J4SWO1G",
          .product_variant_id = "B01J4SWO1G-CW-BOTT",
          .sku = "XHB-1234",
          .name = "The Coolest Water Bottle",
          .brand = "Drip",
          .categories = {"Accessories"},
          .price = "11.16"_dec,
          .inventory = 42,
          .product_url = "https://mysuperstore.com/dp/B01J4SWO1G"_url,
          .image_url = "https://www.getdrip.com/images/example_products/water_bottle.png"_url};
}

/** That bottle as a line of an order: what it costs to ship differs between the examples. */
inline drip::order_item ordered_bottle(tillwire::decimal shipping, tillwire::decimal total) {
  return {.product_id = "B01J4SWO1G",
          .product_variant_id = "B01J4SWO1G-CW-BOTT",
          .sku = "XHB-1234",
          .name = "The Coolest Water Bottle",
          .brand = "Drip",
          .categories = {"Accessories"},
          .price = "11.16"_dec,
          .sale_price = "10.16"_dec,  // stands in the vendor's examples, in none of its tables
          .quantity = 2,
          .discounts = "5.34"_dec,  // the vendor's table calls it `discount`, its example `discounts`
          .taxes = "1.00"_dec,
          .fees = "0.50"_dec,
          .shipping = shipping,
          .total = total,
          .product_url = "https://mysuperstore.com/dp/B01J4SWO1G"_url,
          .image_url = "https://www.getdrip.com/images/example_products/water_bottle.png"_url,
          .custom = {{"product_tag", "Best Seller"}}};
}

/** An order was placed. Its sums do not add up, and need not: the library never does the shop's arithmetic. */
inline drip::order_activity drip_order() {
  return {.provider = "magento"_provider,
          .person = "user@gmail.com"_email,
          .action = drip::order_action::created,  // `placed` in the newer documents, as in drip_orders_batch()
          .order_id = "456445746",
          .occurred_at = "2019-01-17T20:50:00Z"_time,
          .order_public_id = "#5",
          .grand_total = "19.99"_dec,
          .total_discounts = "5.34"_dec,
          .total_taxes = "1.00"_dec,
          .total_fees = "2.00"_dec,
          .total_shipping = 0,
          .currency = "USD"_currency,
          .order_url = "https://mysuperstore.com/order/456445746"_url,
          .items = {ordered_bottle(0, "18.99"_dec)}};
}

/** A cart was begun. */
inline drip::cart_activity drip_cart() {
  return {.provider = "my_custom_platform"_provider,
          .person = "user@gmail.com"_email,
          .action = drip::cart_action::created,
          .cart_id = "456445746",
          .occurred_at = "2019-01-17T20:50:00Z"_time,
          .cart_public_id = "#5",
          .grand_total = "16.99"_dec,
          .total_discounts = "5.34"_dec,
          .currency = "USD"_currency,
          .cart_url = "https://mysuperstore.com/cart/456445746"_url,
          .items = {drip::cart_item{
              .product_id = "B01J4SWO1G",
              .product_variant_id = "B01J4SWO1G-CW-BOTT",
              .sku = "XHB-1234",
              .name = "The Coolest Water Bottle",
              .brand = "Drip",
              .categories = {"Accessories"},
              .price = "11.16"_dec,
              .quantity = 2,
              .discounts = "5.34"_dec,  // `discount` in this example alone: all others and the newest say `discounts`
              .total = "16.99"_dec,
              .product_url = "https://mysuperstore.com/dp/B01J4SWO1G"_url,
              .image_url = "https://www.getdrip.com/images/example_products/water_bottle.png"_url,
              .custom = {{"product_tag", "Best Seller"}}}}};
}

/** Two people are created or updated. */
inline drip::subscribers_batch drip_subscribers_batch() {
  const drip::subscriber john{.email = "john@acme.com"_email,
                              .time_zone = "America/Los_Angeles"_time_zone,
                              .tags = {"Customer", "SEO"},
                              .custom_fields = attributes{{"shirt_size", "Medium"}}};
  const drip::subscriber joe{.email = "joe@acme.com"_email,
                             .time_zone = "America/Los_Angeles"_time_zone,
                             .tags = {"Prospect"},
                             .custom_fields = attributes{{"shirt_size", "Medium"}}};

  return {.subscribers = {john, joe}};
}

/** Two people want no more mail. */
inline drip::unsubscribes_batch drip_unsubscribes_batch() {
  return {.subscribers = {drip::unsubscribe{.email = "john@acme.com"_email},
                          drip::unsubscribe{.email = "jane@acme.com"_email}}};
}

/** Two people did something. The vendor's curl line posts this to the subscribers' path; the call has its own. */
inline drip::events_batch drip_events_batch() {
  return {.events = {drip::event{.person = "john@acme.com"_email, .action = "Opened a door"},
                     drip::event{.person = "joe@acme.com"_email, .action = "Closed a door"}}};
}

/** Two carts were begun. */
inline drip::carts_batch drip_carts_batch() {
  const drip::cart_activity boots{
      .provider = "my_custom_platform"_provider,
      .person = "john@acme.com"_email,
      .action = drip::cart_action::created,
      .cart_id = "63754763",
      .occurred_at = "2019-03-12T15:31:58Z"_time,
      .cart_public_id = "#4",
      .grand_total = "54.00"_dec,
      .total_discounts = "1.00"_dec,
      .currency = "USD"_currency,
      .cart_url = "http://myorders.com/orders/4"_url,  // called `order_url` in this example, but cart_url is required
      .items = {drip::cart_item{.product_id = "B01F9AQ99M",
                                .product_variant_id = "B01F9AQ99M-YEL-BT",
                                .sku = "JDT-4321",
                                .name = "Yellow Boots of Might",
                                .brand = "Drip",
                                .categories = {"Of Might", "Outdoors"},
                                .price = "55.00"_dec,
                                .quantity = 1,
                                .discounts = "1.00"_dec,
                                .total = "54.00"_dec,
                                .product_url = "https://mysuperstore.com/dp/B01F9AQ99M"_url,
                                .image_url = "https://www.getdrip.com/images/example_products/boots.png"_url,
                                .custom = {{"color", "black"}}}}};

  return {.carts = {drip_cart(), boots}};
}

/** Two orders by the older call: money in whole cents, own attributes in `properties`. */
inline drip::legacy_orders_batch drip_orders_legacy_batch() {
  drip::legacy_order johns{
      .person = "john@acme.com"_email,
      .provider = "shopify"_provider,
      .upstream_id = "abcdef",
      .identifier = "Order_123456",
      .amount = 4900_cents,
      .tax = 100_cents,
      .fees = 0_cents,
      .discount = 0_cents,
      .permalink = "http://myorders.com/orders/123456"_url,
      .currency_code = "USD"_currency,
      .properties = attributes{{"shirt_size", "Medium"}, {"color", "red"}},
      .occurred_at = "2013-06-21T10:31:58Z"_time,
      .closed_at = "2013-06-21T10:35:58Z"_time,
      .cancelled_at = tillwire::null,
      .financial_state = drip::financial_state::paid,
      .fulfillment_state = drip::fulfillment_state::fulfilled,
      .billing_address = drip::legacy_address{.name = "Bill Billington",
                                              .first_name = "Bill",
                                              .last_name = "Billington",
                                              .company = "Bills R US",
                                              .address_1 = "123 Bill St.",
                                              .address_2 = "Apt. B",
                                              .city = "Billtown",
                                              .state = "CA",
                                              .zip = "01234",
                                              .country = "United States",
                                              .phone = "555-555-5555",
                                              .email = "bill@bills.com"},
      .shipping_address = drip::legacy_address{.name = "Ship Shippington",
                                               .first_name = "Ship",
                                               .last_name = "Shipington",
                                               .company = "Shipping 4 Less",
                                               .address_1 = "123 Ship St.",
                                               .address_2 = "null",  // the example's own text, sent as it stands
                                               .city = "Shipville",
                                               .state = "CA",
                                               .zip = "01234",
                                               .country = "United States",
                                               .phone = "555-555-5555",
                                               .email = "ship@shipping.com"},
      .items = {drip::legacy_item{.id = "8888888",
                                  .product_id = "765432",
                                  .sku = "4444",
                                  .amount = 4900_cents,
                                  .name = "Canoe",
                                  .quantity = 1,
                                  .upstream_id = "hijkl",
                                  .upstream_product_id = "opqrs",
                                  .upstream_product_variant_id = "zyxwv",
                                  .price = 4900_cents,
                                  .tax = 100_cents,
                                  .fees = 0_cents,
                                  .discount = 100_cents,
                                  .taxable = true,
                                  .properties = attributes{{"color", "black"}}}}};

  drip::legacy_order joes = johns;  // who ordered the same canoe, and had it sent to the same address
  joes.person = "joe@acme.com"_email;
  joes.upstream_id = "fedcba";
  joes.identifier = "Order_654321";
  joes.permalink = "http://myorders.com/orders/654321"_url;
  joes.properties = attributes{{"size", "small"}, {"color", "blue"}};
  joes.occurred_at = "2013-05-18T10:31:58Z"_time;
  joes.closed_at = "2013-05-18T10:35:58Z"_time;

  return {.orders = {johns, joes}};
}

/** An order was placed, and that of drip_order() was updated: now it has addresses, and shipping is not free. */
inline drip::orders_batch drip_orders_batch() {
  const drip::address billing{.label = "Primary Billing",
                              .first_name = "Bill",
                              .last_name = "Billington",
                              .company = "Bills R US",
                              .address_1 = "123 Bill St.",
                              .address_2 = "Apt. B",
                              .city = "Billtown",
                              .state = "CA",
                              .postal_code = "01234",
                              .country = "United States",
                              .phone = "555-555-5555"};
  const drip::address shipping{.label = "Downtown Office",
                               .first_name = "Ship",
                               .last_name = "Shipington",
                               .company = "Shipping 4 Less",
                               .address_1 = "123 Ship St.",
                               .city = "Shipville",
                               .state = "CA",
                               .postal_code = "01234",
                               .country = "United States",
                               .phone = "555-555-5555"};

  drip::order_activity boots{
      .provider = "my_custom_platform"_provider,
      .person = "john@acme.com"_email,
      .action = drip::order_action::placed,
      .order_id = "63754763",
      .occurred_at = "2019-03-12T15:31:58Z"_time,
      .order_public_id = "#4",
      .grand_total = "54.00"_dec,
      .total_discounts = "1.00"_dec,
      .total_taxes = "1.00"_dec,
      .total_fees = 0,
      .total_shipping = "5.00"_dec,
      .currency = "USD"_currency,
      .order_url = "http://myorders.com/orders/4"_url,
      .items = {drip::order_item{.product_id = "B01F9AQ99M",
                                 .product_variant_id = "B01F9AQ99M-YEL-BT",
                                 .sku = "JDT-4321",
                                 .name = "Yellow Boots of Might",
                                 .brand = "Drip",
                                 .categories = {"Of Might", "Outdoors"},
                                 .price = "49.00"_dec,
                                 .quantity = 1,
                                 .discounts = "1.00"_dec,
                                 .taxes = "1.00"_dec,
                                 .fees = 0,
                                 .shipping = "5.00"_dec,
                                 .total = "54.00"_dec,
                                 .product_url = "https://mysuperstore.com/dp/B01F9AQ99M"_url,
                                 .image_url = "https://www.getdrip.com/images/example_products/boots.png"_url,
                                 .custom = {{"color", "black"}}}},
      .billing_address = billing,
      .shipping_address = shipping};
  boots.shipping_address->address_2 = "null";  // the example's own text, sent as it stands

  drip::order_activity bottle = drip_order();
  bottle.provider = "my_custom_platform"_provider;  // the documents disagree on whose order this is
  bottle.action = drip::order_action::updated;
  bottle.occurred_at = "2019-03-12T15:27:16Z"_time;
  bottle.grand_total = "21.48"_dec;
  bottle.total_shipping = "5.00"_dec;
  bottle.order_url = "https://mysuperstore.com/order/5"_url;
  bottle.items = {ordered_bottle("5.00"_dec, "21.48"_dec)};
  bottle.billing_address = billing;
  bottle.shipping_address = shipping;

  return {.orders = {boots, bottle}};
}

/** The bottle of drip_product() in three variants. */
inline drip::products_batch drip_products_batch() {
  const auto variant = [](std::string number, std::string sku) {
    drip::product_activity bottle = drip_product();
    bottle.product_id = "B01J4SWO1G" + number;
    bottle.product_variant_id = "B01J4SWO1G-CW-BOTT" + number;
    bottle.sku = sku;
    bottle.product_url = "https://mysuperstore.com/dp/B01J4SWO1G" + number;
    return bottle;
  };
  return {.products = {drip_product(), variant("2", "XHB-1235"), variant("3", "XHB-1236")}};
}

/** A client ordered a product, by version 1 of User.com's API. The product stands in the path, not in the body. */
inline usercom::v1::product_event usercom_product_event() {
  return {.product = usercom::product_id{49},  // left out of the path in the document's heading, there in its samples
          .client = 431,
          .event_type = usercom::event_type::order,  // in every sample, not in the document's table
          .timestamp = tillwire::unix_time{1426967129},
          .data = usercom::event_data{.product_attributes = {{"create attribute for product", "my value"}},
                                      .custom_data = attributes{{"custom client", "json data"}}}};
}

}  // namespace examples

#endif

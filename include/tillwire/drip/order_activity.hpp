// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_ORDER_ACTIVITY_HPP
#define TILLWIRE_DRIP_ORDER_ACTIVITY_HPP

#include <tillwire/api/payload.hpp>
#include <tillwire/base/decimal.hpp>
#include <tillwire/base/timestamp.hpp>
#include <tillwire/drip/endpoints.hpp>
#include <tillwire/drip/person.hpp>
#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/list.hpp>
#include <tillwire/schema/open_enum.hpp>
#include <tillwire/schema/optional.hpp>
#include <tillwire/schema/required.hpp>
#include <tillwire/schema/rules.hpp>
#include <tillwire/schema/stated.hpp>
#include <tillwire/schema/types.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <string>
#include <tuple>

namespace tillwire::inline v0_1::drip {

/** `created` is the word of document 001; 003 and the newest documents say `placed`, and add those after `updated`. */
enum class order_action {
  created,    ///< the order is new (001)
  placed,     ///< the order is new (newest); its occurred_at is the order's time of origin
  updated,    ///< something about it changed
  paid,       ///< the money came (newest)
  fulfilled,  ///< the goods left (newest)
  refunded,   ///< refund_amount went back, and off the lifetime value (newest)
  canceled,   ///< it will not be fulfilled; spelled with one l (newest)
};
BOOST_DESCRIBE_ENUM(order_action, created, placed, updated, paid, fulfilled, refunded, canceled)

/** One line of an order (001 "items"). Amounts are in major units and take the quantity into account. */
struct order_item {
  stated<std::string, "product_id"> product_id;  ///< the shop's own key; optional in the newest documents
  optional<std::string> product_variant_id{};    ///< of a size or a colour, where products have variants
  optional<std::string> sku{};                   ///< the stock keeping unit
  required<std::string, "name"> name;            ///< as the shop shows it
  optional<std::string> brand{};                 ///< brand, vendor or manufacturer
  list<std::string> categories{};                ///< such as shoes, vitamins, books
  stated<decimal, "price"> price;                ///< of a single product; optional in the newest documents
  optional<decimal> sale_price{};  ///< of a single product, reduced; in the examples of 001 and 003, in no table
  optional<decimal> quantity{};    ///< how many, or how much: goods are weighed; 1 when absent
  optional<decimal> discounts{};   ///< off the line; 0 when absent; 001's table calls it `discount`
  optional<decimal> taxes{};       ///< on the line; 0 when absent
  optional<decimal> fees{};        ///< on the line; 0 when absent; 001 has the sentences of fees and shipping swapped
  optional<decimal> shipping{};    ///< of the line; 0 when absent
  optional<decimal> total{};       ///< of the line, after quantity, discounts, taxes, fees and shipping; 0 when absent
  stated<url, "product_url"> product_url;  ///< of its page in the shop; optional in the newest documents
  stated<url, "image_url"> image_url;      ///< of a picture: JPEG, GIF or PNG; optional in the newest documents
  custom_attributes custom{};  ///< keys of the caller's own, beside the fields above, for automations and mails

  static constexpr std::tuple rules{defaults_to{"quantity", "1"},     defaults_to{"discounts", "0"},
                                    defaults_to{"taxes", "0"},        defaults_to{"fees", "0"},
                                    defaults_to{"shipping", "0"},     defaults_to{"total", "0"},
                                    alias_of{"discounts", "discount"}};
  friend bool operator==(order_item const&, order_item const&) = default;
};
BOOST_DESCRIBE_STRUCT(order_item, (),
                      (product_id, product_variant_id, sku, name, brand, categories, price, sale_price, quantity,
                       discounts, taxes, fees, shipping, total, product_url, image_url, custom))

/** Where an order is billed or shipped to (003, example of orders). */
struct address {
  optional<std::string> label{};        ///< what the person calls it, such as "Downtown Office"
  optional<std::string> first_name{};   ///< the recipient's given name
  optional<std::string> last_name{};    ///< the recipient's family name
  optional<std::string> company{};      ///< where the address is a firm's
  optional<std::string> address_1{};    ///< street and number
  optional<std::string> address_2{};    ///< what the street leaves open: a floor, a flat
  optional<std::string> city{};         ///< the town
  optional<std::string> state{};        ///< the state, province or region
  optional<std::string> postal_code{};  ///< spelled so here, `zip` in subscribers and legacy orders
  optional<std::string> country{};      ///< its name or its code: no form is documented
  optional<std::string> phone{};        ///< as it is dialled: no form is documented

  friend bool operator==(address const&, address const&) = default;
};
BOOST_DESCRIBE_STRUCT(address, (),
                      (label, first_name, last_name, company, address_1, address_2, city, state, postal_code, country,
                       phone))

/**
 * An order that was placed or changed: POST /v3/:account_id/shopper_activity/order (document 001).
 *
 * The first event of an order_id stands on the person's timeline as "Placed an order", later ones as "Updated an order".
 * Every event of an order carries the full grand_total: one without it counts as 0 and lowers the lifetime value.
 */
struct order_activity {
  required<provider_name, "provider"> provider;        ///< the shop system, in lower snake case
  required<drip::person, "person"> person;             ///< email{"…"} or person_id{"…"}
  optional<open_enum<subscription>> initial_status{};  ///< of a person not seen before; absent: subscribed (newest)
  required<open_enum<order_action>, "action"> action;  ///< what happened to the order, such as placed or paid
  required<std::string, "order_id"> order_id;          ///< the shop's own key of the order
  optional<timestamp> occurred_at{};                   ///< when it happened; the time of arrival when absent
  optional<std::string> order_public_id{};             ///< as the customer sees it, such as "#5"
  optional<decimal> grand_total{};                     ///< of the whole order, discounts taken off; 0 when absent
  optional<decimal> refund_amount{};                   ///< with `refunded`; leaves grand_total as it was (newest)
  optional<decimal> total_discounts{};                 ///< off the whole order; 0 when absent
  optional<decimal> total_taxes{};                     ///< on the whole order; 0 when absent
  optional<decimal> total_fees{};                      ///< on the whole order; 0 when absent
  optional<decimal> total_shipping{};                  ///< of the whole order; 0 when absent
  optional<currency_code> currency{};                  ///< of all amounts in it
  stated<url, "order_url"> order_url;    ///< leads back to the shopper's order; optional in the newest documents
  list<order_item> items{};              ///< one for each line; an explicit empty list is written as `[]`
  optional<address> billing_address{};   ///< in the example of 003 and in the newest documents
  optional<address> shipping_address{};  ///< in the example of 003 and in the newest documents
  custom_attributes custom{};  ///< keys of the caller's own, beside the fields above, for automations and mails

  static constexpr std::tuple rules{advised{"grand_total", rule::order_without_total},
                                    advised{"initial_status", rule::person_will_be_subscribed},
                                    defaults_to{"grand_total", "0"},
                                    defaults_to{"refund_amount", "0"},
                                    defaults_to{"total_discounts", "0"},
                                    defaults_to{"total_taxes", "0"},
                                    defaults_to{"total_fees", "0"},
                                    defaults_to{"total_shipping", "0"}};
  friend bool operator==(order_activity const&, order_activity const&) = default;
};
BOOST_DESCRIBE_STRUCT(order_activity, (),
                      (provider, person, initial_status, action, order_id, occurred_at, order_public_id, grand_total,
                       refund_amount, total_discounts, total_taxes, total_fees, total_shipping, currency, order_url,
                       items, billing_address, shipping_address, custom))

/** Up to 1000 orders in one call: POST /v3/:account_id/shopper_activity/order/batch (document 003). */
struct orders_batch {
  required<batch_of<order_activity>, "orders"> orders;  ///< each as in the single call

  friend bool operator==(orders_batch const&, orders_batch const&) = default;
};
BOOST_DESCRIBE_STRUCT(orders_batch, (), (orders))

}  // namespace tillwire::inline v0_1::drip

TILLWIRE_EXTERN_PAYLOAD(tillwire::drip::order_activity)
TILLWIRE_EXTERN_PAYLOAD(tillwire::drip::orders_batch)

#endif

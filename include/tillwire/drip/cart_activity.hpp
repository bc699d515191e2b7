// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_CART_ACTIVITY_HPP
#define TILLWIRE_DRIP_CART_ACTIVITY_HPP

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
#include <tillwire/schema/types.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <string>
#include <tuple>

namespace tillwire::inline v0_1::drip {

/** What happened to a cart; it names the event on the person's timeline (002 "action"). */
enum class cart_action {
  created,  ///< "Created a cart"
  updated,  ///< "Updated a cart"
};
BOOST_DESCRIBE_ENUM(cart_action, created, updated)

/** One line of a cart (002 "items"). Amounts are in major units and take the quantity into account. */
struct cart_item {
  required<std::string, "product_id"> product_id;  ///< the shop's own key of the product, as in product_activity
  optional<std::string> product_variant_id{};      ///< newest: required; product_id where products have no variants
  optional<std::string> sku{};                     ///< the stock keeping unit
  required<std::string, "name"> name;              ///< as the shop shows it
  optional<std::string> brand{};                   ///< brand, vendor or manufacturer
  list<std::string> categories{};                  ///< such as shoes, vitamins, books
  required<decimal, "price"> price;                ///< of a single product
  optional<decimal> quantity{};                    ///< how many, or how much: goods are weighed; 1 when absent
  optional<decimal> discounts{};                   ///< off the line; 0 when absent; 002's table calls it `discount`
  optional<decimal> total{};                       ///< of the line, after quantity and discounts; 0 when absent
  optional<url> product_url{};                     ///< of its page in the shop
  optional<url> image_url{};                       ///< of a picture: JPEG, GIF or PNG, of one size for all products
  custom_attributes custom{};  ///< keys of the caller's own, beside the fields above, for automations and mails

  static constexpr std::tuple rules{advised{"product_variant_id", rule::cart_item_without_variant},
                                    defaults_to{"quantity", "1"}, defaults_to{"discounts", "0"},
                                    defaults_to{"total", "0"}, alias_of{"discounts", "discount"}};
  friend bool operator==(cart_item const&, cart_item const&) = default;
};
BOOST_DESCRIBE_STRUCT(cart_item, (),
                      (product_id, product_variant_id, sku, name, brand, categories, price, quantity, discounts, total,
                       product_url, image_url, custom))

/**
 * A cart that was begun or changed: POST /v3/:account_id/shopper_activity/cart (document 002).
 *
 * It stands on the person's timeline as "Created a cart" or "Updated a cart". An emptied cart is one with an explicit
 * empty list of items.
 */
struct cart_activity {
  required<provider_name, "provider"> provider;        ///< the shop system, in lower snake case
  required<drip::person, "person"> person;             ///< email{"…"} or person_id{"…"}
  optional<open_enum<subscription>> initial_status{};  ///< of a person not seen before; absent: subscribed (newest)
  required<open_enum<cart_action>, "action"> action;   ///< `created` the first time, `updated` from then on
  required<std::string, "cart_id"> cart_id;            ///< the shop's own key of the cart
  optional<timestamp> occurred_at{};                   ///< when it happened; the time of arrival when absent
  optional<std::string> cart_public_id{};              ///< as the customer sees it, such as "#5"
  optional<decimal> grand_total{};                     ///< of the whole cart, discounts taken off; 0 when absent
  optional<decimal> total_discounts{};                 ///< off the whole cart; 0 when absent
  optional<currency_code> currency{};                  ///< of all amounts in it
  required<url, "cart_url"> cart_url;                  ///< leads back to the shopper's cart
  list<cart_item> items{};     ///< one for each line; `std::vector<cart_item>{}` empties the cart
  custom_attributes custom{};  ///< keys of the caller's own, beside the fields above, for automations and mails

  static constexpr std::tuple rules{advised{"initial_status", rule::person_will_be_subscribed},
                                    defaults_to{"grand_total", "0"}, defaults_to{"total_discounts", "0"}};
  friend bool operator==(cart_activity const&, cart_activity const&) = default;
};
BOOST_DESCRIBE_STRUCT(cart_activity, (),
                      (provider, person, initial_status, action, cart_id, occurred_at, cart_public_id, grand_total,
                       total_discounts, currency, cart_url, items, custom))

/** Up to 1000 carts in one call: POST /v3/:account_id/shopper_activity/cart/batch (document 003). */
struct carts_batch {
  required<batch_of<cart_activity>, "carts"> carts;  ///< each as in the single call

  friend bool operator==(carts_batch const&, carts_batch const&) = default;
};
BOOST_DESCRIBE_STRUCT(carts_batch, (), (carts))

}  // namespace tillwire::inline v0_1::drip

TILLWIRE_EXTERN_PAYLOAD(tillwire::drip::cart_activity)
TILLWIRE_EXTERN_PAYLOAD(tillwire::drip::carts_batch)

#endif

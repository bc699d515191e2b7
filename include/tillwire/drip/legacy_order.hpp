// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_LEGACY_ORDER_HPP
#define TILLWIRE_DRIP_LEGACY_ORDER_HPP

#include <tillwire/api/payload.hpp>
#include <tillwire/base/cents.hpp>
#include <tillwire/base/timestamp.hpp>
#include <tillwire/drip/endpoints.hpp>
#include <tillwire/drip/person.hpp>
#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/list.hpp>
#include <tillwire/schema/nullable.hpp>
#include <tillwire/schema/open_enum.hpp>
#include <tillwire/schema/optional.hpp>
#include <tillwire/schema/required.hpp>
#include <tillwire/schema/rules.hpp>
#include <tillwire/schema/types.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <string>
#include <tuple>

namespace tillwire::inline v0_1::drip {

/** How far an order is paid (newest: rest/orders "financial_state"). */
enum class financial_state {
  pending,             ///< nothing came yet
  authorized,          ///< the payment is promised
  partially_paid,      ///< a part of it came
  paid,                ///< all of it came: the vendor records "Paid an order"
  partially_refunded,  ///< a part of it went back
  refunded,            ///< all of it went back
  voided,              ///< the promise was withdrawn
};
BOOST_DESCRIBE_ENUM(financial_state, pending, authorized, partially_paid, paid, partially_refunded, refunded, voided)

/** How far the goods have left (newest: rest/orders "fulfillment_state"). */
enum class fulfillment_state {
  not_fulfilled,        ///< none left yet
  partially_fulfilled,  ///< some left
  fulfilled,            ///< all left: the vendor records "Fulfilled an order"
};
BOOST_DESCRIBE_ENUM(fulfillment_state, not_fulfilled, partially_fulfilled, fulfilled)

/** An address of a legacy order: other names than drip::address has (003, example). */
struct legacy_address {
  optional<std::string> name{};        ///< the recipient's whole name
  optional<std::string> first_name{};  ///< the recipient's given name
  optional<std::string> last_name{};   ///< the recipient's family name
  optional<std::string> company{};     ///< where the address is a firm's
  optional<std::string> address_1{};   ///< street and number
  optional<std::string> address_2{};   ///< what the street leaves open: a floor, a flat
  optional<std::string> city{};        ///< the town
  optional<std::string> state{};       ///< the state, province or region
  optional<std::string> zip{};         ///< spelled so here, `postal_code` in order_activity
  optional<std::string> country{};     ///< its name or its code: no form is documented
  optional<std::string> phone{};       ///< as it is dialled: no form is documented
  optional<std::string> email{};       ///< no form is documented for it here

  friend bool operator==(legacy_address const&, legacy_address const&) = default;
};
BOOST_DESCRIBE_STRUCT(legacy_address, (),
                      (name, first_name, last_name, company, address_1, address_2, city, state, zip, country, phone,
                       email))

/** One line of a legacy order (003, example; the newest rest/orders has the types). */
struct legacy_item {
  optional<std::string> id{};                           ///< of the line; only in the examples
  optional<std::string> product_id{};                   ///< an identifier of the product
  optional<std::string> sku{};                          ///< the stock keeping unit
  required<cents, "amount"> amount;                     ///< of the line
  required<std::string, "name"> name;                   ///< as the shop shows it
  optional<std::int64_t> quantity{};                    ///< how many; 1 when absent
  optional<std::string> upstream_id{};                  ///< the shop's own key of the line
  optional<std::string> upstream_product_id{};          ///< the shop's own key of the product
  optional<std::string> upstream_product_variant_id{};  ///< of a size or a colour, where products have variants
  optional<cents> price{};                              ///< of a single product
  optional<cents> tax{};                                ///< on the line
  optional<cents> fees{};                               ///< on the line
  optional<cents> discount{};                           ///< taken off the line
  optional<bool> taxable{};                             ///< whether taxes apply to it
  optional<attributes> properties{};                    ///< keys of the caller's own

  static constexpr std::tuple rules{defaults_to{"quantity", "1"}};
  friend bool operator==(legacy_item const&, legacy_item const&) = default;
};
BOOST_DESCRIBE_STRUCT(legacy_item, (),
                      (id, product_id, sku, amount, name, quantity, upstream_id, upstream_product_id,
                       upstream_product_variant_id, price, tax, fees, discount, taxable, properties))

/**
 * An order of the v2 calls (003, example; the newest rest/orders has the types). All money is in cents.
 *
 * Its key is provider and upstream_id: an order without both is a new one each time it is sent. The person must be a
 * subscriber already: orders of unknown people are accepted and dropped.
 */
struct legacy_order {
  required<subscriber_reference, "person"> person;    ///< email{"…"} or subscriber_id{"…"}
  optional<provider_name> provider{};                 ///< the shop system, in lower snake case; half of the order's key
  optional<std::string> upstream_id{};                ///< the shop's own key of the order; the other half
  optional<std::string> identifier{};                 ///< of the order, as the customer sees it
  required<cents, "amount"> amount;                   ///< of the whole order
  optional<cents> tax{};                              ///< on the whole order
  optional<cents> fees{};                             ///< on the whole order
  optional<cents> discount{};                         ///< taken off the whole order
  optional<url> permalink{};                          ///< leads to the order in the shop
  optional<tillwire::currency_code> currency_code{};  ///< of all amounts in it
  optional<attributes> properties{};                  ///< keys of the caller's own
  optional<timestamp> occurred_at{};                  ///< when it happened; the time of arrival when absent
  optional<timestamp> closed_at{};                    ///< when the order was closed
  nullable<timestamp> cancelled_at{};  ///< when the order was cancelled; null for one that stands, as in the examples
  optional<open_enum<drip::financial_state>> financial_state{};      ///< how far it is paid
  optional<open_enum<drip::fulfillment_state>> fulfillment_state{};  ///< how far the goods have left
  optional<legacy_address> billing_address{};                        ///< other names than in order_activity
  optional<legacy_address> shipping_address{};                       ///< other names than in order_activity
  list<legacy_item> items{};                                         ///< one for each line

  friend bool operator==(legacy_order const&, legacy_order const&) = default;
};
BOOST_DESCRIBE_STRUCT(legacy_order, (),
                      (person, provider, upstream_id, identifier, amount, tax, fees, discount, permalink, currency_code,
                       properties, occurred_at, closed_at, cancelled_at, financial_state, fulfillment_state,
                       billing_address, shipping_address, items))

/** Up to 1000 legacy orders in one call: POST /v2/:account_id/orders/batches (document 003). */
struct legacy_orders_batch {
  required<batch_of<legacy_order>, "orders"> orders;  ///< of people who are subscribers already

  friend bool operator==(legacy_orders_batch const&, legacy_orders_batch const&) = default;
};
BOOST_DESCRIBE_STRUCT(legacy_orders_batch, (), (orders))

}  // namespace tillwire::inline v0_1::drip

TILLWIRE_EXTERN_PAYLOAD(tillwire::drip::legacy_orders_batch)

#endif

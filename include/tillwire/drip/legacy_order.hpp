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

enum class financial_state { pending, authorized, partially_paid, paid, partially_refunded, refunded, voided };
BOOST_DESCRIBE_ENUM(financial_state, pending, authorized, partially_paid, paid, partially_refunded, refunded, voided)

enum class fulfillment_state { not_fulfilled, partially_fulfilled, fulfilled };
BOOST_DESCRIBE_ENUM(fulfillment_state, not_fulfilled, partially_fulfilled, fulfilled)

/** An address of a legacy order: other names than drip::address has (003, example). */
struct legacy_address {
  optional<std::string> name{};
  optional<std::string> first_name{};
  optional<std::string> last_name{};
  optional<std::string> company{};
  optional<std::string> address_1{};
  optional<std::string> address_2{};
  optional<std::string> city{};
  optional<std::string> state{};
  optional<std::string> zip{};
  optional<std::string> country{};
  optional<std::string> phone{};
  optional<std::string> email{};  ///< no form is documented for it here

  friend bool operator==(legacy_address const&, legacy_address const&) = default;
};
BOOST_DESCRIBE_STRUCT(legacy_address, (),
                      (name, first_name, last_name, company, address_1, address_2, city, state, zip, country, phone,
                       email))

/** One line of a legacy order (003, example; the newest rest/orders has the types). */
struct legacy_item {
  optional<std::string> id{};  ///< only in the examples
  optional<std::string> product_id{};
  optional<std::string> sku{};
  required<cents, "amount"> amount;  ///< of the line
  required<std::string, "name"> name;
  optional<std::int64_t> quantity{};  ///< 1 when absent
  optional<std::string> upstream_id{};
  optional<std::string> upstream_product_id{};
  optional<std::string> upstream_product_variant_id{};
  optional<cents> price{};  ///< of a single product
  optional<cents> tax{};
  optional<cents> fees{};
  optional<cents> discount{};
  optional<bool> taxable{};
  optional<attributes> properties{};

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
  required<subscriber_reference, "person"> person;  ///< email{"…"} or subscriber_id{"…"}
  optional<provider_name> provider{};
  optional<std::string> upstream_id{};  ///< the shop's own key of the order
  optional<std::string> identifier{};   ///< as the customer sees it
  required<cents, "amount"> amount;     ///< of the whole order
  optional<cents> tax{};
  optional<cents> fees{};
  optional<cents> discount{};
  optional<url> permalink{};
  optional<tillwire::currency_code> currency_code{};
  optional<attributes> properties{};
  optional<timestamp> occurred_at{};  ///< the time of arrival when absent
  optional<timestamp> closed_at{};
  nullable<timestamp> cancelled_at{};  ///< the examples send null for an order that stands
  optional<open_enum<drip::financial_state>> financial_state{};
  optional<open_enum<drip::fulfillment_state>> fulfillment_state{};
  optional<legacy_address> billing_address{};
  optional<legacy_address> shipping_address{};
  list<legacy_item> items{};

  friend bool operator==(legacy_order const&, legacy_order const&) = default;
};
BOOST_DESCRIBE_STRUCT(legacy_order, (),
                      (person, provider, upstream_id, identifier, amount, tax, fees, discount, permalink, currency_code,
                       properties, occurred_at, closed_at, cancelled_at, financial_state, fulfillment_state,
                       billing_address, shipping_address, items))

/** Up to 1000 legacy orders in one call: POST /v2/:account_id/orders/batches (document 003). */
struct legacy_orders_batch {
  required<batch_of<legacy_order>, "orders"> orders;

  friend bool operator==(legacy_orders_batch const&, legacy_orders_batch const&) = default;
};
BOOST_DESCRIBE_STRUCT(legacy_orders_batch, (), (orders))

}  // namespace tillwire::inline v0_1::drip

TILLWIRE_EXTERN_PAYLOAD(tillwire::drip::legacy_orders_batch)

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_PRODUCT_ACTIVITY_HPP
#define TILLWIRE_DRIP_PRODUCT_ACTIVITY_HPP

#include <tillwire/api/payload.hpp>
#include <tillwire/base/decimal.hpp>
#include <tillwire/base/timestamp.hpp>
#include <tillwire/drip/endpoints.hpp>
#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/list.hpp>
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

/** What happened to a product (000 "action"). */
enum class product_action {
  created,  ///< it is new in the shop
  updated,  ///< something about it changed, such as its price
  deleted,  ///< the shop has it no more (newest)
};
BOOST_DESCRIBE_ENUM(product_action, created, updated, deleted)

/**
 * A product that appeared or changed in the shop: POST /v3/:account_id/shopper_activity/product (document 000).
 *
 * Drip knows a product by provider and product_id, and mails about a price that drops for products in open carts.
 */
struct product_activity {
  required<provider_name, "provider"> provider;          ///< the shop system, in lower snake case
  required<open_enum<product_action>, "action"> action;  ///< created, updated, or deleted (newest)
  optional<timestamp> occurred_at{};                     ///< when it happened; the time of arrival when absent
  required<std::string, "product_id"> product_id;        ///< the shop's own key of the product
  optional<std::string> product_variant_id{};            ///< of a size or a colour, where products have variants
  optional<std::string> sku{};                           ///< the stock keeping unit
  required<std::string, "name"> name;                    ///< as the shop shows it
  optional<std::string> brand{};                         ///< brand, vendor or manufacturer
  list<std::string> categories{};                        ///< such as shoes, vitamins, books
  required<decimal, "price"> price;                      ///< of a single product, in major units
  optional<currency_code> currency{};                    ///< of the price; USD when absent (newest)
  optional<std::int64_t> inventory{};                    ///< how many are available
  optional<url> product_url{};                           ///< of its page in the shop
  optional<url> image_url{};   ///< of a picture: JPEG, GIF or PNG, of one size for all products
  custom_attributes custom{};  ///< keys of the caller's own, beside the fields above

  static constexpr std::tuple rules{defaults_to{"currency", R"("USD")"}};
  friend bool operator==(product_activity const&, product_activity const&) = default;
};
BOOST_DESCRIBE_STRUCT(product_activity, (),
                      (provider, action, occurred_at, product_id, product_variant_id, sku, name, brand, categories,
                       price, currency, inventory, product_url, image_url, custom))

/** Up to 1000 products in one call: POST /v3/:account_id/shopper_activity/product/batch (document 003). */
struct products_batch {
  required<batch_of<product_activity>, "products"> products;  ///< each as in the single call

  friend bool operator==(products_batch const&, products_batch const&) = default;
};
BOOST_DESCRIBE_STRUCT(products_batch, (), (products))

}  // namespace tillwire::inline v0_1::drip

TILLWIRE_EXTERN_PAYLOAD(tillwire::drip::product_activity)
TILLWIRE_EXTERN_PAYLOAD(tillwire::drip::products_batch)

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_IMPL_PAYLOADS_IPP
#define TILLWIRE_DRIP_IMPL_PAYLOADS_IPP

#include <tillwire/api/path_field.hpp>
#include <tillwire/drip/cart_activity.hpp>
#include <tillwire/drip/event.hpp>
#include <tillwire/drip/legacy_order.hpp>
#include <tillwire/drip/order_activity.hpp>
#include <tillwire/drip/product_activity.hpp>
#include <tillwire/drip/subscriber.hpp>
#include <tillwire/drip/unsubscribe.hpp>
#include <tillwire/json/encoder.hpp>
#include <tillwire/schema/inspect.hpp>

#include <cstdint>

namespace tillwire::inline v0_1::drip {

void event_properties::inspect(report& out) const {
  attribute_value const* value = find("value");
  if (value == nullptr) return;
  const report::place at(out, "value");
  constexpr decimal most = INT32_MAX;
  decimal const* const amount = value->get_if<decimal>();
  const bool whole = amount != nullptr && amount->to_string().find('.') == std::string::npos;
  if (value->get_if<number>() != nullptr || (amount != nullptr && (!whole || *amount < 0 || *amount > most)))
    out.add(rule::amount_range, "the value of a conversion is whole cents, 0 to 2147483647");
}

}  // namespace tillwire::inline v0_1::drip

TILLWIRE_COMPILE_PAYLOAD(tillwire::drip::product_activity)
TILLWIRE_COMPILE_PAYLOAD(tillwire::drip::products_batch)
TILLWIRE_COMPILE_PAYLOAD(tillwire::drip::cart_activity)
TILLWIRE_COMPILE_PAYLOAD(tillwire::drip::carts_batch)
TILLWIRE_COMPILE_PAYLOAD(tillwire::drip::order_activity)
TILLWIRE_COMPILE_PAYLOAD(tillwire::drip::orders_batch)
TILLWIRE_COMPILE_PAYLOAD(tillwire::drip::subscribers_batch)
TILLWIRE_COMPILE_PAYLOAD(tillwire::drip::unsubscribes_batch)
TILLWIRE_COMPILE_PAYLOAD(tillwire::drip::events_batch)
TILLWIRE_COMPILE_PAYLOAD(tillwire::drip::legacy_orders_batch)

#endif

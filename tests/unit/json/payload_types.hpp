// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_JSON_PAYLOAD_TYPES_HPP
#define TESTS_UNIT_JSON_PAYLOAD_TYPES_HPP

#include <tillwire.hpp>

#include "everything.hpp"

/** The types that the tests of all payloads run through. */
namespace payload_types {

/** Calls f.template operator()<T>(name of T) for each type that is sent by itself. */
template <class F>
void for_each_payload(F f) {
  using namespace tillwire;
  f.template operator()<drip::product_activity>("drip::product_activity");
  f.template operator()<drip::cart_activity>("drip::cart_activity");
  f.template operator()<drip::order_activity>("drip::order_activity");
  f.template operator()<drip::products_batch>("drip::products_batch");
  f.template operator()<drip::carts_batch>("drip::carts_batch");
  f.template operator()<drip::orders_batch>("drip::orders_batch");
  f.template operator()<drip::subscribers_batch>("drip::subscribers_batch");
  f.template operator()<drip::unsubscribes_batch>("drip::unsubscribes_batch");
  f.template operator()<drip::events_batch>("drip::events_batch");
  f.template operator()<drip::legacy_orders_batch>("drip::legacy_orders_batch");
  f.template operator()<usercom::v1::product_event>("usercom::v1::product_event");
  f.template operator()<usercom::v2::product_event>("usercom::v2::product_event");
  f.template operator()<sample::everything>("sample::everything");
}

/** The same for each type that stands in one of those. */
template <class F>
void for_each_part(F f) {
  using namespace tillwire;
  f.template operator()<drip::cart_item>("drip::cart_item");
  f.template operator()<drip::order_item>("drip::order_item");
  f.template operator()<drip::address>("drip::address");
  f.template operator()<drip::subscriber>("drip::subscriber");
  f.template operator()<drip::unsubscribe>("drip::unsubscribe");
  f.template operator()<drip::event>("drip::event");
  f.template operator()<drip::legacy_order>("drip::legacy_order");
  f.template operator()<drip::legacy_item>("drip::legacy_item");
  f.template operator()<drip::legacy_address>("drip::legacy_address");
  f.template operator()<usercom::event_data>("usercom::event_data");
  f.template operator()<sample::part>("sample::part");
}

/** f(path values…): those of the payload, which a reader of its body takes as arguments. */
template <class T, class F>
auto with_paths_of(T const& payload, F f) {
  if constexpr (requires { payload.product; }) return f(*payload.product);
  else if constexpr (requires { payload.place; }) return f(*payload.place);
  else return f();
}

}  // namespace payload_types

#endif

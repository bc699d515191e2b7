// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_HPP
#define TILLWIRE_DRIP_HPP

/**
 * @file
 * Everything for Drip: payloads, endpoints, account and client.
 */
/**
 * @namespace tillwire::drip
 * Drip: the payloads of its calls, their table, and the account. Amounts are `decimal` major units in the v3 calls (carts,
 * orders, products) and `cents` in the v2 calls (subscribers, events, legacy orders).
 */
#include <tillwire/api/client.hpp>
#include <tillwire/drip/account.hpp>
#include <tillwire/drip/cart_activity.hpp>
#include <tillwire/drip/endpoints.hpp>
#include <tillwire/drip/event.hpp>
#include <tillwire/drip/legacy_order.hpp>
#include <tillwire/drip/order_activity.hpp>
#include <tillwire/drip/person.hpp>
#include <tillwire/drip/product_activity.hpp>
#include <tillwire/drip/subscriber.hpp>
#include <tillwire/drip/unsubscribe.hpp>

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_HPP
#define TILLWIRE_DRIP_HPP

/** Everything for Drip: payloads, endpoints, account and client. */
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

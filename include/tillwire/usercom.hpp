// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_USERCOM_HPP
#define TILLWIRE_USERCOM_HPP

/** Everything for User.com: payloads, endpoints, account and client. */
#include <tillwire/api/client.hpp>
#include <tillwire/usercom/account.hpp>
#include <tillwire/usercom/endpoints.hpp>
#include <tillwire/usercom/product.hpp>
#include <tillwire/usercom/product_event.hpp>

#endif

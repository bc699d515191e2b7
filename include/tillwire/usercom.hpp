// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_USERCOM_HPP
#define TILLWIRE_USERCOM_HPP

/**
 * @file
 * Everything for User.com: payloads, endpoints, account and client.
 */
/**
 * @namespace tillwire::usercom
 * User.com: product events, the table of calls, and the account.
 *
 * @namespace tillwire::usercom::v1
 * Version 1 of the API, where `user_id` is the shop's identifier of a person.
 *
 * @namespace tillwire::usercom::v2
 * Version 2 of the API, where `user_id` is User.com's identifier of a person.
 */
#include <tillwire/api/client.hpp>
#include <tillwire/usercom/account.hpp>
#include <tillwire/usercom/endpoints.hpp>
#include <tillwire/usercom/product.hpp>
#include <tillwire/usercom/product_event.hpp>

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_API_SUPPORT_HPP
#define TESTS_UNIT_API_SUPPORT_HPP

#include <tillwire/drip/account.hpp>
#include <tillwire/drip/product_activity.hpp>
#include <tillwire/drip/unsubscribe.hpp>
#include <tillwire/usercom/account.hpp>
#include <tillwire/usercom/product_event.hpp>

#include <string>
#include <string_view>
#include <utility>

/** What the tests of the client share. */
namespace support {

inline constexpr std::string_view drip_token = "t0ken-of-drip";
inline constexpr std::string_view drip_basic = "dDBrZW4tb2YtZHJpcDo=";  // `t0ken-of-drip:` by Python's base64
inline constexpr std::string_view usercom_token = "t0ken-of-user.com-t0ken-of-user.com-t0ken-of-user.com-t0ken-0064";
static_assert(usercom_token.size() == 64);

inline tillwire::drip::account drip_account() {
  return {.account_id = "9999999",
          .credential = tillwire::drip::api_token(std::string(drip_token)),
          .application = "My Till",
          .site = "www.mytill.com"};
}

inline tillwire::usercom::account usercom_account() {
  return {.server = tillwire::usercom::subdomain("my-shop"),
          .token = tillwire::secret(std::string(usercom_token)),
          .application = "My Till",
          .site = "www.mytill.com"};
}

/** A payload that nothing is wrong with, and little to look at. */
inline tillwire::drip::unsubscribes_batch unsubscribe(std::string email = "john@acme.com") {
  return {.subscribers = {tillwire::drip::unsubscribe{.email = std::move(email)}}};
}
inline constexpr std::string_view unsubscribe_body = R"({"batches":[{"subscribers":[{"email":"john@acme.com"}]}]})";

inline tillwire::drip::product_activity product() {
  return {.provider = "my_shop",
          .action = tillwire::drip::product_action::created,
          .product_id = "1",
          .name = "Water Bottle",
          .price = 11};
}

inline tillwire::usercom::v2::product_event product_event() {
  return {.product = tillwire::usercom::product_custom_id{"B01"},
          .user = tillwire::usercom::v2::user_id{431},
          .event_type = tillwire::usercom::event_type::purchase};
}

}  // namespace support

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_USERCOM_ENDPOINTS_HPP
#define TILLWIRE_USERCOM_ENDPOINTS_HPP

#include <tillwire/api/endpoint.hpp>
#include <tillwire/api/recording.hpp>
#include <tillwire/usercom/account.hpp>

#include <string_view>

/**
 * @file
 * User.com's calls: the whole table. The status of a success is in no document.
 */
namespace tillwire::inline v0_1 {

namespace usercom {

namespace v1 {
struct product_event;
}
namespace v2 {
struct product_event;
}

/** What rows of the table have in common. */
namespace rows {

/** A product event; the Accept header chooses the version of the API. */
constexpr endpoint<account> product_event(std::string_view accept) {
  return {{.paths = {"/api/public/products/:id/product_event/", "/api/public/products-by-id/:custom_id/product_event/"},
           .success = 200,
           .reply = reply_shape::id,
           .again = resend::repeats,
           .quota = quota_class::none,
           .accept = accept}};
}

}  // namespace rows

}  // namespace usercom

template <>
inline constexpr auto endpoint_for<usercom::v1::product_event> = usercom::rows::product_event("*/*");
template <>
inline constexpr auto endpoint_for<usercom::v2::product_event> = usercom::rows::product_event("*/*; version=2");

template <>
inline constexpr recording recording_for<usercom::v1::product_event>{.about = {{{"product", {"id"}},
                                                                                {"product_custom_id", {"custom_id"}},
                                                                                {"user", {"client"}},
                                                                                {"user_custom_id", {"user_id"}}}},
                                                                     .stamp = "timestamp"};
template <>
inline constexpr recording recording_for<usercom::v2::product_event>{
    .about = {{{"product", {"id"}},
               {"product_custom_id", {"custom_id"}},
               {"user", {"user_id"}},
               {"user_custom_id", {"user_custom_id"}}}},
    .stamp = "timestamp"};

}  // namespace tillwire::inline v0_1

#endif

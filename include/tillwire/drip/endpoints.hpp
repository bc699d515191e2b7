// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_ENDPOINTS_HPP
#define TILLWIRE_DRIP_ENDPOINTS_HPP

#include <tillwire/api/endpoint.hpp>
#include <tillwire/api/recording.hpp>
#include <tillwire/drip/account.hpp>

/**
 * @file
 * Drip's calls: the whole table. The payloads are declared here, so that it costs no more than their names.
 */
namespace tillwire::inline v0_1 {

namespace drip {

struct product_activity;
struct products_batch;
struct cart_activity;
struct carts_batch;
struct order_activity;
struct orders_batch;
struct subscriber;
struct subscribers_batch;
struct unsubscribe;
struct unsubscribes_batch;
struct event;
struct events_batch;
struct legacy_order;
struct legacy_orders_batch;

/** What rows of the table have in common. */
namespace rows {

using enum envelope;
using enum reply_shape;
using enum resend;

/** A v3 call that takes one event. */
constexpr endpoint<account> shopper_activity(char const* path, resend again) {
  return {{.paths = {path}, .success = 202, .reply = request_id, .again = again, .quota = quota_class::single}};
}
/** A v3 call that takes many events. */
constexpr endpoint<account> shopper_batch(char const* path, resend again) {
  return {{.paths = {path}, .success = 202, .reply = request_ids, .again = again, .quota = quota_class::batch}};
}
/** A v2 call; all of these take many entries. */
constexpr endpoint<account> v2_batch(char const* path, int success, reply_shape reply, resend again) {
  return {{.paths = {path},
           .wrap = batches,
           .success = success,
           .reply = reply,
           .again = again,
           .quota = quota_class::batch}};
}

/** A record's person; v3 calls the identifier person_id, v2 calls it id. */
/// @{
inline constexpr subject_fields by_email{"email", {"email"}};
inline constexpr subject_fields by_person_id{"person", {"person_id"}};
inline constexpr subject_fields by_id{"person", {"id"}};
/// @}

}  // namespace rows

}  // namespace drip

// clang-format off
template <> inline constexpr auto endpoint_for<drip::product_activity>    = drip::rows::shopper_activity("/v3/:account_id/shopper_activity/product", resend::converges);
template <> inline constexpr auto endpoint_for<drip::cart_activity>       = drip::rows::shopper_activity("/v3/:account_id/shopper_activity/cart",    resend::repeats);
template <> inline constexpr auto endpoint_for<drip::order_activity>      = drip::rows::shopper_activity("/v3/:account_id/shopper_activity/order",   resend::repeats);
template <> inline constexpr auto endpoint_for<drip::products_batch>      = drip::rows::shopper_batch("/v3/:account_id/shopper_activity/product/batch", resend::converges);
template <> inline constexpr auto endpoint_for<drip::carts_batch>         = drip::rows::shopper_batch("/v3/:account_id/shopper_activity/cart/batch",    resend::repeats);
template <> inline constexpr auto endpoint_for<drip::orders_batch>        = drip::rows::shopper_batch("/v3/:account_id/shopper_activity/order/batch",   resend::repeats);
template <> inline constexpr auto endpoint_for<drip::subscribers_batch>   = drip::rows::v2_batch("/v2/:account_id/subscribers/batches",  201, reply_shape::empty_object, resend::converges);
template <> inline constexpr auto endpoint_for<drip::unsubscribes_batch>  = drip::rows::v2_batch("/v2/:account_id/unsubscribes/batches", 204, reply_shape::nothing,      resend::converges);
template <> inline constexpr auto endpoint_for<drip::events_batch>        = drip::rows::v2_batch("/v2/:account_id/events/batches",       201, reply_shape::empty_object, resend::repeats);
template <> inline constexpr auto endpoint_for<drip::legacy_orders_batch> = drip::rows::v2_batch("/v2/:account_id/orders/batches",       202, reply_shape::empty_object, resend::repeats);

template <> struct batch_for<drip::product_activity> { using type = drip::products_batch; };
template <> struct batch_for<drip::cart_activity>    { using type = drip::carts_batch; };
template <> struct batch_for<drip::order_activity>   { using type = drip::orders_batch; };
template <> struct batch_for<drip::subscriber>       { using type = drip::subscribers_batch; };
template <> struct batch_for<drip::unsubscribe>      { using type = drip::unsubscribes_batch; };
template <> struct batch_for<drip::event>            { using type = drip::events_batch; };
template <> struct batch_for<drip::legacy_order>     { using type = drip::legacy_orders_batch; };

template <> inline constexpr recording recording_for<drip::product_activity>{.about = {{{"product", {"provider", "product_id"}}}}, .supersedes_when_updated = true};
template <> inline constexpr recording recording_for<drip::cart_activity>{.about = {{{"cart", {"provider", "cart_id"}}, drip::rows::by_email, drip::rows::by_person_id}}, .supersedes_when_updated = true};
template <> inline constexpr recording recording_for<drip::order_activity>{.about = {{{"order", {"provider", "order_id"}}, drip::rows::by_email, drip::rows::by_person_id}}, .counts_twice_with = "refund_amount", .urgent = true};
template <> inline constexpr recording recording_for<drip::subscriber>{.about = {{drip::rows::by_email, drip::rows::by_id, {"visitor", {"visitor_uuid"}}, {"email", {"new_email"}}}}};
template <> inline constexpr recording recording_for<drip::unsubscribe>{.about = {{drip::rows::by_email}}};
template <> inline constexpr recording recording_for<drip::event>{.about = {{drip::rows::by_email, drip::rows::by_id}}};
template <> inline constexpr recording recording_for<drip::legacy_order>{.about = {{{"legacy_order", {"provider", "upstream_id"}}, drip::rows::by_email, drip::rows::by_id}}, .counts_twice_without_key = true, .urgent = true};
// clang-format on

}  // namespace tillwire::inline v0_1

#endif

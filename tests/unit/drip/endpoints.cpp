// SPDX-License-Identifier: BSL-1.0
#include <tillwire/drip/endpoints.hpp>

#include <tillwire/usercom/account.hpp>

#include <string_view>

// The table once more, by hand, from documents 000 to 003 and the limits that Drip documents: it agrees when this compiles.

using namespace tillwire;

namespace {

template <class Payload>
constexpr bool is(std::string_view path, envelope wrap, int success, reply_shape reply, quota_class quota, resend again) {
  constexpr endpoint_row const& row = endpoint_for<Payload>;
  return row.method == http::method::post && row.paths[0] == path && row.paths[1].empty() && row.wrap == wrap && row.success == success &&
         row.reply == reply && row.quota == quota && row.again == again && row.accept == "application/json" &&
         sendable_by<Payload, drip::account> && !sendable_by<Payload, usercom::account>;
}

using enum reply_shape;
using enum resend;
using envelope::batches, quota_class::single, quota_class::batch;

constexpr envelope bare = envelope::none;

// one call counts against 3,600 an hour
static_assert(is<drip::product_activity>("/v3/:account_id/shopper_activity/product", bare, 202, request_id, single, converges));
static_assert(is<drip::cart_activity>("/v3/:account_id/shopper_activity/cart", bare, 202, request_id, single, repeats));
static_assert(is<drip::order_activity>("/v3/:account_id/shopper_activity/order", bare, 202, request_id, single, repeats));

// one call counts against 50 an hour
static_assert(is<drip::products_batch>("/v3/:account_id/shopper_activity/product/batch", bare, 202, request_ids, batch, converges));
static_assert(is<drip::carts_batch>("/v3/:account_id/shopper_activity/cart/batch", bare, 202, request_ids, batch, repeats));
static_assert(is<drip::orders_batch>("/v3/:account_id/shopper_activity/order/batch", bare, 202, request_ids, batch, repeats));
static_assert(is<drip::subscribers_batch>("/v2/:account_id/subscribers/batches", batches, 201, empty_object, batch, converges));
static_assert(is<drip::unsubscribes_batch>("/v2/:account_id/unsubscribes/batches", batches, 204, nothing, batch, converges));
static_assert(is<drip::events_batch>("/v2/:account_id/events/batches", batches, 201, empty_object, batch, repeats));
static_assert(is<drip::legacy_orders_batch>("/v2/:account_id/orders/batches", batches, 202, empty_object, batch, repeats));

static_assert(!has_endpoint<drip::account> && !has_endpoint<int> && !sendable_by<int, drip::account>);

}  // namespace

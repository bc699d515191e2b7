// SPDX-License-Identifier: BSL-1.0
#include <tillwire/drip/endpoints.hpp>
//
#include <tillwire/usercom/account.hpp>

#include <string_view>

namespace drip_endpoints_test {

// The table once more, by hand, from documents 000 to 003 and Drip's documented limits: it agrees when this compiles.

using namespace tillwire;

namespace {

using enum reply_shape;
using enum resend;
using quota_class::single, quota_class::batch;

template <class Payload>
constexpr bool is(std::string_view base, std::string_view rest, envelope wrap, int success, reply_shape reply,
                  quota_class quota, resend again) {
  constexpr endpoint_row const& row = endpoint_for<Payload>;
  return row.method == http::method::post && row.paths[0].substr(0, base.size()) == base &&
         row.paths[0].substr(base.size()) == rest && row.paths[1].empty() && row.wrap == wrap &&
         row.success == success && row.reply == reply && row.quota == quota && row.again == again &&
         row.accept == "application/json" && sendable_by<Payload, drip::account> &&
         !sendable_by<Payload, usercom::account>;
}

template <class Payload>
constexpr bool v3(std::string_view rest, reply_shape reply, quota_class quota, resend again) {
  return is<Payload>("/v3/:account_id/shopper_activity/", rest, envelope::none, 202, reply, quota, again);
}
template <class Payload>
constexpr bool v2(std::string_view rest, int success, reply_shape reply, resend again) {
  return is<Payload>("/v2/:account_id/", rest, envelope::batches, success, reply, batch, again);
}

static_assert(v3<drip::product_activity>("product", request_id, single, converges));
static_assert(v3<drip::cart_activity>("cart", request_id, single, repeats));
static_assert(v3<drip::order_activity>("order", request_id, single, repeats));
static_assert(v3<drip::products_batch>("product/batch", request_ids, batch, converges));
static_assert(v3<drip::carts_batch>("cart/batch", request_ids, batch, repeats));
static_assert(v3<drip::orders_batch>("order/batch", request_ids, batch, repeats));
static_assert(v2<drip::subscribers_batch>("subscribers/batches", 201, empty_object, converges));
static_assert(v2<drip::unsubscribes_batch>("unsubscribes/batches", 204, nothing, converges));
static_assert(v2<drip::events_batch>("events/batches", 201, empty_object, repeats));
static_assert(v2<drip::legacy_orders_batch>("orders/batches", 202, empty_object, repeats));

static_assert(!has_endpoint<drip::account> && !has_endpoint<int> && !sendable_by<int, drip::account>);

}  // namespace

}  // namespace drip_endpoints_test

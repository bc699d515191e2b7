// SPDX-License-Identifier: BSL-1.0
#include <tillwire/usercom/endpoints.hpp>
//
#include <tillwire/drip/account.hpp>

#include <string_view>

namespace usercom_endpoints_test {

// The table once more, by hand, from document 004: it agrees when this compiles.

using namespace tillwire;

namespace {

template <class Payload>
constexpr bool is(std::string_view path, std::string_view other_path, std::string_view accept) {
  constexpr endpoint_row const& row = endpoint_for<Payload>;
  return row.method == http::method::post && row.paths[0] == path && row.paths[1] == other_path &&
         row.wrap == envelope::none && row.success / 100 == 2 && row.reply == reply_shape::id &&
         row.quota == quota_class::none && row.again == resend::repeats && row.accept == accept &&
         sendable_by<Payload, usercom::account> && !sendable_by<Payload, drip::account>;
}

constexpr std::string_view by_id = "/api/public/products/:id/product_event/";
constexpr std::string_view by_custom_id = "/api/public/products-by-id/:custom_id/product_event/";

static_assert(is<usercom::v1::product_event>(by_id, by_custom_id, "*/*"));
static_assert(is<usercom::v2::product_event>(by_id, by_custom_id, "*/*; version=2"));

}  // namespace

}  // namespace usercom_endpoints_test

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_USERCOM_PRODUCT_EVENT_HPP
#define TILLWIRE_USERCOM_PRODUCT_EVENT_HPP

#include <tillwire/api/payload.hpp>
#include <tillwire/base/unix_time.hpp>
#include <tillwire/schema/one_of.hpp>
#include <tillwire/schema/open_enum.hpp>
#include <tillwire/schema/optional.hpp>
#include <tillwire/schema/path.hpp>
#include <tillwire/schema/required.hpp>
#include <tillwire/schema/rules.hpp>
#include <tillwire/usercom/endpoints.hpp>
#include <tillwire/usercom/product.hpp>

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

namespace tillwire::inline v0_1::usercom {

namespace v1 {

/**
 * Something that a client did with a product, by version 1 of the API (document 004):
 * POST /api/public/products/:id/product_event/ or /api/public/products-by-id/:custom_id/product_event/.
 *
 * Events have no key: one sent twice is recorded twice. In version 1, `user_id` is the shop's identifier of a person; in
 * version 2 it is User.com's.
 */
struct product_event {
  path<usercom::product, "product"> product;  ///< product_id{49} or product_custom_id{"…"}
  required<std::int64_t, "client"> client;    ///< User.com's identifier of the person
  optional<std::string> user_id{};            ///< the shop's identifier; beside product_custom_id
  required<open_enum<usercom::event_type>, "event_type"> event_type;  ///< in every sample of 004, not in its table
  optional<unix_time> timestamp{};  ///< when it happened; the time of arrival when absent
  optional<event_data> data{};      ///< for the product, and for the event alone

  static constexpr std::tuple rules{only_with{"user_id", "custom_id", rule::user_id_without_custom_id}};
  friend bool operator==(product_event const&, product_event const&) = default;
};
BOOST_DESCRIBE_STRUCT(product_event, (), (product, client, user_id, event_type, timestamp, data))

}  // namespace v1

namespace v2 {

/** User.com's identifier of a person. */
struct user_id {
  static constexpr std::string_view key = "user_id";
  std::int64_t value;  ///< as User.com gave it

  friend bool operator==(user_id const&, user_id const&) = default;
};

/** The shop's identifier of a person. */
struct user_custom_id {
  static constexpr std::string_view key = "user_custom_id";
  std::string value;  ///< as the shop gave it, not empty

  friend bool operator==(user_custom_id const&, user_custom_id const&) = default;
};

/** The person of an event. */
using user = one_of<user_id, user_custom_id>;

/** As v1::product_event, by version 2 of the API, which is asked for in the Accept header (newest document). */
struct product_event {
  path<usercom::product, "product"> product;                          ///< product_id{49} or product_custom_id{"…"}
  required<v2::user, "user"> user;                                    ///< user_id{431} or user_custom_id{"…"}
  required<open_enum<usercom::event_type>, "event_type"> event_type;  ///< what happened
  optional<unix_time> timestamp{};  ///< when it happened; the time of arrival when absent
  optional<event_data> data{};      ///< for the product, and for the event alone

  friend bool operator==(product_event const&, product_event const&) = default;
};
BOOST_DESCRIBE_STRUCT(product_event, (), (product, user, event_type, timestamp, data))

}  // namespace v2

}  // namespace tillwire::inline v0_1::usercom

TILLWIRE_EXTERN_PAYLOAD(tillwire::usercom::v1::product_event)
TILLWIRE_EXTERN_PAYLOAD(tillwire::usercom::v2::product_event)

#endif

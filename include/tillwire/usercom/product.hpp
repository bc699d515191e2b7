// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_USERCOM_PRODUCT_HPP
#define TILLWIRE_USERCOM_PRODUCT_HPP

#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/one_of.hpp>
#include <tillwire/schema/optional.hpp>
#include <tillwire/schema/wire_names.hpp>

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tillwire::inline v0_1::usercom {

/** User.com's own identifier of a product; the `:id` of the path. */
struct product_id {
  static constexpr std::string_view key = "id";
  std::int64_t value;  ///< as User.com gave it

  friend bool operator==(product_id const&, product_id const&) = default;
};

/** The shop's identifier of a product; the `:custom_id` of the path. */
struct product_custom_id {
  static constexpr std::string_view key = "custom_id";
  std::string value;  ///< as the shop gave it, not empty

  friend bool operator==(product_custom_id const&, product_custom_id const&) = default;
};

/** The product of an event. It must exist: an event of an unknown one is answered by 404. */
using product = one_of<product_id, product_custom_id>;

/** What happened to a product: the vendor's list is closed (help.user.com articles 94 and 30). */
enum class event_type {
  click,               ///< "click"
  promo_click,         ///< "promo click"
  view,                ///< "view"
  detail,              ///< "detail"
  liking,              ///< "liking"
  add_to_observation,  ///< "add to observation"
  reservation,         ///< "reservation"
  add,                 ///< "add"
  add_to_cart,         ///< "add to cart"
  remove,              ///< "remove"
  checkout,            ///< "checkout"
  checkout_option,     ///< "checkout option"
  order,               ///< "order"
  purchase,            ///< "purchase"
  return_,             ///< "return"
  refund,              ///< "refund"
};

/** The part of an event that is the caller's own (004 "data"). */
struct event_data {
  custom_attributes product_attributes{};   ///< become attributes of the product itself, and overwrite them
  optional<attribute_value> custom_data{};  ///< stays with the event

  friend bool operator==(event_data const&, event_data const&) = default;
};
BOOST_DESCRIBE_STRUCT(event_data, (), (product_attributes, custom_data))

}  // namespace tillwire::inline v0_1::usercom

template <>
struct tillwire::wire_names<tillwire::usercom::event_type> {
  using enum tillwire::usercom::event_type;
  static constexpr std::array<tillwire::wire_name<tillwire::usercom::event_type>, 16> table{{
      {click, "click"},
      {promo_click, "promo click"},
      {view, "view"},
      {detail, "detail"},
      {liking, "liking"},
      {add_to_observation, "add to observation"},
      {reservation, "reservation"},
      {add, "add"},
      {add_to_cart, "add to cart"},
      {remove, "remove"},
      {checkout, "checkout"},
      {checkout_option, "checkout option"},
      {order, "order"},
      {purchase, "purchase"},
      {return_, "return"},
      {refund, "refund"},
  }};
  static constexpr bool closed = true;
};

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_PERSON_HPP
#define TILLWIRE_DRIP_PERSON_HPP

#include <tillwire/schema/one_of.hpp>
#include <tillwire/schema/types.hpp>

#include <boost/describe/enum.hpp>

#include <string>
#include <string_view>

namespace tillwire::inline v0_1::drip {

/** Drip's own identifier of a person (001, 002 "person_id"); beside it, an e-mail address is ignored. */
struct person_id {
  static constexpr std::string_view key = "person_id";
  static constexpr bool overrides = true;
  std::string value;  ///< as Drip gave it, not empty

  friend bool operator==(person_id const&, person_id const&) = default;
};

/** The person of a cart or an order (001, 002: "Either person_id or email must be included"). */
using person = one_of<email, person_id>;

/** Drip's own identifier of a person, by the name that the v2 calls give it (newest: rest/events, rest/orders "id"). */
struct subscriber_id {
  static constexpr std::string_view key = "id";
  static constexpr bool overrides = true;
  std::string value;  ///< as Drip gave it, not empty

  friend bool operator==(subscriber_id const&, subscriber_id const&) = default;
};

/** The person of a v2 event or a legacy order. */
using subscriber_reference = one_of<email, subscriber_id>;

/** Whether a person takes mail (newest: "status", "initial_status"). */
enum class subscription {
  active,        ///< takes it
  unsubscribed,  ///< takes none
};
BOOST_DESCRIBE_ENUM(subscription, active, unsubscribed)

}  // namespace tillwire::inline v0_1::drip

#endif

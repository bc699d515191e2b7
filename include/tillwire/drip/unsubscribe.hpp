// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_UNSUBSCRIBE_HPP
#define TILLWIRE_DRIP_UNSUBSCRIBE_HPP

#include <tillwire/api/payload.hpp>
#include <tillwire/drip/endpoints.hpp>
#include <tillwire/schema/list.hpp>
#include <tillwire/schema/required.hpp>
#include <tillwire/schema/types.hpp>

#include <boost/describe/class.hpp>

namespace tillwire::inline v0_1::drip {

/** A person who shall get no mail of the account any more (document 003). */
struct unsubscribe {
  required<tillwire::email, "email"> email;  ///< the only way to say who it is, in this call

  friend bool operator==(unsubscribe const&, unsubscribe const&) = default;
};
BOOST_DESCRIBE_STRUCT(unsubscribe, (), (email))

/** Up to 1000 people in one call: POST /v2/:account_id/unsubscribes/batches (document 003). */
struct unsubscribes_batch {
  required<batch_of<unsubscribe>, "subscribers"> subscribers;  ///< the key is that of subscribers_batch, too

  friend bool operator==(unsubscribes_batch const&, unsubscribes_batch const&) = default;
};
BOOST_DESCRIBE_STRUCT(unsubscribes_batch, (), (subscribers))

}  // namespace tillwire::inline v0_1::drip

TILLWIRE_EXTERN_PAYLOAD(tillwire::drip::unsubscribes_batch)

#endif

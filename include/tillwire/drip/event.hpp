// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_EVENT_HPP
#define TILLWIRE_DRIP_EVENT_HPP

#include <tillwire/api/payload.hpp>
#include <tillwire/base/timestamp.hpp>
#include <tillwire/drip/endpoints.hpp>
#include <tillwire/drip/person.hpp>
#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/list.hpp>
#include <tillwire/schema/optional.hpp>
#include <tillwire/schema/required.hpp>
#include <tillwire/schema/rules.hpp>

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace tillwire::inline v0_1::drip {

/** What an event carries; `value` counts as money where the action is a conversion: whole cents, 0 to 2^31-1. */
class event_properties : public attributes {
 public:
  using attributes::attributes;
  event_properties() = default;
  /** Takes attributes that were made elsewhere. */
  event_properties(attributes a) : attributes(std::move(a)) {}

  /** Reports a numeric `value` that is not whole or out of range. */
  void inspect(report& out) const;
  /** The same as JSON Schema. */
  static constexpr std::string_view properties =
      R"({"value":{"if":{"type":"number"},"then":{"type":"integer","minimum":0,"maximum":2147483647},"else":{"$ref":"#/$defs/any"}}})";
};

/**
 * Something a person did (003, and the newest rest/events, which lists the fields).
 *
 * Events have no key: one sent twice is recorded twice. A person not seen before is created.
 */
struct event {
  required<subscriber_reference, "person"> person;  ///< email{"…"} or subscriber_id{"…"}
  required<std::string, "action"> action;           ///< what the person did, such as "Opened a door"
  optional<bool> prospect{};                        ///< whether a lead score is kept for the person; true when absent
  optional<event_properties> properties{};          ///< keys of the caller's own; `value` is the money of a conversion
  optional<timestamp> occurred_at{};                ///< when it happened; the time of arrival when absent

  static constexpr std::tuple rules{defaults_to{"prospect", "true"}};
  friend bool operator==(event const&, event const&) = default;
};
BOOST_DESCRIBE_STRUCT(event, (), (person, action, prospect, properties, occurred_at))

/** Up to 1000 events in one call: POST /v2/:account_id/events/batches (003; its curl line names another path). */
struct events_batch {
  required<batch_of<event>, "events"> events;  ///< several of one person are fine

  friend bool operator==(events_batch const&, events_batch const&) = default;
};
BOOST_DESCRIBE_STRUCT(events_batch, (), (events))

}  // namespace tillwire::inline v0_1::drip

TILLWIRE_EXTERN_PAYLOAD(tillwire::drip::events_batch)

#endif

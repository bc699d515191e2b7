// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_SUBSCRIBER_HPP
#define TILLWIRE_DRIP_SUBSCRIBER_HPP

#include <tillwire/api/payload.hpp>
#include <tillwire/base/cents.hpp>
#include <tillwire/base/timestamp.hpp>
#include <tillwire/drip/endpoints.hpp>
#include <tillwire/drip/person.hpp>
#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/list.hpp>
#include <tillwire/schema/open_enum.hpp>
#include <tillwire/schema/optional.hpp>
#include <tillwire/schema/required.hpp>
#include <tillwire/schema/rules.hpp>
#include <tillwire/schema/types.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <string>
#include <tuple>

namespace tillwire::inline v0_1::drip {

/** What a person said to being mailed, in the sense of the European data protection law (newest: "eu_consent"). */
enum class eu_consent {
  granted,  ///< agreed
  denied,   ///< refused
};
BOOST_DESCRIBE_ENUM(eu_consent, granted, denied)

/**
 * A person to be created or updated (003, and the newest rest/subscribers, which lists the fields).
 *
 * At least one of email, id and visitor_uuid is given. Keys of the caller's own go into custom_fields.
 */
struct subscriber {
  optional<tillwire::email> email{};      ///< one of the three ways to say who it is
  optional<std::string> id{};             ///< Drip's own identifier; one of the three
  optional<std::string> visitor_uuid{};   ///< Drip's identifier of a visitor; one of the three
  optional<tillwire::email> new_email{};  ///< replaces `email`; a new person where nobody has that
  optional<std::string> user_id{};        ///< the shop's own key of the person; nobody else has the same
  optional<std::string> first_name{};     ///< the given name
  optional<std::string> last_name{};      ///< the family name
  optional<std::string> address1{};       ///< street and number; spelled so here, and `address_1` in orders
  optional<std::string> address2{};       ///< what the street leaves open: a floor, a flat
  optional<std::string> city{};           ///< the town
  optional<std::string> state{};          ///< the state, province or region
  optional<std::string> zip{};            ///< spelled so here and in legacy orders, and `postal_code` in order_activity
  optional<std::string> country{};        ///< its name or its code: no form is documented
  optional<std::string> phone{};          ///< as it is dialled: no form is documented; for text messages see sms_number
  optional<tillwire::sms_number> sms_number{};  ///< in E.164 form; United States alone (newest)
  optional<bool> sms_consent{};                 ///< whether the person agreed to text messages; false when absent
  optional<tillwire::time_zone> time_zone{};    ///< by its name in the tz database; Etc/UTC when absent
  optional<cents> lifetime_value{};             ///< what the person has spent, in cents
  optional<std::string> ip_address{};           ///< such as 111.111.111.11
  list<std::string> tags{};                     ///< added to those the person has
  list<std::string> remove_tags{};              ///< taken from those the person has
  optional<attributes> custom_fields{};      ///< keys of the caller's own; Drip's own clients send text alone as values
  optional<bool> prospect{};                 ///< whether a lead score is kept for the person; true when absent
  optional<std::int64_t> base_lead_score{};  ///< where the lead score begins; 30 when absent
  optional<open_enum<drip::eu_consent>> eu_consent{};  ///< what the person said to being mailed (newest)
  optional<std::string> eu_consent_message{};          ///< what the person was asked to agree to (newest)
  optional<open_enum<subscription>> status{};          ///< forces the status, also of people who left
  optional<open_enum<subscription>> initial_status{};  ///< only of people not seen before
  optional<timestamp> status_updated_at{};  ///< of the status; in no document, but sent by the vendor's own clients
  optional<attributes> external_ids{};      ///< in other systems; in no document, but sent by the vendor's own clients

  static constexpr std::tuple rules{at_least_one_of{"email", "id", "visitor_uuid"}, defaults_to{"sms_consent", "false"},
                                    defaults_to{"time_zone", R"("Etc/UTC")"},       defaults_to{"prospect", "true"},
                                    defaults_to{"base_lead_score", "30"},           bare_element_of{"tags"}};
  friend bool operator==(subscriber const&, subscriber const&) = default;
};
BOOST_DESCRIBE_STRUCT(subscriber, (),
                      (email, id, visitor_uuid, new_email, user_id, first_name, last_name, address1, address2, city,
                       state, zip, country, phone, sms_number, sms_consent, time_zone, lifetime_value, ip_address, tags,
                       remove_tags, custom_fields, prospect, base_lead_score, eu_consent, eu_consent_message, status,
                       initial_status, status_updated_at, external_ids))

/** Up to 1000 people in one call: POST /v2/:account_id/subscribers/batches (document 003). */
struct subscribers_batch {
  required<batch_of<subscriber>, "subscribers"> subscribers;  ///< those whom Drip does not know are created

  friend bool operator==(subscribers_batch const&, subscribers_batch const&) = default;
};
BOOST_DESCRIBE_STRUCT(subscribers_batch, (), (subscribers))

}  // namespace tillwire::inline v0_1::drip

TILLWIRE_EXTERN_PAYLOAD(tillwire::drip::subscribers_batch)

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_RECORDING_HPP
#define TILLWIRE_API_RECORDING_HPP

#include <tillwire/api/endpoint.hpp>

#include <array>
#include <string_view>

namespace tillwire::inline v0_1 {

/** Something that a record is about, by the fields that name it together; a record that lacks one is not about it. */
struct subject_fields {
  std::string_view kind{};                  ///< empty: there is none
  std::array<std::string_view, 2> names{};  ///< up to two fields, such as provider and order_id
};

/**
 * What an outbox knows of a kind of payload beside its endpoint; a row of a table, as endpoint_row is.
 *
 * Records that are about the same thing are sent in the order of their recording, one after the other or together. Records
 * without any subject keep their order among all of their kind.
 */
struct recording {
  std::array<subject_fields, 4> about{};   ///< the first is the record's own key
  std::string_view stamp = "occurred_at";  ///< the field that gets the time of recording where it is absent
  std::string_view counts_twice_with{};    ///< a field: with it, a second sending changes money twice
  bool counts_twice_without_key = false;   ///< so it does without the first subject
  bool supersedes_when_updated = false;    ///< one with the action `updated` makes an earlier such one superfluous
  bool urgent = false;                     ///< part of the quota and of the room in the queue is kept for it
};

/** The row of a payload: specialize it for payloads of your own that are to be recorded. */
template <class Payload>
inline constexpr recording recording_for{};

namespace detail {

template <class Payload, class Account>
consteval bool goes_in_batches_of() {
  if constexpr (has_batch<Payload>) return sendable_by<typename batch_for<Payload>::type, Account>;
  else return false;
}

}  // namespace detail

/** A payload that can be recorded for an account of that type: sent alone, in batches, or either way. */
template <class Payload, class Account>
concept recordable_by = sendable_by<Payload, Account> || detail::goes_in_batches_of<Payload, Account>();

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_MEANING_HPP
#define TILLWIRE_OUTBOX_MEANING_HPP

#include <tillwire/base/error.hpp>

#include <cstdint>

namespace tillwire::inline v0_1::outbox {

/** What the end of a request means for the records that it carried. */
enum class meaning : std::uint8_t {
  accepted,         ///< the vendor took them
  refused,          ///< these records, as they are, will never be accepted, or one of them will not
  account_refused,  ///< nothing of this account will be
  limited,          ///< the hour is used up: they were not looked at
  busy,             ///< one of their people is being dealt with: they were not looked at
  unsent,           ///< they never left
  unreached,        ///< they did not come to the vendor
  unsure,           ///< the vendor may have processed them, or not, and cannot be asked
  server_unsure,    ///< as unsure, while the vendor can be reached
};

/** What an error means; `names_record`: the request's path names something of the record's own, which 404 is about. */
constexpr meaning meaning_of(errc code, bool names_record) {
  switch (code) {
    case errc::invalid_payload:
    case errc::invalid_text:
    case errc::invalid_json:
    case errc::json_too_large:
    case errc::json_too_deep:
    case errc::bad_request: return meaning::refused;
    case errc::not_found: return names_record ? meaning::refused : meaning::account_refused;
    case errc::invalid_account:
    case errc::authentication_failed:
    case errc::permission_denied: return meaning::account_refused;
    case errc::rate_limited: return meaning::limited;
    case errc::subscriber_busy: return meaning::busy;
    case errc::refused_by_gate:
    case errc::too_many_in_flight:
    case errc::queue_full:
    case errc::store_failed: return meaning::unsent;
    case errc::unresolved_host:
    case errc::connection_refused:
    case errc::proxy_failed:
    case errc::tls_failed:
    case errc::unexpected_status: return meaning::unreached;
    case errc::server_error: return meaning::server_unsure;
    case errc::connection_lost:
    case errc::timed_out:
    case errc::malformed_response:
    case errc::transport_failed:
    case errc::abandoned: break;
  }
  return meaning::unsure;
}

}  // namespace tillwire::inline v0_1::outbox

#endif

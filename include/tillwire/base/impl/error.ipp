// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_IMPL_ERROR_IPP
#define TILLWIRE_BASE_IMPL_ERROR_IPP

#include <tillwire/base/digits.hpp>
#include <tillwire/base/error.hpp>

#include <new>
#include <utility>

namespace tillwire::inline v0_1 {

std::string_view to_string(errc code) noexcept {
  switch (code) {
    case errc::invalid_payload: return "invalid_payload";
    case errc::invalid_account: return "invalid_account";
    case errc::refused_by_gate: return "refused_by_gate";
    case errc::invalid_text: return "invalid_text";
    case errc::invalid_json: return "invalid_json";
    case errc::json_too_large: return "json_too_large";
    case errc::json_too_deep: return "json_too_deep";
    case errc::unresolved_host: return "unresolved_host";
    case errc::connection_refused: return "connection_refused";
    case errc::connection_lost: return "connection_lost";
    case errc::timed_out: return "timed_out";
    case errc::tls_failed: return "tls_failed";
    case errc::proxy_failed: return "proxy_failed";
    case errc::malformed_response: return "malformed_response";
    case errc::transport_failed: return "transport_failed";
    case errc::abandoned: return "abandoned";
    case errc::too_many_in_flight: return "too_many_in_flight";
    case errc::queue_full: return "queue_full";
    case errc::store_failed: return "store_failed";
    case errc::bad_request: return "bad_request";
    case errc::authentication_failed: return "authentication_failed";
    case errc::permission_denied: return "permission_denied";
    case errc::not_found: return "not_found";
    case errc::rate_limited: return "rate_limited";
    case errc::subscriber_busy: return "subscriber_busy";
    case errc::server_error: return "server_error";
    case errc::unexpected_status: return "unexpected_status";
  }
  return "unknown";
}

std::string_view to_string(condition what_to_do) noexcept {
  switch (what_to_do) {
    case condition::fix_payload: return "fix_payload";
    case condition::fix_credentials: return "fix_credentials";
    case condition::retry: return "retry";
    case condition::wait: return "wait";
    case condition::fix_setup: return "fix_setup";
  }
  return "unknown";
}

condition condition_of(errc code) noexcept {
  switch (code) {
    case errc::invalid_payload:
    case errc::invalid_text:
    case errc::invalid_json:
    case errc::json_too_large:
    case errc::json_too_deep:
    case errc::bad_request:
    case errc::not_found: return condition::fix_payload;
    case errc::invalid_account:
    case errc::authentication_failed:
    case errc::permission_denied: return condition::fix_credentials;
    case errc::refused_by_gate:
    case errc::queue_full:
    case errc::rate_limited: return condition::wait;
    case errc::unresolved_host:
    case errc::connection_refused:
    case errc::connection_lost:
    case errc::timed_out:
    case errc::proxy_failed:
    case errc::malformed_response:
    case errc::abandoned:
    case errc::too_many_in_flight:
    case errc::subscriber_busy:
    case errc::server_error: return condition::retry;
    case errc::tls_failed:
    case errc::transport_failed:
    case errc::store_failed:
    case errc::unexpected_status: return condition::fix_setup;
  }
  return condition::fix_setup;
}

error make_error(errc code, std::string_view message, std::string_view path) {
  return {.code = code, .what_to_do = condition_of(code), .path = std::string(path), .message = std::string(message)};
}

error detail::error_with(errc code, std::vector<error_detail> details) {
  error_detail const& first = details.front();
  return {.code = code,
          .what_to_do = condition_of(code),
          .path = first.path,
          .message = first.message,
          .details = std::move(details)};
}

void detail::move_error(error* to, error&& from) noexcept { ::new (to) error(std::move(from)); }

void detail::end_error(error& e) noexcept { e.~error(); }

std::string to_string(error const& e) {
  std::string line(to_string(e.code));
  if (e.status != 0) {
    line += " (HTTP ";
    detail::append_digits(line, static_cast<std::uint64_t>(e.status));
    line += ')';
  }
  if (!e.path.empty()) line += " at " + e.path;
  if (!e.message.empty()) line += ": " + e.message;
  for (error_detail const& d : e.details) {
    std::string const& words = d.message.empty() ? d.code : d.message;
    if (d.path == e.path && words == e.message) continue;  // the first line has said it
    line += "\n  ";
    if (!d.path.empty()) line += d.path + ": ";
    line += words;
  }
  return line;
}

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_ERROR_HPP
#define TILLWIRE_BASE_ERROR_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1 {

/** What happened. */
enum class errc : std::uint8_t {
  // found before anything was sent
  invalid_payload,  ///< validate() found at least one violation of error severity; `details` has them all
  invalid_account,  ///< the account's subdomain, token or User-Agent cannot be sent; `path` names the member
  refused_by_gate,  ///< the client's gate did not let the request leave
  invalid_text,     ///< a text is not a value of the type it was parsed as (a decimal, a timestamp)
  // found when reading JSON
  invalid_json,    ///< not one well-formed JSON text in UTF-8; `path` is the place reached
  json_too_large,  ///< over the reader's limit on bytes
  json_too_deep,   ///< over the reader's limit on nesting
  // between the client and the vendor
  unresolved_host,     ///< the host name has no address (DNS, or no network)
  connection_refused,  ///< nothing listens there, or the connection could not be made
  connection_lost,     ///< the connection broke after it was made: the vendor may have processed the request
  timed_out,           ///< no whole answer in time: the vendor may have processed the request
  tls_failed,          ///< certificate or handshake refused
  proxy_failed,        ///< the proxy could not be reached or refused, by 407 too
  malformed_response,  ///< the answer is not HTTP: the vendor may have processed the request
  transport_failed,    ///< any other failure, in the transport's words: the vendor may have processed the request
  abandoned,           ///< the transport let go of the request, which the vendor may have processed
  too_many_in_flight,  ///< not sent: as many requests as the transport takes are still without an answer
  // in an outbox
  queue_full,    ///< not recorded: the outbox holds as many records, or bytes, as it may
  store_failed,  ///< the outbox's store could not be read or written, for a reason in its own words
  // answered by the vendor
  bad_request,            ///< 400, 413, 422 and other 4xx not named here: this payload will not be accepted as it is
  authentication_failed,  ///< 401
  permission_denied,      ///< 403
  not_found,              ///< 404: the account, or a User.com product that does not exist yet
  rate_limited,           ///< 429: the hourly limit is used up, or it does not say which limit
  subscriber_busy,        ///< 429: several requests for one subscriber at once; a short wait is enough
  server_error,           ///< 408, 425 and 5xx: the vendor may have processed the request
  unexpected_status,      ///< 1xx or 3xx: redirects are not followed
};

/** What to do about it. */
enum class condition : std::uint8_t {
  fix_payload,      ///< sending the same payload again will fail again
  fix_credentials,  ///< nothing of this account will be accepted until its credentials are mended
  retry,            ///< the same request may succeed later
  wait,             ///< as retry, but not before `retry_after`, or the vendor's hourly window, has passed
  fix_setup,        ///< the program, its transport or the machine's network set-up is at fault
};

/** The name of the enumerator, for logs. */
std::string_view to_string(errc code) noexcept;
/** @copydoc to_string(errc) */
std::string_view to_string(condition what_to_do) noexcept;

/** One reason among several: a violation found here, or one entry of a vendor's list of errors. */
struct error_detail {
  std::string code{};     ///< an open list: the vendors add codes without notice
  std::string path{};     ///< the member it is about, such as `items[3].price`; empty when none is named
  std::string message{};  ///< a sentence for people; may be empty

  friend bool operator==(error_detail const&, error_detail const&) = default;
};

/**
 * Why something did not succeed.
 *
 * Programs decide by `condition` and `code`; people read `message`. It never holds credentials.
 */
struct error {
  errc code{};                          ///< what happened
  condition what_to_do{};               ///< what helps: condition_of() the code, unless the answer says more
  int status{};                         ///< the HTTP status, 0 when no answer came
  std::string path{};                   ///< the JSON path or the member at fault, empty when none
  std::string message{};                ///< one sentence
  std::vector<error_detail> details{};  ///< each violation that is an error, or the vendor's list
  std::optional<std::chrono::seconds> retry_after{};  ///< as the vendor asked
  std::string body{};                                 ///< the answer as it came, up to the client's limit
  bool truncated = false;                             ///< the answer was longer than that

  friend bool operator==(error const&, error const&) = default;
};

/** What an errc means one should do, where nothing more is known. */
condition condition_of(errc code) noexcept;

/** An error without an answer of a vendor; the condition follows from the code. */
error make_error(errc code, std::string_view message, std::string_view path = {});

namespace detail {

/** The error that these details make, which are not empty: it has the path and the message of the first. */
error error_with(errc code, std::vector<error_detail> details);

/** Moves an error to where there is no object yet, and ends one: compiled once for the results of all types. */
/// @{
void move_error(error* to, error&& from) noexcept;
void end_error(error& e) noexcept;
/// @}

}  // namespace detail

/** The error in one line: code, status, path, message and each detail. */
std::string to_string(error const& e);

}  // namespace tillwire::inline v0_1

#endif

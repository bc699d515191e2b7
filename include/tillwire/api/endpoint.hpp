// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_ENDPOINT_HPP
#define TILLWIRE_API_ENDPOINT_HPP

#include <tillwire/http/request.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tillwire::inline v0_1 {

/** What stands around a payload in the body. */
enum class envelope : std::uint8_t {
  none,     ///< nothing: the payload is the body
  batches,  ///< `{"batches":[payload]}`, always with one element
};

/** What a success answers with. Replies are read leniently: this is what the vendor's documents say. */
enum class reply_shape : std::uint8_t {
  request_id,    ///< `{"request_id":"…"}`
  request_ids,   ///< `{"request_ids":["…"]}`: not one for each entry
  id,            ///< `{"id":388}`
  empty_object,  ///< `{}`
  nothing,       ///< no body
};

/** What becomes of a request that is sent twice, because its first answer was lost. */
enum class resend : std::uint8_t {
  converges,  ///< the vendor ends in the same state
  repeats,    ///< the vendor counts it twice, or shows it twice
};

/** The limit that a request counts against. */
enum class quota_class : std::uint8_t {
  single,  ///< Drip: 3,600 an hour
  batch,   ///< Drip: 50 an hour
  none,    ///< no documented limit
};

/** One row of a vendor's table of calls. */
struct endpoint_row {
  http::method method = http::method::post;  ///< of the HTTP request
  /** `:name` is filled from the account or from a path field; the first path for which all names have a value is taken. */
  std::array<std::string_view, 2> paths{};
  envelope wrap = envelope::none;                ///< what stands around the payload in the body
  int success = 200;                             ///< as documented; any 2xx is taken for one
  reply_shape reply = reply_shape::nothing;      ///< what a success carries, so far as documents say
  resend again = resend::repeats;                ///< what a second sending does after an answer was lost
  quota_class quota = quota_class::none;         ///< which of the vendor's limits it counts against
  std::string_view accept = "application/json";  ///< of the Accept header
};

/** A row for accounts of one kind: a payload cannot be sent to another vendor than its own. */
template <class Account>
struct endpoint : endpoint_row {
  using account_type = Account;  ///< the only kind of account that the payload can be sent for
};

/** What endpoint_for is for a type that has no endpoint. */
struct no_endpoint {};

/**
 * The endpoint of a payload: specialize it for payloads of your own.
 *
 * `template <> inline constexpr tillwire::endpoint<my::account> tillwire::endpoint_for<my::payload>{{.paths = {"/v1/sale"}}};`
 */
template <class Payload>
inline constexpr no_endpoint endpoint_for{};

/**
 * The payload that carries many entries of a type in one call; specialize it for payloads of your own.
 *
 * `template <> struct tillwire::batch_for<my::sale> { using type = my::sales_batch; };`: a struct of one member, which is
 * a batch_of<my::sale>.
 */
template <class Entry>
struct batch_for {};

/** An entry that client::send_all() can send. */
template <class T>
concept has_batch = requires { typename batch_for<T>::type; };

/** A payload for which endpoint_for is specialized. */
template <class Payload>
concept has_endpoint = !std::same_as<std::remove_cvref_t<decltype(endpoint_for<Payload>)>, no_endpoint>;

/** A payload that an account of that type can send. */
template <class Payload, class Account>
concept sendable_by =
    has_endpoint<Payload> &&
    std::same_as<typename std::remove_cvref_t<decltype(endpoint_for<Payload>)>::account_type, Account>;

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_RECORD_HPP
#define TILLWIRE_OUTBOX_RECORD_HPP

#include <tillwire/api/endpoint.hpp>
#include <tillwire/base/time_source.hpp>
#include <tillwire/base/timestamp.hpp>
#include <tillwire/http/request.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/**
 * @file
 * What a store keeps: records, how they are sent, the requests that carried them, and what became of them.
 */
namespace tillwire::inline v0_1::outbox {

/** A time that does not come. */
inline constexpr std::chrono::steady_clock::time_point never = (std::chrono::steady_clock::time_point::max)();

/**
 * Names a record in its store; counts up from 1 in the order of recording, and no number is used twice, but for one that was
 * given in a transaction which the program took back.
 */
using record_id = std::uint64_t;
/** Names a route in its store; counts up from 1. */
using route_id = std::uint32_t;
/** Names a request in its store; 0 names none. */
using request_id = std::uint64_t;

/** What has become of a record. The first three are kept with their text, the others as lines of the ledger. */
enum class state : std::uint8_t {
  queued,      ///< to be sent, or on its way
  uncertain,   ///< the vendor may have processed it, and a second time would count twice: a person decides
  dead,        ///< the vendor refused it, or it grew too old: a person mends, resends or discards it
  accepted,    ///< the vendor took it, which is not to say that it has processed it
  superseded,  ///< a later record of the same subject went in its place
  discarded,   ///< a person gave it up
};
/** How many states there are. */
inline constexpr std::size_t state_count = 6;

/** The name of the enumerator. */
constexpr std::string_view to_string(state s) noexcept {
  constexpr std::string_view names[state_count] = {"queued",   "uncertain",  "dead",
                                                   "accepted", "superseded", "discarded"};
  return names[static_cast<std::size_t>(s)];
}

/** When a record is safe from a power cut. */
enum class durability : std::uint8_t {
  each,     ///< when record() returns
  grouped,  ///< with the next commit, which poll() makes after outbox_options::group_interval at the latest
  memory,   ///< with the next commit that something else makes, and when the outbox is closed
};

/**
 * How the records of one kind are sent for one account.
 *
 * It is kept with them, so that a program of another version, or one that lacks the payload's type, can send them. Paths
 * have `:name`s as in endpoint_row; the account has values for those that are left. Nothing secret is in it.
 */
struct route {
  std::string_view account{};                    ///< as the program named it
  http::method method = http::method::post;      ///< of both calls
  std::string_view accept = "application/json";  ///< of the Accept header
  std::string_view single{};              ///< the path of the call that takes one record; empty where there is none
  std::string_view batch{};               ///< the path of the call that takes many; empty where there is none
  std::string_view list{};                ///< the member of that call's body in which they stand
  envelope single_wrap = envelope::none;  ///< what stands around the body of the single call
  envelope batch_wrap = envelope::none;   ///< what stands around the body of the call that takes many
  quota_class single_quota = quota_class::none;  ///< the limit that the single call counts against
  quota_class batch_quota = quota_class::none;   ///< the limit that the call that takes many counts against
  resend again = resend::repeats;                ///< what a second sending does
  bool urgent = false;                           ///< part of the quota and of the room in the queue is kept for it

  friend bool operator==(route const&, route const&) = default;
};

/** What is said of a record beside its text. */
struct record_flags {
  bool counts_twice = false;  ///< sent twice, it changes money twice
  bool superseding = false;   ///< it makes an earlier one of its first subject, if that is so too, superfluous
};

/** A record about to be kept. */
struct new_record {
  route_id route{};         ///< what add_route() gave
  timestamp recorded_at{};  ///< the wall clock's
  /** What it is about, a line each, such as `order:my_shop/456445746` and `email:jd@x.com`; the first is its own key. */
  std::string_view subjects{};
  std::string_view path{};  ///< of its single call, where that is not the route's
  std::string_view body{};  ///< JSON, an object
  record_flags flags{};     ///< what the planner must know
};

/** What is needed of a queued record to plan its sending. */
struct queued_record {
  record_id id{};               ///< in its store
  route_id route{};             ///< how it is sent
  timestamp recorded_at{};      ///< the wall clock's
  std::string_view subjects{};  ///< a line each
  bool has_path = false;        ///< its single call has a path of its own
  std::size_t size = 0;         ///< of its body
  unsigned attempts = 0;        ///< how often it was sent so far
  record_flags flags{};         ///< as they were recorded
};

/** A request about to leave. A direct send carries no records, and so is settled from the start. */
struct new_request {
  std::string_view account{};            ///< as the program named it
  quota_class quota{};                   ///< the limit that it counts against
  moment at{};                           ///< when it leaves
  std::span<record_id const> records{};  ///< in the order of the body; none of a direct send
};

/** A request that left. */
struct sent_request {
  request_id id{};                         ///< in its store
  std::string_view account{};              ///< as the program named it
  quota_class quota{};                     ///< the limit that it counts against
  moment at{};                             ///< when it left
  std::span<record_id const> unsettled{};  ///< those it carries, if nothing is known of its answer
};

/** A vendor's answer to a request, for the ledger. */
struct answer {
  timestamp at{};                  ///< when it came, by the wall clock
  int status = 0;                  ///< 0: none came
  std::string_view request_ids{};  ///< as the vendor gave them, a comma between two
};

/** What becomes of records. `queued` leaves them where they are. */
struct settlement {
  std::span<record_id const> records{};  ///< of one request, or of none
  state becomes{};                       ///< their state from then on
  unsigned attempts = 0;                 ///< how often they were sent
  std::string_view code{};               ///< the vendor's, or the name of the errc; empty when accepted
  std::string_view path{};               ///< the member at fault, as the vendor names it
  std::string_view message{};            ///< for people
};

/** A record and what has become of it, valid during the call that it is given to. */
struct record_view {
  record_id id{};                  ///< in its store
  state is{};                      ///< what has become of it
  std::string_view account{};      ///< as the program named it
  std::string_view call{};         ///< the path of its route's single call, or of the batch where there is none
  std::string_view subjects{};     ///< a line each
  std::string_view body{};         ///< empty in the ledger
  timestamp recorded_at{};         ///< the wall clock's
  timestamp settled_at{};          ///< of the last answer; recorded_at where none came
  unsigned attempts = 0;           ///< how often it was sent
  int status = 0;                  ///< the HTTP status of the last answer; 0: none came
  std::string_view request_ids{};  ///< of the request that carried it
  std::string_view code{};         ///< the vendor's, or the name of the errc; empty when accepted
  std::string_view path{};         ///< the member at fault, as the vendor names it
  std::string_view message{};      ///< for people
};

/** Which records are asked for: all, unless it says otherwise. */
struct query {
  /** The bit of a state, for `states`. */
  static constexpr unsigned mask(state s) { return 1U << static_cast<unsigned>(s); }

  unsigned states = (1U << state_count) - 1;                  ///< bits, as mask() makes them
  std::string_view account{};                                 ///< empty: any
  record_id first = 1;                                        ///< this one or later
  record_id last = INT64_MAX;                                 ///< this one or earlier
  timestamp since = timestamp::from_microseconds(INT64_MIN);  ///< recorded then or later
  timestamp until = timestamp::from_microseconds(INT64_MAX);  ///< recorded before
};

/** How much a store holds. */
struct store_counts {
  std::uint64_t queued = 0,  ///< records to be sent, or on their way
      uncertain = 0,         ///< records that a person decides about
      dead = 0;              ///< records that a person mends, resends or discards
  std::uint64_t bytes = 0;   ///< of the bodies of these
};

}  // namespace tillwire::inline v0_1::outbox

#endif

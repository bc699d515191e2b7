// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_DELIVERY_HPP
#define TILLWIRE_OUTBOX_DELIVERY_HPP

#include <tillwire/base/error.hpp>
#include <tillwire/base/splitmix64.hpp>
#include <tillwire/outbox/backlog.hpp>
#include <tillwire/outbox/outbox_options.hpp>
#include <tillwire/outbox/quota_window.hpp>
#include <tillwire/outbox/record.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace tillwire::inline v0_1::outbox {

/** A request that may leave now: it is claimed in the store, sent, and concluded. */
struct departure {
  std::uint32_t flight;            ///< its name until it has ended
  route_id by;                     ///< how its records are sent
  bool as_batch;                   ///< by the route's call for many, even with one record
  quota_class quota;               ///< the limit that it counts against
  std::vector<record_id> records;  ///< in the order of the body
};

/** What becomes of some records of a flight: of all with that many attempts. */
struct fate {
  state becomes{};                   ///< `queued` is to be sent again
  unsigned attempts = 0;             ///< this one included
  std::vector<record_id> records{};  ///< in the order of the body
};

/** Adds a record to those of the same end. */
void add_fate(std::vector<fate>& fates, state becomes, unsigned attempts, record_id id);

/**
 * Decides what is sent when: takes in records, answers and the time, and says which request may leave next.
 *
 * It has no I/O and no clock, so that a simulation can lead it anywhere. The outbox does what it says, in this order:
 * next(), claim in the store, send; conclude(), settle in the store, end().
 */
class delivery {
 public:
  using time = std::chrono::steady_clock::time_point;  ///< the steady clock's, which nobody sets
  using account_index = std::uint32_t;                 ///< counts up from 0 in the order of add_account()

  /** Nothing to send yet; `seed` is that of the random times of backoff. */
  delivery(outbox_options const& options, std::uint64_t seed) : options_(options), random_(seed) {}

  /** An account without records; its requests are counted against these limits. */
  account_index add_account(hourly_limits const& limits);
  /** The one that was added last, of which there are no records. */
  void remove_last_account();
  /** How records of a route are sent; before the first of them is added. */
  void set_route(route_id r, account_index of, route const& how);

  /** A record of a route that was set, behind all others. */
  void add(queued_record const& r, moment now);
  /** A record that is gone from the store. */
  void drop(record_id id);

  /** A request that may leave now; `hurry` does not let records wait for company. */
  std::optional<departure> next(time now, bool hurry);
  /** The departure could not be claimed: it has not left, and its records do not before that time. */
  void take_back(std::uint32_t flight, time not_before);
  /** What an answer means for the records of a flight; `failure` is null where the vendor accepted. */
  std::vector<fate> conclude(std::uint32_t flight, error const* failure, time now);
  /** The conclusion is in the store: the records leave, or wait to be sent again. */
  void end(std::uint32_t flight);

  /** As backlog::next_retirement(). */
  std::optional<retirement> next_retirement() { return backlog_.next_retirement(); }
  /** The store does not agree. */
  void keep(record_id id);

  /** Whether a record of that route is sent again where it may have been processed. */
  [[nodiscard]] bool may_resend(route_id r, record_flags flags) const;

  /** When next() may have something that it has not now; `never` where only a record or an answer changes that. */
  [[nodiscard]] time wakes(time now, bool hurry);
  /** How many records could leave soon: those of accounts and limits that are open. */
  [[nodiscard]] std::size_t sendable(time now, bool hurry);
  /** How many records are queued, those on their way included. */
  [[nodiscard]] std::size_t size() const { return backlog_.size(); }
  /** How many requests have departed and not ended. */
  [[nodiscard]] std::size_t in_flight() const { return in_flight_; }

  /** Whether nothing is sent for the account, since it was refused. */
  [[nodiscard]] bool is_paused(account_index a) const { return accounts_[a].paused; }
  /** Ends the pause. */
  void resume(account_index a);
  /** The limit that requests of a class count against; null where there is none. */
  [[nodiscard]] quota_window* window(account_index a, quota_class q);

 private:
  using place = backlog::place;
  enum class way : std::uint8_t { none, single, batch };

  struct lane {  // what is sent by one route
    account_index account = 0;
    bool has_single = false, has_batch = false, urgent = false;
    resend again{};
    quota_class single_quota{}, batch_quota{};
    std::size_t around = 0;  // bytes of a batch's body around its records
  };
  struct flight {  // records that go in one request, on its way or waiting to be sent again
    enum class stage : std::uint8_t { vacant, waiting, on_its_way, concluded } is = stage::vacant;
    route_id by = 0;
    way how{};
    std::vector<place> places{};
    std::vector<place> staying{};  // once concluded: those of them that are sent again
    bool apart = false;            // they stay a group, or become two where `halves`; otherwise they go in any company
    bool halves = false;
    unsigned failures = 0;
    time not_before{};
  };
  struct account {
    quota_window single, batch;
    bool paused = false;
    unsigned failures = 0;  // since an answer last said something of a record
    unsigned in_flight = 0;
    time not_before{};
  };

  [[nodiscard]] bool is_resting(account const& a, time now) const {
    return a.paused || now < a.not_before || a.in_flight >= options_.max_in_flight;
  }
  [[nodiscard]] quota_window* window(lane const& l, way how) {
    return window(l.account, how == way::batch ? l.batch_quota : l.single_quota);
  }
  [[nodiscard]] std::size_t left(lane const& l, way how, time now);
  [[nodiscard]] time opens(lane const& l, way how, time now);
  [[nodiscard]] way choose(lane const& l, std::size_t count, time now);
  [[nodiscard]] time gathers_until(route_id r, bool hurry);
  std::optional<departure> next_of(account_index a, time now, bool hurry);
  std::optional<route_id> route_to_send(account_index a, time now, bool hurry);
  std::optional<std::uint32_t> group_to_send(account_index a, time now);
  std::optional<departure> form(route_id r, time now);
  departure depart(std::uint32_t flight, way how, time now);
  std::uint32_t make_flight(route_id r);
  void scatter(std::uint32_t flight);
  void make_group(route_id r, std::span<place const> members, unsigned failures, time not_before);
  time retry_at(time now, unsigned failures, error const& e);

  outbox_options options_;
  splitmix64 random_;
  backlog backlog_{};
  std::vector<account> accounts_{};
  std::vector<lane> lanes_{};
  std::vector<flight> flights_{};
  std::size_t in_flight_ = 0;
  std::size_t turn_ = 0;  // of the account that is asked first
};

}  // namespace tillwire::inline v0_1::outbox

#endif

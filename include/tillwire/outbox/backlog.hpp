// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_BACKLOG_HPP
#define TILLWIRE_OUTBOX_BACKLOG_HPP

#include <tillwire/outbox/fifo.hpp>
#include <tillwire/outbox/record.hpp>
#include <tillwire/outbox/subject_order.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::outbox {

/** A record that leaves the queue unsent, if the store agrees. */
struct retirement {
  record_id id;           ///< of the store's
  route_id route;         ///< the route it would have left by
  state becomes;          ///< dead, since it is too old, or superseded
  unsigned attempts = 0;  ///< how often it was sent
  record_id by = 0;       ///< the later record that takes its place
};

/**
 * The queued records in memory, without their texts: which of a route can be sent next, and in which company.
 *
 * A record can be sent when no earlier one shares a subject with it, or all that do go in the same request before it.
 * It takes about 200 bytes for each record.
 */
class backlog {
 public:
  using time = std::chrono::steady_clock::time_point;  ///< the steady clock's, which nobody sets
  using place = subject_order::place;  ///< a record's number in here; another record's once this one is removed
  using group = std::uint32_t;         ///< of records that go in one request; given by the owner, 0 is none

  /** What is known of a queued record. */
  struct entry {
    record_id id = 0;            ///< of the store's
    time since{};                ///< when it was taken in
    time expires{};              ///< when it is too old
    route_id by = 0;             ///< how it is sent
    std::uint32_t size = 0;      ///< bytes of its body
    std::uint32_t attempts = 0;  ///< how often it was sent
    group with = 0;              ///< the group it was taken into; 0 where it waits
    record_flags flags{};        ///< as recorded
    bool has_path = false;       ///< its single call has a path of its own
    bool is_gone = false;        ///< from the store, while it was on its way; for the owner

   private:
    friend backlog;
    enum class stand : std::uint8_t { vacant, waiting, taken, retiring } is = stand::vacant;
  };

  /**
   * Behind all others. Subjects are those of its realm, an account, alone. `compact`: it may take the place of the one
   * before it in its first subject.
   */
  void add(queued_record const& r, std::uint32_t realm, time now, time expires, bool compact);
  /** The record leaves. */
  void remove(place p);
  /** Where the record is; nullopt where it is not queued. */
  [[nodiscard]] std::optional<place> find(record_id id) const;

  /** The record at a place. Precondition: one is there. */
  /// @{
  [[nodiscard]] entry& operator[](place p) { return entries_[p]; }
  [[nodiscard]] entry const& operator[](place p) const { return entries_[p]; }
  /// @}
  /** How many records there are, taken ones included. */
  [[nodiscard]] std::size_t size() const { return entries_.size() - vacant_.size(); }

  /** The earliest record of a route that can be sent. */
  [[nodiscard]] std::optional<place> first(route_id r) { return first(r, 0); }
  /** How many records of a route wait, and the bytes of their bodies; those behind others included. */
  /// @{
  [[nodiscard]] std::size_t count(route_id r) const { return r < lanes_.size() ? lanes_[r].count : 0; }
  [[nodiscard]] std::size_t bytes(route_id r) const { return r < lanes_.size() ? lanes_[r].bytes : 0; }
  /// @}

  /** Takes up to `most` records of a route, with a byte between two up to `room` bytes but one at least, into a group. */
  std::vector<place> take(route_id r, group g, std::size_t most, std::size_t room, time now);
  /** Whether all that goes before the members of a group is in it as well. */
  [[nodiscard]] bool is_free(std::span<place const> members) const;
  /** A taken record waits again. */
  void put_back(place p);
  /** A taken record is too old. */
  void retire(place p);

  /** The earliest of those that are too old or superseded; remove() it once the store agrees, or put_back() it. */
  std::optional<retirement> next_retirement();

 private:
  using stand = entry::stand;
  struct lane {
    std::vector<std::pair<record_id, place>>
        ready{};  // a heap, the earliest on top; what is not ready any more goes when seen
    std::size_t count = 0;
    std::size_t bytes = 0;
  };

  [[nodiscard]] std::optional<place> first(route_id r, group g);
  void push_ready(place p);
  static void pop_ready(lane& l);
  void stop_waiting(place p, stand becomes);
  [[nodiscard]] bool goes_after_own(place p, group g) const {
    return order_.all_before(p, [&](place before) { return g != 0 && entries_[before].with == g; });
  }

  std::vector<entry> entries_{};
  std::vector<place> vacant_{};
  std::vector<lane> lanes_{};
  fifo<retirement> retirements_{};
  subject_order order_{};
};

}  // namespace tillwire::inline v0_1::outbox

#endif

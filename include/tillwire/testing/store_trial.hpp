// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_STORE_TRIAL_HPP
#define TILLWIRE_TESTING_STORE_TRIAL_HPP

#include <tillwire/outbox/store.hpp>
#include <tillwire/testing/conformance.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::testing {

/** A record as for_each() showed it. */
struct seen_record {
  /** As in outbox::record_view. */
  /// @{
  outbox::record_id id{};
  outbox::state is{};
  std::string account, call, subjects, body;
  timestamp recorded_at{}, settled_at{};
  unsigned attempts = 0;
  int status = 0;
  std::string request_ids, code, path, message;
  /// @}

  friend bool operator==(seen_record const&, seen_record const&) = default;
};

/** A request as for_each_request() showed it. */
struct seen_request {
  outbox::request_id id{};                         ///< in the store
  std::string account;                             ///< as the program named it
  quota_class quota{};                             ///< the limit that it counts against
  timestamp wall{};                                ///< when it left, by the wall clock
  std::chrono::steady_clock::time_point steady{};  ///< when it left, by the steady clock
  std::vector<outbox::record_id> unsettled;        ///< those it carries, if nothing is known of its answer

  friend bool operator==(seen_request const&, seen_request const&) = default;
};

/** One rule's surroundings: a fresh store, the words to use it in short, and what is found. */
class store_trial {
 public:
  using ids = std::vector<outbox::record_id>;  ///< in the order of their recording

  /** `reopen` closes the store and opens it again; it is empty where the store keeps nothing beyond its end. */
  store_trial(outbox::store& s, std::function<outbox::store*()> reopen) : store_(&s), reopen_(std::move(reopen)) {}

  [[nodiscard]] outbox::store& store() const { return *store_; }
  /** The store's next life; nothing happens where it has none. */
  bool reopen() {
    if (reopen_) store_ = reopen_();
    return static_cast<bool>(reopen_);
  }
  /** Calls it now, and again after reopen(). */
  void now_and_later(std::function<void()> const& look) {
    look();
    if (seen_.empty() && reopen()) look();
  }

  /** The rule is broken where that is false; the first sentence is the one that stays. */
  bool expect(bool holds, std::string_view otherwise) {
    if (!holds && seen_.empty()) seen_ = otherwise;
    return holds;
  }
  /** The value; the rule is broken, and there is a T{}, where there is none. */
  template <class T>
  T value(result<T> r) {
    if (!expect(r.has_value(), "a call failed")) return T{};
    return *std::move(r);
  }
  /** The rule is broken where it did not succeed. */
  void succeed(result<void> r) { expect(r.has_value(), "a call failed"); }

  /** A moment of the kit's day. */
  static constexpr timestamp second(std::int64_t n) {
    return timestamp::from_microseconds((1'768'000'000 + n) * 1'000'000 + 7);
  }
  /** That second of the kit's day by both clocks. */
  static moment moment_of(std::int64_t n) {
    return {.steady = std::chrono::steady_clock::time_point(std::chrono::seconds(n)), .wall = second(n)};
  }
  /** A route with a single call and a batch. */
  static outbox::route usual_route() { return {.account = "9999999", .single = "/:account/one", .batch = "/all"}; }

  /** Appends to the store; by the usual route where the record names none. */
  outbox::record_id append(outbox::new_record r, outbox::durability when = outbox::durability::grouped) {
    if (r.route == 0) r.route = value(store().add_route(usual_route()));
    return value(store().append(r, when));
  }
  /** That many usual ones, a second apart. */
  ids append_some(std::size_t count) {
    ids all;
    for (std::size_t i = 0; i != count; ++i)
      all.push_back(append({.recorded_at = second(static_cast<std::int64_t>(i)), .body = R"({"a":1})"}));
    return all;
  }
  /** Claims the records for a batch that leaves in that second. */
  outbox::request_id claim(ids const& records, std::int64_t when = 100) {
    return value(
        store().claim({.account = "9999999", .quota = quota_class::batch, .at = moment_of(when), .records = records}));
  }
  /** The records of a request become what is said, in that second. */
  void settle(outbox::request_id r, ids const& records, outbox::state becomes, std::int64_t when = 101) {
    const outbox::settlement s{.records = records, .becomes = becomes, .attempts = 1};
    succeed(store().settle(r, {.at = second(when), .status = r == 0 ? 0 : 202}, {&s, 1}));
  }

  /** All that match. */
  std::vector<seen_record> records(outbox::query const& which = {}) {
    std::vector<seen_record> all;
    succeed(store().for_each(which, [&](outbox::record_view const& r) {
      all.push_back({r.id, r.is, std::string(r.account), std::string(r.call), std::string(r.subjects),
                     std::string(r.body), r.recorded_at, r.settled_at, r.attempts, r.status, std::string(r.request_ids),
                     std::string(r.code), std::string(r.path), std::string(r.message)});
      return true;
    }));
    return all;
  }
  /** One with the id 0 where it is not there. */
  seen_record record(outbox::record_id id) {
    for (seen_record& r : records())
      if (r.id == id) return std::move(r);
    return {};
  }
  /** The ids of all that match. */
  ids ids_of(outbox::query const& which = {}) {
    ids all;
    for (seen_record const& r : records(which)) all.push_back(r.id);
    return all;
  }
  /** The ids of those that are queued, behind `after`. */
  ids queued(outbox::record_id after = 0, std::size_t count = 1'000'000) {
    ids all;
    succeed(store().for_each_queued(after, count, [&](outbox::queued_record const& r) { all.push_back(r.id); }));
    return all;
  }
  /** The unsettled ones, and so many of the newest. */
  std::vector<seen_request> requests(std::size_t count) {
    std::vector<seen_request> all;
    succeed(store().for_each_request("9999999", count, [&](outbox::sent_request const& r) {
      all.push_back(
          {r.id, std::string(r.account), r.quota, r.at.wall, r.at.steady, ids(r.unsettled.begin(), r.unsettled.end())});
    }));
    return all;
  }
  /** The rule is broken where the store counts otherwise. */
  bool counts_are(std::uint64_t queued, std::uint64_t uncertain, std::uint64_t dead, std::uint64_t bytes) {
    const outbox::store_counts c = store().counts();
    return expect(c.queued == queued && c.uncertain == uncertain && c.dead == dead && c.bytes == bytes,
                  "the counts are not those of the records");
  }
  /** The ids that the store says it forgot, sorted. */
  ids forget(std::string_view email) {
    ids gone;
    succeed(store().forget(email, [&](outbox::record_id id) { gone.push_back(id); }));
    std::sort(gone.begin(), gone.end());
    return gone;
  }

  /** What became of the rule of that name. */
  [[nodiscard]] finding take_finding(std::string_view rule) const {
    return {std::string(rule), seen_.empty() ? outcome::held : outcome::broken, seen_};
  }

 private:
  outbox::store* store_;
  std::function<outbox::store*()> reopen_;
  std::string seen_{};
};

/** A sentence about stores, by its name, and how it is tried. */
struct store_rule {
  std::string_view name;       ///< what a finding calls it
  void (*hold)(store_trial&);  ///< tries it, and says by store_trial::expect() where it is broken
};

}  // namespace tillwire::inline v0_1::testing

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_SQLITE_SQLITE_TABLES_HPP
#define TILLWIRE_ADAPTERS_SQLITE_SQLITE_TABLES_HPP

#include <tillwire.hpp>

#include "sqlite_schema.hpp"
#include "sqlite_statement.hpp"
#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::detail {

/** The row of tillwire_store: how far the numbers got, and what is in the queue. */
struct sqlite_totals {
  outbox::record_id last_record = 0;
  outbox::request_id last_request = 0;
  outbox::store_counts counts{};

  void count(outbox::state s, std::uint64_t records, std::uint64_t bytes) {
    (s == outbox::state::queued      ? counts.queued
     : s == outbox::state::uncertain ? counts.uncertain
                                     : counts.dead) += records;
    counts.bytes += bytes;
  }
};

/** Calls f(first, last) for each run of ids that follow one another. */
template <class F>
bool each_run(std::span<outbox::record_id const> ids, F f) {
  for (std::size_t i = 0, end = 0; i != ids.size(); i = end) {
    for (end = i + 1; end != ids.size() && ids[end] == ids[end - 1] + 1;) ++end;
    if (!f(ids[i], ids[end - 1])) return false;
  }
  return true;
}

/** What is in the tables of a database, for a store that minds the transactions. A false says that SQLite failed. */
class sqlite_tables {
 public:
  explicit sqlite_tables(sqlite3* db) : db_(db) {}

  sqlite_statements& sql() { return sql_; }

  bool load(sqlite_totals& t) {
    sqlite_rows row = sql_.load(db_);
    if (!row.next()) return false;
    t.last_record = row.as<outbox::record_id>(0);
    t.last_request = row.as<outbox::request_id>(1);
    t.counts = {row.as<std::uint64_t>(2), row.as<std::uint64_t>(3), row.as<std::uint64_t>(4), row.as<std::uint64_t>(5)};
    return true;
  }
  /**
   * Brings what was loaded up to date. A store with a file of its own does not save after an append, which would double
   * what the append writes; whatever takes a record away is followed by save(), so that the last number is not lost.
   */
  bool recount(sqlite_totals& t) {
    sqlite_rows row = sql_.recount(db_);
    if (!row.next()) return false;
    t.last_record = (std::max)(t.last_record, row.as<outbox::record_id>(0));
    t.counts = {row.as<std::uint64_t>(1), row.as<std::uint64_t>(2), row.as<std::uint64_t>(3), row.as<std::uint64_t>(4)};
    return true;
  }
  bool save(sqlite_totals const& t) {
    return sql_
        .save(db_, t.last_record, t.last_request, t.counts.queued, t.counts.uncertain, t.counts.dead, t.counts.bytes)
        .run();
  }

  template <class F>
  bool for_each_route(F f) {
    sqlite_rows row = sql_.routes(db_);
    while (row.next())
      f(row.as<outbox::route_id>(0), outbox::route{.account = row.text(1),
                                                   .method = row.as<http::method>(2),
                                                   .accept = row.text(3),
                                                   .single = row.text(4),
                                                   .batch = row.text(5),
                                                   .list = row.text(6),
                                                   .single_wrap = row.as<envelope>(7),
                                                   .batch_wrap = row.as<envelope>(8),
                                                   .single_quota = row.as<quota_class>(9),
                                                   .batch_quota = row.as<quota_class>(10),
                                                   .again = row.as<resend>(11),
                                                   .urgent = row.number(12) != 0});
    return row.is_done();
  }
  bool add_route(outbox::route_id id, outbox::route const& r) {
    return sql_
        .add_route(db_, id, r.account, r.method, r.accept, r.single, r.batch, r.list, r.single_wrap, r.batch_wrap,
                   r.single_quota, r.batch_quota, r.again, r.urgent)
        .run();
  }

  bool append(outbox::record_id id, outbox::new_record const& r) {
    const int flags = (r.flags.counts_twice ? 1 : 0) | (r.flags.superseding ? 2 : 0);
    return sql_.append(db_, id, r.route, r.recorded_at, flags, r.subjects, r.path, sqlite_blob{r.body}).run();
  }
  template <class F>
  bool for_each_queued(outbox::record_id after, std::size_t count, F f) {
    sqlite_rows row = sql_.queued(db_, after, count);
    while (row.next())
      f(outbox::queued_record{.id = row.as<outbox::record_id>(0),
                              .route = row.as<outbox::route_id>(1),
                              .recorded_at = row.as<timestamp>(2),
                              .subjects = row.text(3),
                              .has_path = row.number(4) != 0,
                              .size = row.as<std::size_t>(5),
                              .attempts = row.as<unsigned>(6),
                              .flags = flags(row, 7)});
    return row.is_done();
  }
  /** Calls f(id, record, state) for those of a run of ids that are there. */
  template <class F>
  bool read(outbox::record_id first, outbox::record_id last, F f) {
    sqlite_rows row = sql_.read(db_, first, last);
    while (row.next())
      f(row.as<outbox::record_id>(0),
        outbox::new_record{.route = row.as<outbox::route_id>(1),
                           .recorded_at = row.as<timestamp>(2),
                           .subjects = row.text(3),
                           .path = row.text(4),
                           .body = row.text(5),
                           .flags = flags(row, 6)},
        row.as<outbox::state>(7));
    return row.is_done();
  }

  bool claim(outbox::request_id id, outbox::new_request const& r) {
    return sql_
        .claim(db_, id, r.account, r.quota, r.at.wall, r.at.steady.time_since_epoch().count(),
               sqlite_blob{packed(r.records)})
        .run();
  }
  template <class F>
  bool for_each_request(std::string_view account, std::size_t count, F f) {
    sqlite_rows row = sql_.requests(db_, account, quota_class::none, count);
    using steady = std::chrono::steady_clock;
    while (row.next()) {
      unpack(row.text(5));
      f(outbox::sent_request{
          .id = row.as<outbox::request_id>(0),
          .account = row.text(1),
          .quota = row.as<quota_class>(2),
          .at = {.steady = steady::time_point(steady::duration(row.number(4))), .wall = row.as<timestamp>(3)},
          .unsettled = ids_});
    }
    return row.is_done();
  }
  bool end(outbox::request_id r, outbox::answer const& a) { return sql_.end(db_, r, a.status, a.request_ids).run(); }

  /** Makes of records what the settlement says. */
  bool settle(outbox::request_id r, timestamp at, outbox::settlement const& s, sqlite_totals& t) {
    const std::string_view ids = in_json(s.records);
    outbox::store_counts there;
    if (!take_out(ids, t, there)) return false;
    if (s.becomes > outbox::state::dead)
      return sql_.write_off(db_, ids, at, s.becomes, s.attempts, r, s.code, s.path, s.message).run() &&
             sql_.remove(db_, ids).run();
    t.count(s.becomes, there.queued + there.uncertain + there.dead, there.bytes);
    return sql_.keep(db_, ids, at, s.becomes, s.attempts, r, s.code, s.path, s.message).run();
  }
  /** Removes records with their text. */
  bool remove(std::span<outbox::record_id const> records, sqlite_totals& t) {
    const std::string_view ids = in_json(records);
    outbox::store_counts there;
    return take_out(ids, t, there) && sql_.remove(db_, ids).run();
  }

  bool for_each(outbox::query const& which, function_ref<bool(outbox::record_view const&)> f) {
    sqlite_rows row = sql_.every(db_, which.states, which.since, which.until, which.account, which.first, which.last);
    while (row.next())
      if (!f({.id = row.as<outbox::record_id>(0),
              .is = row.as<outbox::state>(1),
              .account = row.text(2),
              .call = row.text(3),
              .subjects = row.text(4),
              .body = row.text(5),
              .recorded_at = row.as<timestamp>(6),
              .settled_at = row.as<timestamp>(7),
              .attempts = row.as<unsigned>(8),
              .status = row.as<int>(9),
              .request_ids = row.text(10),
              .code = row.text(11),
              .path = row.text(12),
              .message = row.text(13)}))
        return true;
    return row.is_done();
  }

  /** Removes and blanks what is about an address, and says which. */
  bool forget(std::string_view email, sqlite_totals& t, std::vector<outbox::record_id>& forgotten) {
    const auto find = [&](sqlite_rows row) {
      while (row.next())
        if (outbox::is_about(row.text(1), email) || outbox::mentions(row.text(2), email))
          forgotten.push_back(row.as<outbox::record_id>(0));
      return row.is_done();
    };
    if (!find(sql_.texts(db_)) || !remove(forgotten, t)) return false;
    const std::size_t records = forgotten.size();
    if (!find(sql_.lines(db_))) return false;
    const std::string_view lines = in_json(std::span(forgotten).subspan(records));
    return sql_.blank(db_, lines).run();
  }
  bool prune(timestamp before) { return sql_.prune_lines(db_, before).run() && sql_.prune_requests(db_, before).run(); }

 private:
  static outbox::record_flags flags(sqlite_rows const& row, int column) {
    return {.counts_twice = (row.number(column) & 1) != 0, .superseding = (row.number(column) & 2) != 0};
  }

  /** Takes records off the totals, and tells what they were. */
  bool take_out(std::string_view ids, sqlite_totals& t, outbox::store_counts& there) {
    sqlite_rows row = sql_.sum(db_, ids);
    if (!row.next()) return false;
    there = {row.as<std::uint64_t>(0), row.as<std::uint64_t>(1), row.as<std::uint64_t>(2), row.as<std::uint64_t>(3)};
    t.counts.queued -= there.queued;
    t.counts.uncertain -= there.uncertain;
    t.counts.dead -= there.dead;
    t.counts.bytes -= there.bytes;
    return true;
  }

  /** Valid until the next call. */
  std::string_view in_json(std::span<outbox::record_id const> ids) {
    packed_ = "[";
    for (outbox::record_id id : ids) {
      char digits[20];
      packed_.append(packed_.size() == 1 ? "" : ",").append(digits, std::to_chars(digits, digits + 20, id).ptr);
    }
    return packed_ += ']';
  }
  /** Each run as its first id and its length, eight bytes each, the low ones first. */
  std::string_view packed(std::span<outbox::record_id const> ids) {
    packed_.clear();
    each_run(ids, [&](outbox::record_id first, outbox::record_id last) {
      for (std::uint64_t n : {first, last - first + 1})
        for (int bits = 0; bits != 64; bits += 8) packed_ += static_cast<char>(n >> bits & 0xFF);
      return true;
    });
    return packed_;
  }
  void unpack(std::string_view bytes) {
    ids_.clear();
    for (; bytes.size() >= 16; bytes.remove_prefix(16)) {
      std::uint64_t numbers[2] = {0, 0};
      for (std::size_t i = 0; i != 16; ++i)
        numbers[i / 8] |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (i % 8 * 8);
      if (numbers[1] > 1000) return ids_.clear();  // not written by this library
      for (std::uint64_t i = 0; i != numbers[1]; ++i) ids_.push_back(numbers[0] + i);
    }
  }

  sqlite3* db_;
  sqlite_statements sql_{};
  std::string packed_{};
  std::vector<outbox::record_id> ids_{};
};

}  // namespace tillwire::inline v0_1::detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_SQLITE_SQLITE_STORE_HPP
#define TILLWIRE_ADAPTERS_SQLITE_SQLITE_STORE_HPP

#include <tillwire.hpp>

#include "sqlite_file.hpp"
#include "sqlite_pending.hpp"
#include "sqlite_tables.hpp"
#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1 {

/**
 * Keeps records in an SQLite database: a file of its own, or tables in the program's.
 *
 * A file of its own belongs to one store at a time, and to no other process: the lock goes with the process, however that
 * ends. Records whose durability is not `each` stay in memory until the next commit, so that a full disk loses none;
 * what the destructor cannot commit is lost, and commit() tells. One thread uses a store at a time; link with -lsqlite3.
 */
class sqlite_store final : public outbox::store {
 public:
  /**
   * Opens the file, or makes it. One that is damaged, or of a newer version of this library, is renamed and a new one made:
   * see moved_aside(). One that cannot be opened, is in use, or belongs to another program is left alone: store_failed.
   */
  static result<std::unique_ptr<sqlite_store>> open(std::string path, sqlite_options const& options = {}) {
    std::optional<sqlite_moved_file> moved{};
    result<detail::sqlite_handle> opened = detail::sqlite_opener(path, options).open(moved);
    if (!opened) return std::move(opened).error();
    std::unique_ptr<sqlite_store> s(new sqlite_store(std::move(path), opened->get()));
    s->owned_ = *std::move(opened);
    s->moved_ = std::move(moved);
    if (!s->tables_.load(s->totals_) || !s->tables_.recount(s->totals_)) return s->failure();
    return s;
  }

  /**
   * Uses tables of the program's own database, whose names begin with `tillwire_`, over the program's own connection, which
   * outlives the store. What is appended while a transaction of the program is open is a part of it, and whatever else
   * changes something fails until it is over; each append() outside of one is a transaction. Of several outboxes on one
   * database only one may send.
   */
  static result<std::unique_ptr<sqlite_store>> attach(sqlite3* db) {
    char const* const file = sqlite3_db_filename(db, "main");
    std::unique_ptr<sqlite_store> s(new sqlite_store(file != nullptr && *file != '\0' ? file : "the database", db));
    if (s->is_held()) return s->held();
    if (!s->sql().begin(db).run()) return s->failure();
    const int version = detail::sqlite_version_of(db);
    const bool newer = version > detail::sqlite_schema_version;
    if (!newer && version >= 0 && detail::sqlite_migrate(db, version) && s->tables_.load(s->totals_) &&
        s->tables_.recount(s->totals_) && s->tables_.save(s->totals_) && s->sql().commit(db).run())
      return s;
    error e = newer ? make_error(errc::store_failed, s->name_ + ": the outbox's tables are of a newer version")
                    : s->failure();
    s->roll_back();
    return e;
  }

  sqlite_store(sqlite_store const&) = delete;
  sqlite_store& operator=(sqlite_store const&) = delete;
  ~sqlite_store() {
    if (pending_.size() != 0) (void)commit().has_value();
  }

  /** The file that was found in place of this one and could not be used. */
  [[nodiscard]] std::optional<sqlite_moved_file> const& moved_aside() const { return moved_; }

  result<outbox::route_id> add_route(outbox::route const& r) override {
    outbox::route_id id = 0, last = 0;
    for (unsure_route const& u : unsure_routes_) {
      if (u.view() == r) return u.id;
      last = (std::max)(last, u.id);
    }
    if (!find(r, id, last)) return failure();
    if (id != 0) return id;
    const bool joins = is_held();
    const auto work = [&](detail::sqlite_totals&) {
      return find(r, id, last) && (id != 0 || tables_.add_route(id = last + 1, r));
    };
    if (result<void> done = joins ? join(work) : change(work); !done) return std::move(done).error();
    if (joins) unsure_routes_.emplace_back(id, r);
    return id;
  }

  result<outbox::record_id> append(outbox::new_record const& r, outbox::durability when) override {
    outbox::record_id id = 0;
    if (!is_own()) {
      const auto work = [&](detail::sqlite_totals& t) {
        return ensure_route(r.route) && add(r, t, id) && tables_.save(t);
      };
      if (result<void> done = is_held() ? join(work) : change(work); !done) return std::move(done).error();
      return id;
    }
    const detail::sqlite_totals before = totals_;
    id = ++totals_.last_record;
    totals_.count(outbox::state::queued, 1, r.body.size());
    pending_.push(id, r);
    if (when != outbox::durability::each) return id;
    if (result<void> done = commit(); !done) {
      pending_.pop();
      totals_ = before;
      return std::move(done).error();
    }
    return id;
  }

  result<void> commit() override {
    if (pending_.size() == 0) return {};
    return change([](detail::sqlite_totals&) { return true; });
  }

  result<outbox::request_id> claim(outbox::new_request const& r) override {
    outbox::request_id id = 0;
    result<void> done =
        change([&](detail::sqlite_totals& t) { return tables_.claim(id = ++t.last_request, r) && tables_.save(t); });
    if (!done) return std::move(done).error();
    return id;
  }

  result<void> settle(outbox::request_id r, outbox::answer const& a,
                      std::span<outbox::settlement const> outcomes) override {
    return change([&](detail::sqlite_totals& t) {
      if (r != 0 && !tables_.end(r, a)) return false;
      for (outbox::settlement const& s : outcomes)
        if (!tables_.settle(r, a.at, s, t)) return false;
      return tables_.save(t);
    });
  }

  result<void> for_each_route(function_ref<void(outbox::route_id, outbox::route const&)> f) override {
    return done(tables_.for_each_route(f));
  }
  result<void> for_each_request(std::string_view account, std::size_t count,
                                function_ref<void(outbox::sent_request const&)> f) override {
    return done(tables_.for_each_request(account, count, f));
  }
  result<void> for_each_queued(outbox::record_id after, std::size_t count,
                               function_ref<void(outbox::queued_record const&)> f) override {
    if (result<void> shown = show_pending(); !shown) return shown;
    return done(tables_.for_each_queued(after, count, f));
  }
  result<void> read(std::span<outbox::record_id const> ids,
                    function_ref<void(outbox::record_id, outbox::new_record const&)> f) override {
    if (result<void> shown = show_pending(); !shown) return shown;
    return done(detail::each_run(ids, [&](outbox::record_id first, outbox::record_id last) {
      return tables_.read(first, last,
                          [&](outbox::record_id id, outbox::new_record const& r, outbox::state) { f(id, r); });
    }));
  }
  result<void> for_each(outbox::query const& which, function_ref<bool(outbox::record_view const&)> f) override {
    if (result<void> shown = show_pending(); !shown) return shown;
    return done(tables_.for_each(which, f));
  }

  result<outbox::record_id> requeue(outbox::record_id id, timestamp at, std::optional<std::string_view> body) override {
    outbox::record_id again = 0;
    bool is_read = false, waits = false;
    result<void> done = change([&](detail::sqlite_totals& t) {
      bool added = false;
      is_read = tables_.read(id, id, [&](outbox::record_id, outbox::new_record r, outbox::state is) {
        waits = is != outbox::state::queued;
        if (!waits) return;
        r.recorded_at = at;
        r.body = body.value_or(r.body);
        added = add(r, t, again);
      });
      return is_read && added && tables_.remove({&id, 1}, t) && tables_.save(t);
    });
    if (done) return again;
    if (!is_read || waits) return std::move(done).error();
    return make_error(errc::store_failed, "record " + std::to_string(id) + " is neither dead nor uncertain");
  }

  /** In a file of its own nothing of them is left in the database or its log, unless another record had the same page. */
  result<void> forget(std::string_view email, function_ref<void(outbox::record_id)> f) override {
    std::vector<outbox::record_id> forgotten{};
    if (is_own()) sqlite3_exec(db_, "PRAGMA secure_delete = ON", nullptr, nullptr, nullptr);
    result<void> done =
        change([&](detail::sqlite_totals& t) { return tables_.forget(email, t, forgotten) && tables_.save(t); });
    if (is_own()) sqlite3_exec(db_, "PRAGMA secure_delete = FAST", nullptr, nullptr, nullptr);
    if (!done) return done;
    if (is_own()) sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    for (outbox::record_id id : forgotten) f(id);
    return {};
  }

  result<void> prune(timestamp before) override {
    return change([&](detail::sqlite_totals&) { return tables_.prune(before); });
  }

  [[nodiscard]] outbox::store_counts counts() override {
    if (!is_own()) tables_.load(totals_);
    return totals_.counts;
  }
  [[nodiscard]] bool is_held() const override { return !is_own() && sqlite3_get_autocommit(db_) == 0; }

 private:
  /** A route that was added in a transaction of the program, which may have been rolled back. */
  struct unsure_route {
    outbox::route_id id;
    std::string account, accept, single, batch, list;
    outbox::route rest;

    unsure_route(outbox::route_id number, outbox::route const& r)
        : id(number), account(r.account), accept(r.accept), single(r.single), batch(r.batch), list(r.list), rest(r) {}
    [[nodiscard]] outbox::route view() const {
      outbox::route r = rest;
      r.account = account, r.accept = accept, r.single = single, r.batch = batch, r.list = list;
      return r;
    }
  };

  sqlite_store(std::string name, sqlite3* db) : db_(db), name_(std::move(name)), tables_(db) {}

  [[nodiscard]] bool is_own() const { return owned_ != nullptr; }
  detail::sqlite_statements& sql() { return tables_.sql(); }
  [[nodiscard]] error failure() const { return detail::sqlite_failure(db_, name_); }
  [[nodiscard]] error held() const {
    return make_error(errc::store_failed, name_ + ": a transaction of the program is open");
  }
  [[nodiscard]] result<void> done(bool ok) const { return ok ? result<void>() : failure(); }

  /** Opens a transaction where none is, with all that was appended in it. */
  bool begin() {
    if (sqlite3_get_autocommit(db_) != 0 && !sql().begin(db_).run()) return false;
    if (!is_own()) return tables_.load(totals_);
    for (; written_ != pending_.size(); ++written_)
      if (const auto p = pending_[written_]; !tables_.append(p.id, p.r)) return false;
    return true;
  }
  /** SQLite may have done so itself. */
  void roll_back() {
    if (sqlite3_get_autocommit(db_) == 0) sql().roll_back(db_).run();
    written_ = 0;
  }
  result<void> show_pending() {
    if (written_ == pending_.size() || begin()) return {};
    error e = failure();
    roll_back();
    return e;
  }

  /** Does the work and commits, with all that was appended. */
  template <class Work>
  result<void> change(Work work) {
    if (is_held()) return held();
    if (begin()) {
      detail::sqlite_totals next = totals_;
      if (work(next) && sql().commit(db_).run()) {
        totals_ = next;
        pending_.clear();
        written_ = 0;
        return {};
      }
    }
    error e = failure();
    roll_back();
    return e;
  }
  /** Does the work within the program's transaction; it goes on without it where it fails. */
  template <class Work>
  result<void> join(Work work) {
    detail::sqlite_totals next{};
    if (!sql().join(db_).run()) return failure();
    if (tables_.load(next) && work(next) && sql().part(db_).run()) return {};
    error e = failure();
    if (sqlite3_get_autocommit(db_) == 0) sql().roll_back_to(db_).run(), sql().part(db_).run();
    return e;
  }

  bool add(outbox::new_record const& r, detail::sqlite_totals& t, outbox::record_id& id) {
    id = ++t.last_record;
    t.count(outbox::state::queued, 1, r.body.size());
    return tables_.append(id, r);
  }

  /** The number of the route, 0 where there is none, and the highest of all; false where SQLite fails. */
  bool find(outbox::route const& r, outbox::route_id& id, outbox::route_id& last) {
    id = 0;
    return tables_.for_each_route([&](outbox::route_id other, outbox::route const& one) {
      last = (std::max)(last, other);
      if (one == r) id = other;
    });
  }
  /** Adds the route anew if it has gone. Its number may belong to one of another connection by now: then this fails. */
  bool ensure_route(outbox::route_id id) {
    for (unsure_route const& u : unsure_routes_) {
      outbox::route_id now = 0, last = 0;
      if (u.id == id && (!find(u.view(), now, last) || (now != id && !tables_.add_route(id, u.view())))) return false;
    }
    return true;
  }

  detail::sqlite_handle owned_{};  // null: it is the program's
  sqlite3* db_;
  std::string name_;
  std::optional<sqlite_moved_file> moved_{};
  detail::sqlite_tables tables_;
  detail::sqlite_totals totals_{};  // with what is pending
  detail::sqlite_pending pending_{};
  std::size_t written_ = 0;  // of them, in the transaction that is open
  std::vector<unsure_route> unsure_routes_{};
};

}  // namespace tillwire::inline v0_1

#endif

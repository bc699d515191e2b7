// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_SQLITE_SQLITE_FILE_HPP
#define TILLWIRE_ADAPTERS_SQLITE_SQLITE_FILE_HPP

#include <tillwire.hpp>

#include "sqlite_schema.hpp"
#include "sqlite_statement.hpp"
#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace tillwire::inline v0_1 {

struct sqlite_options {
  /** False: commits reach the disk a little later, so that a power cut may take the last ones; a crash takes none. */
  bool sync_each_commit = true;
  /** How long open() waits for another outbox to close the file. */
  std::chrono::milliseconds patience{1000};
  /** False: a large file opens faster, and damage to it is found only when it is met. */
  bool inspect = true;
  /** The name of an sqlite3_vfs; null is the platform's. */
  char const* vfs = nullptr;
};

/** A file that could not be used, and was moved out of the way. */
struct sqlite_moved_file {
  std::string path{};    ///< its new name
  std::string reason{};  ///< a sentence
};

namespace detail {

struct sqlite_close {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
using sqlite_handle = std::unique_ptr<sqlite3, sqlite_close>;

/** What became of an attempt to open a file: a database, or why not. */
struct sqlite_opened {
  sqlite_handle db{};
  std::string reason{};
  char const* moved_as = nullptr;  ///< "corrupt" or "newer": the file is not to be used; null: it is not to be moved
};

class sqlite_opener {
 public:
  sqlite_opener(std::string path, sqlite_options const& options) : path_(std::move(path)), options_(options) {}

  result<sqlite_handle> open(std::optional<sqlite_moved_file>& moved) {
    for (;;) {
      sqlite_opened o = attempt();
      if (o.db != nullptr) return std::move(o.db);
      if (o.moved_as == nullptr || moved) return make_error(errc::store_failed, path_ + ": " + o.reason);
      const std::string name = free_name(o.moved_as);
      if (!move_to(name))
        return make_error(errc::store_failed, path_ + ": " + o.reason + ", and it cannot be renamed to " + name);
      moved = {.path = name, .reason = o.reason};
    }
  }

 private:
  static constexpr char const* companions[] = {"", "-wal", "-shm", "-journal"};

  sqlite_opened attempt() {
    // SQLite would delete a log that belongs to no database
    std::error_code none{};
    const auto log = std::filesystem::file_size(path_ + "-wal", none);
    if (!none && log != 0) {
      const auto size = std::filesystem::file_size(path_, none);
      if (none || size == 0) return {.reason = "the database of a write-ahead log is missing", .moved_as = "corrupt"};
    }
    sqlite3* db = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path_.c_str(), &db, flags, options_.vfs);
    sqlite_opened o{.db = sqlite_handle(db)};
    if (db == nullptr) return {.reason = "there is no memory to open it"};
    if (code != SQLITE_OK || !set_up(o)) {
      if (o.reason.empty()) explain(o);
      // the evidence stays as it is
      sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
      o.db.reset();
    }
    return o;
  }

  /** False, and SQLite's message says why or there is a reason. */
  bool set_up(sqlite_opened& o) {
    sqlite3* const db = o.db.get();
    sqlite3_busy_timeout(db, static_cast<int>(options_.patience.count()));
    // The lock is taken by the first reading and kept until the file is closed. No -shm file is needed then.
    std::int64_t owner = 0, tables = 0;
    if (!run(db, "PRAGMA locking_mode = EXCLUSIVE") || !number(db, "PRAGMA application_id", owner) ||
        !number(db, "SELECT count(*) FROM sqlite_master", tables))
      return false;
    if (owner != sqlite_application_id && (owner != 0 || tables != 0))
      return o.reason = "is a database of another program", false;
    if (sqlite3_db_readonly(db, "main") == 1) return o.reason = "is read-only", false;
    std::string mode{};
    if (!text(db, "PRAGMA journal_mode = WAL", mode)) return false;
    if (mode != "wal") return o.reason = "cannot have a write-ahead log", false;
    // The log is written over from its start once its pages are in the database, which takes less than growing a file.
    if (!run(db, options_.sync_each_commit ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL") ||
        !run(db, "PRAGMA fullfsync = 1") || !run(db, "PRAGMA journal_size_limit = 33554432") ||
        !run(db, "PRAGMA cache_size = -8000") || !run(db, "PRAGMA secure_delete = FAST") ||
        !run(db, "PRAGMA temp_store = MEMORY") || !run(db, "PRAGMA trusted_schema = OFF") ||
        !run(db, "PRAGMA cell_size_check = ON"))
      return false;
    std::string found = "ok";
    if (options_.inspect && !text(db, "PRAGMA quick_check(1)", found)) return false;
    if (found != "ok") return o.moved_as = "corrupt", o.reason = found, false;

    const int version = sqlite_version_of(db);
    if (version > sqlite_schema_version) return o.moved_as = "newer", o.reason = "is of a newer version", false;
    if (version < 0 || !run(db, "BEGIN IMMEDIATE")) return false;
    if (version == sqlite_schema_version) return run(db, "COMMIT");
    const std::string claim_it = "PRAGMA application_id = " + std::to_string(sqlite_application_id);
    return sqlite_migrate(db, version) && run(db, claim_it.c_str()) && run(db, "COMMIT");
  }

  static void explain(sqlite_opened& o) {
    sqlite3* const db = o.db.get();
    const int code = sqlite3_errcode(db) & 0xFF;
    o.reason = sqlite3_errmsg(db);
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT) o.moved_as = "corrupt";
    if (code == SQLITE_BUSY) o.reason = "is in use by another outbox or program (" + o.reason + ")";
  }

  static bool run(sqlite3* db, char const* sql) {
    return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  static bool number(sqlite3* db, char const* sql, std::int64_t& to) {
    sqlite_statement s(sql);
    sqlite_rows row = s(db);
    return row.next() ? to = row.number(0), row.run() : false;
  }
  static bool text(sqlite3* db, char const* sql, std::string& to) {
    sqlite_statement s(sql);
    sqlite_rows row = s(db);
    return row.next() ? to = row.text(0), row.run() : false;
  }

  std::string free_name(std::string_view kind) const {
    for (int n = 1;; ++n) {
      std::string name = path_ + "." + std::string(kind) + "-" + std::to_string(n);
      bool taken = false;
      std::error_code ignored{};
      for (char const* c : companions) taken = taken || std::filesystem::exists(name + c, ignored);
      if (!taken) return name;
    }
  }
  /** The database first: a log that is left without it is moved by the next open(), a database without its log is not. */
  bool move_to(std::string const& name) const {
    for (char const* c : companions) {
      std::error_code failed{};
      if (std::filesystem::exists(path_ + c, failed)) std::filesystem::rename(path_ + c, name + c, failed);
      if (failed) return false;
    }
    return true;
  }

  std::string path_;
  sqlite_options const& options_;
};

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_SQLITE_SQLITE_SCHEMA_HPP
#define TILLWIRE_ADAPTERS_SQLITE_SQLITE_SCHEMA_HPP

#include <tillwire.hpp>

#include "sqlite_statement.hpp"
#include <sqlite3.h>

#include <cstdint>
#include <iterator>

namespace tillwire::inline v0_1::detail {

/** In the header of a file of its own, so that file(1) and the next open() know whose it is: "tlwr". */
inline constexpr std::int32_t sqlite_application_id = 0x746c7772;

/**
 * What takes a database from each version of the tables to the next; version 0 has none.
 *
 * Steps are added, never changed: there are files in the field that have gone through them. Text of a vendor or a program
 * reaches SQLite as bound values alone.
 */
inline constexpr char const* sqlite_schema_steps[] = {
    // One row: how far the numbers got, and the counts of the queue.
    "CREATE TABLE tillwire_store(version INTEGER NOT NULL, last_record INTEGER NOT NULL, last_request INTEGER NOT NULL,"
    " queued INTEGER NOT NULL, uncertain INTEGER NOT NULL, dead INTEGER NOT NULL, bytes INTEGER NOT NULL);"
    "INSERT INTO tillwire_store VALUES(0, 0, 0, 0, 0, 0, 0);"

    "CREATE TABLE tillwire_route(id INTEGER PRIMARY KEY, account TEXT NOT NULL, method INTEGER NOT NULL,"
    " accept TEXT NOT NULL, single TEXT NOT NULL, batch TEXT NOT NULL, list TEXT NOT NULL, single_wrap INTEGER NOT "
    "NULL,"
    " batch_wrap INTEGER NOT NULL, single_quota INTEGER NOT NULL, batch_quota INTEGER NOT NULL, again INTEGER NOT NULL,"
    " urgent INTEGER NOT NULL);"

    // Records with their text. The body is a blob, whose length SQLite knows without reading it.
    "CREATE TABLE tillwire_queue(id INTEGER PRIMARY KEY, route INTEGER NOT NULL, recorded_at INTEGER NOT NULL,"
    " settled_at INTEGER NOT NULL, state INTEGER NOT NULL, flags INTEGER NOT NULL, attempts INTEGER NOT NULL,"
    " request INTEGER NOT NULL, code TEXT NOT NULL, fault TEXT NOT NULL, message TEXT NOT NULL, subjects TEXT NOT NULL,"
    " path TEXT NOT NULL, body BLOB NOT NULL);"
    "CREATE INDEX tillwire_queue_request ON tillwire_queue(request) WHERE request <> 0;"

    "CREATE TABLE tillwire_ledger(id INTEGER PRIMARY KEY, route INTEGER NOT NULL, recorded_at INTEGER NOT NULL,"
    " settled_at INTEGER NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL, request INTEGER NOT NULL,"
    " code TEXT NOT NULL, fault TEXT NOT NULL, message TEXT NOT NULL, subjects TEXT NOT NULL);"
    "CREATE INDEX tillwire_ledger_age ON tillwire_ledger(settled_at, request);"

    // records: which are unsettled, NULL when it is settled
    "CREATE TABLE tillwire_request(id INTEGER PRIMARY KEY, account TEXT NOT NULL, quota INTEGER NOT NULL,"
    " wall INTEGER NOT NULL, steady INTEGER NOT NULL, records BLOB, status INTEGER NOT NULL, request_ids TEXT NOT "
    "NULL);",
};
inline constexpr int sqlite_schema_version = static_cast<int>(std::size(sqlite_schema_steps));

/** The version of a database's tables, 0 where there are none; -1 where it cannot be read. */
inline int sqlite_version_of(sqlite3* db) {
  sqlite_statement is_there("SELECT 1 FROM sqlite_master WHERE name = 'tillwire_store'");
  sqlite_rows found = is_there(db);
  if (!found.next()) return found.is_done() ? 0 : -1;
  sqlite_statement version("SELECT version FROM tillwire_store");
  sqlite_rows row = version(db);
  return row.next() ? row.as<int>(0) : -1;
}

/** Takes the tables from that version to this one's, within a transaction that is open; false where a step fails. */
inline bool sqlite_migrate(sqlite3* db, int version) {
  for (; version < sqlite_schema_version; ++version)
    if (sqlite3_exec(db, sqlite_schema_steps[version], nullptr, nullptr, nullptr) != SQLITE_OK) return false;
  sqlite_statement set("UPDATE tillwire_store SET version = ?1");
  return set(db, version).run();
}

/** Of a record r: its route t, the request q that carried it, and whether it is asked for. */
#define TILLWIRE_SQLITE_WHICH                                                                                 \
  " LEFT JOIN tillwire_route t ON t.id = r.route LEFT JOIN tillwire_request q ON q.id = r.request"            \
  " WHERE (?1 >> r.state) & 1 AND r.recorded_at >= ?2 AND r.recorded_at < ?3 AND (?4 = '' OR t.account = ?4)" \
  " AND r.id BETWEEN ?5 AND ?6"

/** The statements of a store. */
struct sqlite_statements {
  sqlite_statement begin{"BEGIN IMMEDIATE"};
  sqlite_statement commit{"COMMIT"};
  sqlite_statement roll_back{"ROLLBACK"};
  sqlite_statement join{"SAVEPOINT tillwire"};
  sqlite_statement part{"RELEASE tillwire"};
  sqlite_statement roll_back_to{"ROLLBACK TO tillwire"};

  sqlite_statement load{"SELECT last_record, last_request, queued, uncertain, dead, bytes FROM tillwire_store"};
  sqlite_statement recount{
      "SELECT max(id), sum(state = 0), sum(state = 1), sum(state = 2), sum(length(body)) FROM tillwire_queue"};
  sqlite_statement save{
      "UPDATE tillwire_store SET last_record = ?1, last_request = ?2, queued = ?3, uncertain = ?4, dead = ?5, bytes = "
      "?6"};

  sqlite_statement routes{
      "SELECT id, account, method, accept, single, batch, list, single_wrap, batch_wrap, single_quota, batch_quota, "
      "again,"
      " urgent FROM tillwire_route ORDER BY id"};
  sqlite_statement add_route{
      "INSERT INTO tillwire_route VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"};

  // by SELECT, since SQLite then undoes a statement that finds the disk full, where else it ends the whole transaction
  sqlite_statement append{"INSERT INTO tillwire_queue SELECT ?1, ?2, ?3, ?3, 0, ?4, 0, 0, '', '', '', ?5, ?6, ?7"};
  sqlite_statement queued{
      "SELECT id, route, recorded_at, subjects, path <> '', length(body), attempts, flags FROM tillwire_queue"
      " WHERE id > ?1 AND state = 0 ORDER BY id LIMIT ?2"};
  sqlite_statement read{
      "SELECT id, route, recorded_at, subjects, path, body, flags, state FROM tillwire_queue WHERE id BETWEEN ?1 AND ?2"
      " ORDER BY id"};

  sqlite_statement claim{"INSERT INTO tillwire_request VALUES(?1, ?2, ?3, ?4, ?5, nullif(?6, x''), 0, '')"};
  sqlite_statement end{"UPDATE tillwire_request SET records = NULL, status = ?2, request_ids = ?3 WHERE id = ?1"};
  sqlite_statement requests{
      "SELECT id, account, quota, wall, steady, records FROM tillwire_request WHERE account = ?1 AND (records IS NOT "
      "NULL"
      " OR id IN (SELECT id FROM tillwire_request WHERE account = ?1 AND quota <> ?2 ORDER BY id DESC LIMIT ?3))"
      " ORDER BY id"};

  // ?1 is an array of ids in JSON
  sqlite_statement sum{
      "SELECT sum(state = 0), sum(state = 1), sum(state = 2), sum(length(body)) FROM tillwire_queue"
      " WHERE id IN (SELECT value FROM json_each(?1))"};
  sqlite_statement keep{
      "UPDATE tillwire_queue SET settled_at = ?2, state = ?3, attempts = ?4,"
      " request = CASE ?5 WHEN 0 THEN request ELSE ?5 END, code = ?6, fault = ?7, message = ?8"
      " WHERE id IN (SELECT value FROM json_each(?1))"};
  sqlite_statement write_off{
      "INSERT INTO tillwire_ledger SELECT id, route, recorded_at, ?2, ?3, ?4, CASE ?5 WHEN 0 THEN request ELSE ?5 END,"
      " ?6, ?7, ?8, subjects FROM tillwire_queue WHERE id IN (SELECT value FROM json_each(?1))"};
  sqlite_statement remove{"DELETE FROM tillwire_queue WHERE id IN (SELECT value FROM json_each(?1))"};

  // two selections that SQLite merges, so that nothing is sorted
  sqlite_statement every{
      "SELECT r.id, r.state, t.account, CASE WHEN t.single <> '' THEN t.single ELSE t.batch"
      " END, r.subjects, r.body, r.recorded_at, r.settled_at, r.attempts, q.status, q.request_ids, r.code, r.fault,"
      " r.message FROM tillwire_queue r" TILLWIRE_SQLITE_WHICH
      " UNION ALL "
      "SELECT r.id, r.state, t.account, CASE WHEN t.single <> '' THEN t.single ELSE t.batch"
      " END, r.subjects, x'', r.recorded_at, r.settled_at, r.attempts, q.status, q.request_ids, r.code, r.fault,"
      " r.message FROM tillwire_ledger r" TILLWIRE_SQLITE_WHICH " ORDER BY 1"};

  sqlite_statement texts{"SELECT id, subjects, body FROM tillwire_queue ORDER BY id"};
  sqlite_statement lines{"SELECT id, subjects, message FROM tillwire_ledger ORDER BY id"};
  sqlite_statement blank{
      "UPDATE tillwire_ledger SET subjects = '', fault = '', message = ''"
      " WHERE id IN (SELECT value FROM json_each(?1))"};
  sqlite_statement prune_lines{"DELETE FROM tillwire_ledger WHERE settled_at < ?1"};
  sqlite_statement prune_requests{
      "DELETE FROM tillwire_request WHERE records IS NULL AND wall < ?1"
      " AND id NOT IN (SELECT request FROM tillwire_queue WHERE request <> 0)"
      " AND id NOT IN (SELECT request FROM tillwire_ledger)"};
};

#undef TILLWIRE_SQLITE_WHICH

}  // namespace tillwire::inline v0_1::detail

#endif

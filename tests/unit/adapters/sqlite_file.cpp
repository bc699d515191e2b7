// SPDX-License-Identifier: BSL-1.0
#include <adapters/sqlite/sqlite_file.hpp>
#include <adapters/sqlite/sqlite_store.hpp>

#include "faulty_vfs.hpp"
#include "sqlite_folder.hpp"
#include <doctest/doctest.h>

#include <cstddef>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

using namespace tillwire;
using outbox::durability;

namespace {

/** A file with that many records of about a kilobyte. */
void fill(folder const& at, int records = 200) {
  const auto store = sqlite_store::open(at.file("q")).value();
  const std::string body = "{\"a\":\"" + std::string(1000, 'a') + "\"}";
  for (int i = 0; i != records; ++i) CHECK(store->append({.route = 1, .body = body}, durability::grouped));
  CHECK(store->commit());
}

/** The file is moved as it is, and a new one takes its place. */
void is_moved(folder const& at, std::string const& as, std::string_view reason = {}) {
  const std::string before = at.read("q");
  {
    const auto store = sqlite_store::open(at.file("q"));
    REQUIRE(store.has_value());
    REQUIRE((*store)->moved_aside().has_value());
    CHECK((*store)->moved_aside()->path == at.file(as));
    CHECK((*store)->moved_aside()->reason.find(reason) != std::string::npos);
    CHECK_FALSE((*store)->moved_aside()->reason.empty());
    CHECK(at.read(as) == before);
    CHECK((*store)->counts().queued == 0);
    CHECK((*store)->append({.body = "{}"}, durability::each).value() == 1);
  }
  const auto store = sqlite_store::open(at.file("q")).value();
  CHECK_FALSE(store->moved_aside().has_value());
  CHECK(store->counts().queued == 1);
}

/** The file is left as it is, and nothing is put beside it. */
std::string is_refused(folder const& at, std::string const& path, sqlite_options const& options = {}) {
  const std::string before = at.read("q");
  const auto store = sqlite_store::open(path, options);
  REQUIRE_FALSE(store.has_value());
  CHECK(store.error().code == errc::store_failed);
  CHECK(store.error().message.starts_with(path + ": "));
  CHECK(at.read("q") == before);
  for (char const* other : {"q.corrupt-1", "q.newer-1", "q-journal"}) CHECK_FALSE(at.has(other));
  return store.error().message;
}

}  // namespace

TEST_SUITE_BEGIN("adapters/sqlite_file");

TEST_CASE("a file that is no database is moved aside") {
  folder at;
  at.write("q", std::string(5000, 'g'));
  is_moved(at, "q.corrupt-1", "not a database");
  at.write(
      "q",
      "Dear Sir or Madam, this is longer than the sixteen bytes by which SQLite knows its own. It goes on for a while");
  is_moved(at, "q.corrupt-2");
  CHECK(at.read("q.corrupt-1") == std::string(5000, 'g'));
}

TEST_CASE("a file that was cut off is moved aside") {
  folder at;
  for (const std::size_t left : {std::size_t{100'000}, std::size_t{5000}, std::size_t{4096}, std::size_t{300}}) {
    INFO(left << " bytes are left");
    at.empty();
    fill(at);
    const std::string whole = at.read("q");
    REQUIRE(whole.size() > left);
    at.write("q", whole.substr(0, left));
    is_moved(at, "q.corrupt-1");
  }
}

TEST_CASE("a file with a damaged page is moved aside, unless it is not looked for") {
  folder at;
  fill(at);
  std::string bytes = at.read("q");
  bytes.replace(20 * 4096, 4096, 4096, '\x5a');
  at.write("q", bytes);
  {
    const auto store = sqlite_store::open(at.file("q"), {.inspect = false});
    if (store) CHECK_FALSE((*store)->moved_aside().has_value());
  }
  is_moved(at, "q.corrupt-1");
}

TEST_CASE("a log without its database is moved aside, not deleted") {
  folder at;
  for (const bool is_empty : {false, true}) {
    at.empty();
    at.write("q-wal", "what was written ahead");
    if (is_empty) at.write("q", "");
    const auto store = sqlite_store::open(at.file("q")).value();
    REQUIRE(store->moved_aside().has_value());
    CHECK(store->moved_aside()->path == at.file("q.corrupt-1"));
    CHECK(at.read("q.corrupt-1-wal") == "what was written ahead");
  }
}

TEST_CASE("a damaged file takes its log along") {
  folder at;
  at.write("q", std::string(5000, 'g'));
  at.write("q-wal", "written ahead");
  at.write("q-journal", "older");
  const auto store = sqlite_store::open(at.file("q")).value();
  REQUIRE(store->moved_aside().has_value());
  CHECK(at.read("q.corrupt-1") == std::string(5000, 'g'));
  CHECK(at.read("q.corrupt-1-wal") == "written ahead");
  CHECK(at.read("q.corrupt-1-journal") == "older");
}

TEST_CASE("a file of a newer version is moved aside") {
  folder at;
  fill(at);
  database(at.file("q")).run("UPDATE tillwire_store SET version = 99");
  is_moved(at, "q.newer-1", "newer");
}

TEST_CASE("an empty file is made a store, which bears its mark") {
  folder at;
  at.write("q", "");
  CHECK_FALSE(sqlite_store::open(at.file("q")).value()->moved_aside().has_value());
  database db(at.file("q"));
  CHECK(db.number("PRAGMA application_id") == detail::sqlite_application_id);
  CHECK(db.number("SELECT version FROM tillwire_store") == detail::sqlite_schema_version);
}

TEST_CASE("tables of an older version are brought up to date, and not when a step fails") {
  folder at;
  {
    database db(at.file("q"));  // as a version 0 would be that had a mark and no tables yet
    db.run(("PRAGMA application_id = " + std::to_string(detail::sqlite_application_id)).c_str());
    db.run("CREATE TABLE tillwire_route(id INTEGER)");
  }
  const auto failed = sqlite_store::open(at.file("q"));
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().message.find("already exists") != std::string::npos);
  {
    database db(at.file("q"));
    CHECK(db.number("SELECT count(*) FROM sqlite_master") == 1);
    db.run("DROP TABLE tillwire_route");
  }
  const auto store = sqlite_store::open(at.file("q"));
  REQUIRE(store.has_value());
  CHECK((*store)->append({.body = "{}"}, durability::each));
}

TEST_CASE("another program's database is refused, and not touched") {
  folder at;
  database(at.file("q")).run("CREATE TABLE sale(id INTEGER)");
  CHECK(is_refused(at, at.file("q")).find("another program") != std::string::npos);
  at.empty();
  database(at.file("q")).run("PRAGMA application_id = 5; CREATE TABLE sale(id INTEGER)");
  CHECK(is_refused(at, at.file("q")).find("another program") != std::string::npos);
}

TEST_CASE("what cannot be opened is an error, and nothing is moved") {
  folder at;
  is_refused(at, at.file("."));
  is_refused(at, at.file("there/is/no/such/folder"));
  is_refused(at, at.file("q"), {.vfs = "no such vfs"});
  is_refused(at, ":memory:");
}

TEST_CASE("a second store on the same file is refused until the first is closed") {
  folder at;
  auto first = sqlite_store::open(at.file("q")).value();
  const auto second = sqlite_store::open(at.file("q"), {.patience = std::chrono::milliseconds(10)});
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().message.find("in use") != std::string::npos);
  CHECK_FALSE(at.has("q.corrupt-1"));
  CHECK(first->append({.body = "{}"}, durability::each));
  first.reset();
  CHECK(sqlite_store::open(at.file("q")).value()->counts().queued == 1);
}

TEST_SUITE_END();

// SPDX-License-Identifier: BSL-1.0
#include <adapters/sqlite/sqlite_store.hpp>
#include <tillwire/testing/store_conformance.hpp>

#include "faulty_vfs.hpp"
#include "sqlite_folder.hpp"
#include <doctest/doctest.h>

#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace tillwire;
using outbox::durability;
using outbox::state;

namespace {

/** All that a store shows, as text. */
std::string dump(sqlite_store& s) {
  std::string all;
  const auto number = [&](auto n) { all += std::to_string(n) + ' '; };
  CHECK(s.for_each_route([&](outbox::route_id id, outbox::route const& r) { number(id), all += r.single; }));
  CHECK(s.for_each_request("a", 1000,
                           [&](outbox::sent_request const& r) { number(r.id), number(r.unsettled.size()); }));
  CHECK(s.for_each({}, [&](outbox::record_view const& r) {
    number(r.id), number(static_cast<int>(r.is)), number(r.attempts), number(r.status);
    all.append(r.subjects).append(r.body.substr(0, 40)) += '\n';
    return true;
  }));
  const outbox::store_counts c = s.counts();
  for (std::uint64_t n : {c.queued, c.uncertain, c.dead, c.bytes}) number(n);
  return all;
}

/** One step of a store's life, the same one if it is tried again. */
struct step {
  char const* name;
  result<void> (*take)(sqlite_store&);
};

result<void> done(auto const& r) { return r ? result<void>() : r.error(); }

result<void> settle(sqlite_store& s, outbox::request_id r, std::vector<outbox::record_id> const& ids, state becomes) {
  const outbox::settlement one{.records = ids, .becomes = becomes, .attempts = 1, .message = "because"};
  return s.settle(r, {.at = timestamp::from_microseconds(5), .status = 422}, {&one, 1});
}

constexpr step life[] = {
    {"a route", [](sqlite_store& s) { return done(s.add_route({.single = "/s"})); }},
    {"another route", [](sqlite_store& s) { return done(s.add_route({.single = "/t"})); }},
    {"an append", [](sqlite_store& s) { return done(s.append({.route = 1, .body = R"({"a":1})"}, durability::each)); }},
    {"one for later", [](sqlite_store& s) { return done(s.append({.route = 1, .body = "{}"}, durability::grouped)); }},
    {"another one", [](sqlite_store& s) { return done(s.append({.route = 2, .body = "{}"}, durability::memory)); }},
    {"a commit", [](sqlite_store& s) { return s.commit(); }},
    {"one more for later",
     [](sqlite_store& s) { return done(s.append({.route = 1, .body = "{}"}, durability::grouped)); }},
    {"a look", [](sqlite_store& s) { return s.for_each_queued(0, 9, [](auto const&) {}); }},
    {"an append with a long text",
     [](sqlite_store& s) {
       static const std::string text = "{\"a\":\"" + std::string(20'000, 'a') + "\"}";
       return done(s.append({.route = 1, .subjects = "email:jd@x.com", .body = text}, durability::each));
     }},
    {"a claim",
     [](sqlite_store& s) {
       const outbox::record_id ids[] = {1, 2, 4};
       return done(s.claim({.account = "a", .records = ids}));
     }},
    {"a settlement", [](sqlite_store& s) { return settle(s, 1, {1, 4}, state::accepted); }},
    {"a refusal", [](sqlite_store& s) { return settle(s, 1, {2, 3}, state::dead); }},
    {"a second try", [](sqlite_store& s) { return done(s.requeue(2, {}, R"({"b":2})")); }},
    {"a person forgotten", [](sqlite_store& s) { return s.forget("jd@x.com", [](auto) {}); }},
    {"a pruning", [](sqlite_store& s) { return s.prune(timestamp::from_microseconds(6)); }},
    {"the last append", [](sqlite_store& s) { return done(s.append({.route = 2, .body = "{}"}, durability::each)); }},
};

}  // namespace

TEST_SUITE_BEGIN("adapters/sqlite_store");

TEST_CASE("an sqlite_store does what is demanded of a store, also when it is closed and opened again") {
  folder at;
  int n = 0;
  const auto open = [&] { return sqlite_store::open(at.file(std::to_string(n))).value(); };
  const testing::conformance found = testing::check_store(
      [&] { return ++n, open(); }, [&](std::unique_ptr<sqlite_store> s) { return s.reset(), open(); });
  INFO(to_string(found));
  CHECK(found.passed());
}

TEST_CASE("an sqlite_store does what is demanded of a store in tables of the program") {
  database db;
  const auto attach = [&] { return sqlite_store::attach(db.get()).value(); };
  const testing::conformance found = testing::check_store(
      [&] { return db = database(), attach(); }, [&](std::unique_ptr<sqlite_store> s) { return s.reset(), attach(); });
  INFO(to_string(found));
  CHECK(found.passed());
}

TEST_CASE("whatever operation of the disk fails, a call fails as a whole, names the file, and can be repeated") {
  faulty_vfs disk;
  folder at;
  std::string undisturbed;
  for (const bool full : {false, true})
    for (const bool lasting : {false, true})
      for (unsigned n = 0;; ++n) {
        const std::string path = at.file("q");
        at.empty();
        auto store = sqlite_store::open(path, {.vfs = disk.name()}).value();
        disk.fail_at(n, full, lasting);
        unsigned refusals = 0;
        for (step const& one : life) {
          INFO("operation " << n << ", " << one.name);
          const std::string before = n == 0 ? "" : dump(*store);  // which may meet the failure itself
          if (const result<void> first = one.take(*store); !first) {
            ++refusals;
            CHECK(first.error().code == errc::store_failed);
            CHECK(first.error().message.starts_with(path + ": "));
            disk.heal();
            if (!before.empty()) CHECK(dump(*store) == before);
            CHECK(one.take(*store));
          }
        }
        const bool over = n != 0 && disk.failures() == 0;
        disk.heal();
        CHECK((refusals == 0 || disk.failures() != 0));
        const std::string after = dump(*store);
        if (undisturbed.empty()) undisturbed = after;
        CHECK(after == undisturbed);
        store.reset();
        store = sqlite_store::open(path).value();
        CHECK_FALSE(store->moved_aside().has_value());
        CHECK(dump(*store) == undisturbed);
        if (over) {
          CHECK(n > 30);
          break;
        }
      }
}

TEST_CASE("each durable call waits for the disk once, unless it is told not to, and others do not") {
  faulty_vfs disk;
  folder at;
  for (const bool waits : {true, false}) {
    at.empty();
    const auto store = sqlite_store::open(at.file("q"), {.sync_each_commit = waits, .vfs = disk.name()}).value();
    const unsigned once = waits ? 1 : 0;
    auto syncs = [&, before = disk.syncs()]() mutable { return disk.syncs() - std::exchange(before, disk.syncs()); };
    CHECK(store->append({.route = 1, .body = "{}"}, durability::each));
    syncs();
    for (outbox::record_id id = 2; id != 6; ++id) {
      CHECK(store->append({.route = 1, .body = "{}"}, durability::each));
      CHECK(syncs() == once);
      CHECK(store->append({.route = 1, .body = "{}"}, durability::grouped));
      CHECK(store->append({.route = 1, .body = "{}"}, durability::memory));
      CHECK(store->for_each_queued(0, 100, [](auto const&) {}));
      CHECK(syncs() == 0);
      CHECK(store->commit());
      CHECK(syncs() == once);
      CHECK(store->claim({.records = {&id, 1}}));
      CHECK(syncs() == once);
      CHECK(settle(*store, 1, {id}, state::accepted));
      CHECK(syncs() == once);
    }
  }
}

TEST_CASE("whatever operation of the disk fails, a file that cannot be opened is left as it is") {
  faulty_vfs disk;
  for (const bool is_new : {true, false}) {
    folder at;
    const std::string path = at.file("q");
    if (!is_new) CHECK(sqlite_store::open(path).value()->append({.body = "{}"}, durability::each));
    for (unsigned n = 1;; ++n) {
      INFO("operation " << n);
      if (is_new) at.empty();
      disk.fail_at(n);
      result<std::unique_ptr<sqlite_store>> opened = sqlite_store::open(path, {.vfs = disk.name()});
      const bool failed = disk.failures() != 0;
      disk.heal();
      if (!opened) {
        CHECK(failed);
        CHECK(opened.error().code == errc::store_failed);
        opened = sqlite_store::open(path, {.vfs = disk.name()});
      }
      REQUIRE(opened);
      CHECK_FALSE((*opened)->moved_aside().has_value());
      CHECK((*opened)->counts().queued == (is_new ? 0 : 1));
      if (!failed) break;
    }
  }
}

TEST_CASE("what is appended in a transaction of the program is kept with it, and goes with it") {
  database db;
  db.run("CREATE TABLE sale(id INTEGER)");
  const auto store = sqlite_store::attach(db.get()).value();
  const auto append = [&] { return store->append({.route = 1, .body = "{}"}, durability::each); };
  CHECK(store->add_route({.single = "/s"}).value() == 1);
  CHECK(append().value() == 1);

  db.run("BEGIN");
  db.run("INSERT INTO sale VALUES(1)");
  CHECK(store->is_held());
  CHECK(append().value() == 2);
  CHECK(append().value() == 3);
  CHECK(store->counts().queued == 3);
  CHECK(store->commit());
  CHECK(store->is_held());
  db.run("ROLLBACK");
  CHECK_FALSE(store->is_held());
  CHECK(store->counts().queued == 1);
  CHECK(store->counts().bytes == 2);
  CHECK(db.number("SELECT count(*) FROM sale") == 0);

  db.run("BEGIN");
  db.run("INSERT INTO sale VALUES(2)");
  CHECK(append().value() == 2);
  db.run("SAVEPOINT part");
  CHECK(append().value() == 3);
  db.run("ROLLBACK TO part");
  CHECK(store->counts().queued == 2);
  db.run("COMMIT");
  CHECK(store->counts().queued == 2);
  CHECK(append().value() == 3);
  CHECK(db.number("SELECT count(*) FROM sale") == 1);
}

TEST_CASE("nothing but an append is done while a transaction of the program is open") {
  database db;
  const auto store = sqlite_store::attach(db.get()).value();
  CHECK(store->append({.body = "{}"}, durability::each).value() == 1);
  CHECK(settle(*store, 0, {1}, state::dead));
  const std::string before = dump(*store);
  db.run("BEGIN");
  const auto refuses = [&](auto const& r) {
    REQUIRE_FALSE(r.has_value());
    CHECK(r.error().code == errc::store_failed);
    CHECK(r.error().message.find("a transaction of the program is open") != std::string::npos);
  };
  refuses(store->claim({}));
  refuses(settle(*store, 0, {1}, state::accepted));
  refuses(store->requeue(1, {}, "{}"));
  refuses(store->forget("a@x.com", [](auto) {}));
  refuses(store->prune(timestamp::now()));
  refuses(sqlite_store::attach(db.get()));
  CHECK(dump(*store) == before);
  db.run("COMMIT");
  CHECK(dump(*store) == before);
  CHECK(store->requeue(1, {}, "{}"));
}

TEST_CASE("a route that went with a transaction of the program is there again when a record names it") {
  database db;
  const auto store = sqlite_store::attach(db.get()).value();
  db.run("BEGIN");
  const outbox::route_id id = store->add_route({.account = "a", .single = "/s"}).value();
  CHECK(store->append({.route = id, .body = "{}"}, durability::each));
  db.run("ROLLBACK");
  CHECK(db.number("SELECT count(*) FROM tillwire_route") == 0);
  CHECK(store->append({.route = id, .body = "{}"}, durability::each));
  CHECK(db.number("SELECT count(*) FROM tillwire_route WHERE account = 'a' AND single = '/s'") == 1);
  CHECK(store->add_route({.account = "a", .single = "/s"}).value() == id);

  db.run("BEGIN");
  const outbox::route_id gone = store->add_route({.account = "b"}).value();
  db.run("ROLLBACK");
  CHECK(store->add_route({.account = "c"}).value() != gone);
  CHECK(store->append({.route = gone, .body = "{}"}, durability::each));

  db.run("BEGIN");
  const outbox::route_id taken = store->add_route({.account = "d"}).value();
  db.run("ROLLBACK");
  const auto other = sqlite_store::attach(db.get()).value();
  CHECK(other->add_route({.account = "e"}).value() == taken);
  const result<outbox::record_id> confused = store->append({.route = taken, .body = "{}"}, durability::each);
  CHECK_FALSE(confused.has_value());  // it would be sent for another account
  CHECK(other->append({.route = taken, .body = "{}"}, durability::each));
}

TEST_CASE("an append that finds the database full leaves the program's transaction as it was") {
  folder at;
  database db(at.file("shop"));
  db.run("CREATE TABLE sale(id INTEGER)");
  const auto store = sqlite_store::attach(db.get()).value();
  db.run("BEGIN");
  db.run("INSERT INTO sale VALUES(1)");
  CHECK(store->append({.body = "{}"}, durability::each));
  db.run("PRAGMA max_page_count = 20");
  const result<outbox::record_id> r = store->append({.body = std::string(200'000, 'x')}, durability::each);
  REQUIRE_FALSE(r.has_value());
  CHECK(r.error().message.find("database or disk is full") != std::string::npos);
  CHECK(r.error().message.find("shop") != std::string::npos);
  CHECK(store->is_held());
  db.run("INSERT INTO sale VALUES(2)");
  db.run("COMMIT");
  CHECK(db.number("SELECT count(*) FROM sale") == 2);
  CHECK(store->counts().queued == 1);
  CHECK(store->counts().bytes == 2);
  db.run("PRAGMA max_page_count = 1000");
  CHECK(store->append({.body = std::string(200'000, 'x')}, durability::each).value() == 2);
}

TEST_CASE("an append that fails half way leaves nothing of it in the program's transaction") {
  database db;
  const auto store = sqlite_store::attach(db.get()).value();
  db.run("CREATE TRIGGER stop BEFORE UPDATE ON tillwire_store BEGIN SELECT RAISE(ABORT, 'not now'); END");
  db.run("BEGIN");
  const result<outbox::record_id> r = store->append({.body = "{}"}, durability::each);
  REQUIRE_FALSE(r.has_value());
  CHECK(r.error().message.find("not now") != std::string::npos);
  db.run("DROP TRIGGER stop");
  db.run("COMMIT");
  CHECK(db.number("SELECT count(*) FROM tillwire_queue") == 0);
  CHECK(store->append({.body = "{}"}, durability::each).value() == 1);
}

TEST_CASE("attaching counts what is there, and refuses tables of a newer version") {
  database db;
  CHECK(sqlite_store::attach(db.get()).value()->append({.body = "{}"}, durability::each));
  db.run("UPDATE tillwire_store SET queued = 77, bytes = 0");
  CHECK(sqlite_store::attach(db.get()).value()->counts().queued == 1);
  db.run("UPDATE tillwire_store SET version = 99");
  const auto r = sqlite_store::attach(db.get());
  REQUIRE_FALSE(r.has_value());
  CHECK(r.error().message.find("newer") != std::string::npos);
  CHECK(db.number("SELECT version FROM tillwire_store") == 99);
}

TEST_CASE("nothing is left in the files of somebody who was forgotten") {
  folder at;
  const auto store = sqlite_store::open(at.file("q")).value();
  const auto is_in_a_file = [&](std::string_view text) {
    return (at.read("q") + at.read("q-wal")).find(text) != std::string::npos;
  };
  for (int i = 0; i != 50; ++i)
    CHECK(store->append(
        {.subjects = "email:jd@x.com", .body = "{\"name\":\"Jane Doe\",\"a\":\"" + std::string(900, 'x') + "\"}"},
        durability::each));
  CHECK(is_in_a_file("Jane Doe"));
  int forgotten = 0;
  CHECK(store->forget("jd@x.com", [&](auto) { ++forgotten; }));
  CHECK(forgotten == 50);
  CHECK_FALSE(is_in_a_file("Jane Doe"));
  CHECK_FALSE(is_in_a_file("jd@x.com"));
}

TEST_SUITE_END();

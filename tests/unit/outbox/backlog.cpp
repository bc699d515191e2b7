// SPDX-License-Identifier: BSL-1.0
#include <tillwire/outbox/backlog.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <ostream>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace outbox_backlog_test {

using namespace std::chrono_literals;
using namespace tillwire::outbox;

namespace {

using instant = backlog::time;
using place = backlog::place;
using ids = std::vector<record_id>;

constexpr instant start{1000h};

/** What a record is, for those below. */
struct spec {
  route_id route = 1;
  std::string subjects{};
  std::size_t size = 10;
  bool superseding = false;
  std::chrono::seconds lasts{3600};
  std::uint32_t realm = 0;
};

/** A backlog, and the ids of its records. */
struct fixture {
  backlog b{};
  record_id last = 0;

  record_id add(spec const& s, bool compact = false) {
    b.add({.id = ++last,
           .route = s.route,
           .subjects = s.subjects,
           .size = s.size,
           .attempts = 2,
           .flags = {.superseding = s.superseding}},
          s.realm, start, start + s.lasts, compact);
    return last;
  }
  [[nodiscard]] place at(record_id id) const { return b.find(id).value(); }
  [[nodiscard]] ids ids_of(std::vector<place> const& places) const {
    ids all;
    for (place p : places) all.push_back(b[p].id);
    return all;
  }
  ids take(route_id r, std::size_t most, std::size_t room = 10'000, instant now = start) {
    return ids_of(b.take(r, ++group, most, room, now));
  }
  record_id first(route_id r) {
    const std::optional<place> p = b.first(r);
    return p ? b[*p].id : 0;
  }
  backlog::group group = 0;
};

}  // namespace

TEST_SUITE_BEGIN("outbox/backlog");

TEST_CASE_FIXTURE(fixture, "records of a route are taken in their order, with room for a byte between two") {
  for (int i = 0; i != 5; ++i) add({.size = 10});
  CHECK(b.size() == 5);
  CHECK(b.count(1) == 5);
  CHECK(b.bytes(1) == 50);
  CHECK(take(1, 2) == ids{1, 2});
  CHECK(b.count(1) == 3);
  CHECK(b.bytes(1) == 30);
  CHECK(b.size() == 5);
  b.remove(at(1));
  b.remove(at(2));
  CHECK(b.size() == 3);
  CHECK(first(1) == 3);
  CHECK(first(2) == 0);
  CHECK(first(99) == 0);

  const std::vector<place> none = b.take(1, 7, 0, 1000, start);
  CHECK(none.empty());
  struct {
    std::size_t room;
    ids fit;
  } const rows[] = {{31, {3, 4}}, {32, {3, 4, 5}}, {20, {3}}, {21, {3, 4}}, {10, {3}}, {3, {3}}, {0, {3}}};
  for (auto const& row : rows) {
    CAPTURE(row.room);
    const std::vector<place> taken = b.take(1, ++group, 10, row.room, start);
    CHECK(ids_of(taken) == row.fit);
    for (place p : taken) b.put_back(p);
  }
}

TEST_CASE_FIXTURE(fixture, "who shares a subject with an earlier one waits for it, or goes along with it") {
  add({.subjects = "order:1\nemail:a"});
  add({.subjects = "order:2\nemail:b"});
  add({.subjects = "order:3\nemail:a"});
  add({.route = 2, .subjects = "email:b"});
  add({.route = 2, .subjects = "email:c"});
  CHECK(first(1) == 1);
  CHECK(first(2) == 5);
  CHECK(take(1, 2) == ids{1, 2});
  CHECK(first(1) == 0);
  CHECK(take(1, 1) == ids{});
  b.put_back(at(1));
  b.put_back(at(2));

  const std::vector<place> all = b.take(1, ++group, 9, 10'000, start);
  CHECK(ids_of(all) == ids{1, 2, 3});
  CHECK(b.is_free(all));
  CHECK(first(2) == 5);
  b.remove(at(2));
  CHECK(first(2) == 4);
}

TEST_CASE_FIXTURE(fixture, "a group is free when all before its members is in it") {
  add({.subjects = "a"});
  add({.subjects = "a\nb"});
  add({.subjects = "b"});
  const std::vector<place> all = b.take(1, 1, 9, 10'000, start);
  REQUIRE(all.size() == 3);
  b[all[0]].with = 2;
  CHECK_FALSE(b.is_free(std::span(all).subspan(1)));
  CHECK(b.is_free(std::span(all).first(1)));
  b.remove(all[0]);
  CHECK(b.is_free(std::span(all).subspan(1)));
}

TEST_CASE_FIXTURE(fixture, "records without a subject keep their order among those of their route") {
  add({.route = 1});
  add({.route = 2});
  add({.route = 1});
  CHECK(take(1, 1) == ids{1});
  CHECK(first(1) == 0);
  CHECK(first(2) == 2);
}

TEST_CASE_FIXTURE(fixture, "subjects are those of their account alone") {
  add({.route = 1, .subjects = "email:a"});
  add({.route = 2, .subjects = "email:a", .realm = 1});
  CHECK(take(1, 1) == ids{1});
  CHECK(first(2) == 2);
}

TEST_CASE_FIXTURE(fixture, "what is too old is retired in the place of being taken") {
  add({.subjects = "a", .lasts = 10s});
  add({.subjects = "a"});
  add({.subjects = "b", .lasts = 11s});
  CHECK(take(1, 9, 10'000, start + 10s) == ids{3});
  const std::optional<retirement> r = b.next_retirement();
  REQUIRE(r);
  CHECK((r->id == 1 && r->becomes == state::dead && r->attempts == 2));
  CHECK_FALSE(b.next_retirement());
  CHECK(first(1) == 0);

  b.put_back(at(1));
  CHECK(first(1) == 1);
  CHECK(take(1, 1) == ids{1});
  b.retire(at(1));
  CHECK(b.next_retirement()->id == 1);
  CHECK(b.count(1) == 1);
  b.remove(at(1));
  CHECK(first(1) == 2);
}

TEST_CASE_FIXTURE(fixture, "a newer one takes the place of the one before it in its first subject, if both are such") {
  const auto retired = [this] {
    const std::optional<retirement> r = b.next_retirement();
    if (!r) return std::pair<record_id, record_id>{};
    CHECK(r->becomes == state::superseded);
    CHECK(r->attempts == 2);
    return std::pair(r->id, r->by);
  };
  const spec cart{.subjects = "cart:1\nemail:a", .superseding = true};
  add(cart, true);
  add({.subjects = "order:1\nemail:a"}, true);
  add(cart, true);
  CHECK(retired() == std::pair<record_id, record_id>{1, 3});
  CHECK(retired().first == 0);
  b.remove(at(1));
  CHECK(take(1, 9) == ids{2, 3});
  add(cart, true);  // on its way
  CHECK(retired().first == 0);

  add({.subjects = "cart:2"}, true);
  add({.subjects = "cart:2", .superseding = true}, true);
  CHECK(retired().first == 0);
  add({.route = 2, .subjects = "cart:2", .superseding = true}, true);  // by another call
  CHECK(retired().first == 0);
  add({.route = 2, .subjects = "cart:2"}, true);
  CHECK(retired().first == 0);
  add({.subjects = "cart:3", .superseding = true});
  add({.subjects = "cart:3", .superseding = true}, false);
  CHECK(retired().first == 0);
}

TEST_CASE_FIXTURE(fixture, "more than four subjects, and one twice, do no harm") {
  add({.subjects = "a\na\nb\nc\nd\nd\ne"});
  add({.subjects = "e"});
  add({.subjects = "a"});
  CHECK(take(1, 1) == ids{1});
  CHECK(first(1) == 2);
  b.remove(at(1));
  CHECK(take(1, 9) == ids{2, 3});
}

namespace {

/** The same by looking at all records each time. */
struct naive_backlog {
  enum class stand { waiting, taken, retiring };
  struct row {
    record_id id;
    spec what;
    std::vector<std::string> subjects;
    stand is = stand::waiting;
    backlog::group with = 0;
  };
  std::vector<row> rows{};
  std::vector<std::pair<record_id, record_id>> retirements{};  // 0: too old

  static std::vector<std::string> split(spec const& s) {
    std::vector<std::string> lines;
    std::string line;
    for (char c : s.subjects + '\n') {
      if (c != '\n') line += c;
      else if (!line.empty()) lines.push_back(std::exchange(line, {}));
    }
    if (lines.empty()) lines.push_back("all of route " + std::to_string(s.route));
    for (std::string& l : lines) l += " in " + std::to_string(s.realm);
    return lines;
  }
  static bool share(row const& a, row const& b) {
    return std::any_of(a.subjects.begin(), a.subjects.end(), [&](std::string const& s) {
      return std::find(b.subjects.begin(), b.subjects.end(), s) != b.subjects.end();
    });
  }
  row& find(record_id id) {
    return *std::find_if(rows.begin(), rows.end(), [id](row const& r) { return r.id == id; });
  }
  [[nodiscard]] bool can_go(row const& r, backlog::group g) const {
    return std::all_of(rows.begin(), rows.end(), [&](row const& before) {
      return before.id >= r.id || !share(before, r) || (g != 0 && before.with == g);
    });
  }
  row* first(route_id route, backlog::group g) {
    for (row& r : rows)
      if (r.what.route == route && r.is == stand::waiting && can_go(r, g)) return &r;
    return nullptr;
  }
  void add(record_id id, spec const& s, bool compact) {
    row added{id, s, split(s)};
    if (compact && s.superseding) {
      const auto before = std::find_if(rows.rbegin(), rows.rend(), [&](row const& r) {
        return std::find(r.subjects.begin(), r.subjects.end(), added.subjects[0]) != r.subjects.end();
      });
      if (before != rows.rend() && before->is == stand::waiting && before->what.superseding &&
          before->what.route == s.route) {
        before->is = stand::retiring;
        retirements.emplace_back(before->id, id);
      }
    }
    rows.push_back(added);
  }
  ids take(route_id route, backlog::group g, std::size_t most, std::size_t room, instant now) {
    ids taken;
    for (std::size_t size = 0; taken.size() != most;) {
      row* const r = first(route, g);
      if (r == nullptr) break;
      if (start + r->what.lasts <= now) {
        r->is = stand::retiring;
        retirements.emplace_back(r->id, 0);
        continue;
      }
      size += r->what.size + (taken.empty() ? 0 : 1);
      if (!taken.empty() && size > room) break;
      r->is = stand::taken;
      r->with = g;
      taken.push_back(r->id);
    }
    return taken;
  }
};

}  // namespace

TEST_CASE("whatever happens, it is what looking at all records each time finds") {
  for (std::uint64_t seed = 0; seed != 30; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto below = [&random](std::uint64_t n) { return static_cast<std::size_t>(random() % n); };
    fixture f;
    naive_backlog naive;
    using stand = naive_backlog::stand;
    const std::uint64_t subjects = seed % 3 == 0 ? 3 : 20;
    instant now = start;
    const auto any_of = [&](stand is) -> record_id {
      ids all;
      for (auto const& r : naive.rows)
        if (r.is == is) all.push_back(r.id);
      return all.empty() ? 0 : all[below(all.size())];
    };
    const auto forget = [&](record_id id) {
      f.b.remove(f.at(id));
      std::erase_if(naive.rows, [id](auto const& r) { return r.id == id; });
    };
    const auto put_back = [&](record_id id) {
      f.b.put_back(f.at(id));
      naive.find(id).is = stand::waiting;
      naive.find(id).with = 0;
    };
    for (int step = 0; step != 400; ++step) {
      now += 1s;
      switch (below(step < 200 ? 8 : 6)) {
        case 0: {
          const auto r = static_cast<route_id>(below(3));
          const backlog::group g = ++f.group;
          const std::size_t most = below(8), room = below(60);
          REQUIRE(f.ids_of(f.b.take(r, g, most, room, now)) == naive.take(r, g, most, room, now));
          break;
        }
        case 1:
          if (const record_id id = any_of(stand::taken); id != 0) forget(id);
          break;
        case 2:
          if (const record_id id = any_of(stand::taken); id != 0) put_back(id);
          break;
        case 3:
          if (const record_id id = any_of(stand::waiting); id != 0 && below(4) == 0) forget(id);
          break;
        case 4:
          if (const record_id id = any_of(stand::taken); id != 0) {
            f.b.retire(f.at(id));
            naive.find(id).is = stand::retiring;
            naive.find(id).with = 0;
            naive.retirements.emplace_back(id, 0);
          }
          break;
        case 5:
          if (const std::optional<retirement> r = f.b.next_retirement()) {
            REQUIRE(std::erase(naive.retirements, std::pair(r->id, r->by)) == 1);
            REQUIRE(r->becomes == (r->by == 0 ? state::dead : state::superseded));
            if (below(3) == 0) put_back(r->id);
            else forget(r->id);
          } else {
            REQUIRE(naive.retirements.empty());
          }
          break;
        default: {
          spec s{.route = static_cast<route_id>(below(3)),
                 .size = below(30),
                 .superseding = below(2) == 0,
                 .lasts = std::chrono::seconds(below(3) == 0 ? below(400) : 100'000)};
          s.realm = s.route == 2 ? 1 : 0;
          for (std::uint64_t n = below(5); n != 0; --n)
            s.subjects += (s.subjects.empty() ? "" : "\n") + std::to_string(below(subjects));
          const bool compact = below(2) == 0;
          naive.add(f.add(s, compact), s, compact);
        }
      }

      REQUIRE(f.b.size() == naive.rows.size());
      for (route_id r = 0; r != 3; ++r) {
        std::size_t count = 0, bytes = 0;
        for (auto const& row : naive.rows)
          if (row.what.route == r && row.is == stand::waiting) ++count, bytes += row.what.size;
        REQUIRE(f.b.count(r) == count);
        REQUIRE(f.b.bytes(r) == bytes);
        auto const* const first = naive.first(r, 0);
        REQUIRE(f.first(r) == (first == nullptr ? 0 : first->id));
      }
      // all that is on its way together, and a part of it
      for (backlog::group g = 1; g <= f.group; ++g) {
        std::vector<place> members;
        bool free = true;
        for (auto const& row : naive.rows)
          if (row.with == g) members.push_back(f.at(row.id)), free = free && naive.can_go(row, g);
        REQUIRE(f.b.is_free(members) == free);
      }
    }
  }
}

TEST_SUITE_END();

}  // namespace outbox_backlog_test

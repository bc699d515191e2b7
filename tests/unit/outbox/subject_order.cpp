// SPDX-License-Identifier: BSL-1.0
#include <tillwire/outbox/subject_order.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <random>
#include <set>
#include <span>
#include <vector>

namespace outbox_subject_order_test {

using namespace tillwire::outbox;

namespace {

using place = subject_order::place;

/** The same by comparing everybody with everybody. */
struct naive_order {
  struct row {
    place p;
    std::vector<subject_hash> subjects;
  };
  std::vector<row> rows{};  // in the order of recording

  [[nodiscard]] std::size_t index_of(place p) const {
    return static_cast<std::size_t>(std::find_if(rows.begin(), rows.end(), [p](row const& r) { return r.p == p; }) -
                                    rows.begin());
  }
  [[nodiscard]] static bool has(row const& r, subject_hash h) {
    return std::find(r.subjects.begin(), r.subjects.end(), h) != r.subjects.end();
  }
  [[nodiscard]] place before(std::size_t i, subject_hash h) const {
    while (i-- != 0)
      if (has(rows[i], h)) return rows[i].p;
    return subject_order::nobody;
  }
  [[nodiscard]] place behind(std::size_t i, subject_hash h) const {
    while (++i != rows.size())
      if (has(rows[i], h)) return rows[i].p;
    return subject_order::nobody;
  }
};

using places = std::multiset<place>;

places before(subject_order const& o, place p) {
  places found;
  CHECK(o.all_before(p, [&](place b) { return found.insert(b), true; }));
  return found;
}
places behind(subject_order const& o, place p) {
  places found;
  o.for_each_behind(p, [&](place b) { found.insert(b); });
  return found;
}

void check_same(subject_order const& o, naive_order const& n) {
  for (std::size_t i = 0; i != n.rows.size(); ++i) {
    places expected_before, expected_behind;
    for (subject_hash h : n.rows[i].subjects) {
      if (const place b = n.before(i, h); b != subject_order::nobody) expected_before.insert(b);
      if (const place b = n.behind(i, h); b != subject_order::nobody) expected_behind.insert(b);
    }
    const place p = n.rows[i].p;
    REQUIRE(before(o, p) == expected_before);
    REQUIRE(behind(o, p) == expected_behind);
    REQUIRE(o.is_first(p) == expected_before.empty());
    REQUIRE(o.before_in_first(p) ==
            (n.rows[i].subjects.empty() ? subject_order::nobody : n.before(i, n.rows[i].subjects[0])));
  }
}

}  // namespace

TEST_SUITE_BEGIN("outbox/subject_order");

TEST_CASE("a hash is FNV-1a's") {
  // from the authors' test vectors
  static_assert(hash_of("") == 0xcbf29ce484222325);
  static_assert(hash_of("a") == 0xaf63dc4c8601ec8c);
  static_assert(hash_of("foobar") == 0x85944171f73967e8);
  CHECK(hash_of("\xFF") == 0xaf64724c8602eb6e);
}

TEST_CASE("who stands behind whom is what comparing all with all finds, whoever comes and goes") {
  for (const std::uint64_t kinds : {3U, 12U, 400U}) {
    CAPTURE(kinds);
    std::mt19937_64 random(kinds);
    subject_order order;
    naive_order naive;
    std::vector<place> vacant;
    place next = 0;
    for (int step = 0; step != 1500; ++step) {
      // it fills up, and runs empty at the end
      if (random() % (step < 900 ? 5 : 2) >= 2 || naive.rows.empty()) {
        place p = next;
        if (vacant.empty()) ++next;
        else p = vacant.back(), vacant.pop_back();
        std::vector<subject_hash> subjects;
        for (auto count = static_cast<std::size_t>(random() % 5); subjects.size() != count;) {
          // of a few subjects some share their buckets, whatever the number of these
          const subject_hash h = (random() % kinds) << (random() % 2 * 40);
          if (std::find(subjects.begin(), subjects.end(), h) == subjects.end()) subjects.push_back(h);
          if (subjects.size() == kinds) break;
        }
        order.add(p, subjects);
        naive.rows.push_back({p, subjects});
      } else {
        const auto i = static_cast<std::size_t>(random() % naive.rows.size());
        order.remove(naive.rows[i].p);
        vacant.push_back(naive.rows[i].p);
        naive.rows.erase(naive.rows.begin() + static_cast<std::ptrdiff_t>(i));
      }
      if (step % 10 == 0) check_same(order, naive);
    }
    check_same(order, naive);
  }
}

TEST_CASE("one false answer is enough, and ends the question") {
  subject_order o;
  const std::array<subject_hash, 2> both{1, 2};
  o.add(0, std::span(both).first(1));
  o.add(1, std::span(both).last(1));
  o.add(2, both);
  int asked = 0;
  CHECK_FALSE(o.all_before(2, [&](place) { return ++asked == 0; }));
  CHECK(asked == 1);
  CHECK_FALSE(o.is_first(2));
  o.remove(0);
  CHECK_FALSE(o.is_first(2));
  o.remove(1);
  CHECK(o.is_first(2));
}

TEST_CASE("thousands behind one another keep their order while it grows") {
  subject_order o;
  const std::array<subject_hash, 1> one{7};
  constexpr place count = 5000;
  for (place p = 0; p != count; ++p) o.add(p, one);
  for (place p = 1; p != count; ++p) REQUIRE(before(o, p) == places{p - 1});
  for (place p = 0; p != count; ++p) {
    REQUIRE(o.is_first(p));
    o.remove(p);
  }
}

TEST_SUITE_END();

}  // namespace outbox_subject_order_test

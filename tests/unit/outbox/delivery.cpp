// SPDX-License-Identifier: BSL-1.0
#include <tillwire/outbox/delivery.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <ostream>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace outbox_delivery_test {

using namespace std::chrono_literals;
using namespace tillwire;
using namespace tillwire::outbox;

namespace {

using instant = delivery::time;
using ids = std::vector<record_id>;

// as Drip's carts, its orders, its events, and User.com's product events are sent
constexpr route either{.single = "/one",
                       .batch = "/many",
                       .list = "all",
                       .single_quota = quota_class::single,
                       .batch_quota = quota_class::batch,
                       .again = resend::repeats};
constexpr route urgent_either = [] {
  route r = either;
  r.urgent = true;
  return r;
}();
constexpr route batch_only{.batch = "/many",
                           .list = "all",
                           .batch_wrap = envelope::batches,
                           .batch_quota = quota_class::batch,
                           .again = resend::repeats};
constexpr route single_only{.single = "/one", .single_quota = quota_class::none, .again = resend::repeats};
constexpr route limited_single{.single = "/one", .single_quota = quota_class::single, .again = resend::repeats};

constexpr hourly_limits plenty{.single = 1'000'000, .batch = 1'000'000};

std::vector<ids> records_of(std::vector<departure> const& all) {
  std::vector<ids> each;
  for (departure const& d : all) each.push_back(d.records);
  return each;
}

ids up_to(record_id last, record_id first = 1) {
  ids all;
  for (record_id id = first; id <= last; ++id) all.push_back(id);
  return all;
}

/** A delivery, the time, and what became of each record. */
struct fixture {
  outbox_options options{.max_in_flight = 1000};
  std::uint64_t seed = 1;
  std::optional<delivery> made{};
  moment now{.steady = instant(1000h), .wall = timestamp::from_text("2026-01-02T03:04:05Z").value()};
  record_id last = 0;
  std::map<record_id, state> ended{};
  std::map<record_id, unsigned> attempts{};

  delivery& d() {
    if (!made) made.emplace(options, seed);
    return *made;
  }
  /** An account with one route, or more of them: their numbers count from 0. */
  delivery::account_index account(std::initializer_list<route> routes, hourly_limits const& limits = plenty) {
    const delivery::account_index a = d().add_account(limits);
    for (route const& r : routes) d().set_route(next_route++, a, r);
    return a;
  }
  route_id next_route = 0;

  record_id add(route_id r, std::string const& subjects = {}, record_flags flags = {}) {
    const std::string own = "record:" + std::to_string(++last);
    d().add({.id = last,
             .route = r,
             .recorded_at = now.wall,
             .subjects = subjects.empty() ? own : subjects,
             .size = 10,
             .flags = flags},
            now);
    return last;
  }
  void add_many(route_id r, std::size_t count) {
    for (std::size_t i = 0; i != count; ++i) add(r);
  }
  void advance(std::chrono::milliseconds by) {
    now.steady += by;
    now.wall = timestamp::from_microseconds(now.wall.microseconds() + by.count() * 1000);
  }

  std::optional<departure> next(bool hurry = false) { return d().next(now.steady, hurry); }
  std::vector<departure> all_that_leave(bool hurry = false) {
    std::vector<departure> all;
    while (auto one = next(hurry)) all.push_back(*std::move(one));
    return all;
  }
  instant wakes(bool hurry = false) { return d().wakes(now.steady, hurry); }
  /** How long nothing leaves. */
  std::chrono::milliseconds rest(bool hurry = false) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(wakes(hurry) - now.steady);
  }

  void conclude(departure const& x, error const* failure) {
    for (fate const& f : d().conclude(x.flight, failure, now.steady))
      for (record_id id : f.records) {
        attempts[id] = f.attempts;
        if (f.becomes != state::queued) CHECK(ended.emplace(id, f.becomes).second);
      }
    d().end(x.flight);
  }
  void accept(departure const& x) { conclude(x, nullptr); }
  void fail(departure const& x, errc code, std::optional<std::chrono::seconds> retry_after = {}) {
    error e = make_error(code, {});
    e.retry_after = retry_after;
    conclude(x, &e);
  }
  void retire_all() {
    while (const std::optional<retirement> r = d().next_retirement()) {
      CHECK(ended.emplace(r->id, r->becomes).second);
      d().drop(r->id);
    }
  }
  /**
   * Sends and answers until there is nothing that can be sent before then; answers as it is told, nullopt for acceptance.
   * Gives the number of requests.
   */
  std::size_t run(std::function<std::optional<errc>(departure const&)> const& answer,
                  std::chrono::seconds within = 1h) {
    const instant until = now.steady + within;
    std::size_t requests = 0;
    for (;;) {
      if (const auto one = next(true)) {
        ++requests;
        if (const auto failure = answer(*one)) fail(*one, *failure);
        else accept(*one);
        REQUIRE(requests < 100'000);
        continue;
      }
      retire_all();
      const instant t = wakes(true);
      if (t > until) return requests;
      if (t == now.steady) continue;  // of those behind what was retired
      advance(std::chrono::ceil<std::chrono::milliseconds>(t - now.steady));
    }
  }
  [[nodiscard]] ids with(state s) const {
    ids all;
    for (auto const& [id, is] : ended)
      if (is == s) all.push_back(id);
    return all;
  }
};

bool has(ids const& all, record_id id) { return std::find(all.begin(), all.end(), id) != all.end(); }

}  // namespace

TEST_SUITE_BEGIN("outbox/delivery");

TEST_CASE_FIXTURE(fixture, "one goes alone, and more go together") {
  account({either});
  CHECK_FALSE(next());
  CHECK(wakes() == never);
  add(0);
  const auto alone = next();
  REQUIRE(alone);
  CHECK(alone->records == ids{1});
  CHECK(alone->by == 0);
  CHECK_FALSE(alone->as_batch);
  CHECK(alone->quota == quota_class::single);
  CHECK_FALSE(next());
  CHECK(d().in_flight() == 1);
  CHECK(d().size() == 1);

  add_many(0, 3);
  const auto together = next();
  REQUIRE(together);
  CHECK(together->records == ids{2, 3, 4});
  CHECK(together->as_batch);
  CHECK(together->quota == quota_class::batch);
  CHECK(together->flight != alone->flight);

  accept(*alone);
  accept(*together);
  CHECK(with(state::accepted) == up_to(4));
  CHECK(attempts[1] == 1);
  CHECK(d().size() == 0);
  CHECK(d().in_flight() == 0);
}

TEST_CASE_FIXTURE(fixture, "one whose company waits behind others goes alone") {
  account({either, limited_single});
  add(1, "email:b");
  REQUIRE(next());
  add(0, "email:a");
  add(0, "email:b");
  const auto one = next();
  REQUIRE(one);
  CHECK(one->records == ids{2});
  CHECK_FALSE(one->as_batch);
  CHECK(one->quota == quota_class::single);
}

TEST_CASE_FIXTURE(fixture, "a batch is bounded by the number of records, and by the bytes of its body") {
  SUBCASE("records") {
    options.max_batch_records = 7;
    account({either});
    add_many(0, 20);
    CHECK(records_of(all_that_leave()) == std::vector<ids>{up_to(7), up_to(14, 8), up_to(20, 15)});
  }
  SUBCASE("bytes") {
    // {"all":[xxxxxxxxxx,xxxxxxxxxx,xxxxxxxxxx]}
    options.max_batch_size = 42;
    account({either});
    add_many(0, 6);
    CHECK(records_of(all_that_leave()) == std::vector<ids>{up_to(3), up_to(6, 4)});
  }
  SUBCASE("bytes less one") {
    options.max_batch_size = 41;
    account({either});
    add_many(0, 4);
    CHECK(records_of(all_that_leave()) == std::vector<ids>{{1, 2}, {3, 4}});
  }
  SUBCASE("bytes, in an envelope") {
    // {"batches":[{"all":[xxxxxxxxxx,xxxxxxxxxx,xxxxxxxxxx]}]}
    options.max_batch_size = 56;
    account({batch_only});
    add_many(0, 6);
    CHECK(records_of(all_that_leave(true)) == std::vector<ids>{up_to(3), up_to(6, 4)});
  }
  SUBCASE("one that is larger goes alone") {
    options.max_batch_size = 5;
    account({batch_only});
    add_many(0, 2);
    CHECK(records_of(all_that_leave(true)) == std::vector<ids>{{1}, {2}});
  }
}

TEST_CASE_FIXTURE(fixture, "a few go alone once half of the hour's batches are gone") {
  account({either}, {.single = 3600, .batch = 50});
  // 45 are not kept for what is urgent; 20 leave a half
  for (int i = 0; i != 20; ++i) {
    add_many(0, 2);
    const auto one = next();
    REQUIRE(one);
    CHECK(one->as_batch);
  }
  add_many(0, 71);
  const auto few = all_that_leave();
  CHECK(few.size() == 71);
  CHECK(std::none_of(few.begin(), few.end(), [](departure const& x) { return x.as_batch; }));
  add_many(0, 72);  // they cost as much of the hour alone as together
  const auto many = all_that_leave();
  REQUIRE(many.size() == 1);
  CHECK(many[0].records.size() == 72);
}

TEST_CASE_FIXTURE(fixture, "each way is taken when the other is used up") {
  account({either}, {.single = 20, .batch = 10});
  std::size_t singles = 0, batches = 0;
  add_many(0, 1);
  for (; auto one = next(); add_many(0, 1)) {
    CHECK(one->records.size() == 1);
    ++(one->as_batch ? batches : singles);
  }
  CHECK(batches == 9);
  CHECK(singles == 18);
  CHECK(rest() == 3600s + 30s);
}

TEST_CASE_FIXTURE(fixture, "a tenth of each limit is left to what is urgent") {
  account({limited_single, urgent_either}, {.single = 20, .batch = 0});
  add_many(0, 40);
  CHECK(all_that_leave().size() == 18);
  add_many(1, 5);
  CHECK(all_that_leave().size() == 2);
  CHECK(wakes() == now.steady + 3630s);
  advance(3629s + 999ms);
  CHECK_FALSE(next());
  advance(1ms);
  CHECK(all_that_leave().size() == 18);  // three of them urgent
}

TEST_CASE_FIXTURE(fixture, "what is urgent goes first, then what is oldest") {
  account({either, limited_single, urgent_either});
  for (route_id r : {0U, 1U, 2U, 0U, 1U, 2U}) add(r);
  CHECK(records_of(all_that_leave()) == std::vector<ids>{{3, 6}, {1, 4}, {2}, {5}});
}

TEST_CASE_FIXTURE(fixture, "an account has so many requests on their way at once") {
  options.max_in_flight = 3;
  account({limited_single});
  account({limited_single});
  add_many(0, 10);
  const auto first = all_that_leave();
  CHECK(first.size() == 3);
  CHECK(wakes() == never);
  add_many(1, 10);
  CHECK(all_that_leave().size() == 3);
  accept(first[1]);
  CHECK(wakes() == now.steady);
  CHECK(records_of(all_that_leave()) == std::vector<ids>{{4}});
}

TEST_CASE_FIXTURE(fixture, "records of batches alone wait for company where each batch is one of few") {
  account({batch_only}, {});
  add(0);
  advance(30s);
  add(0);
  CHECK_FALSE(next());
  CHECK(rest() == 42s);
  SUBCASE("72 seconds") {
    advance(41'999ms);
    CHECK_FALSE(next());
    advance(1ms);
    CHECK(records_of(all_that_leave()) == std::vector<ids>{{1, 2}});
    add(0);
    CHECK(rest() == 72s);
  }
  SUBCASE("in a hurry") {
    CHECK(rest(true) == 0s);
    CHECK(records_of(all_that_leave(true)) == std::vector<ids>{{1, 2}});
  }
  SUBCASE("as many as fit") {
    add_many(0, 998);
    CHECK(records_of(all_that_leave()) == std::vector<ids>{up_to(1000)});
  }
  SUBCASE("as many bytes as fit") {
    const std::size_t most = d().sendable(now.steady, false);
    CHECK(most == 0);
    d().add({.id = ++last, .route = 0, .recorded_at = now.wall, .subjects = "large", .size = 512 * 1024}, now);
    CHECK(records_of(all_that_leave()) == std::vector<ids>{{1, 2}, {3}});
  }
}

TEST_CASE_FIXTURE(fixture, "where batches have no limit nobody waits for company") {
  route free = batch_only;
  free.batch_quota = quota_class::none;
  account({free});
  add(0);
  CHECK(next());
}

TEST_CASE_FIXTURE(fixture, "two that share a subject are never on their way apart, and keep their order") {
  options.max_batch_records = 2;
  account({either, limited_single});
  add(0, "cart:1\nemail:a");
  add(0, "cart:1\nemail:a");
  add(0, "cart:1\nemail:a");
  add(1, "order:1\nemail:a");
  const auto one = next();
  REQUIRE(one);
  CHECK(one->records == ids{1, 2});
  CHECK_FALSE(next());
  SUBCASE("accepted") {
    accept(*one);
    CHECK(next()->records == ids{3});
    CHECK_FALSE(next());
  }
  SUBCASE("to be sent again") {
    fail(*one, errc::timed_out);
    advance(1s);
    CHECK(next()->records == ids{1, 2});
  }
  SUBCASE("the conclusion is not kept yet") {
    (void)d().conclude(one->flight, nullptr, now.steady);
    CHECK_FALSE(next());
    d().end(one->flight);
    CHECK(next());
  }
}

TEST_CASE_FIXTURE(fixture, "a refused batch is halved down to what is bad, and all others are accepted") {
  for (const std::size_t count : {1U, 2U, 3U, 100U, 1000U})
    for (const std::size_t bad : {1U, 2U, 5U}) {
      if (bad > count) continue;
      CAPTURE(count);
      CAPTURE(bad);
      fixture f;
      f.account({batch_only});
      f.add_many(0, count);
      std::mt19937_64 random(count + bad);
      std::set<record_id> bad_ones;
      while (bad_ones.size() != bad) bad_ones.insert(1 + random() % count);
      const std::size_t requests = f.run([&](departure const& x) -> std::optional<errc> {
        return std::any_of(x.records.begin(), x.records.end(), [&](record_id id) { return bad_ones.contains(id); })
                   ? std::optional(errc::bad_request)
                   : std::nullopt;
      });
      CHECK(f.with(state::dead) == ids(bad_ones.begin(), bad_ones.end()));
      CHECK(f.with(state::accepted).size() == count - bad);
      CHECK(f.d().size() == 0);
      CHECK(f.ended.size() == count);
      const auto halvings = static_cast<std::size_t>(std::bit_width(count - 1));
      CHECK(requests <= 1 + 2 * bad * halvings);
    }
}

TEST_CASE_FIXTURE(fixture, "a half of a refused batch stays by itself, whatever it meets") {
  for (errc met : {errc::rate_limited, errc::connection_refused, errc::timed_out, errc::server_error,
                   errc::subscriber_busy, errc::too_many_in_flight}) {
    CAPTURE(static_cast<int>(met));
    fixture f;
    f.account({batch_only});
    f.add_many(0, 100);
    std::size_t largest = 0;
    bool is_first = true;
    const std::size_t requests = f.run([&](departure const& x) -> std::optional<errc> {
      if (x.records.size() == 100) return errc::bad_request;
      largest = (std::max)(largest, x.records.size());
      if (std::exchange(is_first, false)) return met;
      return x.records.front() <= 7 && x.records.back() >= 7 ? std::optional(errc::bad_request) : std::nullopt;
    });
    CHECK(largest == 50);
    CHECK(f.with(state::dead) == ids{7});
    CHECK(f.with(state::accepted).size() == 99);
    CHECK(requests <= 2 + 2 * 7);
  }
}

TEST_CASE_FIXTURE(fixture, "halves of a refused batch keep the order of a subject") {
  account({batch_only});
  for (int i = 0; i != 64; ++i) add(0, "email:" + std::to_string(i % 3));
  std::vector<record_id> accepted;
  run([&](departure const& x) -> std::optional<errc> {
    if (has(x.records, 40)) return errc::bad_request;
    accepted.insert(accepted.end(), x.records.begin(), x.records.end());
    return std::nullopt;
  });
  CHECK(accepted.size() == 63);
  for (record_id person = 0; person != 3; ++person) {
    ids own;
    for (record_id id : accepted)
      if (id % 3 == person) own.push_back(id);
    CHECK(std::is_sorted(own.begin(), own.end()));
  }
}

TEST_CASE_FIXTURE(fixture, "where only singles are left a group is sent one by one") {
  account({either}, {.single = 100, .batch = 1});
  add_many(0, 10);
  const auto all = next();
  REQUIRE(all);
  REQUIRE(all->as_batch);
  fail(*all, errc::bad_request);
  const auto each = all_that_leave();
  CHECK(each.size() == 10);
  CHECK(std::none_of(each.begin(), each.end(), [](departure const& x) { return x.as_batch; }));
}

TEST_CASE_FIXTURE(fixture, "a group that can be sent one by one before there is a batch again knows when") {
  account({either}, {.single = 10, .batch = 1});
  add_many(0, 4);
  const auto all = next();
  REQUIRE(all->as_batch);
  fail(*all, errc::bad_request);
  // others use up the singles, of which one counts no more soon
  for (int i = 0; i != 9; ++i) d().window(0, quota_class::single)->count(now.steady - 3630s + (i == 0 ? 10s : 3000s));
  CHECK_FALSE(next());
  CHECK(rest() == 10s);
  advance(10s);
  CHECK(next()->records == ids{1});
}

TEST_CASE_FIXTURE(fixture, "a batch that the server stumbles over is halved at the third time") {
  account({batch_only});
  add_many(0, 8);
  for (int i = 0; i != 3; ++i) {
    const auto all = all_that_leave(true);
    REQUIRE(all.size() == (i == 0 ? 1 : 2));
    CHECK(all.back().records == up_to(8));
    fail(all.back(), errc::server_error, 1s);
    CHECK(rest(true) <= 1s + 1s * (1 << i));
    add(0);  // no company for those that may be bad
    advance(5s);
  }
  CHECK(records_of(all_that_leave(true)) == std::vector<ids>{{11}, up_to(4), up_to(8, 5)});
  CHECK(attempts[1] == 3);
}

TEST_CASE_FIXTURE(fixture, "one that the server stumbles over for good dies of old age, and all others are accepted") {
  options.max_age = 48h;
  account({batch_only});
  add_many(0, 100);
  std::size_t after_a_day = 0;
  const instant start = now.steady;
  const std::size_t requests = run(
      [&](departure const& x) -> std::optional<errc> {
        after_a_day += now.steady - start > 24h ? 1 : 0;
        return has(x.records, 33) ? std::optional(errc::server_error) : std::nullopt;
      },
      100h);
  CHECK(with(state::dead) == ids{33});
  CHECK(with(state::accepted).size() == 99);
  CHECK(d().size() == 0);
  // each of seven halvings takes three; then it is tried every 15 minutes at most, every 7.5 on average
  CHECK(after_a_day > 24 * 4);
  CHECK(after_a_day < 24 * 12);
  CHECK(requests < 3 * 8 + 2 * 8 + 48 * 12);
}

TEST_CASE_FIXTURE(fixture, "a server that stumbles once may do so over one record, and twice in a row over all") {
  account({single_only});
  add_many(0, 5);
  for (record_id id : {1U, 2U}) {
    const auto one = next();
    REQUIRE(one);
    CHECK(one->records == ids{id});
    fail(*one, errc::server_error, 20s);
  }
  CHECK_FALSE(next());
  CHECK(rest() >= 20s);
  advance(rest());
  // any answer that is about a record ends that
  const auto one = next();
  REQUIRE(one);
  accept(*one);
  const auto another = next();
  REQUIRE(another);
  fail(*another, errc::server_error, 20s);
  CHECK(next());
}

TEST_CASE_FIXTURE(fixture, "what failed takes its turn among the others from when it is due") {
  account({single_only});
  add(0);
  fail(*next(), errc::server_error, 10s);
  add(0);
  advance(12s);
  add(0);
  CHECK(records_of(all_that_leave()) == std::vector<ids>{{2}, {1}, {3}});
}

TEST_CASE_FIXTURE(fixture, "halves of a refused batch go first") {
  options.max_batch_records = 4;
  account({batch_only});
  add_many(0, 8);
  const auto all = next(true);
  advance(1s);
  fail(*all, errc::bad_request);
  CHECK(records_of(all_that_leave(true)) == std::vector<ids>{{1, 2}, {3, 4}, {5, 6, 7, 8}});
}

TEST_CASE_FIXTURE(fixture, "of those that are to be sent again the one goes first that has been due for longest") {
  account({single_only});
  add_many(0, 2);
  const auto all = all_that_leave();
  REQUIRE(all.size() == 2);
  fail(all[0], errc::server_error, 20s);
  fail(all[1], errc::server_error, 5s);
  advance(60s);
  CHECK(records_of(all_that_leave()) == std::vector<ids>{{2}, {1}});
}

TEST_CASE("those that the server takes do not wait for some that it stumbles over") {
  for (std::uint64_t seed = 0; seed != 50; ++seed) {
    CAPTURE(seed);
    fixture f;
    f.seed = seed;
    f.account({single_only});
    f.add_many(0, 20);
    const auto stumbles = [](departure const& x) {
      return x.records.front() <= 3 ? std::optional(errc::server_error) : std::nullopt;
    };
    // the second and the third in a row let the account rest, up to two and four seconds
    f.run(stumbles, 6s);
    CHECK(f.with(state::accepted) == up_to(20, 4));
    f.run(stumbles, 12h);
    f.add_many(0, 2);
    f.run(stumbles, 0s);
    CHECK(f.with(state::accepted) == up_to(22, 4));
  }
}

TEST_CASE("after many in a row that the server stumbled over a new one waits for one pause alone") {
  for (std::uint64_t seed = 0; seed != 50; ++seed) {
    CAPTURE(seed);
    fixture f;
    f.seed = seed;
    f.account({single_only});
    f.add_many(0, 10);
    const auto stumbles = [](departure const& x) {
      return x.records.front() <= 10 ? std::optional(errc::server_error) : std::nullopt;
    };
    f.run(stumbles, 12h);
    f.add(0);
    f.run(stumbles, 512s);
    CHECK(f.with(state::accepted) == ids{11});
  }
}

TEST_CASE("a server that stumbles over all is asked once in a while, and takes all soon after it is well") {
  for (route const& how : {single_only, batch_only})
    for (std::uint64_t seed = 0; seed != 50; ++seed) {
      CAPTURE(seed);
      CAPTURE(how.batch);
      fixture f;
      f.seed = seed;
      f.account({how});
      f.add_many(0, 50);
      const std::size_t requests = f.run([](departure const&) { return std::optional(errc::server_error); }, 24h);
      // ten are sent while the pauses grow; then each is 7.5 minutes long on average
      CHECK(requests > 24 * 4);
      CHECK(requests < 24 * 12);
      f.run([](departure const&) { return std::nullopt; }, 31min);
      CHECK(f.with(state::accepted).size() == 50);
    }
}

TEST_CASE_FIXTURE(fixture, "an hour that is used up closes its class, and is nobody's attempt") {
  account({batch_only, limited_single}, {});
  add_many(0, 2);
  const auto all = next(true);
  fail(*all, errc::rate_limited, 100s);
  CHECK(attempts[1] == 0);
  CHECK_FALSE(next(true));
  CHECK(rest(true) == 100s);
  add(1);
  CHECK(next());
  add(0);
  advance(100s);
  CHECK(next(true)->records == ids{1, 2, 4});
}

TEST_CASE_FIXTURE(fixture, "a limit without a window lets the account rest, longer each time") {
  account({single_only});
  add_many(0, 1);
  for (int i = 0; i != 6; ++i) {
    const auto one = next();
    REQUIRE(one);
    fail(*one, errc::rate_limited, i == 3 ? std::optional(20s) : std::nullopt);
    CHECK(attempts[1] == 0);
    CHECK(rest() >= (i == 3 ? 20s : 0s));
    CHECK(rest() <= 1s * (1 << i) + (i == 3 ? 20s : 0s));
    advance(rest());
  }
}

TEST_CASE_FIXTURE(fixture, "a busy person holds up those of the request alone, for a moment, and is nobody's attempt") {
  account({batch_only});
  add_many(0, 2);
  for (int i = 0; i != 8; ++i) {
    const auto all = next(true);
    REQUIRE(all);
    CHECK(all->records == ids{1, 2});
    fail(*all, errc::subscriber_busy);
    CHECK(attempts[1] == 0);
    CHECK(rest(true) <= 1s);
    advance(1s);
  }
  const auto all = next(true);
  fail(*all, errc::subscriber_busy, 5s);
  CHECK(rest(true) >= 5s);
  add(0);
  CHECK(next(true)->records == ids{3});
}

TEST_CASE_FIXTURE(fixture, "refused credentials pause the account once, and nothing of it is lost") {
  const auto a = account({limited_single});
  const auto b = account({limited_single});
  add_many(0, 3);
  add_many(1, 1);
  auto all = all_that_leave();
  REQUIRE(all.size() == 4);
  for (auto const& x : all) x.by == 0 ? fail(x, errc::authentication_failed) : accept(x);
  CHECK(d().is_paused(a));
  CHECK_FALSE(d().is_paused(b));
  CHECK(d().size() == 3);
  CHECK(ended.size() == 1);
  CHECK(attempts[1] == 1);
  advance(100h);
  CHECK_FALSE(next());
  CHECK(wakes() == never);
  CHECK(d().sendable(now.steady, true) == 0);
  add_many(1, 2);
  CHECK(all_that_leave().size() == 2);
  d().resume(a);
  CHECK_FALSE(d().is_paused(a));
  CHECK(d().sendable(now.steady, true) == 3);
  CHECK(records_of(all_that_leave()) == std::vector<ids>{{1}, {2}, {3}});
}

TEST_CASE_FIXTURE(fixture, "a product that is not there is the record's fault where the path names it") {
  account({single_only, batch_only});
  d().add({.id = ++last, .route = 0, .recorded_at = now.wall, .subjects = "product:1", .has_path = true}, now);
  add(0);
  fail(*next(), errc::not_found);
  CHECK(with(state::dead) == ids{1});
  fail(*next(), errc::not_found);
  CHECK(d().is_paused(0));
  CHECK(d().size() == 1);
}

TEST_CASE("a failure is waited for by a random time up to a bound that doubles, and by the vendor's") {
  for (const errc code : {errc::connection_refused, errc::timed_out, errc::server_error}) {
    CAPTURE(to_string(code));
    constexpr int tries = 14;
    std::vector<std::vector<std::chrono::milliseconds>> rests(tries);
    for (std::uint64_t seed = 1; seed != 300; ++seed) {
      fixture f;
      f.options.backoff = {.first = 500ms, .most = 600s};
      f.made.emplace(f.options, seed);
      f.account({single_only});
      f.add(0);
      for (int i = 0; i != tries; ++i) {
        const auto one = f.next();
        REQUIRE(one);
        f.fail(*one, code);
        rests[static_cast<std::size_t>(i)].push_back(f.rest());
        if (f.rest() > 0ms) CHECK_FALSE(f.next());
        f.advance(f.rest());
      }
    }
    for (std::size_t i = 0; i != tries; ++i) {
      CAPTURE(i);
      const auto bound = (std::min)(500ms * (1 << i), std::chrono::milliseconds(600s));
      const auto [least, most] = std::minmax_element(rests[i].begin(), rests[i].end());
      CHECK(*least >= 0ms);
      CHECK(*least < bound / 10);
      CHECK(*most <= bound);
      CHECK(*most > bound - bound / 10);
    }
  }
}

TEST_CASE_FIXTURE(fixture, "the vendor's wish is kept, within an hour, and an answer ends the row of failures") {
  account({single_only});
  add(0);
  add(0, "record:1");
  fail(*next(), errc::connection_lost, 600s);
  CHECK(rest() >= 600s);
  CHECK(rest() <= 601s);
  advance(rest());
  fail(*next(), errc::connection_lost, 1'000'000s);
  CHECK(rest() >= 3600s);
  CHECK(rest() <= 3602s);
  advance(rest());
  accept(*next());
  const auto one = next();
  fail(*one, errc::connection_lost);
  CHECK(rest() <= 1s);
}

TEST_CASE_FIXTURE(fixture, "what never left is sent a moment later, and is nobody's attempt") {
  account({single_only});
  add(0);
  fail(*next(), errc::too_many_in_flight);
  CHECK(attempts[1] == 0);
  CHECK(rest() == 1s);
  CHECK_FALSE(next());
  advance(1s);
  CHECK(next());
}

TEST_CASE("after an answer that leaves it open, what may be sent again is") {
  struct {
    resend again;
    bool money, at_most_once, resend_money;
    state becomes;
  } constexpr rows[] = {
      {resend::converges, false, false, false, state::queued},
      {resend::repeats, false, false, false, state::queued},
      {resend::converges, false, true, false, state::queued},
      {resend::repeats, false, true, false, state::uncertain},
      {resend::converges, true, false, false, state::uncertain},
      {resend::repeats, true, false, false, state::uncertain},
      {resend::converges, true, true, false, state::uncertain},
      {resend::repeats, true, true, false, state::uncertain},
      {resend::repeats, true, false, true, state::queued},
      {resend::repeats, true, true, true, state::queued},
      {resend::repeats, false, true, true, state::uncertain},
      {resend::converges, false, true, true, state::queued},
  };
  for (auto const& row : rows)
    for (const errc code : {errc::timed_out, errc::connection_lost, errc::server_error, errc::abandoned}) {
      CAPTURE(to_string(code));
      CAPTURE(&row - rows);
      fixture f;
      f.options.at_most_once = row.at_most_once;
      f.options.resend_money = row.resend_money;
      route r = either;
      r.again = row.again;
      f.account({r});
      f.add(0, {}, {.counts_twice = row.money});
      f.add(0);
      const auto all = f.next();
      REQUIRE(all->records == ids{1, 2});
      f.fail(*all, code);
      CHECK((f.ended.contains(1) ? f.ended[1] : state::queued) == row.becomes);
      CHECK(f.attempts[1] == 1);
      CHECK(f.d().may_resend(0, {.counts_twice = row.money}) == (row.becomes == state::queued));
      CHECK(f.d().size() == 2 - f.ended.size());
      // what did not come to the vendor is sent again in any case
      f.add(0, {}, {.counts_twice = row.money});
      f.advance(1s);
      const std::size_t before = f.ended.size();
      while (auto one = f.next()) f.fail(*one, errc::connection_refused);
      CHECK(f.ended.size() == before);
    }
}

TEST_CASE_FIXTURE(fixture, "accounts take turns, and one that rests does not hold the others") {
  account({limited_single});
  account({limited_single});
  account({limited_single});
  for (int i = 0; i != 3; ++i)
    for (route_id r : {0U, 0U, 1U, 2U}) add(r);
  std::vector<route_id> turns;
  for (int i = 0; i != 6; ++i) turns.push_back(next()->by);
  CHECK(turns == std::vector<route_id>{0, 1, 2, 0, 1, 2});
  const auto one = next();
  CHECK(one->by == 0);
  fail(*one, errc::connection_refused, 60s);
  turns.clear();
  for (auto const& x : all_that_leave()) turns.push_back(x.by);
  CHECK(turns == std::vector<route_id>{1, 2});
  CHECK(rest() >= 60s);
}

TEST_CASE_FIXTURE(fixture, "a departure that could not be claimed has not left") {
  account({limited_single, batch_only}, {.single = 10, .batch = 50});
  add(0);
  add(0);
  const auto one = next();
  CHECK(d().window(0, quota_class::single)->left(now.steady, true) == 9);
  d().take_back(one->flight, now.steady + 5s);
  CHECK(d().window(0, quota_class::single)->left(now.steady, true) == 10);
  CHECK(d().in_flight() == 0);
  CHECK(d().size() == 2);
  CHECK_FALSE(next());
  CHECK(rest() == 5s);
  advance(5s);
  CHECK(next()->records == ids{1});
}

TEST_CASE_FIXTURE(fixture, "a group that could not be claimed is a group still") {
  account({batch_only});
  add_many(0, 4);
  fail(*next(true), errc::server_error);
  advance(1s);
  const auto group = next(true);
  CHECK(group->records == up_to(4));
  d().take_back(group->flight, now.steady + 1s);
  add(0);
  advance(1s);
  CHECK(records_of(all_that_leave(true)) == std::vector<ids>{{5}, up_to(4)});
}

TEST_CASE_FIXTURE(fixture, "a record that is gone from the store is sent no more, wherever it stands") {
  account({batch_only});
  add_many(0, 6);
  d().drop(2);
  d().drop(99);
  CHECK(d().size() == 5);
  const auto all = next(true);
  CHECK(all->records == ids{1, 3, 4, 5, 6});
  d().drop(3);  // on its way
  CHECK(d().size() == 5);
  fail(*all, errc::server_error);
  CHECK(d().size() == 4);
  d().drop(1);  // in a group
  advance(1s);
  const auto again = next(true);
  CHECK(again->records == ids{4, 5, 6});
  fail(*again, errc::server_error);
  for (record_id id : {4U, 5U, 6U}) d().drop(id);
  CHECK(d().size() == 0);
  advance(10s);
  CHECK_FALSE(next(true));
  CHECK(wakes(true) == never);
  add(0);
  CHECK(next(true)->records == ids{7});
}

TEST_CASE_FIXTURE(fixture, "one that is gone while it is on its way frees those behind it, whatever the answer") {
  for (const auto& answer : {std::optional<errc>(), std::optional(errc::timed_out), std::optional(errc::bad_request),
                             std::optional(errc::subscriber_busy)}) {
    fixture f;
    f.account({limited_single});
    f.add(0, "email:a");
    f.add(0, "email:a");
    const auto one = f.next();
    f.d().drop(1);
    CHECK_FALSE(f.next());
    if (answer) f.fail(*one, *answer);
    else f.accept(*one);
    f.advance(1s);
    CHECK(f.next()->records == ids{2});
  }
}

TEST_CASE_FIXTURE(fixture, "what is too old dies, also where it waits to be sent again") {
  options.max_age = 2h;
  account({single_only});
  add(0);
  fail(*next(), errc::server_error);
  add(0);
  advance(2h);
  add(0);
  CHECK(records_of(all_that_leave()) == std::vector<ids>{{3}});
  retire_all();
  CHECK(with(state::dead) == ids{1, 2});
  CHECK(d().size() == 1);
}

TEST_CASE_FIXTURE(fixture, "the age of a record is believed, unless it is absurd") {
  options.max_age = 2h;
  account({single_only});
  const auto add_of = [&](std::chrono::microseconds age) {
    d().add({.id = ++last,
             .route = 0,
             .recorded_at = timestamp::from_microseconds(now.wall.microseconds() - age.count()),
             .subjects = std::to_string(last)},
            now);
  };
  add_of(2h);
  add_of(2h - 1s);
  add_of(-1h);
  add_of(20h);
  add_of(20h + 1s);
  CHECK(records_of(all_that_leave()) == std::vector<ids>{{2}, {3}, {5}});
  retire_all();
  CHECK(with(state::dead) == ids{1, 4});
}

TEST_CASE_FIXTURE(fixture, "a record that the store did not let go is tried again") {
  options.max_age = 2h;
  account({single_only});
  add(0);
  advance(2h);
  CHECK_FALSE(next());
  const auto r = d().next_retirement();
  REQUIRE(r);
  d().keep(r->id);
  CHECK_FALSE(next());
  CHECK(d().next_retirement());
}

TEST_CASE_FIXTURE(fixture, "how many could leave soon leaves out those that wait behind others") {
  account({either, batch_only});
  add_many(0, 3);
  add_many(1, 2);
  CHECK(d().sendable(now.steady, false) == 3);
  CHECK(d().sendable(now.steady, true) == 5);
  fixture chain;
  chain.account({single_only});
  for (int i = 0; i != 5; ++i) chain.add(0, "email:a");
  chain.fail(*chain.next(), errc::server_error, 60s);
  CHECK_FALSE(chain.next());
  CHECK(chain.d().sendable(chain.now.steady, false) == 0);
  chain.advance(61s);
  chain.accept(*chain.next());
  CHECK(chain.d().sendable(chain.now.steady, false) == 4);
}

TEST_CASE("nothing leaves before it says, and something does then") {
  for (std::uint64_t seed = 0; seed != 60; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto below = [&random](std::uint64_t n) { return static_cast<std::size_t>(random() % n); };
    fixture f;
    f.options.max_in_flight = 3;
    f.options.max_batch_records = 6;
    f.account({either, limited_single, batch_only}, {.single = 8, .batch = 5, .hour = 600s});
    f.account({single_only, urgent_either}, {.single = 8, .batch = 3, .hour = 300s});
    std::vector<departure> on_their_way;
    for (int step = 0; step != 300; ++step) {
      const bool hurry = below(2) == 0;
      switch (below(5)) {
        case 0:
          for (std::uint64_t n = below(6); n != 0; --n)
            f.add(static_cast<route_id>(below(5)), below(3) == 0 ? "email:" + std::to_string(below(3)) : "");
          break;
        case 1:
        case 2:
          if (!on_their_way.empty()) {
            const auto one = on_their_way.begin() + static_cast<std::ptrdiff_t>(below(on_their_way.size()));
            constexpr errc codes[] = {errc::bad_request,     errc::rate_limited,    errc::subscriber_busy,
                                      errc::timed_out,       errc::server_error,    errc::server_error,
                                      errc::refused_by_gate, errc::connection_lost, errc::bad_request};
            if (const std::size_t i = below(18); i < std::size(codes))
              f.fail(*one, codes[i], std::chrono::seconds(below(90)));
            else f.accept(*one);
            on_their_way.erase(one);
          }
          break;
        case 3: f.advance(std::chrono::milliseconds(below(20'000))); break;
        default:
          if (auto one = f.next(hurry)) on_their_way.push_back(*std::move(one));
      }
      delivery now(f.d());
      if (now.next(f.now.steady, hurry)) continue;
      const instant t = f.wakes(hurry);
      if (t == never) {
        REQUIRE_FALSE(delivery(f.d()).next(f.now.steady + 10h, hurry));
        continue;
      }
      REQUIRE(t > f.now.steady);
      REQUIRE_FALSE(delivery(f.d()).next(t - 1ns, hurry));
      REQUIRE(delivery(f.d()).next(t, hurry));
    }
  }
}

TEST_SUITE_END();

}  // namespace outbox_delivery_test

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_STORE_RECORD_RULES_HPP
#define TILLWIRE_TESTING_STORE_RECORD_RULES_HPP

#include <tillwire/testing/store_trial.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::testing {

/** How records are kept, found and read. */
namespace store_record_rules {

using outbox::durability;
using outbox::state;

inline void a_new_store_is_empty(store_trial& t) {
  t.now_and_later([&] {
    t.counts_are(0, 0, 0, 0);
    t.expect(t.records().empty() && t.queued().empty(), "there is a record");
    t.expect(t.requests(1000).empty(), "there is a request");
    t.succeed(t.store().for_each_route([&](auto, auto const&) { t.expect(false, "there is a route"); }));
    t.succeed(t.store().commit());
    t.expect(!t.store().is_held(), "it is held by a transaction that nobody began");
  });
}

inline void ids_count_up_from_one(store_trial& t) {
  outbox::record_id last = 0;
  t.now_and_later([&] {
    for (durability d : {durability::each, durability::grouped, durability::memory, durability::each})
      t.expect(t.append({.body = "{}"}, d) == ++last, "an id is not the one after the last");
    t.succeed(t.store().commit());
  });
}

inline void ids_are_not_used_twice(store_trial& t) {
  outbox::record_id last = 0;
  t.now_and_later([&] {
    const store_trial::ids all = t.append_some(3);
    t.expect(all.front() > last, "the id of a record that was pruned or forgotten is used again");
    t.settle(t.claim(all), all, state::accepted);
    t.succeed(t.store().prune(t.second(1000)));
    t.expect(t.records().empty(), "a line of the ledger is there after it was pruned");
    last = t.append({.subjects = "email:jd@x.com", .body = "{}"});
    t.expect(last > all.back(), "the id of a record that was pruned is used again");
    t.forget("jd@x.com");
  });
}

inline void equal_routes_have_one_number(store_trial& t) {
  using outbox::route;
  std::vector<route> routes(1, {.account = "a", .single = "/s", .batch = "/b", .list = "l"});
  for (void (*change)(route&) :
       {+[](route& r) { r.account = "b"; }, +[](route& r) { r.method = http::method::delete_; },
        +[](route& r) { r.accept = "*/*; version=2"; }, +[](route& r) { r.single = ""; },
        +[](route& r) { r.batch = ""; }, +[](route& r) { r.list = "k"; },
        +[](route& r) { r.single_wrap = envelope::batches; }, +[](route& r) { r.batch_wrap = envelope::batches; },
        +[](route& r) { r.single_quota = quota_class::single; }, +[](route& r) { r.batch_quota = quota_class::batch; },
        +[](route& r) { r.again = resend::converges; }, +[](route& r) { r.urgent = true; }})
    change(routes.emplace_back(routes.front()));
  std::vector<outbox::route_id> numbers;
  for (route const& r : routes) numbers.push_back(t.value(t.store().add_route(r)));
  t.now_and_later([&] {
    std::size_t listed = 0;
    t.succeed(t.store().for_each_route([&](outbox::route_id number, route const& r) {
      ++listed;
      for (std::size_t i = 0; i != routes.size(); ++i)
        if (numbers[i] == number) t.expect(routes[i] == r, "a route is not the one that was added");
    }));
    t.expect(listed == routes.size(), "not each route is listed once");
    for (std::size_t i = 0; i != routes.size(); ++i)
      t.expect(t.value(t.store().add_route(routes[i])) == numbers[i], "an equal route has another number");
  });
}

inline void records_are_read_as_written(store_trial& t) {
  const std::string big = "{\"a\":\"" + std::string(300'000, 'x') + "\"}";
  constexpr std::string_view odd = "{\"\xC3\xA9\xF0\x9F\x9B\x92\":\"'; DROP TABLE x; --\\n%\\u0000\"} ";
  const outbox::route_id route = t.value(t.store().add_route(t.usual_route()));
  const std::vector<outbox::new_record> written{{.route = route, .recorded_at = t.second(0), .body = "{}"},
                                                {route,
                                                 timestamp::from_microseconds(-1),
                                                 "order:my_shop/1\nemail:jd@x.com",
                                                 "/p/\xC3\xBC",
                                                 big,
                                                 {.counts_twice = true}},
                                                {route, t.second(5), "a", "/q", odd, {.superseding = true}},
                                                {route, t.second(-5), "", "/r", "{\"b\":2}", {true, true}}};
  store_trial::ids all;
  for (outbox::new_record const& r : written) all.push_back(t.append(r));
  all.insert(all.end(), {all[2], all[1], all[1]});
  t.now_and_later([&] {
    std::size_t i = 0;
    t.succeed(t.store().read(all, [&](outbox::record_id id, outbox::new_record const& r) {
      t.expect(i < all.size() && id == all[i++], "not each id was read in its place");
      outbox::new_record const& w = written[static_cast<std::size_t>(id - all[0])];
      t.expect(r.route == w.route && r.recorded_at == w.recorded_at, "a record has another route or time");
      t.expect(r.subjects == w.subjects && r.path == w.path && r.body == w.body, "a text is not the one appended");
      t.expect(r.flags.counts_twice == w.flags.counts_twice && r.flags.superseding == w.flags.superseding,
               "a record has other flags");
    }));
    t.expect(i == all.size(), "not each id was read in its place");
    t.counts_are(4, 0, 0, 2 + big.size() + odd.size() + 7);
  });
}

inline void reading_passes_over_what_is_not_there(store_trial& t) {
  const store_trial::ids all = t.append_some(3);
  t.settle(t.claim({all[1]}), {all[1]}, state::accepted);
  store_trial::ids found;
  t.succeed(t.store().read(store_trial::ids{all[2], all[2] + 1, all[1], 0, all[0]},
                           [&](outbox::record_id id, auto const&) { found.push_back(id); }));
  t.expect(found == store_trial::ids{all[2], all[0]}, "not those that are there, in the order asked for");
}

inline void queued_records_come_in_order(store_trial& t) {
  const store_trial::ids all = t.append_some(5);
  const outbox::record_id last = t.append({.recorded_at = t.second(9),
                                           .subjects = "cart:1\nemail:a@x.com",
                                           .path = "/p",
                                           .body = R"({"b":12})",
                                           .flags = {.counts_twice = true}});
  t.settle(t.claim({all[1]}), {all[1]}, state::accepted);
  t.settle(t.claim({all[2]}), {all[2]}, state::dead);
  t.settle(t.claim({all[3]}), {all[3]}, state::uncertain);
  t.claim({all[4]});
  t.now_and_later([&] {
    t.expect(t.queued() == store_trial::ids{all[0], all[4], last},
             "not all queued records come, or others, or not in order");
    t.expect(t.queued(all[0], 1) == store_trial::ids{all[4]} && t.queued(all[2], 2) == store_trial::ids{all[4], last},
             "not those behind an id, or not as many as asked for");
    t.expect(t.queued(last).empty() && t.queued(0, 0).empty(), "there are queued records where there are none");
    t.succeed(t.store().for_each_queued(all[4], 1, [&](outbox::queued_record const& r) {
      t.expect(r.recorded_at == t.second(9) && r.subjects == "cart:1\nemail:a@x.com" && r.has_path && r.size == 8 &&
                   r.attempts == 0 && r.flags.counts_twice && !r.flags.superseding && r.route != 0,
               "what is said of a queued record is not so");
    }));
    t.succeed(t.store().for_each_queued(0, 1, [&](outbox::queued_record const& r) {
      t.expect(r.subjects.empty() && !r.has_path && r.size == 7, "what is said of a queued record is not so");
    }));
  });
}

/** Before the commit that makes it durable too. */
inline void a_record_is_there_at_once(store_trial& t) {
  store_trial::ids all;
  for (durability d :
       {durability::memory, durability::grouped, durability::memory, durability::each, durability::grouped}) {
    all.push_back(t.append({.body = "{}"}, d));
    t.counts_are(all.size(), 0, 0, 2 * all.size());
    t.expect(t.queued() == all && t.ids_of() == all, "a record that was appended is not found");
    t.succeed(t.store().read(all, [](auto, auto const&) {}));
  }
  t.succeed(t.store().commit());
  t.now_and_later([&] { t.expect(t.queued() == all, "a record that was committed is not found"); });
}

inline void what_is_not_durable_survives_closing(store_trial& t) {
  const store_trial::ids all{t.append({.body = "{}"}, durability::memory),
                             t.append({.body = "{}"}, durability::grouped)};
  if (t.reopen()) t.expect(t.queued() == all, "a record is lost when the store is closed");
  t.counts_are(2, 0, 0, 4);
}

inline void a_thousand_at_once(store_trial& t) {
  const store_trial::ids all = t.append_some(1000);
  const outbox::request_id r = t.claim(all);
  t.now_and_later([&] {
    const std::vector<seen_request> found = t.requests(0);
    t.expect(found.size() == 1 && found[0].unsettled == all, "a request does not name its thousand records");
    std::size_t read = 0;
    t.succeed(t.store().read(all, [&](auto, auto const&) { ++read; }));
    t.expect(read == 1000, "not each of a thousand records was read");
  });
  t.settle(r, all, state::accepted);
  t.now_and_later([&] {
    t.counts_are(0, 0, 0, 0);
    t.expect(t.ids_of() == all, "the ledger has not a line for each of a thousand records");
  });
}

inline constexpr store_rule table[] = {
    {"a_new_store_is_empty", a_new_store_is_empty},
    {"ids_count_up_from_one", ids_count_up_from_one},
    {"ids_are_not_used_twice", ids_are_not_used_twice},
    {"equal_routes_have_one_number", equal_routes_have_one_number},
    {"records_are_read_as_written", records_are_read_as_written},
    {"reading_passes_over_what_is_not_there", reading_passes_over_what_is_not_there},
    {"queued_records_come_in_order", queued_records_come_in_order},
    {"a_record_is_there_at_once", a_record_is_there_at_once},
    {"what_is_not_durable_survives_closing", what_is_not_durable_survives_closing},
    {"a_thousand_at_once", a_thousand_at_once},
};

}  // namespace store_record_rules

}  // namespace tillwire::inline v0_1::testing

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_STORE_PERSON_RULES_HPP
#define TILLWIRE_TESTING_STORE_PERSON_RULES_HPP

#include <tillwire/testing/store_trial.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::testing {

/** What people do with a store: look into it, send again, and have somebody forgotten. */
namespace store_person_rules {

using outbox::query;
using outbox::state;

inline void queries_find_what_they_ask_for(store_trial& t) {
  store_trial::ids all;
  for (std::string_view account : {"a", "b"})
    for (std::int64_t when : {1, 2, 3}) {
      const outbox::route_id r = t.value(t.store().add_route({.account = account, .single = "/s"}));
      all.push_back(t.append({.route = r, .recorded_at = t.second(when), .body = "{}"}));
    }
  t.settle(t.claim({all[1], all[4]}), {all[1], all[4]}, state::accepted);
  t.settle(t.claim({all[2]}), {all[2]}, state::dead);
  t.now_and_later([&] {
    t.expect(t.ids_of() == all, "not all records, in the order of their ids");
    t.expect(t.ids_of({.states = query::mask(state::accepted)}) == store_trial::ids{all[1], all[4]},
             "not those of a state");
    t.expect(t.ids_of({.states = query::mask(state::dead) | query::mask(state::queued)}) ==
                 store_trial::ids{all[0], all[2], all[3], all[5]},
             "not those of two states");
    t.expect(t.ids_of({.account = "b"}) == store_trial::ids{all[3], all[4], all[5]}, "not those of an account");
    t.expect(t.ids_of({.since = t.second(2), .until = t.second(3)}) == store_trial::ids{all[1], all[4]},
             "not those of a span of time");
    t.expect(t.ids_of({.states = 0}).empty() && t.ids_of({.account = "c"}).empty(), "some where there are none");
  });
}

inline void a_query_ends_when_told(store_trial& t) {
  const store_trial::ids all = t.append_some(4);
  t.settle(t.claim({all[0]}), {all[0]}, state::accepted);
  std::size_t seen = 0;
  t.succeed(t.store().for_each({}, [&](auto const&) { return ++seen != 2; }));
  t.expect(seen == 2, "it did not end where it was told to");
  t.append({.body = "{}"});  // and is over
  t.succeed(t.store().commit());
}

inline void a_record_shows_its_call(store_trial& t) {
  const auto call = [&](outbox::route const& r, std::string_view path) {
    const outbox::record_id id =
        t.append({.route = t.value(t.store().add_route(r)), .recorded_at = t.second(1), .path = path, .body = "{}"});
    const seen_record found = t.record(id);
    t.expect(found.settled_at == t.second(1) && found.status == 0 && found.code.empty(),
             "a record that was not sent has an answer");
    return found.call;
  };
  t.expect(call({.single = "/one", .batch = "/all"}, "/own") == "/one", "the call is not the path of the single call");
  t.expect(call({.batch = "/all"}, "") == "/all", "the call is not the path of the batch, where there is no other");
}

inline void a_record_is_sent_again(store_trial& t) {
  store_trial::ids all = t.append_some(2);
  all.push_back(t.append({.recorded_at = t.second(5),
                          .subjects = "order:1\nemail:a@x.com",
                          .path = "/p",
                          .body = R"({"old":1})",
                          .flags = {.counts_twice = true}}));
  t.settle(t.claim({all[0]}), {all[0]}, state::uncertain);
  t.settle(t.claim({all[2]}), {all[2]}, state::dead);
  const outbox::record_id first = t.value(t.store().requeue(all[2], t.second(900), std::nullopt)),
                          second = t.value(t.store().requeue(all[0], t.second(900), R"({"new":12})"));
  t.expect(first == all[2] + 1 && second == first + 1, "the new id is not the one after the last");
  t.now_and_later([&] {
    t.expect(t.ids_of() == store_trial::ids{all[1], first, second} && t.queued() == t.ids_of(),
             "it is not at the end of the queue, or not gone from where it was");
    t.expect(t.record(first) == seen_record{.id = first,
                                            .account = "9999999",
                                            .call = t.record(all[1]).call,
                                            .subjects = "order:1\nemail:a@x.com",
                                            .body = R"({"old":1})",
                                            .recorded_at = t.second(900),
                                            .settled_at = t.second(900),
                                            .request_ids = {},
                                            .code = {},
                                            .path = {},
                                            .message = {}},
             "it is not as one that was recorded then");
    t.succeed(t.store().for_each_queued(first - 1, 1, [&](outbox::queued_record const& r) {
      t.expect(r.flags.counts_twice && !r.flags.superseding && r.has_path, "it lost its flags or its path");
    }));
    t.expect(t.record(second).body == R"({"new":12})", "it does not have its new body");
    t.counts_are(3, 0, 0, 7 + 9 + 10);
  });
}

inline void only_what_waits_for_a_person_is_sent_again(store_trial& t) {
  const store_trial::ids all = t.append_some(2);
  t.settle(t.claim({all[0]}), {all[0]}, state::accepted);
  for (outbox::record_id id : {all[0], all[1], all[1] + 1, outbox::record_id{0}}) {
    const result<outbox::record_id> r = t.store().requeue(id, t.second(900), "{}");
    t.expect(!r && r.error().code == errc::store_failed, "a record that is neither dead nor uncertain was sent again");
  }
  t.now_and_later([&] {
    t.expect(t.ids_of() == all, "refusing to send again changed something");
    t.counts_are(1, 0, 0, 7);
  });
}

inline void somebody_is_forgotten(store_trial& t) {
  const auto append = [&](std::string_view subjects, std::string_view body) {
    return t.append({.subjects = subjects, .body = body});
  };
  const store_trial::ids theirs{append("order:1\nemail:Jd@X.com", "{}"),
                                append("", R"({"email":"jd@x.COM"})"),
                                append("", R"({"note":"ask \"jd@x.com\"."})"),
                                append("", R"({"note":"to:\njd\u0040x.com"})"),
                                append("email:jd@x.com\norder:2", R"({"a":1})"),
                                append("email:jd@x.com", "{}"),
                                append("email:jd@x.com", "{}")};
  const store_trial::ids others{append("email:ajd@x.com", R"({"email":"ajd@x.com"})"),
                                append("email:jd@x.com.au", R"({"email":"jd@x.com.au"})"),
                                append("order:3", R"({"email":"jd@y.com"})"), append("order:jd@x.com1", "{}")};
  const outbox::settlement ends[] = {
      {.records = {&theirs[4], 1}, .becomes = state::accepted, .code = "c", .path = "p", .message = "m"},
      {.records = {&theirs[5], 1}, .becomes = state::dead},
      {.records = {&theirs[6], 1}, .becomes = state::uncertain},
      {.records = {&others[2], 1}, .becomes = state::superseded, .message = "stays"}};
  const outbox::request_id r = t.claim(theirs);
  t.succeed(t.store().settle(r, {.at = t.second(1), .status = 202}, ends));
  t.expect(t.forget("").empty() && t.forget("x.com").empty() && t.forget("jd@x").empty(),
           "a part of an address was taken for one");
  t.expect(t.forget("JD@x.com") == theirs, "not each record and line that is about an address was named, once");
  t.now_and_later([&] {
    store_trial::ids left = others;
    left.insert(left.begin(), theirs[4]);
    t.expect(t.ids_of() == left, "a record about the address is there, or another one is not");
    const seen_record line = t.record(theirs[4]), other = t.record(others[2]);
    t.expect(
        line.subjects.empty() && line.path.empty() && line.message.empty() && line.code == "c" && line.status == 202,
        "a line of the ledger names the person still, or lost more than that");
    t.expect(other.message == "stays" && other.subjects == "order:3", "another line of the ledger changed");
    t.counts_are(3, 0, 0, 21 + 23 + 2);
    t.expect(t.forget("jd@x.com").empty(), "somebody is named a second time");
  });
}

inline constexpr store_rule table[] = {
    {"queries_find_what_they_ask_for", queries_find_what_they_ask_for},
    {"a_query_ends_when_told", a_query_ends_when_told},
    {"a_record_shows_its_call", a_record_shows_its_call},
    {"a_record_is_sent_again", a_record_is_sent_again},
    {"only_what_waits_for_a_person_is_sent_again", only_what_waits_for_a_person_is_sent_again},
    {"somebody_is_forgotten", somebody_is_forgotten},
};

}  // namespace store_person_rules

}  // namespace tillwire::inline v0_1::testing

#endif

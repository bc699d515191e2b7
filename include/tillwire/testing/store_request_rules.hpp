// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_STORE_REQUEST_RULES_HPP
#define TILLWIRE_TESTING_STORE_REQUEST_RULES_HPP

#include <tillwire/testing/store_trial.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::testing {

/** What becomes of requests and of the records that they carry. */
namespace store_request_rules {

using outbox::state;

inline constexpr std::size_t all_of_them = 1'000'000;

inline void a_request_names_its_records_until_settled(store_trial& t) {
  const store_trial::ids all = t.append_some(6), some{all[4], all[0], all[1], all[5]};
  const outbox::request_id r = t.claim(some, 7);
  t.expect(r != 0, "the number of a request is 0, which names none");
  seen_request expected{r, "9999999", quota_class::batch, t.second(7), t.moment_of(7).steady, some};
  t.now_and_later(
      [&] { t.expect(t.requests(0) == std::vector{expected}, "an unsettled request is not as it was claimed"); });
  t.expect(t.queued() == all, "a record that was claimed is not among the queued ones");
  t.settle(r, some, state::accepted);
  expected.unsettled = {};
  t.now_and_later([&] {
    t.expect(t.requests(all_of_them) == std::vector{expected},
             "a settled request is not as it was claimed, without records");
    t.expect(t.requests(0).empty(), "a settled request is taken for an unsettled one");
  });
}

inline void a_direct_send_is_settled_from_the_start(store_trial& t) {
  const outbox::request_id r = t.claim({}, 7);
  t.now_and_later([&] {
    const std::vector<seen_request> found = t.requests(1);
    t.expect(found.size() == 1 && found[0].id == r && found[0].unsettled.empty(), "a request without records is lost");
    t.expect(t.requests(0).empty(), "a request without records is taken for an unsettled one");
  });
}

inline void the_newest_requests_of_an_account_are_found(store_trial& t) {
  const store_trial::ids record = t.append_some(1);
  const auto claim = [&](std::string_view account, quota_class q, store_trial::ids const& records = {}) {
    return t.value(t.store().claim({.account = account, .quota = q, .at = t.moment_of(10), .records = records}));
  };
  const outbox::request_id unsettled = claim("9999999", quota_class::single, record);
  claim("9999999", quota_class::batch);
  const outbox::request_id first = claim("9999999", quota_class::single);
  claim("another", quota_class::single);
  claim("9999999", quota_class::none);
  const outbox::request_id last = claim("9999999", quota_class::batch);
  t.now_and_later([&] {
    std::vector<outbox::request_id> found;
    for (seen_request const& r : t.requests(2)) found.push_back(r.id);
    t.expect(found == std::vector{unsettled, first, last},
             "not the unsettled ones of the account, and the newest that count, in the order of their numbers");
  });
}

inline void request_numbers_are_not_used_twice(store_trial& t) {
  outbox::request_id last = 0;
  t.now_and_later([&] {
    for (int i = 0; i != 2; ++i) {
      const outbox::request_id r = t.claim({}, 1);
      t.expect(r > last, "the number of a request is used again");
      last = r;
      t.settle(r, {}, state::accepted);
      t.succeed(t.store().prune(t.second(1000)));
      t.expect(t.requests(all_of_them).empty(), "a request that nothing refers to is there after it was pruned");
    }
  });
}

inline void records_become_what_is_said(store_trial& t) {
  constexpr state states[] = {state::queued,   state::uncertain,  state::dead,
                              state::accepted, state::superseded, state::discarded};
  std::vector<seen_record> expected;
  std::vector<outbox::settlement> outcomes;
  store_trial::ids all;
  for (std::size_t i = 0; i != outbox::state_count; ++i)
    all.push_back(
        t.append({.recorded_at = t.second(static_cast<std::int64_t>(i)), .subjects = "order:1", .body = R"({"a":1})"}));
  const outbox::request_id r = t.claim(all);
  for (std::size_t i = 0; i != outbox::state_count; ++i) {
    const bool kept = states[i] <= state::dead;
    outcomes.push_back({.records = {&all[i], 1}, .becomes = states[i], .attempts = static_cast<unsigned>(i) + 2});
    if (i != 3)
      outcomes.back().code = "blank", outcomes.back().path = "email", outcomes.back().message = "can't be blank";
    expected.push_back({all[i], states[i], "9999999", "/:account/one", "order:1", kept ? R"({"a":1})" : "",
                        t.second(static_cast<std::int64_t>(i)), t.second(101), static_cast<unsigned>(i) + 2, 422,
                        "x1, x2", std::string(outcomes.back().code), std::string(outcomes.back().path),
                        std::string(outcomes.back().message)});
  }
  t.succeed(t.store().settle(r, {.at = t.second(101), .status = 422, .request_ids = "x1, x2"}, outcomes));
  t.now_and_later([&] {
    t.expect(t.records() == expected, "a settled record is not what the settlement and the answer say");
    t.counts_are(1, 1, 1, 21);
    t.expect(t.queued() == store_trial::ids{all[0]}, "what was settled as queued is not queued, or something else is");
  });
}

inline void a_record_that_stays_queued_keeps_its_place(store_trial& t) {
  const store_trial::ids all = t.append_some(3);
  t.settle(t.claim({all[1]}), {all[1]}, state::queued);
  t.settle(t.claim({all[1]}), {all[1]}, state::queued);
  t.now_and_later([&] {
    t.expect(t.queued() == all, "a record that stays queued is not in its place");
    unsigned attempts = 0;
    t.succeed(t.store().for_each_queued(0, 3, [&](outbox::queued_record const& r) { attempts += r.attempts; }));
    t.expect(attempts == 1, "the attempts are not those of the settlement");
    t.succeed(
        t.store().read(all, [&](auto, auto const& r) { t.expect(r.body.size() == 7, "a record lost its text"); }));
  });
}

inline void the_others_are_left_alone(store_trial& t) {
  const store_trial::ids all = t.append_some(9);
  const store_trial::ids claimed(all.begin() + 1, all.end());
  const outbox::request_id first = t.claim(claimed), second = t.claim({all[0]});
  const outbox::settlement two[] = {{.records = {&all[2], 1}, .becomes = state::accepted},
                                    {.records = {&all[4], 2}, .becomes = state::dead}};
  t.succeed(t.store().settle(first, {.at = t.second(101), .status = 202}, two));
  t.now_and_later([&] {
    t.expect(t.queued() == store_trial::ids{all[0], all[1], all[3], all[6], all[7], all[8]},
             "a record that no settlement names was changed");
    const std::vector<seen_request> left = t.requests(0);
    t.expect(left.size() == 1 && left[0].id == second, "another request than the one named was settled");
    t.expect(t.record(all[1]).status == 0, "a record that no settlement names has an answer");
    t.counts_are(6, 0, 2, 56);
  });
}

inline void settling_passes_over_what_is_not_there(store_trial& t) {
  store_trial::ids all = t.append_some(3);
  t.settle(t.claim({all[0]}), {all[0]}, state::accepted, 50);
  all.insert(all.begin() + 1, {all[0], all[2] + 7, 0});
  t.settle(t.claim(all), all, state::discarded, 60);
  t.settle(999, {999}, state::dead);
  t.now_and_later([&] {
    t.expect(t.records().size() == 3, "settling a record that is not there made one");
    const seen_record first = t.record(all[0]), last = t.record(all.back());
    t.expect(first.is == state::accepted && first.settled_at == t.second(50), "a line of the ledger changed");
    t.expect(last.is == state::discarded, "a record behind one that is not there was passed over");
    t.counts_are(0, 0, 0, 0);
  });
}

/** As when a person gives up a record that the vendor refused. */
inline void settling_without_a_request_keeps_the_answer(store_trial& t) {
  const store_trial::ids all = t.append_some(2);
  t.settle(t.claim(all), all, state::dead);
  t.settle(0, {all[0]}, state::discarded, 300);
  t.now_and_later([&] {
    const seen_record r = t.record(all[0]);
    t.expect(r.is == state::discarded && r.settled_at == t.second(300) && r.status == 202 && r.body.empty(),
             "a dead record that was discarded is not, or without the answer that it had");
    t.counts_are(0, 0, 1, 7);
  });
}

inline void pruning_takes_what_is_over(store_trial& t) {
  const store_trial::ids all = t.append_some(5);
  const outbox::request_id old = t.claim({all[0]}, 10), named = t.claim({all[1], all[2]}, 10),
                           open = t.claim({all[3]}, 10), late = t.claim({}, 200);
  t.settle(old, {all[0]}, state::accepted, 11);
  const outbox::settlement two[] = {{.records = {&all[1], 1}, .becomes = state::accepted},
                                    {.records = {&all[2], 1}, .becomes = state::dead}};
  t.succeed(t.store().settle(named, {.at = t.second(12), .status = 422}, two));
  t.settle(late, {}, state::accepted, 201);
  t.succeed(t.store().prune(t.second(12)));
  t.expect(t.ids_of() == store_trial::ids{all[1], all[2], all[3], all[4]},
           "not the lines that were settled before then");
  t.succeed(t.store().prune(t.second(200)));
  t.now_and_later([&] {
    t.expect(t.ids_of() == store_trial::ids{all[2], all[3], all[4]},
             "a record with a text was pruned, or a line was not");
    std::vector<outbox::request_id> found;
    for (seen_request const& r : t.requests(all_of_them)) found.push_back(r.id);
    t.expect(found == std::vector{named, open, late},
             "not the requests that are unsettled, are named by a record, or left then or later");
    t.expect(t.record(all[2]).status == 422, "a dead record lost its answer");
    t.counts_are(2, 0, 1, 21);
  });
}

inline constexpr store_rule table[] = {
    {"a_request_names_its_records_until_settled", a_request_names_its_records_until_settled},
    {"a_direct_send_is_settled_from_the_start", a_direct_send_is_settled_from_the_start},
    {"the_newest_requests_of_an_account_are_found", the_newest_requests_of_an_account_are_found},
    {"request_numbers_are_not_used_twice", request_numbers_are_not_used_twice},
    {"records_become_what_is_said", records_become_what_is_said},
    {"a_record_that_stays_queued_keeps_its_place", a_record_that_stays_queued_keeps_its_place},
    {"the_others_are_left_alone", the_others_are_left_alone},
    {"settling_passes_over_what_is_not_there", settling_passes_over_what_is_not_there},
    {"settling_without_a_request_keeps_the_answer", settling_without_a_request_keeps_the_answer},
    {"pruning_takes_what_is_over", pruning_takes_what_is_over},
};

}  // namespace store_request_rules

}  // namespace tillwire::inline v0_1::testing

#endif

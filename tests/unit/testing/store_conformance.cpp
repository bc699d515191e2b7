// SPDX-License-Identifier: BSL-1.0
// The kit's own test: what it refuses.
#include <tillwire/outbox/memory_store.hpp>
#include <tillwire/testing/store_conformance.hpp>

#include "broken_stores.hpp"
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace testing_store_conformance_test {

using namespace tillwire;
using namespace broken_stores;

namespace {

std::set<std::string> refused;

/** The rule finds the fault; others may as well. */
template <class Store>
void refuses(std::string_view rule) {
  const testing::conformance found = testing::check_store(
      [] { return std::make_unique<Store>(); }, [](std::unique_ptr<Store> s) { return s->reopen(), std::move(s); });
  INFO(rule << "\n" << to_string(found));
  const std::vector<std::string> broken = found.broken();
  CHECK(std::count(broken.begin(), broken.end(), rule) == 1);
  refused.emplace(rule);
}

}  // namespace

TEST_SUITE_BEGIN("testing/store_conformance");

TEST_CASE("each rule of the store kit refuses a store that breaks it, and none refuses one that does not") {
  CHECK(testing::check_store([] { return std::make_unique<honest>(); }).passed());
  refuses<never_empty>("a_new_store_is_empty");
  refuses<counts_from_zero>("ids_count_up_from_one");
  refuses<uses_ids_twice>("ids_are_not_used_twice");
  refuses<knows_no_routes>("equal_routes_have_one_number");
  refuses<mixes_up_routes>("equal_routes_have_one_number");
  refuses<trims_texts>("records_are_read_as_written");
  refuses<reads_sorted>("records_are_read_as_written");
  refuses<reads_all_or_nothing>("reading_passes_over_what_is_not_there");
  refuses<queues_backwards>("queued_records_come_in_order");
  refuses<queues_too_many>("queued_records_come_in_order");
  refuses<shows_what_is_committed>("a_record_is_there_at_once");
  refuses<loses_the_uncommitted>("what_is_not_durable_survives_closing");
  refuses<takes_a_hundred>("a_thousand_at_once");
  refuses<forgets_requests>("a_request_names_its_records_until_settled");
  refuses<waits_for_direct_sends>("a_direct_send_is_settled_from_the_start");
  refuses<lists_all_requests>("the_newest_requests_of_an_account_are_found");
  refuses<counts_requests_anew>("request_numbers_are_not_used_twice");
  refuses<drops_messages>("records_become_what_is_said");
  refuses<sends_to_the_back>("a_record_that_stays_queued_keeps_its_place");
  refuses<settles_the_neighbour>("the_others_are_left_alone");
  refuses<stumbles>("settling_passes_over_what_is_not_there");
  refuses<answers_nobody>("settling_without_a_request_keeps_the_answer");
  refuses<prunes_nothing>("pruning_takes_what_is_over");
  refuses<prunes_a_moment_more>("pruning_takes_what_is_over");
  refuses<overlooks_until>("queries_find_what_they_ask_for");
  refuses<never_ends>("a_query_ends_when_told");
  refuses<shows_no_call>("a_record_shows_its_call");
  refuses<keeps_the_old_body>("a_record_is_sent_again");
  refuses<sends_anything_again>("only_what_waits_for_a_person_is_sent_again");
  refuses<looks_at_case>("somebody_is_forgotten");
  refuses<forgets_in_silence>("somebody_is_forgotten");

  for (auto const& table : testing::store_rules)
    for (testing::store_rule const& rule : table) {
      INFO(rule.name);
      CHECK(refused.contains(std::string(rule.name)));
    }
}

TEST_SUITE_END();

}  // namespace testing_store_conformance_test

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/api/batch_slice.hpp>
//
#include <tillwire.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "../json/support.hpp"
#include "support.hpp"
#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <list>
#include <ostream>
#include <span>
#include <string>
#include <vector>

namespace api_send_all_test {

using namespace tillwire;
using testing::fake_transport;

namespace {

struct fixture {
  drip::account account = support::drip_account();
  fake_transport transport{};

  /** Sends the entries; returns how many went together, after making sure that they arrived as a batch of theirs. */
  template <class Batch, class Entry>
  std::vector<std::size_t> sizes(std::vector<Entry> const& entries, std::size_t max_size = 512 * 1024) {
    const std::size_t before = transport.requests().size();
    client c{account, transport, {.max_batch_size = max_size}};
    const std::vector<batch_outcome> outcomes = c.send_all(entries);
    CHECK(transport.requests().size() - before == outcomes.size());
    std::vector<std::size_t> counts;
    std::size_t first = 0;
    for (std::size_t i = 0; i != outcomes.size(); ++i) {
      batch_outcome const& o = outcomes[i];
      CHECK(o.outcome);
      CHECK(o.first == first);
      first += o.count;
      counts.push_back(o.count);
      fake_transport same;
      client single{account, same};
      CHECK(single.send(Batch{std::vector<Entry>(entries.begin() + static_cast<std::ptrdiff_t>(o.first),
                                                 entries.begin() + static_cast<std::ptrdiff_t>(first))}));
      std::string const& body = transport.requests()[before + i].body;
      CHECK(body == same.requests()[0].body);
      CHECK((o.count == 1 || body.size() <= max_size));
      CHECK(transport.requests()[before + i].url == same.requests()[0].url);
    }
    CHECK(first == entries.size());
    return counts;
  }
};
/** As a filtered view is. */
struct walked_when_mutable {
  std::vector<drip::unsubscribe> all;
  auto begin() { return all.begin(); }
  auto end() { return all.end(); }
};
using counts = std::vector<std::size_t>;

std::vector<drip::unsubscribe> people(std::size_t count) {
  std::vector<drip::unsubscribe> all;
  for (std::size_t i = 0; i != count; ++i) all.push_back({.email = "user" + std::to_string(1000000 + i) + "@acme.com"});
  return all;
}
constexpr std::size_t size_of_two =
    std::string_view(R"({"batches":[{"subscribers":[]}]})").size() +
    std::string_view(R"({"email":"user1000000@acme.com"},{"email":"user1000001@acme.com"})").size();

}  // namespace

TEST_SUITE_BEGIN("api/send_all");

TEST_CASE_FIXTURE(fixture, "a range goes in batches of a thousand, the last one with the rest") {
  struct {
    std::size_t count;
    counts expected;
  } const rows[] = {{0, {}}, {1, {1}}, {999, {999}}, {1000, {1000}}, {1001, {1000, 1}}, {2500, {1000, 1000, 500}}};
  for (auto const& row : rows) {
    CAPTURE(row.count);
    CHECK(sizes<drip::unsubscribes_batch>(people(row.count)) == row.expected);
  }
}

TEST_CASE_FIXTURE(fixture, "a batch ends before it is too large, and an entry that alone is too large goes alone") {
  CHECK(sizes<drip::unsubscribes_batch>(people(5), size_of_two) == counts{2, 2, 1});
  CHECK(sizes<drip::unsubscribes_batch>(people(3), size_of_two - 1) == counts{1, 1, 1});
  CHECK(sizes<drip::unsubscribes_batch>(people(3), 1) == counts{1, 1, 1});
  CHECK(sizes<drip::unsubscribes_batch>(people(3), 0) == counts{1, 1, 1});

  std::vector<drip::product_activity> products(4, support::product());
  products[1].name = std::string(10'000, 'x');
  CHECK(sizes<drip::products_batch>(products, 1000) == counts{1, 1, 2});
  products.resize(2000, support::product());
  CHECK(sizes<drip::products_batch>(products).size() == 2);
}

TEST_CASE_FIXTURE(fixture, "each kind of entry goes to its own batch call") {
  CHECK(sizes<drip::orders_batch>(std::vector{drip::order_activity{.provider = "my_shop",
                                                                   .person = email{"john@acme.com"},
                                                                   .action = drip::order_action::placed,
                                                                   .order_id = "1",
                                                                   .order_url = omitted}}) == counts{1});
  CHECK(sizes<drip::carts_batch>(std::vector{drip::cart_activity{.provider = "my_shop",
                                                                 .person = email{"john@acme.com"},
                                                                 .action = drip::cart_action::created,
                                                                 .cart_id = "1",
                                                                 .cart_url = "https://shop.example/cart"}}) ==
        counts{1});
  CHECK(sizes<drip::subscribers_batch>(std::vector{drip::subscriber{.email = "john@acme.com"}}) == counts{1});
  CHECK(sizes<drip::events_batch>(std::vector{drip::event{.person = email{"john@acme.com"}, .action = "Signed up"}}) ==
        counts{1});
  CHECK(sizes<drip::legacy_orders_batch>(
            std::vector{drip::legacy_order{.person = email{"john@acme.com"}, .amount = cents(1)}}) == counts{1});
}

TEST_CASE_FIXTURE(fixture, "any range that can be walked twice will do") {
  client c{account, transport};
  const std::list<drip::unsubscribe> linked(2, drip::unsubscribe{.email = "john@acme.com"});
  const std::array<drip::unsubscribe, 2> fixed{linked.front(), linked.front()};
  const drip::unsubscribe plain[] = {linked.front(), linked.front()};
  CHECK(c.send_all(linked)[0].count == 2);
  CHECK(c.send_all(fixed)[0].count == 2);
  CHECK(c.send_all(plain)[0].count == 2);
  CHECK(c.send_all(std::span(fixed).first(1))[0].count == 1);
  CHECK(c.send_all({linked.front(), linked.front(), linked.front()})[0].count == 3);
  walked_when_mutable some{{linked.front(), linked.front()}};
  CHECK(c.send_all(some)[0].count == 2);
  for (auto const& r : transport.requests()) CHECK(r.body.find("john@acme.com") != std::string::npos);
}

TEST_CASE_FIXTURE(fixture, "a violation keeps its batch back, and no other") {
  std::vector<drip::unsubscribe> entries = people(5);
  entries[3].email = "nobody";
  entries[2].email = "\xFF@acme.com";
  client c{account, transport, {.max_batch_size = size_of_two}};
  const std::vector<batch_outcome> outcomes = c.send_all(entries);
  REQUIRE(outcomes.size() == 3);
  CHECK(outcomes[0].outcome);
  REQUIRE_FALSE(outcomes[1].outcome);
  CHECK(support::summary(outcomes[1].outcome.error()) ==
        "subscribers[0].email text_encoding; subscribers[1].email email_form");
  CHECK(outcomes[1].first == 2);
  CHECK(outcomes[2].outcome);
  CHECK(transport.requests().size() == 2);
}

TEST_CASE_FIXTURE(fixture, "each batch has the answer that was given to it") {
  transport.reply(204).reply(500).fail(errc::timed_out).reply(204);
  client c{account, transport, {.max_batch_size = 0}};
  const std::vector<batch_outcome> outcomes = c.send_all(people(4));
  REQUIRE(outcomes.size() == 4);
  CHECK(outcomes[0].outcome);
  CHECK(outcomes[1].outcome.error().code == errc::server_error);
  CHECK(outcomes[2].outcome.error().code == errc::timed_out);
  CHECK(outcomes[3].outcome);
}

TEST_CASE_FIXTURE(fixture, "a limit, or credentials that are refused, stop what is left") {
  for (int status : {401, 429}) {
    fake_transport refusing;
    refusing.reply(204).reply(status).reply(204);
    client c{account, refusing, {.max_batch_size = 0}};
    const std::vector<batch_outcome> outcomes = c.send_all(people(4));
    REQUIRE(outcomes.size() == 4);
    CHECK(outcomes[0].outcome);
    for (std::size_t i : {1u, 2u, 3u}) {
      REQUIRE_FALSE(outcomes[i].outcome);
      CHECK(outcomes[i].outcome.error().status == status);
      CHECK(outcomes[i].first == i);
    }
    CHECK(refusing.requests().size() == 2);
  }
}

TEST_SUITE_END();

}  // namespace api_send_all_test

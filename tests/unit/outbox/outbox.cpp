// SPDX-License-Identifier: BSL-1.0
#include <tillwire/outbox/outbox.hpp>
//
#include <tillwire.hpp>

#include "../api/manual_transport.hpp"
#include "support.hpp"
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

template <>
inline constexpr tillwire::outbox::durability tillwire::outbox::durability_for<tillwire::drip::subscriber> =
    durability::memory;

namespace outbox_outbox_test {

using namespace std::chrono_literals;
using namespace tillwire;
using namespace tillwire::outbox;
using support::all_of, support::event, support::order, support::refund, support::seen, support::states_of;
using testing::recorded_request;
using words = std::vector<std::string>;
using ids = std::vector<record_id>;
// the namespace has the name of the class
using box_t = tillwire::outbox::outbox;

namespace {

struct fixture {
  drip::account account = support::drip_account();
  usercom::account club = support::usercom_account();
  testing::manual_clock clock{};
  support::failing_store store{};
  support::hears listener{};
  testing::fake_transport transport{};
  outbox_options options{.time = &clock, .tell = &listener, .seed = 1};

  /** What a payload is sent as, once it has the time. */
  template <class T>
  std::string text_of(T payload) {
    payload.occurred_at = clock.now().wall;
    return json::write(payload).value();
  }
  [[nodiscard]] recorded_request const& sent(std::size_t i) const {
    REQUIRE(i < transport.requests().size());
    return transport.requests()[i];
  }
  [[nodiscard]] std::size_t count() const { return transport.requests().size(); }
};

template <class Box>
auto opened(Box& b, drip::account const& account, std::string name = "shop", hourly_limits const& limits = {}) {
  auto c = b.open(std::move(name), account, limits);
  REQUIRE(c);
  return *c;
}

constexpr std::string_view refusal =
    R"({"errors":[{"code":"presence_error","attribute":"order_id","message":"Order is required"}]})";

}  // namespace

TEST_SUITE_BEGIN("outbox/outbox");

TEST_CASE_FIXTURE(fixture, "what is recorded is sent by the next poll, and is in the ledger then") {
  transport.reply(202, R"({"request_id":"r-1"})").reply(202, R"({"request_ids":["r-2","r-3"]})");
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  const std::string one = text_of(order("1"));
  CHECK(shop.record(order("1")).value() == 1);
  CHECK(count() == 0);
  CHECK(box.counts() == outbox_counts{.stored = 1});
  CHECK(box.poll() != 0);
  CHECK(box.counts() == outbox_counts{.accepted = 1});
  REQUIRE(count() == 1);
  CHECK(sent(0).method == http::method::post);
  CHECK(sent(0).url == "https://api.getdrip.com/v3/9999999/shopper_activity/order");
  CHECK(sent(0).header("Authorization") == "Basic " + std::string(support::drip_basic));
  CHECK(sent(0).body == one);

  const std::string three = text_of(order("2")) + "," + text_of(order("3")) + "," + text_of(order("4"));
  for (char const* id : {"2", "3", "4"}) CHECK(shop.record(order(id)));
  clock.advance(1s);
  CHECK(box.poll() != 0);
  REQUIRE(count() == 2);
  CHECK(sent(1).url == "https://api.getdrip.com/v3/9999999/shopper_activity/order/batch");
  CHECK(sent(1).body == R"({"orders":[)" + three + "]}");
  CHECK(box.poll() == 0);
  CHECK(box.counts() == outbox_counts{.accepted = 4});
  CHECK(listener.take() == words{"1 accepted", "2 accepted", "3 accepted", "4 accepted"});

  words ledger;
  CHECK(box.for_each({}, [&](record_view const& v) {
    ledger.push_back(std::to_string(v.id) + " " + std::string(to_string(v.is)) + " " + std::string(v.account) + " " +
                     std::string(v.request_ids) + " " + std::to_string(v.status) + " " + std::to_string(v.attempts));
    CHECK(v.body.empty());
    CHECK(v.settled_at.microseconds() - v.recorded_at.microseconds() == (v.id == 1 ? 0 : 1'000'000));
    return v.id != 3;
  }));
  CHECK(ledger == words{"1 accepted shop r-1 202 1", "2 accepted shop r-2,r-3 202 1", "3 accepted shop r-2,r-3 202 1"});
}

TEST_CASE_FIXTURE(fixture, "events of version 2 gather for 72 seconds, and go at once when flushed") {
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  CHECK(shop.record(event("a@acme.com")));
  const std::string body = R"({"batches":[{"events":[)" + text_of(event("a@acme.com"));
  box.poll();
  clock.advance(70s);
  const std::string second = text_of(event("b@acme.com"));
  CHECK(shop.record(event("b@acme.com")));
  box.poll();
  CHECK(count() == 0);
  CHECK(box.idle_for() == 1s);  // others may use the store as well
  clock.advance(1500ms);
  CHECK(box.idle_for() == 0ms);  // it is time to look
  box.poll();
  CHECK(box.idle_for() == 500ms);
  clock.advance(499ms);
  box.poll();
  CHECK(count() == 0);
  clock.advance(1ms);
  box.poll();
  REQUIRE(count() == 1);
  CHECK(sent(0).url == "https://api.getdrip.com/v2/9999999/events/batches");
  CHECK(sent(0).body == body + "," + second + "]}]}");

  CHECK(shop.record(event("c@acme.com")));
  box.poll();
  CHECK(count() == 1);
  const auto before = clock.now().steady;
  CHECK(box.flush(5s));
  CHECK(count() == 2);
  CHECK(clock.now().steady == before);
}

TEST_CASE_FIXTURE(fixture, "an outbox that ends leaves all to the next one over its store") {
  support::manual_transport silent;
  {
    box_t box(store, silent, options);
    const auto shop = opened(box, account);
    for (char const* id : {"1", "2"}) CHECK(shop.record(refund(id)));
    CHECK(shop.record(order("3")));
    CHECK(shop.record(event("a@acme.com")));
    box.poll();
    REQUIRE(silent.held.size() == 1);
    CHECK(shop.record(order("5")));
    box.poll();
    REQUIRE(silent.held.size() == 2);
  }
  CHECK(states_of(store) == "5 queued");
  CHECK(listener.take() == words{});
  clock.advance(10s);

  box_t box(store, transport, options);
  opened(box, account);
  // the vendor may have given the money back: a person looks
  CHECK(listener.take() == words{"1 uncertain", "2 uncertain"});
  for (seen const& r : all_of(store, {.states = query::mask(state::uncertain)})) {
    CHECK(r.code == "interrupted");
    CHECK(r.attempts == 1);
    CHECK_FALSE(r.body.empty());
    CHECK(r.settled_at == clock.now().wall);
  }
  CHECK(box.counts() == outbox_counts{.stored = 5});
  CHECK(box.flush(1s));
  CHECK(box.counts() == outbox_counts{.accepted = 3, .stored = 2});
  REQUIRE(count() == 2);
  CHECK(sent(0).body.find(R"("order_id":"3")") != std::string::npos);
  CHECK(sent(0).body.find(R"("order_id":"5")") != std::string::npos);
  CHECK(all_of(store, {.states = query::mask(state::accepted)})[0].attempts == 2);

  const result<record_id> again = box.resend(1);
  CHECK(again.value() == 6);
  CHECK(box.discard(6).error().code == errc::store_failed);  // it is queued
  CHECK(box.discard(99).error().code == errc::store_failed);
  const seen before = all_of(store, {.first = 2, .last = 2})[0];
  CHECK(box.discard(2));
  const seen after = all_of(store, {.first = 2, .last = 2})[0];
  CHECK(after.attempts == before.attempts);
  CHECK(after.code == before.code);
  CHECK(after.message == before.message);
  box.poll();
  CHECK(box.counts() == outbox_counts{.accepted = 4});
  CHECK(states_of(store) == "4 accepted, 1 discarded");
}

TEST_CASE_FIXTURE(fixture, "the limits outlive the outbox, and the clocks") {
  const hourly_limits limits{.single = 2, .batch = 0};
  const auto send_one = [&](std::string const& id) {
    box_t box(store, transport, options);
    const auto shop = opened(box, account, "shop", limits);
    if (!id.empty()) CHECK(shop.record(order(id)));
    box.poll();
    return count();
  };
  CHECK(send_one("1") == 1);
  clock.advance(600s);
  CHECK(send_one("2") == 2);
  CHECK(send_one("3") == 2);
  clock.jump_wall(24h * 365);
  CHECK(send_one("") == 2);
  clock.jump_wall(-24h * 366);
  CHECK(send_one("") == 2);
  clock.jump_wall(24h);
  clock.advance(3029s);
  CHECK(send_one("") == 2);
  clock.advance(1s);
  CHECK(send_one("") == 3);
  CHECK(states_of(store) == "3 accepted");
}

TEST_CASE_FIXTURE(fixture, "what the vendor refuses is a dead letter with its reason, and is mended or given up") {
  transport.reply(422, std::string(refusal)).reply(422, std::string(refusal)).reply(500).reply(422, "{}");
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  CHECK(shop.record(order("1")));
  box.poll();
  CHECK(listener.take() == words{"1 dead"});
  REQUIRE(listener.settled.size() == 1);
  for (seen const& r : {all_of(store)[0], listener.settled[0]}) {
    CHECK(r.is == state::dead);
    CHECK(r.account == "shop");
    CHECK(r.code == "presence_error");
    CHECK(r.path == "order_id");
    CHECK(r.message == "Order is required");
    CHECK(r.status == 422);
    CHECK(r.attempts == 1);
  }
  CHECK(all_of(store)[0].body == text_of(order("1")));
  CHECK(box.counts() == outbox_counts{.dead = 1});
  clock.advance(1h);
  box.poll();
  CHECK(count() == 1);

  // as it is: it is refused again
  CHECK(box.resend(1).value() == 2);
  CHECK(box.resend(1).error().code == errc::store_failed);
  box.poll();
  CHECK(count() == 2);
  CHECK(listener.take() == words{"2 dead"});
  CHECK(all_of(store).size() == 1);

  for (char const* bad : {"", "[]", "{", "7", R"({"a":1} x)", "{\"a\":\"\xFF\"}", "null"})
    CHECK(box.resend(2, bad).error().code == errc::invalid_json);
  CHECK(states_of(store) == "1 dead");
  CHECK(box.resend(2, R"({"order_id":"mended"})").value() == 3);
  box.poll();
  REQUIRE(count() == 3);
  CHECK(sent(2).body == R"({"order_id":"mended"})");
  CHECK(box.resend(3).error().code == errc::store_failed);  // it is queued
  clock.advance(10s);
  box.poll();
  CHECK(count() == 4);

  CHECK(box.discard(3));
  CHECK(states_of(store) == "1 discarded");
  CHECK(box.counts() == outbox_counts{});
  CHECK(box.resend(3).error().code == errc::store_failed);
  CHECK(box.resend(99).error().code == errc::store_failed);
}

TEST_CASE_FIXTURE(fixture, "one bad record of many is found, and all others are accepted") {
  options.max_in_flight = 1;
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  for (int i = 0; i != 8; ++i) CHECK(shop.record(order(std::to_string(i))));
  // 8; 4 and 4; 2 and 2; 1 and 1
  transport.reply(422, std::string(refusal)).reply(202).reply(422, "{}").reply(422, "{}").reply(202).reply(202);
  transport.reply(422, std::string(refusal));
  CHECK(box.flush(1s));
  CHECK(box.counts() == outbox_counts{.accepted = 7, .dead = 1});
  CHECK(count() == 7);
}

TEST_CASE_FIXTURE(fixture, "a person is forgotten, in the queue, among the dead and in the ledger") {
  transport.reply(202).reply(422, R"({"message":"who is Ann@acme.com?"})");
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  CHECK(shop.record(order("1", "ann@acme.com")));
  box.poll();
  CHECK(shop.record(order("2", "ANN@acme.com")));
  box.poll();
  CHECK(shop.record(event("ann@acme.com")));
  CHECK(shop.record(event("ben@acme.com")));
  CHECK(shop.record(event("ann@acme.com")));
  box.poll();
  CHECK(states_of(store) == "3 queued, 1 dead, 1 accepted");
  CHECK(box.forget("Ann@Acme.com").value() == 4);
  CHECK(states_of(store) == "1 queued, 1 accepted");
  CHECK(box.flush(1s));
  REQUIRE(count() == 3);
  CHECK(sent(2).body.find("ann@acme.com") == std::string::npos);
  CHECK(sent(2).body.find("ben@acme.com") != std::string::npos);
  CHECK(box.forget("ann@acme.com").value() == 0);
}

TEST_CASE_FIXTURE(fixture, "a person that is forgotten while a request is on its way stays so") {
  support::manual_transport silent;
  box_t box(store, silent, options);
  const auto shop = opened(box, account);
  CHECK(shop.record(order("1", "ann@acme.com")));
  CHECK(shop.record(order("2", "ben@acme.com")));
  box.poll();
  REQUIRE(silent.held.size() == 1);
  CHECK(box.forget("ann@acme.com").value() == 1);
  silent.answer(0, 500);
  box.poll();
  clock.advance(2s);
  box.poll();
  REQUIRE(silent.held.size() == 2);
  CHECK(silent.held[1].request().body.view().find("ann@") == std::string_view::npos);
  silent.answer(1, 202);
  box.poll();
  CHECK(states_of(store) == "1 accepted");
}

TEST_CASE_FIXTURE(fixture, "a client of the same account shares its limits") {
  box_t box(store, transport, options);
  const auto shop = opened(box, account, "shop", {.single = 3, .batch = 1});
  client direct{account, transport, {.admission = &shop.direct(), .time = &clock}};
  CHECK(direct.send(support::product()));
  clock.advance(100s);
  CHECK(shop.record(order("1")));  // urgent, as nobody else is
  box.poll();
  CHECK(direct.send(support::product()));
  CHECK(count() == 3);
  const result<reply> refused = direct.send(support::product());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::refused_by_gate);
  CHECK(refused.error().retry_after == 3630s - 100s);
  CHECK(count() == 3);
  CHECK(shop.record(order("2")));
  box.poll();
  CHECK(count() == 4);  // as a batch
  CHECK(sent(3).url.ends_with("/order/batch"));
  CHECK(direct.send(support::unsubscribe()).error().code == errc::refused_by_gate);
  clock.advance(3530s);
  CHECK(direct.send(support::product()));
  CHECK_FALSE(direct.send(support::product()));

  // and after a restart
  clock.advance(1s);
  box_t next(store, transport, options);
  const auto later = opened(next, account, "shop", {.single = 3, .batch = 1});
  client again{account, transport, {.admission = &later.direct(), .time = &clock}};
  CHECK_FALSE(again.send(support::product()));
  store.fails_to_claim = true;
  clock.advance(3600s);
  CHECK(again.send(support::product()).error().code == errc::store_failed);
  store.fails_to_claim = false;
  CHECK(again.send(support::product()));

  auto c = next.open("club", club);
  REQUIRE(c);
  client unlimited{club, transport, {.admission = &c->direct(), .time = &clock}};
  store.fails_to_claim = true;  // nothing is counted there
  for (int i = 0; i != 5; ++i) CHECK(unlimited.send(support::product_event()));
}

TEST_CASE_FIXTURE(fixture, "what an answer says of the limits is believed") {
  transport.reply(202, "{}", {{"X-RateLimit-Limit", "100"}, {"X-RateLimit-Remaining", "1"}});
  box_t box(store, transport, options);
  const auto shop = opened(box, account, "shop", {.single = 3600, .batch = 0});
  for (int i = 0; i != 4; ++i) CHECK(shop.record(order(std::to_string(i))));
  box.poll();
  // four may be on their way before the first answer is heard
  const std::size_t before = count();
  CHECK(before <= 4);
  for (int i = 4; i != 10; ++i) CHECK(shop.record(order(std::to_string(i))));
  box.poll();
  CHECK(count() <= before + 1);
  clock.advance(3630s);
  box.poll();
  CHECK(box.counts().accepted == 10);
}

TEST_CASE_FIXTURE(fixture, "what one vendor says of its limits is not taken for another's") {
  transport.reply(200, R"({"id":1})", {{"X-RateLimit-Limit", "100"}, {"X-RateLimit-Remaining", "0"}});
  transport.fail(errc::connection_refused);
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  auto c = box.open("club", club);
  REQUIRE(c);
  CHECK(c->record(support::product_event()));
  box.poll();
  CHECK(shop.record(order("1")));
  box.poll();
  REQUIRE(count() == 2);
  clock.advance(2s);
  box.poll();
  CHECK(box.counts().accepted == 2);
  CHECK(sent(2).url.ends_with("/order"));  // there are singles left
}

TEST_CASE_FIXTURE(fixture, "a store that does not take what is recorded says so at once") {
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  store.fails_to_append = true;
  const result<record_id> refused = shop.record(order("1"));
  CHECK(refused.error().code == errc::store_failed);
  CHECK(box.counts() == outbox_counts{.refused = 1});
  CHECK(listener.take() == words{});
}

TEST_CASE_FIXTURE(fixture, "a store that fails is told of once, and tried again by and by, and nothing is lost") {
  bool support::failing_store::* which = nullptr;
  SUBCASE("to be read") { which = &support::failing_store::fails_to_read; }
  SUBCASE("to keep that a request leaves") { which = &support::failing_store::fails_to_claim; }
  SUBCASE("to keep an answer") { which = &support::failing_store::fails_to_settle; }
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  CHECK(shop.record(order("1")));
  CHECK(shop.record(refund("2")));
  store.*which = true;
  // after 1, 2, 4, … 60, 60 seconds
  std::vector<std::chrono::seconds> rests;
  auto last = clock.now().steady;
  for (int i = 0; i != 300; ++i) {
    const int before = store.tries;
    box.poll();
    CHECK(store.tries <= before + 1);
    if (store.tries != before) {
      rests.push_back(std::chrono::duration_cast<std::chrono::seconds>(clock.now().steady - last));
      last = clock.now().steady;
    }
    const auto idle = box.idle_for();
    CHECK(idle > 0s);
    clock.advance(1s);
  }
  CHECK(rests == std::vector{0s, 1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s, 60s});
  CHECK(listener.take() == words{"the disk is full"});
  CHECK(states_of(store) == "2 queued");
  // the answer came, and is kept until the store takes it
  CHECK(count() == (which == &support::failing_store::fails_to_settle ? 1 : 0));
  store.*which = false;
  clock.advance(61s);
  box.poll();
  CHECK(count() == 1);
  CHECK(states_of(store) == "2 accepted");
  CHECK(listener.take() == words{"1 accepted", "2 accepted"});
  CHECK(box.counts() == outbox_counts{.accepted = 2});

  // another row of failures is told of again
  store.*which = true;
  CHECK(shop.record(order("3")));
  box.poll();
  CHECK(listener.take() == words{"the disk is full"});
  store.*which = false;
  clock.advance(1s);
  CHECK(box.flush(1s));
  CHECK(box.counts() == outbox_counts{.accepted = 3});
}

TEST_CASE_FIXTURE(fixture, "nothing is sent while the program has a transaction of its own open in the store") {
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  store.held = true;
  CHECK(shop.record(order("1")));
  box.poll();
  CHECK(count() == 0);
  CHECK(box.idle_for() > 0ms);
  CHECK_FALSE(box.flush(10s));
  CHECK(count() == 0);
  store.held = false;
  box.poll();
  CHECK(box.counts().accepted == 1);
}

TEST_CASE_FIXTURE(fixture, "an answer that comes while the store is held is kept for later") {
  support::manual_transport later;
  box_t box(store, later, options);
  const auto shop = opened(box, account);
  CHECK(shop.record(order("1")));
  box.poll();
  store.held = true;
  later.answer(0, 202);
  box.poll();
  CHECK(states_of(store) == "1 queued");
  CHECK(listener.take() == words{});
  store.held = false;
  box.poll();
  CHECK(listener.take() == words{"1 accepted"});
}

TEST_CASE_FIXTURE(fixture, "refused credentials pause the account until it is told to try again") {
  transport.reply(401, R"({"errors":[{"code":"authentication_error","message":"no"}]})");
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  CHECK_FALSE(box.is_paused(shop));
  CHECK(shop.record(order("1")));
  box.poll();
  CHECK(shop.record(order("2")));
  clock.advance(1h);
  box.poll();
  CHECK(count() == 1);
  CHECK(box.is_paused(shop));
  CHECK(listener.take() == words{"paused shop: authentication_failed"});
  CHECK_FALSE(box.flush(10s));
  box.resume(shop);
  CHECK_FALSE(box.is_paused(shop));
  CHECK(box.flush(10s));
  CHECK(listener.take() == words{"1 accepted", "2 accepted"});
}

TEST_CASE_FIXTURE(fixture, "what cannot be sent for a month is dead") {
  options.max_age = 24h;
  transport.reply(401);
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  CHECK(shop.record(order("1")));
  box.poll();
  clock.advance(24h);
  box.resume(shop);
  listener.take();
  CHECK(box.flush(1s));
  CHECK(listener.take() == words{"1 dead"});
  REQUIRE(listener.settled.size() == 1);
  for (seen const& r : {all_of(store)[0], listener.settled[0]}) {
    CHECK(r.code == "expired");
    CHECK(r.account == "shop");
    CHECK(r.attempts == 1);
    CHECK_FALSE(r.message.empty());
  }
  CHECK(count() == 1);
  CHECK(box.counts() == outbox_counts{.dead = 1});
}

TEST_CASE_FIXTURE(fixture, "a newer cart takes the place of the one in the queue, where that is asked for") {
  using enum drip::cart_action;
  const auto run = [&](bool compact) {
    options.compact = compact;
    store.kept = {};
    listener = {};
    box_t box(store, transport, options);
    const auto shop = opened(box, account, "shop", {.single = 3600, .batch = 50});
    CHECK(shop.record(support::cart("1", created)));
    CHECK(shop.record(support::cart("1", updated)));
    CHECK(shop.record(support::cart("2", updated)));
    CHECK(shop.record(order("1", "ann@acme.com")));
    CHECK(shop.record(support::cart("1", updated)));
    CHECK(box.flush(10s));
  };
  run(false);
  CHECK(states_of(store) == "5 accepted");
  run(true);
  CHECK(states_of(store) == "4 accepted, 1 superseded");
  const seen gone = all_of(store, {.states = query::mask(state::superseded)})[0];
  CHECK(gone.id == 2);
  CHECK(gone.code == "superseded");
  CHECK(gone.message == "a later record of the same took its place");
  REQUIRE(listener.settled.size() == 5);
  CHECK(listener.heard[0] == "2 superseded");
  CHECK(listener.settled[0].account == "shop");
}

namespace {

/** A listener that polls, an observer that polls and records. */
struct meddler final : listener, observer {
  box_t* box = nullptr;
  std::size_t polled = 0, calls = 0;
  std::function<void()> more = [] {};

  void on_settled(record_view const&) override { poll(); }
  void on_paused(std::string_view, error const&) override { poll(); }
  void on_request(request_info const&, std::span<violation const>) override { poll(); }
  void on_outcome(request_info const&, http::response const*, error const*) override { poll(); }
  void poll() {
    ++calls;
    polled += box->poll();
    std::exchange(more, [] {})();
  }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "poll() inside of it does nothing, and recording inside of it is heard") {
  meddler m;
  options.tell = &m;
  options.watch = &m;
  transport.reply(202).reply(401);
  box_t box(store, transport, options);
  m.box = &box;
  const auto shop = opened(box, account);
  m.more = [&] { CHECK(shop.record(order("2"))); };
  CHECK(shop.record(order("1")));
  box.poll();
  CHECK(m.polled == 0);
  CHECK(m.calls == 3 + 3);
  CHECK(count() == 2);
  CHECK(box.is_paused(shop));
}

TEST_CASE_FIXTURE(fixture, "the user's observer sees each request and its outcome") {
  struct watcher final : observer {
    words seen{};
    void on_request(request_info const& r, std::span<violation const> warnings) override {
      seen.emplace_back(r.url());
      CHECK(warnings.empty());
    }
    void on_outcome(request_info const&, http::response const* answer, error const* failure) override {
      seen.push_back(std::to_string(answer == nullptr ? 0 : answer->status()) + (failure == nullptr ? "" : " failed"));
    }
  } watch;
  options.watch = &watch;
  transport.reply(500);
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  CHECK(shop.record(order("1")));
  CHECK(box.flush(10s));
  const std::string url = "https://api.getdrip.com/v3/9999999/shopper_activity/order";
  CHECK(watch.seen == words{url, "500 failed", url, "202"});
}

TEST_CASE_FIXTURE(fixture, "poll() takes no more steps than it is given") {
  options.max_batch_records = 1;
  options.max_in_flight = 100;
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  for (int i = 0; i != 5; ++i) CHECK(shop.record(order(std::to_string(i))));
  CHECK(box.poll(0) == 0);
  std::size_t steps = 0;
  for (std::size_t n = box.poll(1); n != 0; n = box.poll(1)) {
    CHECK(n <= 2);  // a step is done as a whole
    steps += n;
  }
  CHECK(box.counts().accepted == 5);
  CHECK(steps == 2 + 5 + 5);  // records are looked at twice, since they are of a route that is new
}

TEST_CASE_FIXTURE(fixture, "thousands are taken from the store in parts") {
  options.max_batch_records = 500;
  box_t box(store, transport, options);
  const auto shop = opened(box, account, "shop", {.single = 0, .batch = 1000});
  for (int i = 0; i != 10'000; ++i) CHECK(shop.record(drip::unsubscribe{.email = std::to_string(i) + "@acme.com"}));
  CHECK(box.flush(1s));
  CHECK(box.counts() == outbox_counts{.accepted = 10'000});
  CHECK(count() == 20);
}

TEST_CASE_FIXTURE(fixture, "close() sends what it can in time, and nothing after it") {
  SUBCASE("over a transport that blocks") {
    transport.fail(errc::connection_refused);
    box_t box(store, transport, options);
    const auto shop = opened(box, account);
    CHECK(shop.record(order("1")));
    CHECK(shop.record(refund("2")));
    CHECK(shop.record(event("a@acme.com")));
    const auto before = clock.now().steady;
    CHECK(box.close(10s) == outbox_counts{.accepted = 3});
    CHECK(clock.now().steady - before < 10s);
    CHECK(shop.record(order("4")).error().code == errc::refused_by_gate);
    CHECK(box.counts() == outbox_counts{.accepted = 3, .refused = 1});
  }
  SUBCASE("over one that waits") {
    support::waiting_transport waits(clock);
    box_t box(store, waits, options);
    const auto shop = opened(box, account);
    CHECK(shop.record(order("1")));
    CHECK(shop.record(event("a@acme.com")));
    CHECK(box.close(10s) == outbox_counts{.accepted = 2});
    CHECK(waits.waits.size() == 1);
    CHECK(waits.timeouts == std::vector{10'000ms, 10'000ms});
  }
  SUBCASE("over one that waits in vain") {
    support::waiting_transport waits(clock);
    waits.answers = false;
    box_t box(store, waits, options);
    const auto shop = opened(box, account);
    CHECK(shop.record(order("1")));
    const auto before = clock.now().steady;
    CHECK(box.close(3s) == outbox_counts{.stored = 1});
    CHECK(clock.now().steady - before == 3s);
    CHECK(waits.timeouts[0] == 3000ms);
    CHECK(states_of(store) == "1 queued");
    const std::size_t held = waits.held.size();
    clock.advance(100s);
    box.poll();
    CHECK(waits.held.size() == held);
  }
  SUBCASE("over one that does neither") {
    support::manual_transport polled;
    box_t box(store, polled, options);
    const auto shop = opened(box, account);
    CHECK(shop.record(order("1")));
    CHECK(shop.record(event("a@acme.com")));
    const auto before = clock.now().steady;
    CHECK(box.close(3s) == outbox_counts{.stored = 2});
    CHECK(clock.now().steady == before);
    REQUIRE(polled.held.size() == 2);
    // its answers are heard still
    polled.answer(0, 202);
    box.poll();
    CHECK(box.counts() == outbox_counts{.accepted = 1, .stored = 1});
  }
  SUBCASE("without any time") {
    box_t box(store, transport, options);
    const auto shop = opened(box, account);
    CHECK(shop.record(order("1")));
    CHECK(box.close(0s) == outbox_counts{.stored = 1});
    clock.advance(1h);
    box.poll();
    CHECK(count() == 0);
    CHECK(box.idle_for() > 0ms);
    const auto before = clock.now().steady;
    CHECK(box.close(10s) == outbox_counts{.stored = 1});
    CHECK(clock.now().steady == before);  // there is nothing to wait for
  }
}

TEST_CASE_FIXTURE(fixture, "flush() waits for what can be sent in its time, and for nothing else") {
  transport.reply(503, {}, {{"Retry-After", "20"}}).reply(503, {}, {{"Retry-After", "20"}});
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  CHECK(shop.record(order("1")));
  const auto before = clock.now().steady;
  CHECK_FALSE(box.flush(10s));
  CHECK(clock.now().steady == before);
  CHECK(count() == 1);
  clock.advance(22s);
  CHECK(box.flush(30s));
  CHECK(count() == 3);
  CHECK(clock.now().steady - before >= 42s);
  CHECK(clock.now().steady - before <= 47s);
}

TEST_CASE_FIXTURE(fixture, "what waits for a commit gets it after the interval, or with another") {
  box_t box(store, transport, options);
  const auto shop = opened(box, account, "shop", {.single = 0, .batch = 0});  // nothing leaves
  box.poll();
  const int before = store.commits;
  CHECK(shop.record(order("1"), durability::each));
  CHECK(store.commits == before + 1);
  CHECK(shop.record(order("2"), durability::grouped));
  CHECK(shop.record(order("3"), durability::memory));
  box.poll();
  CHECK(store.commits == before + 1);
  CHECK(box.idle_for() <= 1s);
  clock.advance(999ms);
  box.poll();
  CHECK(store.commits == before + 1);
  clock.advance(1ms);
  box.poll();
  CHECK(store.commits == before + 2);
  CHECK(shop.record(order("4"), durability::memory));
  clock.advance(1h);
  store.fails_to_commit = true;
  box.poll();
  CHECK(store.tries == 0);
  store.fails_to_commit = false;
  box.close(0s);
  CHECK(store.commits == before + 3);
}

TEST_CASE_FIXTURE(fixture, "a range is recorded, what fails in it said in its place, and committed once") {
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  const int before = store.commits;
  std::vector<drip::event> events{event("a@acme.com"), event("nobody"), event("b@acme.com")};
  const std::vector<result<record_id>> each = shop.record_all(events);
  REQUIRE(each.size() == 3);
  CHECK(each[0].value() == 1);
  CHECK(each[1].error().code == errc::invalid_payload);
  CHECK(each[2].value() == 2);
  CHECK(store.commits == before + 1);
  CHECK(shop.record_all(std::vector<drip::event>{}).empty());
  store.fails_to_commit = true;
  const std::vector<result<record_id>> failed = shop.record_all(events);
  REQUIRE(failed.size() == 3);
  CHECK(failed[0].error().code == errc::store_failed);
  CHECK(failed[1].error().code == errc::invalid_payload);
}

TEST_CASE_FIXTURE(fixture, "a type may have another durability than each") {
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  const int before = store.commits;
  CHECK(shop.record(drip::subscriber{.id = "1"}));
  CHECK(store.commits == before);
  CHECK(shop.record(order("1")));
  CHECK(store.commits == before + 1);
}

TEST_CASE_FIXTURE(fixture, "an account that is opened late gets its records, in their order") {
  {
    box_t box(store, transport, options);
    const auto shop = opened(box, account);
    const auto other = opened(box, account, "other shop");
    for (int i = 0; i != 600; ++i) {
      CHECK(shop.record(order("s" + std::to_string(i))));
      CHECK(other.record(event("ann@acme.com", std::to_string(i))));
    }
  }
  box_t box(store, transport, options);
  opened(box, account);
  CHECK(box.flush(1s));
  CHECK(box.counts() == outbox_counts{.accepted = 600, .stored = 600});
  const auto other = opened(box, account, "other shop");
  CHECK(other.record(event("ann@acme.com", "600")));
  CHECK(box.flush(1s));
  CHECK(box.counts() == outbox_counts{.accepted = 1201});
  REQUIRE(count() == 2);
  std::size_t at = 0;
  for (int i = 0; i != 601 && at != std::string::npos; ++i)
    at = sent(1).body.find("\"action\":\"" + std::to_string(i) + "\"", at);
  CHECK(at != std::string::npos);
}

TEST_CASE_FIXTURE(fixture, "two accounts of one vendor and one of the other's do not see each other") {
  drip::account second = support::drip_account();
  second.account_id = "2222222";
  transport.reply(401);
  box_t box(store, transport, options);
  const auto a = opened(box, account, "first");
  const auto b = opened(box, second, "second");
  auto c = box.open("club", club);
  REQUIRE(c);
  CHECK(box.open("first", account).error().code == errc::invalid_account);
  CHECK(box.open("first", account).error().path == "name");
  drip::account bad = support::drip_account();
  bad.account_id = "";
  CHECK(box.open("bad", bad).error().code == errc::invalid_account);

  CHECK(a.record(order("1", "ann@acme.com")));
  box.poll();
  CHECK(box.is_paused(a));
  usercom::v2::product_event e = support::product_event();
  e.product = usercom::product_custom_id{"a/b"};
  CHECK(b.record(order("1", "ann@acme.com")));
  CHECK(c->record(e));
  box.poll();
  CHECK_FALSE(box.is_paused(b));
  CHECK_FALSE(box.is_paused(*c));
  REQUIRE(count() == 3);
  const auto to = [&](std::string_view url) {
    return std::count_if(transport.requests().begin(), transport.requests().end(),
                         [&](recorded_request const& r) { return r.url == url; });
  };
  CHECK(to("https://api.getdrip.com/v3/9999999/shopper_activity/order") == 1);
  CHECK(to("https://api.getdrip.com/v3/2222222/shopper_activity/order") == 1);
  CHECK(to("https://my-shop.user.com/api/public/products-by-id/a%2Fb/product_event/") == 1);
  for (recorded_request const& r : transport.requests())
    if (r.url.find("user.com") != std::string::npos) {
      CHECK(r.header("Accept") == "*/*; version=2");
      CHECK(r.header("Authorization") == "Token " + std::string(support::usercom_token));
      CHECK(r.body == R"({"user_id":431,"event_type":"purchase","timestamp":1767323045})");
    }
  CHECK(box.counts() == outbox_counts{.accepted = 2, .stored = 1});
}

TEST_CASE_FIXTURE(fixture, "a User.com reply's id is kept, and a product that is not there is a dead letter") {
  transport.reply(200, R"({"id":388})").reply(404, R"({"detail":"Not found."})");
  box_t box(store, transport, options);
  auto c = box.open("club", club);
  REQUIRE(c);
  CHECK(c->record(support::product_event()));
  box.poll();
  CHECK(c->record(support::product_event()));
  box.poll();
  const std::vector<seen> all = all_of(store);
  REQUIRE(all.size() == 2);
  CHECK(all[0].request_ids == "388");
  CHECK(all[1].is == state::dead);
  CHECK(all[1].message == "Not found.");
  CHECK(all[1].code == "not_found");
  CHECK_FALSE(box.is_paused(*c));
}

TEST_CASE_FIXTURE(fixture, "no credential gets into the store, nor into what the outbox says") {
  transport.reply(401, "{}").reply(422, std::string(refusal)).fail(errc::timed_out).reply(202);
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  auto c = box.open("club", club);
  REQUIRE(c);
  CHECK(c->record(support::product_event()));
  box.poll();
  box.resume(*c);
  CHECK(c->record(support::product_event()));
  CHECK(shop.record(order("1")));
  CHECK(shop.record(event("a@acme.com")));
  CHECK(box.flush(100s));
  std::string all;
  const auto take = [&](seen const& r) {
    for (std::string const* s :
         {&r.account, &r.call, &r.subjects, &r.body, &r.request_ids, &r.code, &r.path, &r.message})
      all += *s + "\n";
  };
  for (seen const& r : all_of(store)) take(r);
  for (seen const& r : listener.settled) take(r);
  for (std::string const& s : listener.heard) all += s + "\n";
  CHECK(store.for_each_route([&](route_id, route const& r) {
    for (std::string_view s : {r.account, r.accept, r.single, r.batch, r.list}) all.append(s).append("\n");
  }));
  CHECK(all.find("shopper_activity") != std::string::npos);
  for (std::string_view secret : {support::drip_token, support::drip_basic, support::usercom_token})
    CHECK(all.find(secret) == std::string::npos);
}

TEST_CASE_FIXTURE(fixture, "the ledger forgets what was settled long ago, and only that") {
  options.ledger_age = 48h;
  box_t box(store, transport, options);
  const auto shop = opened(box, account);
  CHECK(shop.record(order("1")));
  box.poll();
  clock.advance(24h);
  CHECK(shop.record(order("2")));
  box.poll();
  for (int i = 0; i != 23; ++i) clock.advance(1h), box.poll();
  CHECK(states_of(store) == "2 accepted");
  for (int i = 0; i != 3; ++i) clock.advance(1h), box.poll();
  CHECK(states_of(store) == "1 accepted");
  // a clock that jumps takes nothing away at once
  clock.jump_wall(24h * 1000);
  box.poll();
  clock.advance(59min);
  box.poll();
  CHECK(states_of(store) == "1 accepted");
}

TEST_CASE_FIXTURE(fixture, "thousands behind one that is retried do not keep it from resting") {
  options.max_batch_records = 1;
  options.max_in_flight = 1;
  box_t box(store, transport, options);
  const auto shop = opened(box, account, "shop", {.single = 0, .batch = 100'000});
  for (int i = 0; i != 9000; ++i) CHECK(shop.record(drip::unsubscribe{.email = "ann@acme.com"}));
  transport.reply(503, {}, {{"Retry-After", "30"}});
  CHECK_FALSE(box.flush(10s));
  CHECK(box.idle_for() > 0ms);
  // another's record does not wait either
  CHECK(shop.record(drip::unsubscribe{.email = "ben@acme.com"}));
  CHECK_FALSE(box.flush(10s));
  CHECK(count() == 2);
}

TEST_CASE_FIXTURE(fixture, "an outbox that waits for answers rests, however much is in the store") {
  support::waiting_transport waits(clock);
  waits.answers = false;
  options.max_batch_records = 10;
  box_t box(store, waits, options);
  const auto shop = opened(box, account);
  for (int i = 0; i != 9000; ++i) CHECK(shop.record(order(std::to_string(i))));
  box.poll();
  CHECK(waits.held.size() == 4);
  CHECK(box.idle_for() > 0ms);
}

TEST_SUITE_END();

}  // namespace outbox_outbox_test

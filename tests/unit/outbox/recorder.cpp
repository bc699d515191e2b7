// SPDX-License-Identifier: BSL-1.0
#include <tillwire/outbox/recorder.hpp>
//
#include <examples/vendor_examples.hpp>
#include <tillwire.hpp>
#include <tillwire/outbox/memory_store.hpp>

#include <boost/describe/class.hpp>

#include "support.hpp"
#include <doctest/doctest.h>

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace outbox_recorder_test {

using namespace tillwire;
using namespace tillwire::outbox;
using namespace std::chrono_literals;
using support::all_of, support::order, support::refund, support::seen;

namespace {

struct fixture {
  drip::account drip_account = support::drip_account();
  usercom::account usercom_account = support::usercom_account();
  testing::manual_clock clock{};
  memory_store store{};
  outbox_options options{.time = &clock};
  std::optional<recorder> made{};

  recorder& r() {
    if (!made) {
      made.emplace(store, options);
      made->add_account("shop", any_account(drip_account));
      made->add_account("club", any_account(usercom_account));
    }
    return *made;
  }
  template <class T>
  result<record_id> record(T const& payload, std::size_t account = 0) {
    return r().record(account, any_entry(payload), durability::each);
  }
  /** The record that a payload becomes. */
  template <class T>
  seen kept(T const& payload, std::size_t account = 0) {
    const result<record_id> id = record(payload, account);
    REQUIRE(id);
    return all_of(store).back();
  }
  /** The path of its own that a record is sent by. */
  template <class T>
  std::string path(T const& payload, std::size_t account = 0) {
    const result<record_id> id = record(payload, account);
    REQUIRE(id);
    std::string found;
    CHECK(store.read({&*id, 1}, [&](record_id, new_record const& x) { found = x.path; }));
    return found;
  }
  template <class T>
  std::string subjects(T const& payload, std::size_t account = 0) {
    return kept(payload, account).subjects;
  }
  template <class T>
  record_flags flags(T const& payload) {
    const result<record_id> id = record(payload);
    REQUIRE(id);
    record_flags found;
    CHECK(store.for_each_queued(*id - 1, 1, [&](queued_record const& q) { found = q.flags; }));
    return found;
  }
};

drip::legacy_order legacy(std::optional<std::string> const& upstream_id) {
  drip::legacy_order o{.person = email("Ann@Acme.com"), .amount = cents(4900)};
  if (upstream_id) o.provider = "my_shop", o.upstream_id = *upstream_id;
  return o;
}

}  // namespace

TEST_SUITE_BEGIN("outbox/recorder");

TEST_CASE_FIXTURE(fixture, "what each kind of payload is about") {
  CHECK(subjects(support::product()) == "product:my_shop/1");
  CHECK(subjects(support::cart("c1", drip::cart_action::created)) == "cart:my_shop/c1\nemail:ann@acme.com");
  CHECK(subjects(order("17")) == "order:my_shop/17\nemail:17@acme.com");
  drip::order_activity known = order("18");
  known.person = drip::person_id{"P5"};
  CHECK(subjects(known) == "order:my_shop/18\nperson:P5");
  CHECK(subjects(drip::subscriber{.email = email("a@acme.com"), .new_email = email("B@acme.com")}) ==
        "email:a@acme.com\nemail:b@acme.com");
  CHECK(subjects(drip::subscriber{.id = "P5", .visitor_uuid = "v-1"}) == "person:P5\nvisitor:v-1");
  CHECK(subjects(drip::unsubscribe{.email = "a@acme.com"}) == "email:a@acme.com");
  CHECK(subjects(support::event("a@acme.com")) == "email:a@acme.com");
  CHECK(subjects(drip::event{.person = drip::subscriber_id{"P5"}, .action = "x"}) == "person:P5");
  CHECK(subjects(legacy("17")) == "legacy_order:my_shop/17\nemail:ann@acme.com");
  CHECK(subjects(legacy(std::nullopt)) == "email:ann@acme.com");

  usercom::v1::product_event old{
      .product = usercom::product_id{49}, .client = 388, .event_type = usercom::event_type::purchase};
  CHECK(subjects(old, 1) == "product:49\nuser:388");
  old.product = usercom::product_custom_id{"B01"};
  old.user_id = "ann";
  CHECK(subjects(old, 1) == "product_custom_id:B01\nuser:388\nuser_custom_id:ann");
  CHECK(subjects(support::product_event(), 1) == "product_custom_id:B01\nuser:431");
  usercom::v2::product_event event = support::product_event();
  event.product = usercom::product_id{-7};
  event.user = usercom::v2::user_custom_id{"ann"};
  CHECK(subjects(event, 1) == "product:-7\nuser_custom_id:ann");
}

TEST_CASE_FIXTURE(fixture, "an address is one whatever the case of its letters, and nothing else is") {
  CHECK(subjects(order("X/Y z", "JD@ACME.com")) == "order:my_shop/X/Y z\nemail:jd@acme.com");
  CHECK(subjects(support::event("\xC3\x84@Acme.com")) == "email:\xC3\x84@acme.com");
}

TEST_CASE_FIXTURE(fixture, "an identifier cannot speak for another subject") {
  CHECK(subjects(order("1\nemail:boss@acme.com", "jd@acme.com")) ==
        "order:my_shop/1 email:boss@acme.com\nemail:jd@acme.com");
}

TEST_CASE_FIXTURE(fixture, "what has no time of its own gets that of its recording") {
  clock.advance(250'001us);
  CHECK(kept(order("1")).body == R"({"provider":"my_shop","email":"1@acme.com","action":"placed","order_id":"1",)"
                                 R"("occurred_at":"2026-01-02T03:04:05.250001Z"})");
  CHECK(kept(support::event("a@acme.com")).body ==
        R"({"email":"a@acme.com","action":"Opened a door","occurred_at":"2026-01-02T03:04:05.250001Z"})");
  // whole seconds since 1970, and not rounded up
  clock.advance(749'998us);
  CHECK(kept(support::product_event(), 1).body == R"({"user_id":431,"event_type":"purchase","timestamp":1767323045})");
  CHECK(kept(support::product_event(), 1).recorded_at == clock.now().wall);
  CHECK(kept(drip::unsubscribe{.email = "a@acme.com"}).body == R"({"email":"a@acme.com"})");
  CHECK(kept(drip::subscriber{.id = "P5"}).body == R"({"id":"P5"})");
}

TEST_CASE_FIXTURE(fixture, "a time that is given stays as it is") {
  drip::order_activity o = order("1");
  o.occurred_at = timestamp::from_text("2019-01-17T20:50:00Z").value();
  CHECK(kept(o).body == json::write(o).value());
  usercom::v2::product_event e = support::product_event();
  e.timestamp = unix_time(1234567890);
  CHECK(kept(e, 1).body == R"({"user_id":431,"event_type":"purchase","timestamp":1234567890})");
  CHECK(kept(examples::drip_product()).body == json::write(examples::drip_product()).value());
}

TEST_CASE_FIXTURE(fixture, "the path of a User.com event names the product, encoded, and waits for no account") {
  usercom::v2::product_event e = support::product_event();
  e.product = usercom::product_custom_id{"a/b c:id%"};
  CHECK(path(e, 1) == "/api/public/products-by-id/a%2Fb%20c%3Aid%25/product_event/");
  CHECK(kept(e, 1).call == "/api/public/products-by-id/:custom_id/product_event/");
  e.product = usercom::product_id{49};
  CHECK(path(e, 1) == "/api/public/products/49/product_event/");
  CHECK(kept(e, 1).call == "/api/public/products/:id/product_event/");
  // the account's number is filled in when it is sent
  CHECK(path(order("1")) == "");
  CHECK(kept(order("1")).call == "/v3/:account_id/shopper_activity/order");
}

TEST_CASE_FIXTURE(fixture, "how a kind is sent stands in its route, once for each account") {
  made.emplace(store, options);
  made->add_account("shop", any_account(drip_account));
  made->add_account("other shop", any_account(drip_account));
  for (std::size_t account : {0U, 0U, 1U, 0U, 1U}) {
    CHECK(record(order("1"), account));
    CHECK(record(support::event("a@acme.com"), account));
  }
  std::vector<std::string> found;
  CHECK(store.for_each_route([&](route_id, route const& r) {
    const bool is_order = !r.single.empty();
    found.push_back(std::string(r.account) + " " + std::string(r.batch));
    CHECK(r.single == (is_order ? "/v3/:account_id/shopper_activity/order" : ""));
    CHECK(r.list == (is_order ? "orders" : "events"));
    CHECK(r.batch_wrap == (is_order ? envelope::none : envelope::batches));
    CHECK(r.batch_quota == quota_class::batch);
    CHECK(r.single_quota == (is_order ? quota_class::single : quota_class::none));
    CHECK(r.urgent == is_order);
    CHECK(r.again == resend::repeats);
  }));
  CHECK(found == std::vector<std::string>{"shop /v3/:account_id/shopper_activity/order/batch",
                                          "shop /v2/:account_id/events/batches",
                                          "other shop /v3/:account_id/shopper_activity/order/batch",
                                          "other shop /v2/:account_id/events/batches"});
}

TEST_CASE_FIXTURE(fixture, "what changes money twice, and what makes an earlier one superfluous") {
  CHECK_FALSE(flags(order("1")).counts_twice);
  CHECK(flags(refund("1")).counts_twice);
  CHECK_FALSE(flags(legacy("17")).counts_twice);
  CHECK(flags(legacy(std::nullopt)).counts_twice);
  drip::legacy_order half = legacy(std::nullopt);
  half.upstream_id = "17";
  CHECK(flags(half).counts_twice);

  CHECK(flags(support::cart("1", drip::cart_action::updated)).superseding);
  CHECK_FALSE(flags(support::cart("1", drip::cart_action::created)).superseding);
  drip::product_activity p = support::product();
  CHECK_FALSE(flags(p).superseding);
  p.action = drip::product_action::updated;
  CHECK(flags(p).superseding);
  drip::order_activity o = order("1");
  o.action = drip::order_action::updated;
  CHECK_FALSE(flags(o).superseding);
}

TEST_CASE_FIXTURE(fixture, "the queue is full by the number of records, and the last tenth is for what is urgent") {
  options.max_records = 20;
  std::size_t taken = 0;
  while (record(support::product())) ++taken;
  CHECK(taken == 18);
  const result<record_id> refused = record(support::product());
  CHECK(refused.error().code == errc::queue_full);
  CHECK(refused.error().what_to_do == condition::wait);
  while (record(order("1"))) ++taken;
  CHECK(taken == 20);
  CHECK(all_of(store).size() == 20);
  CHECK(r().recorded() == 20);
  CHECK(r().refused() == 3);

  // what is dead takes room, and what is settled gives it free
  const auto becomes = [&](record_id id, state s) {
    CHECK(store.settle(0, {}, std::vector{settlement{.records = std::span(&id, 1), .becomes = s}}));
  };
  becomes(1, state::dead);
  becomes(2, state::uncertain);
  CHECK_FALSE(record(order("1")));
  becomes(1, state::discarded);
  CHECK(record(order("1")));
  CHECK_FALSE(record(order("1")));
}

TEST_CASE_FIXTURE(fixture, "the queue is full by the bytes of the records' texts") {
  const std::size_t size = kept(support::product()).body.size(), urgent_size = kept(order("1")).body.size();
  options.max_bytes = 10 * size;
  made.reset();
  store = {};
  for (int i = 0; i != 9; ++i) CHECK(record(support::product()));
  CHECK(record(support::product()).error().code == errc::queue_full);
  CHECK(store.counts().bytes == 9 * size);
  std::size_t urgent = 0;
  while (record(order("1"))) ++urgent;
  CHECK(urgent == size / urgent_size);
}

TEST_CASE_FIXTURE(fixture, "a payload that cannot be sent is refused with all that is wrong, and nothing is kept") {
  drip::order_activity o = order("1");
  o.order_id = "";
  o.provider = "My Shop";
  const result<record_id> refused = record(o);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::invalid_payload);
  REQUIRE(refused.error().details.size() == 2);
  CHECK(refused.error().details[0].path == "provider");
  CHECK(refused.error().details[1].path == "order_id");
  CHECK(all_of(store).empty());
  CHECK(r().refused() == 1);
  std::size_t routes = 0;
  CHECK(store.for_each_route([&](route_id, route const&) { ++routes; }));
  CHECK(routes == 0);

  made.reset();
  options.how_strict = strictness::lenient;
  o.order_id = "1";
  CHECK(record(o));
  made.reset();
  options.how_strict = strictness::strict;
  CHECK(record(order("1")).error().details[0].code == "stated_field_omitted");
}

TEST_CASE_FIXTURE(fixture, "nothing is recorded once it is closed") {
  CHECK(record(order("1")));
  r().close();
  CHECK(r().is_closed());
  CHECK(record(order("2")).error().code == errc::refused_by_gate);
  CHECK(all_of(store).size() == 1);
}

TEST_CASE_FIXTURE(fixture, "it knows since when something waits for a commit") {
  const auto start = clock.now().steady;
  CHECK(r().uncommitted_since() == never);
  CHECK(r().record(0, any_entry(order("1")), durability::memory));
  CHECK(r().uncommitted_since() == never);
  CHECK(r().record(0, any_entry(order("1")), durability::grouped));
  clock.advance(1s);
  CHECK(r().record(0, any_entry(order("1")), durability::grouped));
  CHECK(r().uncommitted_since() == start);
  CHECK(r().commit());
  CHECK(r().uncommitted_since() == never);
}

namespace {

/** Payloads, an account and calls of a program's own. */
struct own_account {
  void inspect(report&) const {}
  void append_base_url(std::string& url) const { url += "https://own.example"; }
  void add_headers(http::headers&) const {}
  [[nodiscard]] std::optional<std::string_view> path_value(std::string_view name) const {
    return name == "shop" ? std::optional<std::string_view>("a shop") : std::nullopt;
  }
};
struct tick {
  optional<timestamp> occurred_at{};
};
BOOST_DESCRIBE_STRUCT(tick, (), (occurred_at))

struct sale {
  path<one_of<usercom::product_id, usercom::product_custom_id>, "product"> product;
  required<std::int64_t, "shelf"> shelf;
  optional<std::string> till{};
  optional<unix_time> sold_at{};
};
BOOST_DESCRIBE_STRUCT(sale, (), (product, shelf, till, sold_at))
struct lost {
  path<one_of<usercom::product_id, usercom::product_custom_id>, "product"> product;
};
BOOST_DESCRIBE_STRUCT(lost, (), (product))

}  // namespace

}  // namespace outbox_recorder_test

template <>
inline constexpr tillwire::endpoint<outbox_recorder_test::own_account>
    tillwire::endpoint_for<outbox_recorder_test::tick>{{.method = http::method::put, .paths = {"/:shop/ticks"}}};
template <>
inline constexpr tillwire::endpoint<outbox_recorder_test::own_account>
    tillwire::endpoint_for<outbox_recorder_test::sale>{
        {.paths = {"/:shop/:nobody/:id", "/:shop/:id"}, .again = resend::converges}};
template <>
inline constexpr tillwire::recording tillwire::recording_for<outbox_recorder_test::sale>{
    .about = {{{"shelf", {"till", "shelf"}}, {"at", {"till"}}}}, .stamp = "sold_at", .urgent = true};
template <>
inline constexpr tillwire::endpoint<outbox_recorder_test::own_account>
    tillwire::endpoint_for<outbox_recorder_test::lost>{{.paths = {"/:nobody/:id", "/:shop/:custom_id"}}};

namespace outbox_recorder_test {

static_assert(recordable_by<tick, own_account> && !recordable_by<tick, drip::account>);
static_assert(recordable_by<drip::event, drip::account> && !recordable_by<drip::event, usercom::account>);
static_assert(!recordable_by<drip::events_batch, usercom::account>);

TEST_CASE_FIXTURE(fixture, "payloads, calls and accounts of a program's own are recorded the same way") {
  const own_account own;
  const std::size_t number = r().add_account("own", any_account(own));
  const seen t = kept(tick{}, number);
  CHECK(t.body == R"({"occurred_at":"2026-01-02T03:04:05Z"})");
  CHECK(t.subjects == "");
  CHECK(t.account == "own");
  CHECK(t.call == "/:shop/ticks");

  sale s{.product = usercom::product_id{5}, .shelf = -15};
  CHECK(kept(s, number).subjects == "");
  s.till = "left";
  const seen kept_sale = kept(s, number);
  CHECK(kept_sale.subjects == "shelf:left/-15\nat:left");
  CHECK(kept_sale.body == R"({"shelf":-15,"till":"left","sold_at":1767323045})");
  CHECK(kept_sale.call == "/:shop/:id");
  CHECK(path(s, number) == "/:shop/5");

  CHECK(record(lost{.product = usercom::product_id{5}}, number).error().code == errc::invalid_payload);
  CHECK(path(lost{.product = usercom::product_custom_id{".."}}, number) == "/:shop/%2E%2E");
  std::vector<http::method> methods;
  CHECK(store.for_each_route([&](route_id, route const& q) {
    methods.push_back(q.method);
    CHECK(q.batch.empty());
    CHECK(q.urgent == (q.again == resend::converges));
  }));
  CHECK(methods == std::vector{http::method::put, http::method::post, http::method::post});
}

TEST_SUITE_END();

}  // namespace outbox_recorder_test

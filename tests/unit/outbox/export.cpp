// SPDX-License-Identifier: BSL-1.0
#include <tillwire/json/document.hpp>
#include <tillwire/outbox/export.hpp>
#include <tillwire/outbox/memory_store.hpp>
#include <tillwire/testing/fake_transport.hpp>
#include <tillwire/testing/manual_clock.hpp>

#include "../api/support.hpp"
#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace outbox_export_test {

using namespace tillwire;
using outbox::state;

namespace {

/** An outbox with a record that was accepted, one that was refused, and one that waits. */
struct ledger {
  ledger() {
    transport.reply(202, R"({"request_id":"r-1"})")
        .reply(422, R"({"errors":[{"code":"presence_error","attribute":"name","message":"Say \"name\", please"}]})")
        .fail(errc::connection_refused);
    auto shop = box.open("the, shop", account);
    REQUIRE(shop);
    for (char const* id : {"1", "2", "3"}) {
      drip::product_activity p = support::product();
      p.product_id = id;
      REQUIRE(shop->record(p));
      box.poll();
    }
  }

  drip::account account = support::drip_account();
  testing::manual_clock clock{};
  testing::fake_transport transport{};
  outbox::memory_store store{};
  outbox::outbox box{store, transport, {.time = &clock, .seed = 1}};
};

std::string collect(auto const& export_to) {
  std::string text;
  CHECK(export_to([&text](std::string_view line) {
    text += line;
    return true;
  }));
  return text;
}

}  // namespace

TEST_SUITE_BEGIN("outbox/export");

TEST_CASE("the ledger as CSV has a line for each record, and quotes what must be quoted") {
  ledger l;
  const std::string at = "2026-01-02T03:04:05Z", call = "/v3/:account_id/shopper_activity/product";
  CHECK(collect([&](auto out) { return export_csv(l.box, {}, out); }) ==
        "id,state,account,call,subjects,recorded_at,settled_at,attempts,status,request_ids,code,path,message\r\n"
        "1,accepted,\"the, shop\"," +
            call + ",product:my_shop/1," + at + "," + at +
            ",1,202,r-1,,,\r\n"
            "2,dead,\"the, shop\"," +
            call + ",product:my_shop/2," + at + "," + at +
            ",1,422,,presence_error,name,\"Say \"\"name\"\", please\"\r\n"
            "3,queued,\"the, shop\"," +
            call + ",product:my_shop/3," + at + "," + at + ",1,0,,connection_refused,,scripted\r\n");
}

TEST_CASE("the ledger as NDJSON has a JSON object for each record, with its text where it is kept") {
  ledger l;
  const std::string text = collect([&](auto out) { return export_ndjson(l.box, {}, out); });
  std::size_t lines = 0;
  for (std::string_view rest = text; !rest.empty(); ++lines) {
    const std::size_t end = rest.find('\n');
    json::document d;
    REQUIRE(d.parse(rest.substr(0, end)));
    CHECK(d.root().find("id").text() == std::to_string(lines + 1));
    CHECK(d.root().find("body").exists() == (lines != 0));
    if (lines == 1) {
      CHECK(d.root().find("message").text() == "Say \"name\", please");
      CHECK(d.root().find("body").find("product_id").text() == "2");
    }
    rest.remove_prefix(end + 1);
  }
  CHECK(lines == 3);
}

TEST_CASE("an export asks for what it is told to, and ends when nobody wants more") {
  ledger l;
  std::size_t lines = 0;
  CHECK(export_csv(l.box, {.states = outbox::query::mask(state::dead)}, [&lines](std::string_view line) {
    CHECK((lines == 0 || line.starts_with("2,dead")));
    ++lines;
    return true;
  }));
  CHECK(lines == 2);
  CHECK(export_ndjson(l.box, {}, [&lines](std::string_view) { return ++lines, false; }));
  CHECK(lines == 3);
}

TEST_CASE("a tally says how many of each call are in which state") {
  ledger l;
  const auto lines = tally(l.box, {});
  REQUIRE(lines);
  REQUIRE(lines->size() == 1);
  outbox::tally_line const& line = lines->front();
  CHECK(line.account == "the, shop");
  CHECK(line.call == "/v3/:account_id/shopper_activity/product");
  CHECK(line.of(state::accepted) == 1);
  CHECK(line.of(state::dead) == 1);
  CHECK(line.of(state::queued) == 1);
  CHECK(line.of(state::uncertain) == 0);
}

TEST_SUITE_END();

}  // namespace outbox_export_test

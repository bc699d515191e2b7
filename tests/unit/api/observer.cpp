// SPDX-License-Identifier: BSL-1.0
#include <tillwire/api/observer.hpp>
//
#include <tillwire/api/client.hpp>
#include <tillwire/base/version.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "manual_transport.hpp"
#include "support.hpp"
#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace api_observer_test {

using namespace tillwire;
using testing::fake_transport;

namespace {

std::string words(request_info const& r) {
  std::string text = std::string(to_string(r.method())).append(" ").append(r.url()).append(" ").append(r.body());
  r.for_each_header(
      [&](std::string_view name, std::string_view value) { text.append(" ").append(name).append(": ").append(value); });
  return text;
}

constexpr std::string_view unsubscribe_in_words =
    "POST https://api.getdrip.com/v2/9999999/unsubscribes/batches "
    R"({"batches":[{"subscribers":[{"email":"john@acme.com"}]}]} User-Agent: My Till (www.mytill.com) )"
    "tillwire/" TILLWIRE_VERSION " Content-Type: application/json Accept: application/json";

/** Writes down what it sees. */
struct diary : observer {
  std::vector<std::string> lines{};
  std::function<void()> on_end = [] {};

  void on_request(request_info const& r, std::span<violation const> warnings) override {
    lines.push_back("request " + words(r));
    for (violation const& w : warnings) lines.push_back("  " + to_string(w));
  }
  void on_outcome(request_info const& r, http::response const* answer, error const* failure) override {
    std::string line = "outcome " + words(r);
    if (answer != nullptr)
      line.append(", answer ").append(std::to_string(answer->status())).append(" ").append(answer->body());
    if (failure != nullptr) line.append(", failure ").append(to_string(*failure));
    lines.push_back(std::move(line));
    on_end();
  }
};

/** Lets a number of requests pass. */
struct turnstile : gate {
  int open_for = 0;
  std::vector<std::string> asked{};

  result<void> admit(request_info const& r) override {
    asked.push_back(words(r));
    if (open_for-- > 0) return {};
    error e = make_error(errc::refused_by_gate, "come back tomorrow");
    e.retry_after = std::chrono::hours(24);
    return e;
  }
};

using lines = std::vector<std::string>;

}  // namespace

TEST_SUITE_BEGIN("api/observer");

TEST_CASE("an observer sees each request and what became of it, without the credentials") {
  fake_transport transport;
  transport.reply(204)
      .reply(422, R"({"errors":[{"code":"c","message":"no"}]})")
      .fail(errc::connection_lost, "reset")
      .drop();
  diary seen;
  const drip::account account = support::drip_account();
  client c{account, transport, {.watch = &seen}};
  for (int i = 0; i != 4; ++i) (void)c.send(support::unsubscribe());

  const std::string unsubscribe(unsubscribe_in_words);
  CHECK(seen.lines ==
        lines{
            "request " + unsubscribe,
            "outcome " + unsubscribe + ", answer 204 ",
            "request " + unsubscribe,
            "outcome " + unsubscribe + R"(, answer 422 {"errors":[{"code":"c","message":"no"}]}, failure )" +
                "bad_request (HTTP 422): no",
            "request " + unsubscribe,
            "outcome " + unsubscribe + ", failure connection_lost: reset",
            "request " + unsubscribe,
            "outcome " + unsubscribe + ", failure abandoned: the transport gave no answer",
        });
}

TEST_CASE("an observer sees the same of requests that are sent with a handler, before the handler does") {
  support::manual_transport transport;
  diary seen;
  const drip::account account = support::drip_account();
  client c{account, transport, {.watch = &seen}};
  const auto handler = [&seen](result<reply_view> r) { seen.lines.push_back(r ? "accepted" : "failed"); };
  for (int i = 0; i != 3; ++i) c.send(support::unsubscribe(), handler);
  const std::string unsubscribe(unsubscribe_in_words);
  CHECK(seen.lines == lines(3, "request " + unsubscribe));

  seen.lines.clear();
  transport.answer(0, 204);
  transport.answer(1, 422, R"({"errors":[{"code":"c","message":"no"}]})");
  CHECK(seen.lines == lines{});
  CHECK(c.poll() == 2);
  CHECK(seen.lines ==
        lines{
            "outcome " + unsubscribe + ", answer 204 ",
            "accepted",
            "outcome " + unsubscribe + R"(, answer 422 {"errors":[{"code":"c","message":"no"}]}, failure )" +
                "bad_request (HTTP 422): no",
            "failed",
        });

  seen.lines.clear();
  CHECK(c.poll(std::chrono::steady_clock::now() + std::chrono::hours(24)) == 1);
  CHECK(seen.lines == lines{"outcome " + unsubscribe + ", failure timed_out: no answer in time", "failed"});
}

TEST_CASE("a request that is cancelled has no outcome") {
  support::manual_transport transport;
  diary seen;
  const drip::account account = support::drip_account();
  client c{account, transport, {.watch = &seen}};
  const auto handler = [](result<reply_view>) {};
  const ticket on_its_way = c.send(support::unsubscribe(), handler), over = c.send(support::unsubscribe(), handler);
  transport.answer(1, 204);
  CHECK(c.poll(client<drip::account, support::manual_transport>::clock::now(), 0) == 0);
  for (ticket t : {on_its_way, over}) CHECK(c.cancel(t));
  transport.answer(0, 204);
  CHECK(c.poll() == 0);
  CHECK(seen.lines == lines(2, "request " + std::string(unsubscribe_in_words)));
}

TEST_CASE("of the header fields only those are seen that hold no credentials") {
  http::request r;
  for (std::string_view name : {"Authorization", "authorization", "Proxy-Authorization", "Cookie", "X-Api-Key", "X-Key",
                                "Accept-Language", "User", "Content-Typed"})
    r.headers.add(name, "s3cret");
  for (std::string_view name : {"Accept", "accept", "Content-Type", "CONTENT-TYPE", "User-Agent", "user-agent"})
    r.headers.add(name, "seen");
  CHECK(words(request_info(r, endpoint_for<drip::unsubscribes_batch>)) ==
        "POST   Accept: seen accept: seen Content-Type: seen CONTENT-TYPE: seen User-Agent: seen user-agent: seen");
}

TEST_CASE("an observer is told what looked odd about a payload that is sent all the same") {
  fake_transport transport;
  diary seen;
  const drip::account account = support::drip_account();
  client c{account, transport, {.watch = &seen}};
  drip::product_activity odd = support::product();
  odd.currency = "XYZ";
  CHECK(c.send(odd));
  REQUIRE(seen.lines.size() == 3);
  CHECK(seen.lines[1] == "  currency: ISO 4217 lists no such currency: XYZ (warning)");
  CHECK(transport.requests().size() == 1);
}

TEST_CASE("an observer is told what looks odd about the account") {
  fake_transport transport;
  diary seen;
  usercom::account account = support::usercom_account();
  account.token = secret("short");
  client c{account, transport, {.watch = &seen}};
  CHECK(c.send(support::product_event()));
  REQUIRE(seen.lines.size() == 3);
  CHECK(seen.lines[1] == "  token: a User.com token has 64 characters (warning)");
}

TEST_CASE("what is refused before it leaves is no request") {
  fake_transport transport;
  diary seen;
  turnstile g;
  drip::account account = support::drip_account();
  client c{account, transport, {.watch = &seen, .admission = &g}};
  CHECK_FALSE(c.send(support::unsubscribe("nobody")));
  CHECK(g.asked.empty());
  CHECK_FALSE(c.send(support::unsubscribe()));
  CHECK(g.asked.size() == 1);
  account.site = "";
  CHECK_FALSE(c.send(support::unsubscribe()));
  CHECK(g.asked.size() == 1);
  CHECK(seen.lines.empty());
  CHECK(transport.requests().empty());
}

TEST_CASE("a gate is asked once for each request, and sees it without the credentials") {
  fake_transport transport;
  turnstile g;
  g.open_for = 1;
  const drip::account account = support::drip_account();
  client c{account, transport, {.admission = &g}};
  CHECK(c.send(support::unsubscribe()));
  CHECK(g.asked == lines{std::string(unsubscribe_in_words)});
  CHECK(transport.requests().size() == 1);

  const result<reply> refused = c.send(support::unsubscribe());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::refused_by_gate);
  CHECK(refused.error().message == "come back tomorrow");
  CHECK(refused.error().retry_after == std::chrono::hours(24));
  CHECK(g.asked.size() == 2);
  CHECK(transport.requests().size() == 1);

  g.open_for = 1;
  CHECK(c.send(support::unsubscribe()));
  CHECK(transport.requests().size() == 2);
}

TEST_CASE("what is refused before it leaves is no request, with a handler either, which is told why") {
  fake_transport transport;
  diary seen;
  turnstile g;
  const drip::account account = support::drip_account();
  client c{account, transport, {.watch = &seen, .admission = &g}};
  lines told;
  const auto handler = [&told](result<reply_view> r) {
    told.emplace_back(r ? "accepted" : to_string(r.error().code));
    if (!r && r.error().retry_after) told.back().append(", and when to come back");
  };
  c.send(support::unsubscribe("nobody"), handler);
  CHECK(g.asked.empty());
  c.send(support::unsubscribe(), handler);
  CHECK(g.asked == lines{std::string(unsubscribe_in_words)});
  CHECK(c.poll() == 2);
  CHECK(told == lines{"invalid_payload", "refused_by_gate, and when to come back"});
  CHECK(seen.lines.empty());
  CHECK(transport.requests().empty());
}

TEST_CASE("both see the row of the endpoint that the request goes to") {
  struct notes : observer, gate {
    std::vector<endpoint_row const*> rows{};
    void on_request(request_info const& r, std::span<violation const>) override { rows.push_back(&r.endpoint()); }
    void on_outcome(request_info const& r, http::response const*, error const*) override {
      rows.push_back(&r.endpoint());
    }
    result<void> admit(request_info const& r) override {
      rows.push_back(&r.endpoint());
      return {};
    }
  } seen;
  fake_transport transport;
  const drip::account account = support::drip_account();
  client c{account, transport, {.watch = &seen, .admission = &seen}};
  CHECK(c.send(support::unsubscribe()));
  CHECK(seen.rows == std::vector<endpoint_row const*>(3, &endpoint_for<drip::unsubscribes_batch>));
}

TEST_CASE("an observer may send something itself, and the first sender gets its own reply") {
  fake_transport transport;
  transport.reply(202, R"({"request_ids":["first","and more"]})").reply(202, R"({"request_ids":["second"]})");
  diary seen;
  const drip::account account = support::drip_account();
  client c{account, transport, {.watch = &seen}};
  bool sends = true;
  seen.on_end = [&] {
    if (std::exchange(sends, false)) CHECK(c.send(support::unsubscribe("jane@acme.com"))->request_id() == "second");
  };
  const result<reply> first = c.send(support::unsubscribe());
  REQUIRE(first);
  CHECK(first->request_ids == lines{"first", "and more"});
  CHECK(first->body == R"({"request_ids":["first","and more"]})");
  CHECK(transport.requests().size() == 2);
}

TEST_SUITE_END();

}  // namespace api_observer_test

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/api/async_send.hpp>
//
#include <tillwire/api/client.hpp>

#include "manual_transport.hpp"
#include "support.hpp"
#include "task.hpp"
#include <doctest/doctest.h>

#include <chrono>
#include <concepts>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace api_async_send_test {

using namespace std::chrono_literals;
using namespace tillwire;
using support::manual_transport, support::task, support::unsubscribe;

namespace {

static_assert(!std::copy_constructible<async_send> && !std::move_constructible<async_send>);

using manual_client = client<drip::account, manual_transport>;

task unsubscribe_all(manual_client& c, std::vector<std::string> emails, std::vector<std::string>& heard) {
  for (std::string const& email : emails) {
    const result<reply> r = co_await c.async_send(unsubscribe(email));
    heard.emplace_back(r ? r->request_id() : to_string(r.error().code));
  }
}

struct fixture {
  drip::account account = support::drip_account();
  manual_transport transport{};
  std::vector<std::string> heard{};

  void accept(std::size_t which, std::string const& id) {
    transport.answer(which, 202, R"({"request_id":")" + id + "\"}");
  }
};
using words = std::vector<std::string>;

constexpr auto tomorrow = [] { return std::chrono::steady_clock::now() + 24h; };

}  // namespace

TEST_SUITE_BEGIN("api/async_send");

TEST_CASE_FIXTURE(fixture, "a coroutine goes on inside poll() with what became of each payload") {
  manual_client c{account, transport};
  const task t = unsubscribe_all(c, {"a@acme.com", "nobody", "b@acme.com", "c@acme.com"}, heard);
  REQUIRE(transport.held.size() == 1);
  CHECK(transport.held[0].request().body.view().find("a@acme.com") != std::string_view::npos);
  accept(0, "1");
  CHECK(heard == words{});
  CHECK(c.poll() == 1);
  CHECK(heard == words{"1"});
  CHECK(c.poll() == 1);
  CHECK(heard == words{"1", "invalid_payload"});
  support::answer(std::move(transport.held[1]), 500);
  CHECK(c.poll() == 1);
  CHECK(heard.back() == "server_error");
  CHECK(c.poll(tomorrow()) == 1);
  CHECK(heard.back() == "timed_out");
  CHECK(t.is_done());
}

TEST_CASE_FIXTURE(fixture, "two coroutines take turns on one client") {
  manual_client c{account, transport};
  const task a = unsubscribe_all(c, {"a@acme.com", "a@acme.com"}, heard);
  const task b = unsubscribe_all(c, {"b@acme.com", "b@acme.com"}, heard);
  for (std::size_t i = 0; i != 4; ++i) {
    accept(i, std::to_string(i));
    CHECK(c.poll() == 1);
  }
  CHECK(heard == words{"0", "1", "2", "3"});
  CHECK((a.is_done() && b.is_done()));
}

// What these might leave behind, or touch too late, is for the sanitizers to say.

TEST_CASE_FIXTURE(fixture, "a coroutine that ends while its request is on its way cancels it") {
  manual_client c{account, transport};
  {
    const task t = unsubscribe_all(c, {"a@acme.com"}, heard);
    CHECK(transport.cancelled.empty());
  }
  CHECK(transport.cancelled.size() == 1);
  CHECK(c.metrics().cancelled == 1);
  accept(0, "too late");
  CHECK(c.poll(tomorrow()) == 0);
  CHECK(heard == words{});

  task answered = unsubscribe_all(c, {"a@acme.com"}, heard);
  accept(1, "unheard");
  CHECK(c.poll({}, 0) == 0);
  answered.end();
  CHECK(c.poll(tomorrow()) == 0);
  CHECK(heard == words{});
}

TEST_CASE_FIXTURE(fixture, "a coroutine whose client ends is never resumed, and may end later") {
  auto c = std::make_optional<manual_client>(account, transport);
  task waiting = unsubscribe_all(*c, {"a@acme.com"}, heard);
  task answered = unsubscribe_all(*c, {"b@acme.com"}, heard);
  accept(1, "unheard");
  c.reset();
  accept(0, "unheard");
  CHECK_FALSE(waiting.is_done());
  CHECK_FALSE(answered.is_done());
  waiting.end();
  answered.end();
  CHECK(heard == words{});
}

namespace {

task end_the_client(std::optional<manual_client>& c, bool& gone_on) {
  const drip::unsubscribes_batch payload = unsubscribe();
  async_send sending = c->async_send(payload);
  const result<reply> r = co_await sending;
  c.reset();
  gone_on = r.has_value();
}

/** Ends the frame that it is in. */
struct end_of_frame {
  bool await_ready() { return false; }
  void await_suspend(coroutines::coroutine_handle<> frame) { frame.destroy(); }
  void await_resume() {}
};

task end_itself(manual_client& c, bool& gone_on) {
  const result<reply> r = co_await c.async_send(unsubscribe());
  gone_on = r.has_value();
  co_await end_of_frame();
}

}  // namespace

TEST_CASE_FIXTURE(fixture, "a coroutine may end the client, or itself, when it goes on") {
  auto c = std::make_optional<manual_client>(account, transport);
  bool ended_client = false, ended_itself = false;
  task itself = end_itself(*c, ended_itself);
  const task client = end_the_client(c, ended_client);
  accept(0, "1");
  CHECK(c->poll() == 1);
  itself.handle = nullptr;
  CHECK(ended_itself);
  accept(1, "1");
  CHECK(c->poll() == 1);
  CHECK(ended_client);
  CHECK_FALSE(c);
}

TEST_CASE_FIXTURE(fixture, "what is not awaited is not sent") {
  manual_client c{account, transport};
  {
    [[maybe_unused]] const async_send unawaited = c.async_send(unsubscribe());
  }
  CHECK(transport.held.empty());
  CHECK(c.metrics().cancelled == 0);
}

TEST_SUITE_END();

}  // namespace api_async_send_test

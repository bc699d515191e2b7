// SPDX-License-Identifier: BSL-1.0
// What a client does with handlers, whatever the transport, the handler and the program do.
#include <tillwire/api/client.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "manual_transport.hpp"
#include "support.hpp"
#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace api_handlers_test {

using namespace std::chrono_literals;
using namespace tillwire;
using support::manual_transport, support::unsubscribe;

namespace {

using manual_client = client<drip::account, manual_transport>;
using words = std::vector<std::string>;

struct fixture {
  drip::account account = support::drip_account();
  manual_transport transport{};
  words heard{};

  /** A handler that writes down what it is told: an id or an errc. */
  auto listen(std::string name = {}) {
    return [this, name = std::move(name)](result<reply_view> r) {
      heard.push_back(name + std::string(r ? r->request_id() : to_string(r.error().code)));
    };
  }
  void accept(std::size_t which, std::string const& id) {
    transport.answer(which, 202, R"({"request_id":")" + id + "\"}");
  }
};

constexpr auto tomorrow = [] { return std::chrono::steady_clock::now() + 24h; };

}  // namespace

TEST_SUITE_BEGIN("api/handlers");

TEST_CASE_FIXTURE(fixture, "a handler is called once, inside the poll() after the answer") {
  manual_client c{account, transport};
  const ticket t = c.send(unsubscribe(), listen());
  CHECK(t);
  CHECK(c.poll() == 0);
  CHECK(transport.polls == 1);
  accept(0, "1");
  CHECK(heard == words{});
  CHECK(c.poll() == 1);
  CHECK(heard == words{"1"});
  CHECK(c.poll() == 0);
  CHECK(c.poll(tomorrow()) == 0);
  CHECK_FALSE(c.cancel(t));
  CHECK(heard == words{"1"});
}

TEST_CASE_FIXTURE(fixture, "answers reach their own handlers, in the order in which they came") {
  manual_client c{account, transport};
  for (char const* name : {"a", "b", "c"}) c.send(unsubscribe(name + std::string("@acme.com")), listen(name));
  for (std::size_t i : {2u, 0u, 1u}) accept(i, std::to_string(i));
  CHECK(c.poll() == 3);
  CHECK(heard == words{"c2", "a0", "b1"});
}

TEST_CASE_FIXTURE(fixture, "poll() lets the transport work, and hears what that brings") {
  manual_client c{account, transport};
  c.send(unsubscribe(), listen());
  transport.on_poll = [this] { accept(0, "polled"); };
  CHECK(c.poll() == 1);
  CHECK(heard == words{"polled"});
}

TEST_CASE_FIXTURE(fixture, "an answer inside start() still waits for poll()") {
  manual_client c{account, transport};
  transport.on_start = [this] { accept(transport.held.size() - 1, "at once"); };
  c.send(unsubscribe(), listen());
  CHECK(heard == words{});
  CHECK(c.poll() == 1);
  CHECK(heard == words{"at once"});
}

TEST_CASE_FIXTURE(fixture, "a completion that is called twice, dropped, or carried through a void* answers once") {
  manual_client c{account, transport};
  for (char const* name : {"twice ", "dropped ", "carried ", "forgotten "}) c.send(unsubscribe(), listen(name));
  http::completion& twice = transport.held[0];
  twice.response().set_status(204);
  twice();
  twice();
  {
    const http::completion dropped = std::move(transport.held[1]);
  }
  void* const carried = transport.held[2].release();
  support::answer(http::completion::adopt(carried), 202, R"({"request_id":"home"})");
  {
    const http::completion forgotten = http::completion::adopt(transport.held[3].release());
  }
  CHECK(c.poll() == 4);
  CHECK(heard == words{"twice ", "dropped abandoned", "carried home", "forgotten abandoned"});
  CHECK(c.poll(tomorrow()) == 0);
}

#ifndef TESTS_WITHOUT_THREADS
TEST_CASE_FIXTURE(fixture, "answers may come from other threads") {
  manual_client c{account, transport};
  std::vector<std::thread> threads;
  for (int round = 0; round != 50; ++round) {
    transport.held.clear();
    for (int i = 0; i != 4; ++i) c.send(unsubscribe(), listen());
    std::thread other([this] {
      for (std::size_t i = 0; i != 4; ++i) accept(i, std::to_string(i));
    });
    for (std::size_t called = 0; called != 4;) called += c.poll();
    other.join();
  }
  words expected;
  for (int i = 0; i != 200; ++i) expected.push_back(std::to_string(i % 4));
  CHECK(heard == expected);
}
#endif

TEST_CASE_FIXTURE(fixture, "a request without an answer is over at its deadline, and its answer is then for nobody") {
  manual_client c{account, transport};
  const auto sent = std::chrono::steady_clock::now();
  c.send(unsubscribe(), listen("late "));
  CHECK(c.poll(sent + 29s) == 0);
  CHECK(c.poll(sent + 31s) == 1);
  CHECK(heard == words{"late timed_out"});
  REQUIRE(transport.cancelled.size() == 1);
  CHECK(transport.cancelled[0] == &transport.held[0].request());

  c.send(unsubscribe(), listen("next "));
  CHECK(&transport.held[1].request() != &transport.held[0].request());  // which the transport still has
  accept(0, "late");
  accept(1, "own");
  CHECK(c.poll() == 1);
  CHECK(heard == words{"late timed_out", "next own"});
}

TEST_CASE_FIXTURE(fixture, "what is refused before it leaves is told like an answer, by poll()") {
  struct : gate {
    result<void> admit(request_info const&) override { return make_error(errc::refused_by_gate, "not now"); }
  } closed;
  manual_client c{account, transport};
  c.send(unsubscribe("nobody"), listen());
  CHECK(heard == words{});
  CHECK(c.poll() == 1);
  manual_client gated{account, transport, {.admission = &closed}};
  gated.send(unsubscribe(), listen());
  CHECK(gated.poll() == 1);
  CHECK(heard == words{"invalid_payload", "refused_by_gate"});
  CHECK(transport.held.empty());
}

TEST_CASE_FIXTURE(fixture, "the number in flight is bounded, and an answer makes room at once") {
  manual_client c{account, transport};
  for (int i = 0; i != 4; ++i) c.send(unsubscribe(), listen());
  c.send(unsubscribe(), listen("fifth "));
  CHECK(transport.held.size() == 4);
  CHECK(c.poll() == 1);
  CHECK(heard == words{"fifth too_many_in_flight"});
  accept(2, "2");
  c.send(unsubscribe(), listen("sixth "));
  CHECK(transport.held.size() == 5);

  CHECK(c.poll(tomorrow()) == 5);
  c.send(unsubscribe(), listen());
  CHECK(transport.held.size() == 5);  // overdue ones count as long as the transport has them
  transport.held.clear();
  c.send(unsubscribe(), listen());
  CHECK(transport.held.size() == 1);
}

TEST_CASE_FIXTURE(fixture, "the bound holds for what a gate or an observer sends, too") {
  struct : gate, observer {
    std::function<void()> again = [] {};
    result<void> admit(request_info const&) override { return again(), result<void>(); }
    void on_request(request_info const&, std::span<violation const>) override { again(); }
  } eager;
  manual_client c{account, transport, {.watch = &eager, .admission = &eager}};
  eager.again = [&] { c.send(unsubscribe(), listen()); };
  c.send(unsubscribe(), listen());
  CHECK(transport.held.size() == 4);
}

TEST_CASE_FIXTURE(fixture, "what handlers send is not overdue in the poll() that called them") {
  manual_client c{account, transport};
  std::function<void(result<reply_view>)> again = [&](result<reply_view>) {
    transport.held.clear();
    c.send(unsubscribe(), again);
  };
  c.send(unsubscribe(), again);
  CHECK(c.poll(tomorrow()) == 1);
  CHECK(c.poll(tomorrow()) == 1);
}

TEST_CASE_FIXTURE(fixture, "a request that is cancelled is not told of, and the transport may forget it") {
  manual_client c{account, transport};
  const auto held = std::make_shared<int>();
  const ticket a = c.send(unsubscribe(), [held](result<reply_view>) { CHECK(false); });
  const ticket b = c.send(unsubscribe(), [held](result<reply_view>) { CHECK(false); });
  const ticket refused = c.send(unsubscribe("nobody"), [held](result<reply_view>) { CHECK(false); });
  CHECK(held.use_count() == 4);
  accept(1, "too late");
  CHECK(c.poll({}, 0) == 0);  // b's answer is in
  for (ticket t : {a, b, refused}) {
    CHECK(c.cancel(t));
    CHECK_FALSE(c.cancel(t));
  }
  CHECK(held.use_count() == 1);
  REQUIRE(transport.cancelled.size() == 1);
  CHECK(transport.cancelled[0] == &transport.held[0].request());
  accept(0, "too late");
  CHECK(c.poll(tomorrow()) == 0);
  CHECK_FALSE(c.cancel(ticket{}));
  CHECK_FALSE(c.cancel(ticket{1000}));
  CHECK(c.metrics().cancelled == 2);  // one was never sent
  CHECK(c.metrics().refused == 1);
}

TEST_CASE_FIXTURE(fixture, "the budget is how many handlers are called; the others keep their turn") {
  manual_client c{account, transport};
  for (int i = 0; i != 4; ++i) c.send(unsubscribe(), listen());
  for (std::size_t i : {0u, 1u}) accept(i, std::to_string(i));
  CHECK(c.poll({}, 0) == 0);
  CHECK(c.poll({}, 1) == 1);
  for (int i = 0; i != 2; ++i) CHECK(c.poll(tomorrow(), 1) == 1);  // the overdue ones go first
  CHECK(heard == words{"0", "timed_out", "timed_out"});
  CHECK(c.poll() == 1);
  CHECK(heard.back() == "1");
}

TEST_CASE_FIXTURE(fixture, "a handler may send, and what it sends has its own turn") {
  manual_client c{account, transport};
  transport.on_start = [this] { accept(transport.held.size() - 1, std::to_string(transport.held.size())); };
  int left = 5;
  std::function<void(result<reply_view>)> again = [&](result<reply_view> r) {
    heard.emplace_back(r->request_id());
    if (--left == 0) return;
    c.send(unsubscribe(), again);
    c.send(unsubscribe("nobody"), listen());
    CHECK(r->request_id() == heard.back());  // still its own
  };
  c.send(unsubscribe(), again);
  CHECK(c.poll() == 1);
  while (c.poll() != 0) {
  }
  CHECK(heard ==
        words{"1", "2", "invalid_payload", "3", "invalid_payload", "4", "invalid_payload", "5", "invalid_payload"});
}

TEST_CASE("a handler may send and wait, and keeps its own reply meanwhile") {
  testing::fake_transport transport;
  transport.reply(202, R"({"request_id":"outer"})").reply(202, R"({"request_id":"inner"})");
  const drip::account account = support::drip_account();
  client c{account, transport};
  std::string outer, inner;
  c.send(unsubscribe(), [&](result<reply_view> r) {
    inner = c.send(unsubscribe())->request_id();
    outer = r->request_id();
  });
  CHECK(c.poll() == 1);
  CHECK(inner == "inner");
  CHECK(outer == "outer");
}

TEST_CASE_FIXTURE(fixture, "a poll() inside a handler does nothing") {
  manual_client c{account, transport};
  std::size_t nested = 99;
  c.send(unsubscribe(), [&](result<reply_view>) { nested = c.poll(tomorrow()); });
  c.send(unsubscribe(), listen());
  for (std::size_t i : {0u, 1u}) accept(i, "1");
  const int polls = transport.polls;
  CHECK(c.poll() == 2);
  CHECK(nested == 0);
  CHECK(transport.polls == polls + 1);
  CHECK(heard == words{"1"});
}

TEST_CASE_FIXTURE(fixture, "a handler may cancel others, and itself in vain") {
  manual_client c{account, transport};
  ticket own{}, other{}, on_its_way{};
  own = c.send(unsubscribe(), [&](result<reply_view>) {
    CHECK_FALSE(c.cancel(own));
    CHECK(c.cancel(other));
    CHECK(c.cancel(on_its_way));
  });
  other = c.send(unsubscribe(), listen());
  on_its_way = c.send(unsubscribe(), listen());
  for (std::size_t i : {0u, 1u}) accept(i, "1");
  CHECK(c.poll() == 1);
  CHECK(c.poll(tomorrow()) == 0);
  CHECK(heard == words{});
}

// What these might leave behind, or touch too late, is for the sanitizers to say.

TEST_CASE_FIXTURE(fixture,
                  "a handler may end the client: by its call, by what it holds, answered, overdue or cancelled") {
  for (bool by_call : {true, false})
    for (char const* how : {"answered", "overdue", "refused", "cancelled"}) {
      CAPTURE(how);
      if (by_call && how == std::string("cancelled")) continue;  // it is not called
      transport.held.clear();
      auto c = std::make_shared<manual_client>(account, transport);
      bool called = false;
      manual_client* const raw = c.get();
      const std::string whom = how == std::string("refused") ? "nobody" : "john@acme.com";
      ticket t{};
      if (by_call)
        t = raw->send(unsubscribe(whom), [&](result<reply_view> r) {
          called = true;
          c.reset();
          CHECK((r || !r.error().message.empty()));
        });
      else t = raw->send(unsubscribe(whom), [c, &called](result<reply_view>) { called = true; });
      raw->send(unsubscribe(), [](result<reply_view>) { CHECK(false); });
      const std::weak_ptr<manual_client> end = c;
      if (!by_call) c.reset();
      if (how == std::string("answered")) {
        accept(0, "1");
        CHECK(raw->poll() == 1);
      } else if (how == std::string("cancelled")) {
        CHECK(raw->cancel(t));
      } else {
        CHECK(raw->poll(how == std::string("overdue") ? tomorrow() : std::chrono::steady_clock::time_point{}) == 1);
      }
      CHECK(called == (how != std::string("cancelled")));
      CHECK(end.expired());
      for (http::completion& late : transport.held)
        if (late) support::answer(std::move(late), 204);
    }
}

TEST_CASE_FIXTURE(fixture, "the client may end where the transport works: it may share its loop with the program") {
  auto c = std::make_unique<manual_client>(account, transport);
  c->send(unsubscribe(), [](result<reply_view>) { CHECK(false); });
  transport.on_poll = [&] {
    accept(0, "1");
    c.reset();
  };
  CHECK(c.get()->poll() == 0);
}

TEST_CASE_FIXTURE(fixture, "handlers not called when the client ends never are, and let go of what they hold") {
  const auto held = std::make_shared<int>();
  {
    manual_client c{account, transport};
    const auto never = [held](result<reply_view>) { CHECK(false); };
    for (int i = 0; i != 4; ++i) c.send(unsubscribe(), never);
    c.send(unsubscribe("nobody"), never);
    accept(0, "unheard");
    accept(1, "unheard");
    CHECK(c.poll({}, 0) == 0);
    accept(2, "in the inbox");
  }
  CHECK(held.use_count() == 1);
  CHECK(transport.cancelled.size() == 1);
  CHECK(transport.held[3].request().url.find("unsubscribes") !=
        std::string::npos);  // the transport's as long as it likes
#ifndef TESTS_WITHOUT_THREADS
  std::thread([this] { accept(3, "after the end"); }).join();
#endif
}

TEST_CASE_FIXTURE(fixture, "what handlers hold may cancel requests while the client ends") {
  struct canceller {
    manual_client* c;
    ticket t;
    canceller(manual_client& of, ticket what) : c(&of), t(what) {}
    canceller(canceller&& from) noexcept : c(std::exchange(from.c, nullptr)), t(from.t) {}
    canceller& operator=(canceller&&) = delete;
    ~canceller() {
      if (c != nullptr) c->cancel(t);
    }
    void operator()(result<reply_view>) {}
  };
  manual_client c{account, transport};
  const ticket first = c.send(unsubscribe(), listen());
  const ticket second = c.send(unsubscribe(), canceller(c, first));
  c.send(unsubscribe(), canceller(c, second));
  c.send(unsubscribe("nobody"), canceller(c, first));
}

#ifndef TESTS_WITHOUT_THREADS
TEST_CASE_FIXTURE(fixture, "answers come while the client ends") {
  for (int round = 0; round != 50; ++round) {
    transport.held.clear();
    auto c = std::make_unique<manual_client>(account, transport);
    for (int i = 0; i != 4; ++i) c->send(unsubscribe(), [](result<reply_view>) {});
    std::thread other([this] {
      for (std::size_t i = 0; i != 4; ++i) accept(i, "1");
    });
    c->poll();
    c.reset();
    other.join();
  }
}
#endif

TEST_SUITE_END();

}  // namespace api_handlers_test

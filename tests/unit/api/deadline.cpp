// SPDX-License-Identifier: BSL-1.0
// What a client does on a transport that answers late, elsewhere, or not at all.
#include <tillwire/api/client.hpp>

#include "support.hpp"
#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace api_deadline_test {

using namespace std::chrono_literals;
using namespace tillwire;
using std::chrono::milliseconds;

namespace {

void answer(http::completion& done, int status, std::string_view body = {}) {
  done.response().set_status(status);
  done.response().append_body(body);
  done();
}

/**
 * Keeps what it is given until the test answers it; waiting is sleeping, unless the test has something better to do.
 * Where the time is short, the test answers at the start: it may be over before the client comes to wait.
 */
template <unsigned MaxInFlight>
struct holding {
  static constexpr unsigned max_in_flight = MaxInFlight;
  std::vector<http::completion> held{};
  std::vector<http::request const*> seen{};
  std::vector<milliseconds> waits{};
  void (*on_start)(holding&) = [](holding&) {};
  void (*while_waiting)(holding&, milliseconds) = [](holding&, milliseconds d) { std::this_thread::sleep_for(d); };

  void start(http::request const& r, http::completion done) noexcept {
    seen.push_back(&r);
    held.push_back(std::move(done));
    on_start(*this);
  }
  void wait(milliseconds d) {
    waits.push_back(d);
    while_waiting(*this, d);
  }
};

struct forgetful {
  static constexpr bool blocking = true;
  std::optional<http::completion> kept{};

  void start(http::request const&, http::completion done) noexcept { kept.emplace(std::move(done)); }
};

struct fixture {
  holding<64> transport{};
  drip::account account = support::drip_account();
};
constexpr client_options soon{.timeout = 20ms}, eventually{.timeout = 60s};

}  // namespace

TEST_SUITE_BEGIN("api/deadline");

#ifndef TESTS_WITHOUT_THREADS
TEST_CASE_FIXTURE(fixture, "an answer in time is taken, from whichever thread it comes") {
  client c{account, transport, eventually};
  transport.while_waiting = [](holding<64>& t, milliseconds) {
    std::thread([&t] { answer(t.held[0], 202, R"({"request_id":"1"})"); }).join();
  };
  const result<reply> r = c.send(support::unsubscribe());
  REQUIRE(r);
  CHECK(r->request_id() == "1");
}
#endif

TEST_CASE_FIXTURE(fixture, "waiting goes on until there is an answer, and is never longer than the time that is left") {
  client c{account, transport, eventually};
  transport.while_waiting = [](holding<64>& t, milliseconds) {
    if (t.waits.size() == 5) answer(t.held[0], 204);
  };
  CHECK(c.send(support::unsubscribe()));
  REQUIRE(transport.waits.size() == 5);
  milliseconds left = 60s;
  for (milliseconds d : transport.waits) {
    CHECK(d > 0ms);
    CHECK(d <= left);
    left = d;
  }
}

TEST_CASE_FIXTURE(fixture, "no answer in time is a timeout, and the request stays the transport's") {
  struct : observer {
    int timeouts = 0;
    void on_outcome(request_info const&, http::response const* answer, error const* failure) override {
      timeouts += answer == nullptr && failure != nullptr && failure->code == errc::timed_out;
    }
  } seen;
  client c{account, transport, {.timeout = 20ms, .watch = &seen}};
  const result<reply> r = c.send(support::unsubscribe("first@acme.com"));
  REQUIRE_FALSE(r);
  CHECK(r.error().code == errc::timed_out);
  CHECK(r.error().what_to_do == condition::retry);
  CHECK(r.error().status == 0);
  CHECK(seen.timeouts == 1);

  CHECK_FALSE(c.send(support::unsubscribe("second@acme.com")));
  REQUIRE(transport.seen.size() == 2);
  CHECK(transport.seen[0] != transport.seen[1]);
  CHECK(transport.seen[0]->body.view().find("first@acme.com") != std::string_view::npos);
  CHECK(&transport.held[0].request() == transport.seen[0]);
}

TEST_CASE_FIXTURE(fixture, "a late answer is for nobody, and only then is the exchange used again") {
  client c{account, transport, soon};
  CHECK_FALSE(c.send(support::unsubscribe()));
  CHECK_FALSE(c.send(support::unsubscribe()));
  // it comes while another request is on its way, which must not take it for its own
  transport.on_start = [](holding<64>& t) {
    answer(t.held[0], 500, R"({"message":"late"})");
    answer(t.held[2], 202, R"({"request_id":"own"})");
  };
  const result<reply> own = c.send(support::unsubscribe());
  REQUIRE(own);
  CHECK(own->request_id() == "own");

  transport.on_start = [](holding<64>& t) { answer(t.held.back(), 204); };
  for (int i = 0; i != 4; ++i) CHECK(c.send(support::unsubscribe()));
  REQUIRE(transport.seen.size() == 7);
  for (std::size_t i = 3; i != 7; ++i) {
    CHECK(transport.seen[i] != transport.seen[1]);  // still out
    CHECK((transport.seen[i] == transport.seen[0] || transport.seen[i] == transport.seen[2]));
  }
}

TEST_CASE_FIXTURE(fixture, "a dropped completion is told apart from a late one") {
  client c{account, transport, eventually};
  transport.while_waiting = [](holding<64>& t, milliseconds) { t.held.clear(); };
  const result<reply> dropped = c.send(support::unsubscribe());
  REQUIRE_FALSE(dropped);
  CHECK(dropped.error().code == errc::abandoned);

  transport.while_waiting = [](holding<64>& t, milliseconds) { answer(t.held.back(), 204); };
  CHECK(c.send(support::unsubscribe()));  // and the next is not taken for a dropped one
}

TEST_CASE_FIXTURE(fixture,
                  "an observer sends again at once when the time was over, and the late answer comes just then") {
  struct : observer {
    std::function<void()> on_end = [] {};
    void on_outcome(request_info const&, http::response const*, error const*) override {
      std::exchange(on_end, [] {})();
    }
  } again;
  client c{account, transport, {.timeout = 1ms, .watch = &again}};
  again.on_end = [&] {
    answer(transport.held[0], 500);
    transport.on_start = [](holding<64>& t) { answer(t.held.back(), 204); };
    CHECK(c.send(support::unsubscribe("again@acme.com")));
  };
  CHECK(c.send(support::unsubscribe()).error().code == errc::timed_out);
  // the two that follow at once must not share an exchange
  transport.on_start = [](holding<64>&) {};
  for (int i = 0; i != 2; ++i) CHECK(c.send(support::unsubscribe()).error().code == errc::timed_out);
  REQUIRE(transport.seen.size() == 4);
  CHECK(transport.seen[2] != transport.seen[3]);
}

TEST_CASE("no more requests are on their way than the transport takes") {
  holding<2> transport;
  const drip::account account = support::drip_account();
  client c{account, transport, {.timeout = 1ms}};
  for (errc expected : {errc::timed_out, errc::timed_out, errc::too_many_in_flight, errc::too_many_in_flight}) {
    const result<reply> r = c.send(support::unsubscribe());
    REQUIRE_FALSE(r);
    CHECK(r.error().code == expected);
    CHECK(r.error().what_to_do == condition::retry);
  }
  CHECK(transport.seen.size() == 2);

  answer(transport.held[1], 204);
  transport.on_start = [](holding<2>& t) { answer(t.held.back(), 204); };
  CHECK(c.send(support::unsubscribe()));
  CHECK(transport.seen.size() == 3);
  CHECK(transport.seen[2] == transport.seen[1]);
  CHECK(c.send(support::unsubscribe()));
}

TEST_CASE("a refused payload takes no place among the requests on their way") {
  holding<1> transport;
  const drip::account account = support::drip_account();
  client c{account, transport, {.timeout = 1ms}};
  for (int i = 0; i != 3; ++i) CHECK(c.send(support::unsubscribe("nobody")).error().code == errc::invalid_payload);
  CHECK(c.send(support::unsubscribe()).error().code == errc::timed_out);
}

#ifndef TESTS_WITHOUT_THREADS
TEST_CASE_FIXTURE(fixture, "a client dies with requests on their way, and their answers come later") {
  std::vector<std::thread> answering;
  {
    client c{account, transport, {.timeout = 1ms}};
    for (int i = 0; i != 4; ++i) CHECK_FALSE(c.send(support::unsubscribe()));
    answer(transport.held[0], 204);
    for (std::size_t i : {1u, 2u}) answering.emplace_back([this, i] { answer(transport.held[i], 204, "late"); });
  }
  for (std::thread& t : answering) t.join();
  CHECK(transport.held[3].request().url.find("unsubscribes") != std::string::npos);
}
#endif

TEST_CASE("a transport that says it blocks, but keeps the completion, is not waited for") {
  forgetful transport;
  const drip::account account = support::drip_account();
  client c{account, transport, eventually};
  CHECK(c.send(support::unsubscribe()).error().code == errc::timed_out);
  answer(*transport.kept, 204);
  CHECK(c.send(support::unsubscribe()).error().code == errc::timed_out);
}

TEST_SUITE_END();

}  // namespace api_deadline_test

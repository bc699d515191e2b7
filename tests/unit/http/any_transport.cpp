// SPDX-License-Identifier: BSL-1.0
#include <tillwire/http/any_transport.hpp>
#include <tillwire/http/hub.hpp>
//
#include <tillwire/api/client.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "../api/support.hpp"
#include <doctest/doctest.h>

#include <chrono>
#include <concepts>
#include <ostream>
#include <string>
#include <vector>

namespace http_any_transport_test {

using namespace std::chrono_literals;
using namespace tillwire;
using http::any_transport, http::completion, http::request;

namespace {

struct plain {
  void start(request const&, completion) noexcept {}
};

static_assert(http::transport<any_transport> && http::waitable<any_transport> && http::pollable<any_transport>);
static_assert(std::constructible_from<any_transport, plain&> && !std::constructible_from<any_transport, plain>,
              "it refers to a transport that lives elsewhere");

/** Notes what it is asked for. */
struct noting {
  static constexpr unsigned max_in_flight = 3;
  std::vector<std::string> calls{};
  request const* seen = nullptr;

  void start(request const& r, completion done) noexcept {
    calls.push_back("start");
    seen = &r;
    done();
  }
  void poll() { calls.push_back("poll"); }
  void wait(std::chrono::milliseconds d) { calls.push_back("wait " + std::to_string(d.count())); }
  void cancel(request const& r) { calls.push_back(&r == seen ? "cancel" : "cancel another"); }
};

}  // namespace

TEST_SUITE_BEGIN("http/any_transport");

TEST_CASE("any_transport hands everything on to the transport it was made of") {
  noting own;
  any_transport any = own, copy = any;
  auto* const h = new http::hub;
  auto* const x = new http::exchange(*h);
  any.start(x->request, completion(*x));
  any.poll();
  REQUIRE(any.can_wait());
  any.wait(20ms);
  copy.wait(30ms);
  any.cancel(x->request);
  CHECK(any.can_block());

  CHECK(own.calls == std::vector<std::string>{"start", "poll", "wait 20", "wait 30", "cancel"});
  CHECK(own.seen == &x->request);
  CHECK(any.max_in_flight() == 3);
  http::exchange* const finished = h->take_inbox();
  CHECK(finished == x);
  CHECK_FALSE(x->abandoned);
  delete finished;
  h->drop_reference();
}

TEST_CASE("any_transport gets by with start() alone") {
  plain own;
  any_transport any = own;
  any.poll();
  any.cancel({});
  CHECK_FALSE(any.can_wait());
  CHECK_FALSE(any.can_block());
  CHECK(any.max_in_flight() == http::default_max_in_flight);
}

TEST_CASE("a blocking transport still is one, and one that cannot wait is not waited for") {
  testing::fake_transport blocking;
  any_transport any = blocking;
  CHECK(any.can_block());
  CHECK_FALSE(any.can_wait());

  plain own;
  any_transport neither = own;
  const drip::account account = support::drip_account();
  CHECK(client{account, any}.send(support::unsubscribe()));
  const result<reply> refused = client{account, neither}.send(support::unsubscribe());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::transport_failed);
}

TEST_SUITE_END();

}  // namespace http_any_transport_test

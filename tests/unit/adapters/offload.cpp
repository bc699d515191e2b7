// SPDX-License-Identifier: BSL-1.0
#include <adapters/curl/curl_transport.hpp>
#include <adapters/offload/offload.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "../api/support.hpp"
#include "mailbox.hpp"
#include "no_proxy.hpp"
#include "raw_server.hpp"
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace tillwire;
using support::mailbox, support::notes, support::plain_talk, support::raw_server;

namespace {

/** What a test and the transports that it sends over agree on. */
class turnstile {
 public:
  void open() { set(opened_); }
  void give_up() { set(given_up_); }
  void enter(std::string const& url) {
    const std::lock_guard<std::mutex> lock(mutex_);
    entered_.push_back(url);
    changed_.notify_all();
  }
  /** Whether it was opened, and not given up before. */
  bool pass() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return opened_ || given_up_; });
    return !given_up_;
  }
  std::vector<std::string> wait_for(std::size_t requests) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return entered_.size() >= requests; });
    return entered_;
  }

 private:
  void set(bool& what) {
    const std::lock_guard<std::mutex> lock(mutex_);
    what = true;
    changed_.notify_all();
  }

  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::vector<std::string> entered_{};
  bool opened_ = false, given_up_ = false;
};

/** Blocks until the gate is open; cannot cancel. */
struct gated {
  static constexpr bool blocking = true;
  turnstile& at;

  explicit gated(turnstile& g) : at(g) {}
  void start(http::request const& r, http::completion done) noexcept {
    at.enter(r.url);
    if (!at.pass()) return;
    done.response().set_status(202);
    done();
  }
};

/** The same, which can. */
struct cancellable_gated : gated {
  using gated::gated;
  bool cancel(http::request const&) noexcept {
    at.give_up();
    return true;
  }
};

static_assert(http::can_block<offload<gated>> && !http::is_blocking<offload<gated>>);
static_assert(http::cancellable<offload<gated>>);

}  // namespace

TEST_SUITE_BEGIN("adapters/offload");

TEST_CASE("start returns at once, and the requests are sent in their order by one other thread") {
  turnstile g;
  offload<gated> over(g);
  mailbox requests;
  for (char const* url : {"a", "b", "c"}) requests.post(over, url);
  CHECK(requests.look().empty());
  CHECK(g.wait_for(1) == std::vector<std::string>{"a"});
  g.open();
  CHECK(g.wait_for(3) == std::vector<std::string>{"a", "b", "c"});
  while (requests.look().size() != 3) over.wait(10s);
  for (char const* url : {"a", "b", "c"}) CHECK(requests[url].response.status() == 202);
}

TEST_CASE("a client can wait for an answer, and its handlers run on its own thread") {
  const drip::account account = support::drip_account();
  offload<testing::fake_transport> over;
  client c{account, over};
  CHECK(c.send(support::unsubscribe()));

  std::thread::id ran_on;
  c.send(support::unsubscribe(), [&](result<reply_view> r) {
    CHECK(r);
    ran_on = std::this_thread::get_id();
  });
  while (c.poll() == 0) over.wait(10s);
  CHECK(ran_on == std::this_thread::get_id());
}

TEST_CASE("wait returns when the time is over") {
  turnstile g;
  offload<gated> over(g);
  over.wait(1ms);
  mailbox requests;
  requests.post(over, "a");
  over.wait(1ms);
  CHECK(requests.look().empty());
  g.open();
}

TEST_CASE("a queued request that is cancelled is dropped at once, and never sent") {
  turnstile g;
  offload<gated> over(g);
  mailbox requests;
  for (char const* url : {"a", "b", "c"}) requests.post(over, url);
  g.wait_for(1);
  over.cancel(requests["b"].request);
  REQUIRE(requests.look().size() == 1);
  CHECK(requests["b"].abandoned);
  over.cancel(requests["b"].request);  // not there any more
  over.cancel(requests["a"].request);  // which this transport cannot
  g.open();
  while (requests.look().size() != 3) over.wait(10s);
  CHECK(g.wait_for(2) == std::vector<std::string>{"a", "c"});
  CHECK_FALSE(requests["a"].abandoned);
}

TEST_CASE("the request on its way is cancelled where the transport can, and no other") {
  turnstile g;
  offload<cancellable_gated> over(g);
  mailbox requests;
  requests.post(over, "a");
  g.wait_for(1);
  http::request elsewhere;
  over.cancel(elsewhere);
  CHECK(requests.look().empty());
  over.cancel(requests["a"].request);
  while (requests.look().empty()) over.wait(10s);
  CHECK(requests["a"].abandoned);
}

TEST_CASE("destruction drops what is queued and cancels what is on its way") {
  turnstile g;
  mailbox requests;
  {
    offload<cancellable_gated> over(g);
    for (char const* url : {"a", "b", "c"}) requests.post(over, url);
    g.wait_for(1);
  }
  CHECK(requests.look().size() == 3);
  for (char const* url : {"a", "b", "c"}) CHECK(requests[url].abandoned);
  CHECK(g.wait_for(1).size() == 1);
}

TEST_CASE("destruction waits for what is on its way where the transport cannot cancel") {
  turnstile g;
  mailbox requests;
  std::thread opens;
  {
    offload<gated> over(g);
    for (char const* url : {"a", "b"}) requests.post(over, url);
    g.wait_for(1);
    opens = std::thread([&] {
      while (requests.look().empty()) std::this_thread::yield();  // until the destructor has dropped the other
      g.open();
    });
  }
  opens.join();
  CHECK(requests["a"].response.status() == 202);
  CHECK(requests["b"].abandoned);
}

TEST_CASE("what is over the bound of the queue fails without being sent") {
  turnstile g;
  mailbox requests;
  offload<gated> over(g);
  requests.post(over, "on its way");
  g.wait_for(1);
  for (unsigned i = 0; i != over.max_in_flight; ++i) requests.post(over, std::to_string(i));
  CHECK(requests.look().empty());
  requests.post(over, "too many");
  CHECK(requests.look().size() == 1);
  CHECK(requests["too many"].response.failure() == errc::too_many_in_flight);
  g.open();
  while (requests.look().size() != over.max_in_flight + 2) over.wait(10s);
  CHECK(g.wait_for(over.max_in_flight + 1).back() == std::to_string(over.max_in_flight - 1));
}

TEST_CASE("clients on several threads share one") {
  offload<testing::fake_transport> over;
  std::atomic<int> accepted = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t != 3; ++t)
    threads.emplace_back([&] {
      const drip::account account = support::drip_account();
      client c{account, over};
      std::size_t called = 0;
      for (std::size_t i = 0; i != 50; ++i) {
        const ticket name = c.send(support::unsubscribe(), [&](result<reply_view> r) { accepted += r.has_value(); });
        if (i % 7 == 0) called += c.cancel(name);
        do called += c.poll();
        while (called + 16 < i);  // the queue has room for all of them
      }
      while (called != 50) called += c.poll();
    });
  for (std::thread& t : threads) t.join();
  CHECK(accepted == 3 * (50 - 8));
}

TEST_CASE("a request that libcurl is at is cancelled, and the next one is sent") {
  notes<std::string> seen;
  raw_server server([&](plain_talk t) {
    const std::string request = t.read_request();
    seen.add(request.substr(0, request.find(" HTTP")));
    if (request.starts_with("POST /silent")) t.wait_for_the_end();
    else t.write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
  });
  mailbox requests;
  const std::string silent = server.url() + "/silent", good = server.url() + "/good";
  {
    offload<curl_transport> over(http::connection_settings{});
    requests.post(over, silent);
    requests.post(over, good);
    while (seen.all().empty()) std::this_thread::yield();
    over.cancel(requests[silent].request);
    while (requests.look().size() != 2) over.wait(10s);
    CHECK(requests[silent].abandoned);
    CHECK(requests[good].response.status() == 204);
  }
  const std::string last = server.url() + "/silent/until/the/end";
  {
    offload<curl_transport> over;
    requests.post(over, last);
    while (seen.all().size() != 3) std::this_thread::yield();
  }
  CHECK(requests[last].abandoned);
}

TEST_SUITE_END();

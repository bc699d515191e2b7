// SPDX-License-Identifier: BSL-1.0
#include <adapters/curl/curl_multi_transport.hpp>

#include "../api/support.hpp"
#include "mailbox.hpp"
#include "no_proxy.hpp"
#include "tls_server.hpp"
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace tillwire;
using support::mailbox, support::notes, support::plain_talk, support::raw_server, support::self_signed, support::tcp,
    support::temporary_file, support::tls_server, support::tls_talk;

namespace {

static_assert(http::can_block<curl_multi_transport>);
static_assert(http::pollable<curl_multi_transport> && http::cancellable<curl_multi_transport>);

std::string answer(std::string const& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/** Answers each request on each connection, one connection after the other. */
struct patient : raw_server {
  explicit patient()
      : raw_server([](plain_talk t) {
          while (!t.read_request().empty()) t.write(answer("here"));
        }) {}
};

/** Reads one request on each connection, and says no word. */
struct silent : notes<std::string>, raw_server {
  silent()
      : raw_server([this](plain_talk t) {
          add(t.read_request());
          t.wait_for_the_end();
        }) {}
};

/** Answers nobody before that many connections are open, the last one first, each with the body of its request. */
struct gathering : raw_server {
  explicit gathering(std::size_t size)
      : raw_server(
            [size, all = std::make_shared<std::vector<tcp::socket>>()](tcp::socket s) {
              all->push_back(std::move(s));
              if (all->size() != size) return;
              for (; !all->empty(); all->pop_back()) {
                plain_talk t(all->back());
                const std::string request = t.read_request();
                t.write(answer(request.substr(request.find("\r\n\r\n") + 4)));
              }
            },
            0) {}
};

/** Less than a hang: requests have a minute. */
struct stopwatch {
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
  [[nodiscard]] bool is_below(std::chrono::milliseconds d) const {
    return std::chrono::steady_clock::now() - begun < d;
  }
};

drip::account account_at(std::string url) {
  drip::account account = support::drip_account();
  account.base_url = std::move(url);
  return account;
}

}  // namespace

TEST_SUITE_BEGIN("adapters/curl_multi_transport");

TEST_CASE("many requests are on their way at once, and each gets its own answer") {
  gathering server(curl_multi_transport::max_in_flight);
  curl_multi_transport curl;
  mailbox box;
  for (unsigned i = 0; i != curl.max_in_flight; ++i) box.post(curl, server.url(), "request " + std::to_string(i));
  REQUIRE(box.wait_for(curl, curl.max_in_flight));
  for (auto const& x : box.look()) {
    CHECK_FALSE(x->response.failure());
    CHECK(x->response.status() == 200);
    CHECK(x->response.body() == x->request.body.view());
  }
}

TEST_CASE("a server with TLS but without HTTP/2 gets a connection for each request") {
  const self_signed own("IP:127.0.0.1");
  const temporary_file bundle(own.certificate);
  tls_server server(own, [](tls_talk t) {
    t.read_request();
    t.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  curl_multi_transport curl({.ca_bundle = bundle.path()});
  mailbox box;
  for (int i = 0; i != 8; ++i) box.post(curl, server.url());
  REQUIRE(box.wait_for(curl, 8));
  for (auto const& x : box.look()) CHECK(x->response.status() == 200);
  CHECK(server.connections() == 8);
}

TEST_CASE("requests to a server without TLS do not wait for each other") {
  gathering server(2);
  curl_multi_transport curl;
  mailbox box;
  box.post(curl, server.url(), "1");
  while (server.connections() != 1) curl.poll();
  box.post(curl, server.url(), "2");
  CHECK(box.wait_for(curl, 2));
}

TEST_CASE("a poll does not wait for a silent server") {
  silent server;
  curl_multi_transport curl;
  mailbox box;
  box.post(curl, server.url());
  const stopwatch watch;
  while (server.all().empty() && watch.is_below(20s)) curl.poll();
  for (int i = 0; i != 100; ++i) curl.poll();
  CHECK(watch.is_below(20s));
  CHECK(server.all().size() == 1);
  CHECK(box.look().empty());
}

TEST_CASE("a wait ends when an answer comes, and when one has come already") {
  std::atomic<int> asked = 0, allowed = 1;
  raw_server server([&](plain_talk t) {
    t.read_request();
    for (++asked; allowed < asked;) std::this_thread::yield();
    std::this_thread::sleep_for(20ms);
    t.write(answer(""));
  });
  curl_multi_transport curl;
  mailbox box;
  const stopwatch watch;
  box.post(curl, server.url());
  while (box.look().size() != 1) curl.wait(60s);
  box.post(curl, server.url());
  while (asked != 2) curl.poll();
  ++allowed;
  while (server.closed() != 2) std::this_thread::yield();
  while (box.look().size() != 2) curl.wait(60s);
  CHECK(watch.is_below(20s));
}

TEST_CASE("a wait with nothing in flight lasts as long as it was told to") {
  curl_multi_transport curl;
  const stopwatch watch;
  curl.wait(-1ms);
  curl.wait(0ms);
  curl.wait(50ms);
  CHECK_FALSE(watch.is_below(40ms));
  CHECK(watch.is_below(20s));
}

TEST_CASE("a request that is cancelled is given up at once, and the others go on") {
  silent server;
  patient other;
  curl_multi_transport curl;
  mailbox box;
  http::exchange const& on_its_way = box.post(curl, server.url());
  while (server.all().empty()) curl.poll();
  http::exchange const& not_begun = box.post(curl, server.url());
  http::exchange const& answered = box.post(curl, other.url());
  curl.cancel(on_its_way.request);
  curl.cancel(not_begun.request);
  REQUIRE(box.look().size() == 2);
  CHECK(box.has(on_its_way));
  CHECK(box.has(not_begun));
  CHECK(on_its_way.abandoned);
  CHECK(not_begun.abandoned);
  CHECK(box.wait_for(curl, 3));
  CHECK(answered.response.status() == 200);
  CHECK_FALSE(answered.abandoned);

  curl.cancel(answered.request);  // which it does not hold any more
  curl.cancel(http::request{});
  CHECK(box.look().size() == 3);
  while (server.closed() != 1) std::this_thread::yield();
  CHECK(server.connections() == 1);
}

TEST_CASE("a transport that ends gives up all that is in flight, and waits for nothing") {
  silent server;
  const self_signed own("IP:127.0.0.1");
  mailbox box;
  const stopwatch watch;
  {
    curl_multi_transport curl;
    box.post(curl, server.url());
    while (server.all().empty()) curl.poll();
    for (int i = 0; i != 3; ++i) box.post(curl, "https://" + server.host_and_port());  // whose handshake nobody answers
    box.post(curl, "http://name.invalid");
    curl.poll();
    box.post(curl, server.url());  // not begun
  }
  CHECK(watch.is_below(20s));
  REQUIRE(box.look().size() == 6);
  for (auto const& x : box.look()) CHECK(x->abandoned);
}

TEST_CASE("a client may end while its requests are on their way") {
  silent server;
  curl_multi_transport curl;
  int called = 0;
  {
    const drip::account account = account_at(server.url());
    client c{account, curl};
    c.send(support::unsubscribe(), [&](result<reply_view>) { ++called; });
    while (server.all().empty()) c.poll();
  }
  curl.poll();
  while (server.closed() != 1) std::this_thread::yield();  // it was cancelled
  CHECK(called == 0);
}

TEST_CASE("consecutive requests share a connection") {
  patient server;
  curl_multi_transport curl;
  mailbox box;
  for (std::size_t i = 1; i <= 3; ++i) {
    box.post(curl, server.url());
    REQUIRE(box.wait_for(curl, i));
    CHECK(box.look().back()->response.body() == "here");
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("a request whose connection breaks is not sent a second time, be it without a body") {
  for (std::string const body : {"", "an order"}) {
    notes<std::string> seen;
    raw_server server([&](plain_talk t) {
      t.read_request();
      t.write(answer(""));
      if (std::string second = t.read_request(); !second.empty()) seen.add(second);
    });
    curl_multi_transport curl;
    mailbox box;
    box.post(curl, server.url());
    REQUIRE(box.wait_for(curl, 1));
    http::exchange const& x = box.post(curl, server.url(), body);
    REQUIRE(box.wait_for(curl, 2));
    CAPTURE(body);
    CHECK(x.response.failure() == errc::connection_lost);
    CHECK(x.response.failure_message() != "");
    CHECK(x.response.failure_message().find("callback") == std::string_view::npos);
    CHECK(seen.all().size() == 1);
  }
}

TEST_CASE("a server that goes away with a request in its hands has not refused a connection") {
  boost::asio::io_context io;
  tcp::acceptor acceptor(io, {boost::asio::ip::address_v4::loopback(), 0});
  const std::string url = "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
  std::thread server([&] {
    tcp::socket s = acceptor.accept();
    plain_talk t(s);
    t.read_request();
    t.write(answer(""));
    t.read_request();
    acceptor.close();
  });
  curl_multi_transport curl;
  mailbox box;
  box.post(curl, url);
  CHECK(box.wait_for(curl, 1));
  http::exchange const& x = box.post(curl, url);
  CHECK(box.wait_for(curl, 2));
  CHECK(x.response.failure() == errc::connection_lost);
  server.join();
}

TEST_CASE("a client waits for an answer, or is called when it comes") {
  patient server;
  curl_multi_transport curl;
  const drip::account account = account_at(server.url());
  client c{account, curl, {.timeout = 20s}};
  const result<reply> r = c.send(support::unsubscribe());
  REQUIRE(r);
  CHECK(r->body == "here");
  int called = 0;
  for (int i = 0; i != 3; ++i) c.send(support::unsubscribe(), [&](result<reply_view>) { ++called; });
  const stopwatch watch;
  for (; called != 3 && watch.is_below(20s); c.poll()) curl.wait(20s);
  CHECK(called == 3);
}

TEST_CASE("what goes wrong is told in its own way") {
  std::string nobody;
  {
    nobody = silent().url();
  }
  silent server;
  curl_multi_transport curl;
  mailbox box;
  http::exchange const& refused = box.post(curl, nobody);
  http::exchange const& unresolved = box.post(curl, "http://name.invalid");
  http::exchange const& late = box.send(curl, [&](http::request& r) {
    r.url = server.url();
    r.timeout = 50ms;
  });
  REQUIRE(box.wait_for(curl, 3));
  CHECK(refused.response.failure() == errc::connection_refused);
  CHECK(unresolved.response.failure() == errc::unresolved_host);
  CHECK(late.response.failure() == errc::timed_out);
}

TEST_CASE("requests that wait for the first one's connection are over when their time is") {
  silent server;
  curl_multi_transport curl;
  mailbox box;
  const stopwatch watch;
  for (int i = 0; i != 3; ++i)
    box.send(curl, [&](http::request& r) {
      r.url = "https://" + server.host_and_port();
      r.timeout = 50ms;
    });
  REQUIRE(box.wait_for(curl, 3));
  CHECK(watch.is_below(9s));  // the connection has ten seconds
  for (auto const& x : box.look()) CHECK(x->response.failure() == errc::timed_out);
}

TEST_CASE("the settings hold for each request") {
  const self_signed own("IP:127.0.0.1"), till("DNS:till.example");
  const temporary_file bundle(own.certificate), certificate(till.certificate), key(till.key);
  tls_server server(
      own,
      [](tls_talk t) {
        t.read_request();
        t.write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
      },
      till.certificate);
  curl_multi_transport curl(
      {.ca_bundle = bundle.path(), .client_certificate = certificate.path(), .client_key = key.path()});
  curl_multi_transport stranger;
  mailbox box;
  for (int i = 0; i != 2; ++i) box.post(curl, server.url());
  REQUIRE(box.wait_for(curl, 2));
  for (auto const& x : box.look()) CHECK(x->response.status() == 204);
  http::exchange const& x = box.post(stranger, server.url());
  REQUIRE(box.wait_for(stranger, 3));
  CHECK(x.response.failure() == errc::tls_failed);

  notes<std::string> seen;
  raw_server proxy([&](plain_talk t) {
    seen.add(t.read_request());
    t.write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
  });
  curl_multi_transport behind({.proxy = proxy.url()});
  box.post(behind, "http://api.getdrip.invalid/");
  REQUIRE(box.wait_for(behind, 4));
  CHECK(box.look().back()->response.status() == 204);
  REQUIRE(seen.all().size() == 1);
  CHECK(seen.all()[0].starts_with("POST http://api.getdrip.invalid/ HTTP/1.1\r\n"));
}

TEST_CASE("the password of a proxy is not told") {
  silent nobody;
  for (std::string const proxy : {"http://till:s3cret@[1", "nothing://till:s3cret@proxy", "http://till:s3cret@:x",
                                  "http://till:s3cret@proxy.invalid:1"}) {
    curl_multi_transport curl({.proxy = proxy});
    mailbox box;
    http::exchange const& x = box.post(curl, nobody.url());
    REQUIRE(box.wait_for(curl, 1));
    CAPTURE(x.response.failure_message());
    CHECK(x.response.failure() == errc::proxy_failed);
    CHECK(x.response.failure_message() != "");
    CHECK(x.response.failure_message().find("s3cret") == std::string_view::npos);
  }
}

TEST_SUITE_END();

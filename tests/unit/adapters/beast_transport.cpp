// SPDX-License-Identifier: BSL-1.0
#include <adapters/beast/beast_transport.hpp>
#include <adapters/beast/fault_server.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "../api/support.hpp"
#include "mailbox.hpp"
#include "raw_server.hpp"
#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace tillwire;
using support::mailbox, support::notes, support::plain_talk, support::raw_server;

namespace {

static_assert(http::can_block<beast_transport> && http::cancellable<beast_transport>);
static_assert(!http::pollable<beast_transport>);

constexpr std::string_view accepted = "HTTP/1.1 202 Accepted\r\nContent-Length: 18\r\n\r\n{\"request_id\":\"1\"}";

/** An io_context that threads run. */
struct running_io {
  explicit running_io(int count = 1) {
    for (int i = 0; i != count; ++i) threads.emplace_back([this] { io.run(); });
  }
  running_io(running_io const&) = delete;
  running_io& operator=(running_io const&) = delete;
  ~running_io() { stop(); }

  void stop() {
    io.stop();
    for (std::thread& t : threads) t.join();
    threads.clear();
  }

  boost::asio::io_context io{};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  std::vector<std::thread> threads{};
};

/** What comes of one request. */
http::response const& get(mailbox& m, beast_transport& over, std::string_view url) {
  http::exchange const& x = m.post(over, url);
  const auto hang = std::chrono::steady_clock::now() + 20s;
  while (!m.has(x) && std::chrono::steady_clock::now() < hang) over.wait(1s);
  REQUIRE(m.has(x));
  return x.response;
}

std::size_t abandoned(mailbox& m) {
  std::size_t count = 0;
  for (auto const& x : m.look()) count += x->abandoned ? 1u : 0u;
  return count;
}

}  // namespace

TEST_SUITE_BEGIN("adapters/beast_transport");

TEST_CASE("many requests at once get their own answers, however many threads run the io_context") {
  beast::fault_server server;
  for (int threads : {1, 3}) {
    CAPTURE(threads);
    running_io r(threads);
    beast_transport transport(r.io);
    mailbox m;
    for (int i = 0; i != 60; ++i) m.post(transport, server.url() + "/ok/many/" + std::to_string(i));
    REQUIRE(m.wait_for(transport, 60));
    for (auto const& x : m.look()) {
      CHECK(x->response.status() == 200);
      CHECK(server.url() + std::string(x->response.body()) == x->request.url);
    }
  }
}

TEST_CASE("a client over it waits for answers, and calls handlers in its own thread") {
  raw_server server([](plain_talk t) {
    while (!t.read_request().empty()) t.write(accepted);
  });
  drip::account account = support::drip_account();
  account.base_url = server.url();
  running_io r;
  beast_transport transport(r.io);
  client c{account, transport};
  CHECK(c.send(support::unsubscribe()));
  std::optional<std::thread::id> called;
  c.send(support::unsubscribe(), [&called](result<reply_view> answer) {
    CHECK(answer);
    called = std::this_thread::get_id();
  });
  for (const auto hang = std::chrono::steady_clock::now() + 20s; !called && std::chrono::steady_clock::now() < hang;) {
    transport.wait(1s);
    c.poll();
  }
  CHECK(called == std::this_thread::get_id());
}

TEST_CASE("destruction drops what is in flight, whoever runs the io_context or nobody") {
  beast::fault_server server;
  enum { running, stopped, never_run };
  for (int how : {running, stopped, never_run}) {
    CAPTURE(how);
    running_io r(how == never_run ? 0 : 1);
    mailbox m;
    {
      beast_transport transport(r.io);
      for (int i = 0; i != 10; ++i) m.post(transport, server.url() + "/silent/destroyed/60000");
      if (how != never_run) {
        m.post(transport, server.url() + "/ok/destroyed");
        CHECK(m.wait_for(transport, 1));
      }
      if (how == stopped) r.stop();
    }
    CHECK(abandoned(m) == 10);
  }
}

TEST_CASE("what is cancelled is dropped at once, also where nobody runs the io_context, and the others go on") {
  beast::fault_server server;
  for (bool later : {false, true}) {
    running_io r(later ? 0 : 1);
    beast_transport transport(r.io);
    mailbox m;
    http::exchange const& given_up = m.post(transport, server.url() + "/silent/cancelled/60000");
    http::exchange const& wanted = m.post(transport, server.url() + "/ok/wanted");
    transport.cancel(given_up.request);
    CHECK(m.has(given_up));
    CHECK(given_up.abandoned);
    transport.cancel(http::request{});
    if (later) r.threads.emplace_back([&r] { r.io.run(); });
    CHECK(m.wait_for(transport, 2));
    CHECK(wanted.response.status() == 200);
  }
}

TEST_CASE("a connection that the server has closed is not used again") {
  raw_server server([](plain_talk t) {
    t.read_request();
    t.write(accepted);  // and does not say that it closes it
  });
  running_io r;
  beast_transport transport(r.io);
  mailbox m;
  for (int i = 1; i != 4; ++i) {
    CHECK(get(m, transport, server.url()).status() == 202);
    while (server.closed() != i) std::this_thread::yield();
  }
}

TEST_CASE("connections stay open for the next request, also one without a body, and to another host there is another") {
  raw_server server([](plain_talk t) {
    while (!t.read_request().empty()) t.write(accepted);
  });
  beast::fault_server other;
  {
    running_io r;
    beast_transport transport(r.io);
    mailbox m;
    for (int i = 0; i != 3; ++i) {
      CHECK(get(m, transport, server.url()).status() == 202);
      CHECK(get(m, transport, other.url() + "/ok/open").status() == 200);
    }
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("a proxy is told who asks, and the whole URL") {
  notes<std::string> seen;
  raw_server proxy([&](plain_talk t) {
    seen.add(t.read_request());
    t.write(accepted);
  });
  running_io r;
  beast_transport transport(r.io, {.proxy = "http://till:p%40ss@" + proxy.host_and_port()});
  mailbox m;
  CHECK(get(m, transport, "http://shop.invalid/a?b").status() == 202);
  get(m, transport, "https://shop.invalid/a?b");
  REQUIRE(seen.all().size() == 2);
  CHECK(seen.all()[0].starts_with("POST http://shop.invalid/a?b HTTP/1.1\r\nHost: shop.invalid\r\n"));
  CHECK(seen.all()[1].starts_with("CONNECT shop.invalid:443 HTTP/1.1\r\nHost: shop.invalid:443\r\n"));
  for (std::string const& request : seen.all())
    CHECK(request.find("\r\nProxy-Authorization: Basic dGlsbDpwQHNz\r\n") != request.npos);
}

TEST_CASE("settings and URLs that cannot be used are told by the requests that need them") {
  beast::fault_server server;
  running_io r;
  mailbox m;
  const auto failure = [&](http::connection_settings settings, std::string const& url) {
    beast_transport transport(r.io, std::move(settings));
    http::response const& answer = get(m, transport, url);
    CHECK(answer.failure_message() != "");
    return answer.failure();
  };
  std::string const& plain = server.url();
  CHECK(failure({}, "ftp://shop") == errc::transport_failed);
  CHECK(failure({.proxy = "socks5://proxy"}, plain) == errc::proxy_failed);
  CHECK(failure({.proxy = "https://till:secret@" + plain.substr(7)}, plain) == errc::proxy_failed);  // not in the clear
  CHECK(failure({.ca_bundle = "/nowhere.pem"}, server.site().secure) == errc::tls_failed);
  CHECK(failure({.client_certificate = "/nowhere.pem"}, server.site().secure) == errc::tls_failed);
  CHECK(failure({.ca_bundle = server.site().ca_bundle}, server.site().members_only + "/ok/guest") == errc::tls_failed);
  beast_transport without_tls(r.io, {.ca_bundle = "/nowhere.pem"});
  CHECK(get(m, without_tls, plain + "/ok/plain").status() == 200);
}

TEST_SUITE_END();

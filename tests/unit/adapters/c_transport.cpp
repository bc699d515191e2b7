// SPDX-License-Identifier: BSL-1.0
#include <adapters/c/c_transport.hpp>

#include "../api/support.hpp"
#include "c_sockets.hpp"
#include "mailbox.hpp"
#include "raw_server.hpp"
#include <doctest/doctest.h>

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace tillwire;
using support::c_sockets_transport, support::mailbox, support::notes, support::plain_talk, support::raw_server;

namespace {

static_assert(http::can_block<c_transport> && http::pollable<c_transport> && http::cancellable<c_transport>);

/** A host that does nothing of itself. */
struct idle_host {
  std::vector<tillwire_request const*> held{}, cancelled{};
  int polls = 0;

  tillwire_transport functions() {
    return {
        .size = sizeof(tillwire_transport),
        .self = this,
        .start = [](void* self, tillwire_request const* r) { static_cast<idle_host*>(self)->held.push_back(r); },
        .poll = [](void* self) { ++static_cast<idle_host*>(self)->polls; },
        .cancel = [](void* self, tillwire_request const* r) { static_cast<idle_host*>(self)->cancelled.push_back(r); }};
  }
};

void answer(tillwire_request const* r, int status) {
  r->answer->set_status(r, status);
  r->answer->complete(r);
}

constexpr std::string_view accepted = "HTTP/1.1 202 Accepted\r\nContent-Length: 18\r\n\r\n{\"request_id\":\"1\"}";

}  // namespace

TEST_SUITE_BEGIN("adapters/c_transport");

TEST_CASE("the host sees the request as it is, and the client what the host answers") {
  static notes<std::string> seen;
  const tillwire_transport host{
      .size = sizeof(tillwire_transport),
      .self = nullptr,
      .start =
          [](void*, tillwire_request const* r) {
            seen.add(r->method);
            seen.add(r->url);
            for (std::size_t i = 0; i != r->header_count; ++i) seen.add(r->headers[i]);
            seen.add({r->body, r->body_size});
            seen.add(std::to_string(r->timeout_ms) + " ms");
            r->answer->set_status(r, 100);
            r->answer->add_header(r, "Retry-After", 11, "9", 1);
            r->answer->set_status(r, 200);
            r->answer->add_header(r, "X-Request-Id: 7", 12, "71", 1);
            CHECK(r->answer->append_body(r, "abcdef", 3) == 1);
            CHECK(r->answer->append_body(r, std::string(64 * 1024, 'x').data(), 64 * 1024) == 0);
            r->answer->complete(r);
          },
      .poll = nullptr,
      .cancel = nullptr};
  const drip::account account = support::drip_account();
  c_transport over(host);
  client c{account, over, {.timeout = 1234ms}};
  const result<reply> r = c.send(support::unsubscribe());
  CHECK(r);
  const std::vector<std::string> told = seen.take();
  REQUIRE(told.size() >= 5);
  CHECK(told[0] == "POST");
  CHECK(told[1] == "https://api.getdrip.com/v2/9999999/unsubscribes/batches");
  CHECK(told[2] == "Authorization: Basic " + std::string(support::drip_basic));
  CHECK(told[told.size() - 2] == support::unsubscribe_body);
  CHECK(told.back() == "1234 ms");

  mailbox requests;
  requests.post(over, "a");
  http::response const& a = requests["a"].response;
  CHECK(a.status() == 200);
  CHECK(a.headers().size() == 1);
  CHECK(a.headers().find("X-Request-Id") == "7");
  CHECK(a.body().substr(0, 4) == "abcx");
  CHECK(a.is_truncated());
  over.poll();  // the host has no such function
}

TEST_CASE("each failure has its number, and others are of the transport") {
  idle_host host;
  c_transport over(host.functions());
  mailbox requests;
  int number = 0;
  for (errc expected : {errc::transport_failed, errc::unresolved_host, errc::connection_refused, errc::connection_lost,
                        errc::timed_out, errc::tls_failed, errc::proxy_failed, errc::malformed_response,
                        errc::transport_failed, errc::transport_failed}) {
    const std::string url = std::to_string(number);
    requests.post(over, url);
    tillwire_request const* const r = host.held.back();
    r->answer->fail(r, number++, "a reason");
    CHECK_FALSE(requests.has(requests[url]));
    r->answer->complete(r);
    CHECK(requests.has(requests[url]));
    CHECK(requests[url].response.failure() == expected);
    CHECK(requests[url].response.failure_message() == "a reason");
  }
}

TEST_CASE("what the host drops is abandoned") {
  idle_host host;
  c_transport over(host.functions());
  mailbox requests;
  requests.post(over, "a");
  host.held[0]->answer->drop(host.held[0]);
  CHECK(requests.look().size() == 1);
  CHECK(requests["a"].abandoned);
}

TEST_CASE("requests that are on their way at once are told apart, and their places used again") {
  idle_host host;
  c_transport over(host.functions());
  mailbox requests;
  for (char const* url : {"a", "b", "c"}) requests.post(over, url);
  tillwire_request const* const b = host.held[1];
  answer(b, 202);
  CHECK(requests.look().size() == 1);
  CHECK(requests["b"].response.status() == 202);
  requests.post(over, "d");
  CHECK(host.held[3] == b);
  CHECK(b->url == std::string("d"));
  CHECK(host.held[0]->url == std::string("a"));
  for (int i : {0, 2, 3}) answer(host.held[static_cast<std::size_t>(i)], 200 + i);
  CHECK(requests["a"].response.status() == 200);
  CHECK(requests["c"].response.status() == 202);
  CHECK(requests["d"].response.status() == 203);
}

TEST_CASE("cancelling asks the host, and ends a request that the host does not end") {
  idle_host host;
  c_transport over(host.functions());
  mailbox requests;
  for (char const* url : {"a", "b"}) requests.post(over, url);
  over.cancel(requests["b"].request);
  CHECK(host.cancelled == std::vector{host.held[1]});
  CHECK(requests.look().size() == 1);
  CHECK(requests["b"].abandoned);
  over.cancel(requests["b"].request);  // it is over
  http::request elsewhere;
  over.cancel(elsewhere);
  CHECK(host.cancelled.size() == 1);
  answer(host.held[0], 202);
}

TEST_CASE("destruction cancels what is on its way, and nothing else") {
  idle_host host;
  mailbox requests;
  {
    c_transport over(host.functions());
    for (char const* url : {"a", "b"}) requests.post(over, url);
    answer(host.held[0], 202);
  }
  CHECK(host.cancelled == std::vector{host.held[1]});
  CHECK(requests.look().size() == 2);
  CHECK(requests["b"].abandoned);
}

TEST_CASE("functions that the host's header did not have yet are not called") {
  idle_host host;
  tillwire_transport functions = host.functions();
  functions.size = offsetof(tillwire_transport, poll);
  mailbox requests;
  {
    c_transport over(functions);
    over.poll();
    requests.post(over, "a");
  }
  CHECK(host.polls == 0);
  CHECK(host.cancelled.empty());
  CHECK(requests["a"].abandoned);
}

TEST_CASE("a host may answer from a thread of its own") {
  struct threaded {
    std::vector<std::thread> threads{};
    static void start(void* self, tillwire_request const* r) {
      static_cast<threaded*>(self)->threads.emplace_back([r] { answer(r, 202); });
    }
  } host;
  c_transport over({.size = sizeof(tillwire_transport),
                    .self = &host,
                    .start = &threaded::start,
                    .poll = nullptr,
                    .cancel = nullptr});
  const drip::account account = support::drip_account();
  client c{account, over};
  for (int i = 0; i != 50; ++i) CHECK(c.send(support::unsubscribe()));
  for (std::thread& t : host.threads) t.join();
}

TEST_CASE("wait returns when the time is over") {
  idle_host host;
  c_transport over(host.functions());
  over.wait(5ms);
  CHECK(host.polls > 1);
  mailbox requests;
  requests.post(over, "a");
  answer(host.held[0], 202);
  over.wait(24h);  // not at all, since one has ended
}

TEST_CASE("a host in a shared library sends a request and takes in the answer") {
  notes<std::string> seen;
  raw_server server([&](plain_talk t) {
    for (std::string request; !(request = t.read_request()).empty();) {
      seen.add(request);
      t.write(accepted);
    }
  });
  drip::account account = support::drip_account();
  account.base_url = server.url();
  c_sockets_transport over;
  client c{account, over};
  for (int i = 0; i != 3; ++i) CHECK(c.send(support::unsubscribe()));
  CHECK(server.connections() == 1);
  const std::vector<std::string> all = seen.all();
  REQUIRE(all.size() == 3);
  CHECK(all[2].starts_with("POST /v2/9999999/unsubscribes/batches HTTP/1.1\r\nHost: " + server.host_and_port() +
                           "\r\nAuthorization: Basic "));
  CHECK(all[2].ends_with("\r\n\r\n" + std::string(support::unsubscribe_body)));
}

TEST_CASE("a request of a host in a shared library is cancelled by hand and by the end") {
  raw_server server([](plain_talk t) { t.wait_for_the_end(); });
  mailbox requests;
  {
    c_sockets_transport over;
    for (char const* path : {"/a", "/b"}) {
      requests.post(over, server.url() + path);
      over.poll();
    }
    over.cancel(requests[server.url() + "/a"].request);
    CHECK(requests.look().size() == 1);
    while (server.connections() != 2) std::this_thread::yield();
  }
  CHECK(requests.look().size() == 2);
  while (server.closed() != 2) std::this_thread::yield();
}

TEST_CASE("what a host in a shared library says of bad answers") {
  const std::vector<std::pair<std::string, errc>> cases{
      {"", errc::connection_lost},
      {"HTTP/1.1 20", errc::connection_lost},
      {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1", errc::connection_lost},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n1", errc::connection_lost},
      {"SSH-2.0", errc::malformed_response},
      {"HTTP/1.1 2000\r\n\r\n", errc::malformed_response},
      {"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", errc::malformed_response},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", errc::malformed_response},
      {"HTTP/1.1 200 OK\r\nno field\r\n\r\n", errc::malformed_response}};
  for (auto const& c : cases) {
    raw_server server([&c](plain_talk t) {
      t.read_request();
      t.write(c.first);
    });
    CAPTURE(c.first);
    c_sockets_transport over;
    mailbox requests;
    requests.post(over, server.url());
    while (requests.look().empty()) over.wait(10s);
    CHECK(requests[server.url()].response.failure() == c.second);
  }
}

TEST_SUITE_END();

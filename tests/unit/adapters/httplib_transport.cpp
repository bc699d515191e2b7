// SPDX-License-Identifier: BSL-1.0
#include <adapters/httplib/httplib_transport.hpp>
#include <adapters/offload/offload.hpp>

#include "../http/sender.hpp"
#include "mailbox.hpp"
#include "raw_server.hpp"
#include "tls_server.hpp"
#include <doctest/doctest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace tillwire;
using support::mailbox, support::notes, support::plain_talk, support::raw_server, support::self_signed, support::sender,
    support::temporary_file, support::tls_server, support::tls_talk;

namespace {

static_assert(http::can_block<httplib_transport>);

constexpr std::string_view accepted = "HTTP/1.1 202 Accepted\r\nContent-Length: 18\r\n\r\n{\"request_id\":\"1\"}";

/** Sends an order. */
http::response const& post(sender& from, httplib_transport& over, std::string const& url,
                           std::string const& body = "an order", std::chrono::milliseconds timeout = 60s) {
  return from
      .send(over,
            [&](http::request& r) {
              r.url = url;
              r.headers.add("Content-Type", "application/json");
              r.headers.add("Authorization", "Basic c2VjcmV0Og==");
              r.body.append(body);
              r.timeout = timeout;
            })
      .response;
}

/** What came of it over a transport of its own. */
std::pair<errc, std::string> failure(std::string const& url, http::connection_settings settings) {
  sender s;
  httplib_transport over(std::move(settings));
  http::response const& r = post(s, over, url);
  REQUIRE(r.failure());
  CHECK(r.failure_message().find("c2VjcmV0Og") == std::string_view::npos);
  return {*r.failure(), std::string(r.failure_message())};
}

/** Answers once by TLS, behind a tunnel if it has words for one, says good-bye, and waits for the client to go. */
class polite_server : public raw_server {
 public:
  explicit polite_server(self_signed const& own, std::string const& tunnel = {})
      : polite_server(std::make_shared<state>(own, tunnel)) {}

  [[nodiscard]] int good_byes() const { return state_->good_byes; }

 private:
  struct state {
    boost::asio::ssl::context settings{boost::asio::ssl::context::tls_server};
    std::string tunnel;
    std::atomic<int> good_byes = 0;

    state(self_signed const& own, std::string words) : tunnel(std::move(words)) {
      settings.use_certificate_chain(boost::asio::buffer(own.certificate));
      settings.use_private_key(boost::asio::buffer(own.key), boost::asio::ssl::context::pem);
    }
    void serve(support::tcp::socket socket) {
      socket.set_option(support::tcp::no_delay(true));  // the good-bye has arrived when it is counted
      if (!tunnel.empty()) {
        plain_talk t(socket);
        t.read_request();
        t.write(tunnel);
      }
      const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(settings.native_handle()), SSL_free);
      SSL_set_fd(tls.get(), socket.native_handle());
      char bytes[4096];
      if (SSL_accept(tls.get()) != 1 || SSL_read(tls.get(), bytes, sizeof bytes) <= 0) return;
      SSL_write(tls.get(), accepted.data(), static_cast<int>(accepted.size()));
      SSL_shutdown(tls.get());  // by OpenSSL alone, since Asio's waits for the other side
      ++good_byes;
      plain_talk(socket).wait_for_the_end();
    }
  };

  explicit polite_server(std::shared_ptr<state> s)
      : raw_server([s](support::tcp::socket socket) { s->serve(std::move(socket)); }, 0), state_(s) {}

  std::shared_ptr<state> state_;
};

/** How often the program was told of SIGPIPE. */
volatile sig_atomic_t pipes = 0;

/** Counts SIGPIPE instead of dying of it. */
struct counting_pipes {
  struct sigaction before{};
  counting_pipes() {
    pipes = 0;
    struct sigaction counts{};
    counts.sa_handler = [](int) { pipes = pipes + 1; };
    ::sigaction(SIGPIPE, &counts, &before);
  }
  counting_pipes(counting_pipes const&) = delete;
  counting_pipes& operator=(counting_pipes const&) = delete;
  ~counting_pipes() { ::sigaction(SIGPIPE, &before, nullptr); }
};

}  // namespace

TEST_SUITE_BEGIN("adapters/httplib_transport");

TEST_CASE("a URL's server is found in each of its forms") {
  notes<std::string> seen;
  raw_server server([&](plain_talk t) {
    for (std::string request; !(request = t.read_request()).empty();) {
      seen.add(request.substr(0, request.find("\r\n")));
      t.write(accepted);
    }
  });
  sender s;
  httplib_transport over;
  for (char const* path : {"", "/a/..%2Fb/%2E%2E/./c", "?x=1"})
    CHECK(post(s, over, server.url() + path).status() == 202);
  CHECK(seen.all() ==
        std::vector<std::string>{"POST / HTTP/1.1", "POST /a/..%2Fb/%2E%2E/./c HTTP/1.1", "POST /?x=1 HTTP/1.1"});
  CHECK(server.connections() == 1);
  for (char const* url : {"", "shop", "ftp://shop/", "http://", "http:///x", "http://shop:/", "http://shop:65536/",
                          "http://shop:1x/", "http://user@shop/"}) {
    CAPTURE(url);
    CHECK(failure(url, {}).first == errc::transport_failed);
  }
}

TEST_CASE("the timeout bounds the request as a whole, however the answer drips") {
  for (std::string const words : {"HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"}) {
    std::atomic<bool> over_there = false;
    raw_server server([&](plain_talk t) {
      t.read_request();
      t.write(words);
      for (int i = 0; i != 1000 && !over_there; ++i) {
        t.write("x");
        std::this_thread::sleep_for(10ms);
      }
    });
    sender s;
    httplib_transport over;
    CAPTURE(words);
    CHECK(post(s, over, server.url(), "an order", 100ms).failure() == errc::timed_out);
    over_there = true;
  }
}

TEST_CASE("a server that does not read cannot stretch the timeout") {
  std::atomic<bool> over_there = false;
  raw_server server([&](plain_talk) {
    while (!over_there) std::this_thread::sleep_for(1ms);
  });
  sender s;
  httplib_transport over;
  CHECK(post(s, over, server.url(), std::string(8 * 1024 * 1024, 'x'), 100ms).failure() == errc::timed_out);
  over_there = true;
}

TEST_CASE("a short timeout of one request is not the next one's") {
  raw_server server([](plain_talk t) {
    t.read_request();
    t.write(accepted);
    std::this_thread::sleep_for(300ms);  // while the second fills the socket
    t.read_request();
    t.write(accepted);
  });
  sender s;
  httplib_transport over;
  CHECK(post(s, over, server.url(), "an order", 200ms).status() == 202);
  CHECK(post(s, over, server.url(), std::string(8 * 1024 * 1024, 'x')).status() == 202);
  CHECK(server.connections() == 1);
}

TEST_CASE("another thread cancels the request that is on its way, and no other") {
  httplib_transport over;
  sender s;
  http::request elsewhere;
  notes<http::request const*> sent;
  raw_server server([&](plain_talk t) {
    t.read_request();
    CHECK_FALSE(over.cancel(elsewhere));
    CHECK(over.cancel(*sent.all().at(0)));
    t.wait_for_the_end();
  });
  CHECK(s.send(over, [&](http::request& r) {
           r.url = server.url();
           sent.add(&r);
         }).abandoned);
  CHECK_FALSE(over.cancel(*sent.all().at(0)));  // it is over
  raw_server good([](plain_talk t) {
    t.read_request();
    t.write(accepted);
  });
  CHECK(post(s, over, good.url()).status() == 202);
}

TEST_CASE("on a worker's thread, what is on its way ends with the transport") {
  raw_server server([](plain_talk t) { t.wait_for_the_end(); });
  mailbox requests;
  {
    offload<httplib_transport> over;
    requests.post(over, server.url());
    while (server.connections() != 1) std::this_thread::yield();
  }
  CHECK(requests[server.url()].abandoned);
}

TEST_CASE("SIGPIPE stays away from the program, unless it is the program's own") {
  const counting_pipes count;
  const self_signed own("IP:127.0.0.1");
  const temporary_file bundle(own.certificate);
  std::atomic<bool> over_there = false;
  tls_server server(own, [&](tls_talk) {
    while (!over_there) std::this_thread::sleep_for(1ms);
  });
  {
    sender s;
    httplib_transport over({.ca_bundle = bundle.path()});
    CHECK(post(s, over, server.url(), std::string(32 * 1024 * 1024, 'x'), 1s).failure() == errc::timed_out);
  }
  over_there = true;
  CHECK(pipes == 0);
  ::raise(SIGPIPE);
  CHECK(pipes == 1);
  {
    const httplib_detail::no_sigpipe quiet;
    ::raise(SIGPIPE);
  }
  CHECK(pipes == 1);

  ::sigset_t pipe, before;
  ::sigemptyset(&pipe);
  ::sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, &before);
  ::raise(SIGPIPE);  // the program's own, and it waits
  {
    const httplib_detail::no_sigpipe quiet;
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  CHECK(pipes == 2);
}

TEST_CASE("a connection that a TLS server has closed is opened again") {
  const self_signed own("IP:127.0.0.1");
  const temporary_file bundle(own.certificate);
  polite_server server(own);
  sender s;
  httplib_transport over({.ca_bundle = bundle.path()});
  for (int i = 1; i <= 3; ++i) {
    REQUIRE(post(s, over, "https://" + server.host_and_port()).status() == 202);
    while (server.good_byes() != i) std::this_thread::yield();
  }
}

TEST_CASE("a client certificate with its key in one file or in two") {
  const self_signed own("IP:127.0.0.1"), till("DNS:till.example");
  const temporary_file bundle(own.certificate), certificate(till.certificate), key(till.key),
      both(till.certificate + till.key);
  tls_server server(
      own,
      [](tls_talk t) {
        t.read_request();
        t.write(accepted);
      },
      till.certificate);
  for (http::connection_settings const& settings :
       {http::connection_settings{.client_certificate = certificate.path(), .client_key = key.path()},
        http::connection_settings{.client_certificate = both.path()}}) {
    http::connection_settings trusting = settings;
    trusting.ca_bundle = bundle.path();
    sender s;
    httplib_transport over(trusting);
    CHECK(post(s, over, server.url()).status() == 202);
  }
  CHECK(failure(server.url(), {.ca_bundle = bundle.path(), .client_certificate = "/nowhere/till.pem"}).first ==
        errc::tls_failed);
}

TEST_CASE("a proxy that refuses a tunnel has failed, however it says so") {
  for (std::string const words : {"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                                  "HTTP/1.1 407 Who are you\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                                  "HTTP/1.0 502 No\r\n\r\n", "SSH-2.0\r\n\r\n", ""}) {
    notes<std::string> seen;
    raw_server proxy([&](plain_talk t) {
      seen.add(t.read_request());
      t.write(words);
    });
    CAPTURE(words);
    CHECK(failure("https://api.getdrip.invalid", {.proxy = proxy.url() + "/"}).first == errc::proxy_failed);
    CHECK(seen.all() == std::vector<std::string>{
                            "CONNECT api.getdrip.invalid:443 HTTP/1.1\r\nHost: api.getdrip.invalid:443\r\n\r\n"});
  }
}

TEST_CASE("a tunnel is one in either version of HTTP") {
  const self_signed own("DNS:api.getdrip.invalid");
  const temporary_file bundle(own.certificate);
  for (char const* words :
       {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "HTTP/1.0 200 Connection Established\r\n\r\n"}) {
    polite_server server(own, words);
    sender s;
    httplib_transport over({.proxy = server.url(), .ca_bundle = bundle.path()});
    CHECK(post(s, over, "https://api.getdrip.invalid/v2").status() == 202);
  }
}

TEST_CASE("a proxy of a kind that is not served has failed, and nothing goes past it") {
  raw_server server([](plain_talk t) { t.write(accepted); });
  for (char const* proxy : {"socks5://127.0.0.1:1", "https://127.0.0.1:1", "127.0.0.1:1", "http://me:word@127.0.0.1:1",
                            "http://127.0.0.1:", "http://"}) {
    CAPTURE(proxy);
    const auto [code, message] = failure(server.url(), {.proxy = proxy});
    CHECK(code == errc::proxy_failed);
    CHECK(message.find("word") == std::string::npos);
  }
  CHECK(server.connections() == 0);
}

TEST_SUITE_END();

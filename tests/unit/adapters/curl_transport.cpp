// SPDX-License-Identifier: BSL-1.0
#include <adapters/curl/curl_transport.hpp>

#include "../api/support.hpp"
#include "../http/sender.hpp"
#include "raw_server.hpp"
#include <doctest/doctest.h>

#include <cstdlib>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using namespace tillwire;
using support::notes, support::plain_talk, support::raw_server, support::sender;

namespace {

static_assert(http::can_block<curl_transport>);

// libcurl would send what is meant for this machine to a proxy
[[maybe_unused]] const bool no_proxy = [] {
  for (char const* name : {"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"}) ::unsetenv(name);
  return true;
}();

constexpr std::string_view accepted = "HTTP/1.1 202 Accepted\r\nContent-Length: 18\r\n\r\n{\"request_id\":\"1\"}";
/** The same from a server that says that it closes the connection behind it. */
constexpr std::string_view last_accepted =
    "HTTP/1.1 202 Accepted\r\nConnection: close\r\nContent-Length: 18\r\n\r\n{\"request_id\":\"1\"}";

/** Answers each connection with the same words, when it has read a request. */
struct answers : raw_server {
  explicit answers(std::string words)
      : raw_server([words = std::move(words)](plain_talk t) {
          t.read_request();
          t.write(words);
        }) {}
};

/** Sends a request without a body. */
http::response const& get(sender& from, curl_transport& over, std::string const& url,
                          std::size_t max_body = 64 * 1024) {
  return from.send(over, [&](http::request& r) { r.url = url; }, max_body).response;
}

/** What a client is told that sends a payload to that URL. */
result<reply> send_to(std::string const& url, http::connection_settings settings = {},
                      client_options const& options = {}) {
  drip::account account = support::drip_account();
  account.base_url = url;
  curl_transport curl(std::move(settings));
  client c{account, curl, options};
  return c.send(support::unsubscribe());
}

errc failure(result<reply> const& r) {
  REQUIRE_FALSE(r);
  CHECK(r.error().message != "");
  CHECK(r.error().message.find(support::drip_token) == std::string::npos);
  CHECK(r.error().message.find(support::drip_basic) == std::string::npos);
  return r.error().code;
}

}  // namespace

TEST_SUITE_BEGIN("adapters/curl_transport");

TEST_CASE("a request arrives as it was written, and so does its answer") {
  notes<std::string> seen;
  raw_server server([&](plain_talk t) {
    seen.add(t.read_request());
    t.write(
        "HTTP/1.1 202 Accepted\r\nX-Request-Id: 17\r\nretry-after: 30\r\nSet-Cookie: a=b\r\nConnection: "
        "close\r\nContent-Length: 18\r\n\r\n"
        R"({"request_id":"1"})");
  });
  curl_transport curl;
  sender s;
  for (http::method m :
       {http::method::post, http::method::put, http::method::patch, http::method::delete_, http::method::get}) {
    http::response const& r = s.send(curl, [&](http::request& to_fill) {
                                 to_fill.method = m;
                                 to_fill.url = server.url() + "/a/..%2Fb/%2E%2E/./c";
                                 to_fill.headers.add("Authorization", "Basic Zm9vOg==");
                                 to_fill.headers.add("Content-Type", "application/json");
                                 to_fill.headers.add("User-Agent", "My Till (www.mytill.com) tillwire/1");
                                 to_fill.headers.add("Accept", "*/*; version=2");
                                 to_fill.body.append("{\"\xC3\xBC\":1}");
                               }).response;
    CHECK_FALSE(r.failure());
    CHECK(r.status() == 202);
    CHECK(r.body() == R"({"request_id":"1"})");
    CHECK(r.headers().find("X-Request-Id").value_or("none") == "17");
    CHECK(r.headers().find("Retry-After").value_or("none") == "30");
    CHECK(r.headers().size() == 2);
    CHECK(seen.take() ==
          std::vector<std::string>{std::string(to_string(m)) +
                                   " /a/..%2Fb/%2E%2E/./c HTTP/1.1\r\nHost: " + server.host_and_port() +
                                   "\r\nAuthorization: Basic Zm9vOg==\r\nContent-Type: application/json"
                                   "\r\nUser-Agent: My Till (www.mytill.com) tillwire/1\r\nAccept: */*; version=2"
                                   "\r\nContent-Length: 8\r\n\r\n{\"\xC3\xBC\":1}"});
  }
}

TEST_CASE("bodies of any size arrive whole") {
  notes<std::string> seen;
  raw_server server([&](plain_talk t) {
    const std::string request = t.read_request();
    seen.add(request.substr(request.find("\r\n\r\n") + 4));
    t.write(last_accepted);
  });
  curl_transport curl;
  sender s;
  for (std::size_t size : {0u, 1u, 65536u, 1024u * 1024 + 1, 5u * 1024 * 1024}) {
    std::string body(size, '\0');
    for (std::size_t i = 0; i != size; ++i) body[i] = static_cast<char>(i * i >> 7);
    CHECK(s.send(curl, [&](http::request& r) {
             r.url = server.url();
             r.body.append(body);
           }).response.status() == 202);
    const std::vector<std::string> bodies = seen.take();
    REQUIRE(bodies.size() == 1);
    CHECK(bodies[0].size() == size);
    CHECK((bodies[0] == body));  // not printed when it differs
  }
}

TEST_CASE("consecutive requests share a connection") {
  raw_server server([](plain_talk t) {
    while (!t.read_request().empty()) t.write(accepted);
  });
  {
    curl_transport curl;
    sender s;
    for (int i = 0; i != 3; ++i) CHECK(get(s, curl, server.url()).status() == 202);
    CHECK(server.connections() == 1);
  }
  CHECK(send_to(server.url()));  // which that transport has closed
  CHECK(server.connections() == 2);
}

TEST_CASE("a connection that the server has closed is opened again") {
  answers server{std::string(accepted)};
  curl_transport curl;
  sender s;
  for (int i = 1; i <= 3; ++i) {
    CHECK(get(s, curl, server.url()).status() == 202);
    while (server.closed() != i) std::this_thread::yield();
  }
  CHECK(server.connections() == 3);
}

TEST_CASE("a request whose connection breaks is not sent a second time") {
  notes<std::string> seen;
  raw_server server([&](plain_talk t) {
    t.read_request();
    t.write(accepted);
    if (std::string second = t.read_request(); !second.empty())
      seen.add(second);  // and who knows what the vendor did with it
    t.reset();
  });
  curl_transport curl;
  sender s;
  CHECK(get(s, curl, server.url()).status() == 202);
  http::response const& r = s.send(curl, [&](http::request& to_fill) {
                               to_fill.url = server.url();
                               to_fill.body.append("an order");
                             }).response;
  CHECK(r.failure() == errc::connection_lost);
  CHECK(seen.all().size() == 1);
}

TEST_CASE("an answer over the cap is cut off, and still is one") {
  const std::string words =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1000000\r\nX-Request-Id: 1\r\n\r\n" +
      std::string(1000000, 'x');
  answers server(words);
  curl_transport curl;
  sender s;
  for (std::size_t cap : {0u, 1u, 65536u, 999999u, 1000000u}) {
    http::response const& r = get(s, curl, server.url(), cap);
    CHECK_FALSE(r.failure());
    CHECK(r.status() == 200);
    CHECK(r.is_truncated() == (cap != 1000000));
    CHECK(r.body().size() == cap);
    CHECK(r.body().find_first_not_of('x') == std::string_view::npos);
    CHECK(r.headers().find("X-Request-Id") == "1");
  }
  CHECK(send_to(server.url())->body.size() == 65536);
}

TEST_CASE("an answer without a length ends with the connection, and one in chunks with the last") {
  for (std::string const words :
       {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc", "HTTP/1.0 200 OK\r\n\r\nabc",
        "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\nRetry-After: 1\r\n\r\n"}) {
    answers server(words);
    CAPTURE(words);
    const result<reply> r = send_to(server.url());
    REQUIRE(r);
    CHECK(r->body == "abc");
  }
}

TEST_CASE("a redirect is not followed, and the credentials go nowhere else") {
  raw_server elsewhere([](plain_talk t) {
    t.read_request();
    t.write(accepted);
  });
  for (int status : {301, 302, 303, 307, 308}) {
    answers server("HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + elsewhere.url() +
                   "/\r\nContent-Length: 0\r\n\r\n");
    const result<reply> r = send_to(server.url());
    REQUIRE_FALSE(r);
    CHECK(r.error().code == errc::unexpected_status);
    CHECK(r.error().status == status);
    CHECK(server.connections() == 1);
  }
  CHECK(elsewhere.connections() == 0);
}

TEST_CASE("what comes before the final status is forgotten") {
  answers server(
      "HTTP/1.1 100 Continue\r\nRetry-After: 9\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-Request-Id: early\r\n\r\n" +
      std::string(accepted));
  curl_transport curl;
  sender s;
  http::response const& r = get(s, curl, server.url());
  CHECK(r.status() == 202);
  CHECK(r.body() == R"({"request_id":"1"})");
  CHECK(r.headers().size() == 0);
}

TEST_CASE("no pause is made for 100 Continue before a large body") {
  notes<std::string> seen;
  raw_server server([&](plain_talk t) {
    seen.add(t.read_request());
    t.write(accepted);
  });
  curl_transport curl;
  sender s;
  CHECK(s.send(curl, [&](http::request& r) {
           r.url = server.url();
           r.body.append(std::string(2'000'000, 'x'));
         }).response.status() == 202);
  REQUIRE(seen.all().size() == 1);
  CHECK(seen.all()[0].find("Expect") == std::string::npos);
}

TEST_CASE("a field's value is read without the white space around it") {
  answers server("HTTP/1.1 429 Too Many\r\nRetry-After:\t 30 \t\r\nX-Request-Id:17\r\nContent-Length: 0\r\n\r\n");
  curl_transport curl;
  sender s;
  http::response const& r = get(s, curl, server.url());
  CHECK(r.headers().find("Retry-After").value_or("none") == "30");
  CHECK(r.headers().find("X-Request-Id").value_or("none") == "17");
}

TEST_CASE("nothing listens there") {
  std::string url;
  {
    url = answers("").url();
  }
  CHECK(failure(send_to(url)) == errc::connection_refused);
}

TEST_CASE("a host without an address") {
  CHECK(failure(send_to("http://name.invalid")) == errc::unresolved_host);  // RFC 6761, section 6.4: there is none
}

TEST_CASE("no whole answer in time") {
  for (std::string const words :
       {"", "HTTP/1.1 202 Accepted\r\n", "HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\n1"}) {
    raw_server server([&](plain_talk t) {
      t.read_request();
      t.write(words);
      t.wait_for_the_end();
    });
    CAPTURE(words);
    CHECK(failure(send_to(server.url(), {}, {.timeout = 50ms})) == errc::timed_out);
  }
}

TEST_CASE("the connection breaks before or in the middle of the answer") {
  for (std::string const words :
       {"", "HTTP/1.1 20", "HTTP/1.1 202 Accepted\r\nContent-", "HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\n1",
        "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n1"}) {
    for (bool orderly : {true, false}) {
      if (orderly && words.ends_with("Content-")) continue;  // libcurl is content with the status
      raw_server server([&](plain_talk t) {
        t.read_request();
        t.write(words);
        if (!orderly) t.reset();
      });
      CAPTURE(words);
      CAPTURE(orderly);
      CHECK(failure(send_to(server.url())) == errc::connection_lost);
      CHECK(server.connections() == 1);
    }
  }
}

TEST_CASE("what answers does not speak HTTP") {
  for (char const* words :
       {"SSH-2.0-OpenSSH_9.2p1\r\n\r\n", "garbage\r\n\r\n", "220 mail.example ESMTP\r\n", "HTTP/1.1 abc\r\n\r\n",
        "<html>no head</html>\r\n\r\n", "HTTP/1.1 202 Accepted\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 20299999999999999 Accepted\r\n\r\n"}) {
    answers server(words);
    CAPTURE(words);
    CHECK(failure(send_to(server.url())) == errc::malformed_response);
  }
}

TEST_CASE("one transport goes on after a failure of each kind") {
  curl_transport curl;
  sender s;
  answers good{std::string(last_accepted)}, garbage("garbage\r\n\r\n"), silent("");
  for (std::string const& url : {garbage.url(), silent.url(), std::string("http://127.0.0.1:1")}) {
    CHECK(get(s, curl, url).failure());
    http::response const& r = get(s, curl, good.url());
    CHECK_FALSE(r.failure());
    CHECK(r.status() == 202);
  }
}

TEST_CASE("a proxy gets the requests for http, the whole URL in their first line") {
  notes<std::string> seen;
  raw_server proxy([&](plain_talk t) {
    seen.add(t.read_request());
    t.write(accepted);
  });
  CHECK(send_to("http://api.getdrip.invalid/", {.proxy = proxy.url()}));
  REQUIRE(seen.all().size() == 1);
  CHECK(seen.all()[0].starts_with(
      "POST http://api.getdrip.invalid/v2/9999999/unsubscribes/batches HTTP/1.1\r\nHost: api.getdrip.invalid\r\n"));
}

TEST_CASE("a proxy is asked for a tunnel for https, and is not told the credentials") {
  notes<std::string> seen;
  raw_server proxy([&](plain_talk t) {
    seen.add(t.read_request());
    t.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  });
  const result<reply> r = send_to("https://api.getdrip.invalid", {.proxy = proxy.url()});
  CHECK(failure(r) == errc::proxy_failed);
  CHECK(r.error().status == 0);  // it is not the vendor who said 403
  REQUIRE(seen.all().size() == 1);
  CHECK(seen.all()[0].starts_with("CONNECT api.getdrip.invalid:443 HTTP/1.1\r\n"));
  CHECK(seen.all()[0].find("Authorization") == std::string::npos);
}

TEST_CASE("a proxy that is not there has failed") {
  std::string nobody;
  {
    nobody = answers("").url();
  }
  CHECK(failure(send_to("http://api.getdrip.invalid", {.proxy = nobody})) == errc::proxy_failed);
  CHECK(failure(send_to("http://api.getdrip.invalid", {.proxy = "http://proxy.invalid:3128"})) == errc::proxy_failed);
}

TEST_CASE("another thread cancels the request that is on its way, and no other") {
  curl_transport curl;
  sender s;
  http::request elsewhere;
  CHECK_FALSE(curl.cancel(elsewhere));
  notes<http::request const*> sent;
  raw_server server([&](plain_talk t) {  // on its own thread
    t.read_request();
    CHECK_FALSE(curl.cancel(elsewhere));
    CHECK(curl.cancel(*sent.all().at(0)));
    t.wait_for_the_end();
  });
  const auto cancelled = [&](http::request& r) {
    r.url = server.url();
    sent.add(&r);
  };
  CHECK(s.send(curl, cancelled).abandoned);
  CHECK_FALSE(curl.cancel(*sent.all().at(0)));  // it is over
  CHECK(get(s, curl, answers{std::string(last_accepted)}.url()).status() == 202);
}

TEST_CASE("each thread has a transport of its own") {
  answers server{std::string(last_accepted)};
  ::curl_global_init(CURL_GLOBAL_DEFAULT);
  notes<int> statuses;
  std::vector<std::thread> threads;
  for (int t = 0; t != 3; ++t)
    threads.emplace_back([&] {
      curl_transport curl;
      sender s;
      for (int i = 0; i != 20; ++i) statuses.add(get(s, curl, server.url()).status());
    });
  for (std::thread& t : threads) t.join();
  CHECK(statuses.all() == std::vector<int>(60, 202));
  ::curl_global_cleanup();
}

TEST_SUITE_END();

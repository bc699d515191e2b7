// SPDX-License-Identifier: BSL-1.0
#include <adapters/beast/http_server.hpp>

#include "visitor.hpp"
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using support::visitor;
using tillwire::beast::http_server, tillwire::beast::server_answer, tillwire::beast::server_request,
    tillwire::beast::server_response;
using namespace std::chrono_literals;

namespace {

server_response text(std::string body) {
  server_response r(boost::beast::http::status::ok, 11);
  r.body() = std::move(body);
  return r;
}

}  // namespace

TEST_SUITE_BEGIN("adapters/http_server");

TEST_CASE("a server answers what its handler says, as long as it lives") {
  std::uint16_t port = 0;
  {
    http_server server([](server_request const& r) { return text("you asked for " + std::string(r.target())); });
    port = server.port();
    CHECK(server.url() == "http://127.0.0.1:" + std::to_string(port));
    visitor v(port);
    v.write("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\n");
    const std::string answers = v.read();
    CHECK(answers.find("HTTP/1.1 200 OK\r\n") == 0);
    CHECK(answers.find("\r\nContent-Length: 16\r\n") < answers.find("\r\n\r\nyou asked for /aHTTP/1.1 200 OK\r\n"));
    CHECK(answers.find("\r\nConnection: close\r\n") > answers.find("you asked for /a"));
    CHECK(answers.find("\r\nConnection: close\r\n") != answers.npos);
    CHECK(answers.ends_with("\r\n\r\nyou asked for /b"));
  }
  CHECK_THROWS_AS(visitor{port}, boost::system::system_error);
}

TEST_CASE("a port is taken by one server alone") {
  http_server first([](server_request const&) { return text(""); });
  CHECK_THROWS_AS(http_server([](server_request const&) { return text(""); }, first.port()),
                  boost::system::system_error);
}

TEST_CASE("a server talks to several visitors, and stops while they are still there") {
  std::optional<http_server> server;
  server.emplace([](server_request const& r) { return text(r.body()); });
  std::vector<std::unique_ptr<visitor>> visitors;
  for (int i = 0; i != 5; ++i) visitors.push_back(std::make_unique<visitor>(server->port()));
  visitors[0]->write("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf");
  visitors[1]->write("POST /");
  for (std::size_t i : {4u, 3u}) {
    visitors[i]->write("POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc");
    const std::string answer = visitors[i]->read();
    CHECK(answer.find("HTTP/1.1 200 OK\r\n") == 0);
    CHECK(answer.find("\r\n\r\nabc") == answer.size() - 7);
  }
  server.reset();
  CHECK(visitors[0]->read() == "");
  CHECK(visitors[2]->read() == "");
}

TEST_CASE("a visitor that speaks no HTTP is told so, and does no harm to the others") {
  http_server server([](server_request const&) { return text("good"); });
  visitor good(server.port());
  for (char const* garbage : {"garbage\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                              "POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n"}) {
    visitor bad(server.port());
    bad.write(garbage);
    const std::string answer = bad.read();
    CHECK(answer.find("HTTP/1.1 400 Bad Request\r\n") == 0);
    CHECK(answer.find("\r\nConnection: close\r\n") != answer.npos);
  }
  visitor cut_off(server.port());
  cut_off.write("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf");
  cut_off.shut_down();
  CHECK(cut_off.read() == "");
  good.write("GET / HTTP/1.0\r\n\r\n");
  CHECK(good.read().find("good") != std::string::npos);
}

TEST_CASE("what is too large is refused, and its sender hears of it though it is still sending") {
  http_server server([](server_request const& r) { return text(std::to_string(r.body().size())); });
  const auto post = [](std::uint64_t size) {
    return "POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
  };
  visitor large(server.port()), larger(server.port()), talkative(server.port());
  large.write(post(http_server::max_body) + std::string(http_server::max_body, 'x'));
  CHECK(large.read().ends_with("\r\n\r\n" + std::to_string(http_server::max_body)));
  larger.write(post(http_server::max_body + 1) + std::string(http_server::max_body + 1, 'x'));
  CHECK(larger.read().find("HTTP/1.1 413 Payload Too Large\r\n") == 0);
  talkative.write("GET / HTTP/1.1\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n");
  CHECK(talkative.read().find("HTTP/1.1 431 Request Header Fields Too Large\r\n") == 0);
}

TEST_CASE("an exception of the handler is answered by 500, and the server lives on") {
  http_server server([](server_request const& r) {
    if (r.target() == "/bad") throw std::runtime_error("the handler's reason");
    return text("good");
  });
  visitor v(server.port());
  v.write("GET /bad HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  const std::string answers = v.read();
  CHECK(answers.find("HTTP/1.1 500 Internal Server Error\r\n") == 0);
  CHECK(answers.find("\r\n\r\nthe handler's reasonHTTP/1.1 200 OK\r\n") != answers.npos);
  CHECK(answers.ends_with("good"));
}

TEST_CASE("an answer that is delayed keeps nobody else waiting") {
  std::promise<void> asked;
  http_server server([&](server_request const& r) -> server_answer {
    server_answer a = text(std::string(r.target()));
    if (r.target() == "/slow") a.delay = 100ms, asked.set_value();
    return a;
  });
  visitor slow(server.port()), quick(server.port());
  const auto begun = std::chrono::steady_clock::now();
  slow.write("GET /slow HTTP/1.1\r\n\r\nGET /next HTTP/1.1\r\nConnection: close\r\n\r\n");
  asked.get_future().wait();
  quick.write("GET /quick HTTP/1.1\r\nConnection: close\r\n\r\n");
  CHECK(quick.read().ends_with("/quick"));
  const std::string answers = slow.read();
  CHECK(std::chrono::steady_clock::now() - begun >= 100ms);
  CHECK(answers.find("\r\n\r\n/slowHTTP/1.1 200 OK\r\n") != answers.npos);
  CHECK(answers.ends_with("/next"));
}

TEST_CASE("a connection is reset instead of an answer, at once or later") {
  std::atomic<int> left = 0;
  http_server server([&](server_request const& r) {
    server_answer a = text("never seen");
    a.reset = true;
    if (r.target() == "/later") a.delay = 20ms;
    a.when_it_leaves = [&] { ++left; };
    return a;
  });
  for (char const* path : {"/", "/later"}) {
    visitor v(server.port());
    v.write(std::string("GET ") + path + " HTTP/1.1\r\n\r\n");
    CHECK(v.read() == "");
    CHECK(v.was_reset());
  }
  CHECK(left == 2);
}

TEST_CASE("the server says when an answer leaves, before its visitor can know") {
  std::atomic<bool> left = false;
  http_server server([&](server_request const&) {
    server_answer a = text("x");
    a.delay = 10ms;
    a.when_it_leaves = [&] { left = true; };
    return a;
  });
  visitor v(server.port());
  v.write("GET / HTTP/1.0\r\n\r\n");
  v.read();
  CHECK(left);
}

TEST_CASE("what is to be done later is done on the server's thread, in the order of the times") {
  std::promise<std::string> done;
  std::string order;  // touched by the server's thread alone
  http_server server([&](server_request const&) { return text("x"); });
  server.after(60ms, [&] { done.set_value(order + "c"); });
  server.after(30ms, [&] { order += "b"; });
  server.after(0ms, [&] { order += "a"; });
  CHECK(done.get_future().get() == "abc");
}

TEST_CASE("a server stops without waiting for what it meant to do later") {
  std::promise<void> asked;
  std::atomic<bool> done = false;
  std::optional<http_server> server;
  server.emplace([&](server_request const&) {
    server_answer a = text("x");
    a.delay = 1h;
    asked.set_value();
    return a;
  });
  server->after(1h, [&] { done = true; });
  visitor v(server->port());
  v.write("GET / HTTP/1.1\r\n\r\n");
  asked.get_future().wait();
  server.reset();  // an hour is beyond every test's limit
  CHECK(v.read() == "");
  CHECK_FALSE(done);
}

TEST_CASE("the answer to HEAD has the length of the body, but no body") {
  http_server server([](server_request const&) { return text("body"); });
  visitor v(server.port());
  v.write("HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n");
  const std::string answer = v.read();
  CHECK(answer.find("\r\nContent-Length: 4\r\n") != answer.npos);
  CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("an answer without a body has no length") {
  http_server server([](server_request const&) { return server_response(boost::beast::http::status::no_content, 11); });
  visitor v(server.port());
  v.write("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  const std::string answer = v.read();
  CHECK(answer.find("HTTP/1.1 204 No Content\r\n") == 0);
  CHECK(answer.find("Content-Length") == std::string::npos);
}

TEST_SUITE_END();

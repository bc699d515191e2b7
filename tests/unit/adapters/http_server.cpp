// SPDX-License-Identifier: BSL-1.0
#include <adapters/beast/http_server.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

using tillwire::beast::http_server, tillwire::beast::server_request, tillwire::beast::server_response;

namespace {

server_response text(std::string body) {
  server_response r(boost::beast::http::status::ok, 11);
  r.body() = std::move(body);
  return r;
}

/** A connection by hand. */
class visitor {
 public:
  explicit visitor(std::uint16_t port) { socket_.connect({boost::asio::ip::address_v4::loopback(), port}); }
  void write(std::string const& bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }
  /** All that comes until the other side goes away. */
  std::string read() {
    std::string all;
    boost::system::error_code ended;
    boost::asio::read(socket_, boost::asio::dynamic_buffer(all), ended);
    return all;
  }

 private:
  boost::asio::io_context io_{};
  boost::asio::ip::tcp::socket socket_{io_};
};

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

TEST_CASE("a visitor that speaks no HTTP does no harm to the others") {
  http_server server([](server_request const&) { return text("good"); });
  visitor bad(server.port()), good(server.port());
  bad.write("garbage\r\n\r\n");
  CHECK(bad.read().find("200") == std::string::npos);
  good.write("GET / HTTP/1.0\r\n\r\n");
  CHECK(good.read().find("good") != std::string::npos);
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

// SPDX-License-Identifier: BSL-1.0
// What is different over HTTP/2.
#include <adapters/curl/curl_multi_transport.hpp>
#include <adapters/curl/curl_transport.hpp>

#include "../api/support.hpp"
#include "../http/sender.hpp"
#include "h2_server.hpp"
#include "mailbox.hpp"
#include "no_proxy.hpp"
#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>

using namespace std::chrono_literals;
using namespace tillwire;
using support::h2_server, support::mailbox, support::self_signed, support::temporary_file;

TEST_SUITE_BEGIN("adapters/curl_http2");

TEST_CASE("one connection carries all requests at once, and each gets its own answer") {
  const self_signed own("IP:127.0.0.1");
  const temporary_file bundle(own.certificate);
  h2_server server(own, 64);
  curl_multi_transport curl({.ca_bundle = bundle.path()});
  mailbox box;
  for (int i = 0; i != 64; ++i) box.post(curl, server.url(), "request " + std::to_string(i));
  REQUIRE(box.wait_for(curl, 64));
  for (auto const& x : box.look()) {
    CHECK_FALSE(x->response.failure());
    CHECK(x->response.status() == 200);
    CHECK(x->response.body() == x->request.body.view());
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("a request that is given up leaves the connection to the others") {
  const self_signed own("IP:127.0.0.1");
  const temporary_file bundle(own.certificate);
  h2_server server(own, 3);
  curl_multi_transport curl({.ca_bundle = bundle.path()});
  mailbox box;
  http::exchange const& given_up = box.post(curl, server.url(), "given up");
  http::exchange const& other = box.post(curl, server.url(), "other");
  while (server.requests() != 2) curl.wait(1ms);
  curl.cancel(given_up.request);
  REQUIRE(box.has(given_up));
  CHECK(given_up.abandoned);
  http::exchange const& late = box.post(curl, server.url(), "late");
  REQUIRE(box.wait_for(curl, 3));
  CHECK(other.response.body() == "other");
  CHECK(late.response.body() == "late");
  CHECK(server.resets() == 1);
  CHECK(server.connections() == 1);
}

TEST_CASE("an answer over the cap leaves the connection to the others") {
  const self_signed own("IP:127.0.0.1");
  const temporary_file bundle(own.certificate);
  h2_server server(own, 2);
  curl_multi_transport curl({.ca_bundle = bundle.path()});
  mailbox box;
  http::exchange const& large = box.post(curl, server.url(), std::string(16'000, 'x'));
  const_cast<http::exchange&>(large).response.reset(10);
  http::exchange const& other = box.post(curl, server.url(), "other");
  REQUIRE(box.wait_for(curl, 2));
  CHECK_FALSE(large.response.failure());
  CHECK(large.response.is_truncated());
  CHECK(large.response.body() == "xxxxxxxxxx");
  CHECK(other.response.body() == "other");
  CHECK(server.connections() == 1);
}

TEST_CASE("the blocking transport speaks HTTP/2 as well, where it may") {
  const self_signed own("IP:127.0.0.1");
  const temporary_file bundle(own.certificate);
  h2_server server(own, 1);
  for (bool may : {true, false}) {
    curl_transport curl({.ca_bundle = bundle.path(), .http2 = may});
    support::sender s;
    http::response const& r = s.send(curl, [&](http::request& to_fill) { to_fill.url = server.url(); }).response;
    CHECK(r.status() == (may ? 200 : 0));
    CHECK(r.failure().has_value() != may);  // the server knows nothing else
  }
}

TEST_SUITE_END();

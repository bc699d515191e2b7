// SPDX-License-Identifier: BSL-1.0
#include <adapters/beast/url_parts.hpp>

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>

using tillwire::beast::parse_url, tillwire::beast::percent_decoded;

namespace {

/** The parts in one line. */
std::string parts_of(std::string_view url) {
  const auto p = parse_url(url);
  return !p ? "none" : (p->secure ? "https " : "http ") + p->host + ' ' + p->port + ' ' + p->target;
}

}  // namespace

TEST_SUITE_BEGIN("adapters/url_parts");

TEST_CASE("a URL is taken apart") {
  CHECK(parts_of("https://api.getdrip.com/v3/1?a=b/c#d") == "https api.getdrip.com 443 /v3/1?a=b/c");
  CHECK(parts_of("http://127.0.0.1:8080/a/..%2Fb") == "http 127.0.0.1 8080 /a/..%2Fb");
  CHECK(parts_of("http://shop") == "http shop 80 /");
  CHECK(parts_of("http://shop:") == "http shop 80 /");
  CHECK(parts_of("http://shop?a@b") == "http shop 80 /?a@b");
  CHECK(parts_of("https://[::1]/x") == "https ::1 443 /x");
  CHECK(parts_of("http://[fe80::1]:81") == "http fe80::1 81 /");
  CHECK(parts_of("http://me:it@shop:81/") == "http shop 81 /");
}

TEST_CASE("what is no such URL is none") {
  for (std::string_view url :
       {"", "shop", "ftp://shop", "http://", "http:///x", "http://:80", "http://shop:x", "http://shop:80x",
        "http://shop:-1", "http://shop:65536", "http://[::1", "http://[::1]x", "HTTP://shop", "http://shop/a b",
        "http://shop/a\r\nb", "http://sh\top", "http://shop/\x7F"})
    CHECK_MESSAGE(!parse_url(url), url);
}

TEST_CASE("a host and its port are written as HTTP has them") {
  CHECK(parse_url("http://shop:80/")->authority() == "shop");
  CHECK(parse_url("https://shop:80/")->authority() == "shop:80");
  CHECK(parse_url("https://[::1]/")->authority() == "[::1]");
  CHECK(parse_url("https://[::1]/")->host_and_port() == "[::1]:443");
  CHECK(parse_url("https://shop:444/")->host_and_port() == "shop:444");
}

TEST_CASE("the user is decoded, and an escape that is none stays") {
  CHECK(parse_url("http://me:p%40ss%3A@proxy:3128")->user_info == "me:p@ss:");
  CHECK(percent_decoded("%41%4a%") == "AJ%");
  CHECK(percent_decoded("%4x%x4%") == "%4x%x4%");
}

TEST_SUITE_END();

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/http/request.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

namespace http_request_test {

using namespace std::literals;
using namespace tillwire;

namespace {

std::string encoded(std::string_view text) {
  std::string url;
  http::append_encoded(url, text);
  return url;
}

}  // namespace

TEST_SUITE_BEGIN("http/request");

TEST_CASE("a method is spelled as in the request line") {
  CHECK(to_string(http::method::get) == "GET");
  CHECK(to_string(http::method::post) == "POST");
  CHECK(to_string(http::method::put) == "PUT");
  CHECK(to_string(http::method::patch) == "PATCH");
  CHECK(to_string(http::method::delete_) == "DELETE");
}

TEST_CASE("text in a path is encoded") {
  struct {
    std::string_view text, encoded;
  } constexpr rows[] = {
      // by Python's urllib.parse.quote(text, safe='')
      {"", ""},
      {"B01J4SWO1G", "B01J4SWO1G"},
      {"~user_1-2.3", "~user_1-2.3"},
      {"a b", "a%20b"},
      {"a/b", "a%2Fb"},
      {"../../v2", "..%2F..%2Fv2"},
      {"%41", "%2541"},
      {"ä€😀", "%C3%A4%E2%82%AC%F0%9F%98%80"},
      {"a+b=c&d?e#f", "a%2Bb%3Dc%26d%3Fe%23f"},
      {"\"<>\\^`{|}", "%22%3C%3E%5C%5E%60%7B%7C%7D"},
      {":@!$'()*,;", "%3A%40%21%24%27%28%29%2A%2C%3B"},
      {"\r\n", "%0D%0A"},
      {"a\0b"sv, "a%00b"},
      // which leaves these alone, but a server takes them for a way through the tree
      {".", "%2E"},
      {"..", "%2E%2E"},
      {"...", "..."},
      {".a", ".a"},
      {"a..", "a.."},
  };
  for (auto const& row : rows) CHECK(encoded(row.text) == row.encoded);
}

TEST_CASE("each byte comes out of its encoding again, and none has a meaning in a URL") {
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";  // RFC 3986, 2.3
  for (int byte = 0; byte != 256; ++byte) {
    const std::string text{'x', static_cast<char>(byte)}, url = encoded(text);
    CAPTURE(byte);
    if (unreserved.find(text[1]) != unreserved.npos) {
      CHECK(url == text);
    } else {
      REQUIRE(url.size() == 4);
      CHECK(url.substr(0, 2) == "x%");
      CHECK(std::stoi(url.substr(2), nullptr, 16) == byte);
    }
  }
}

TEST_CASE("what stands in the URL already stays") {
  std::string url = "https://api.example.com/v2/";
  http::append_encoded(url, "..");
  http::append_encoded(url, "ü");
  CHECK(url == "https://api.example.com/v2/%2E%2E%C3%BC");
}

TEST_SUITE_END();

}  // namespace http_request_test

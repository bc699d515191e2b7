// SPDX-License-Identifier: BSL-1.0
#include <tillwire/http/headers.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <ostream>
#include <string>
#include <string_view>

namespace http_headers_test {

using namespace tillwire::http;

namespace {

/** What a name may consist of (RFC 9110, section 5.6.2). */
constexpr std::string_view token_characters =
    "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** What a value may hold beyond printable ASCII: a tabulator, and bytes without a meaning in ASCII (section 5.5). */
bool may_stand_in_value(int byte) { return byte == '\t' || (byte >= ' ' && byte != 0x7f); }

}  // namespace

TEST_SUITE_BEGIN("http/headers");

TEST_CASE("a field is its name, its value, and a line that ends with NUL") {
  headers h;
  CHECK(h.size() == 0);
  for (int i = 0; i != 100; ++i)  // enough to move the memory a few times
    CHECK(h.add("Field-" + std::to_string(i), std::string(static_cast<std::size_t>(i), 'v')));
  REQUIRE(h.size() == 100);
  for (std::size_t i = 0; i != 100; ++i) {
    const std::string name = "Field-" + std::to_string(i), value(i, 'v');
    CHECK(h[i].name == name);
    CHECK(h[i].value == value);
    CHECK(std::strcmp(h[i].line, (name + ": " + value).c_str()) == 0);
  }
}

TEST_CASE("a field is found whatever its case, the first of its name") {
  headers h;
  CHECK(h.add("Retry-After", "30"));
  CHECK(h.add("retry-after", "60"));
  CHECK(h.add("Empty", ""));
  for (char const* name : {"Retry-After", "retry-after", "RETRY-AFTER", "rEtRy-aFtEr"}) CHECK(h.find(name) == "30");
  CHECK(h.find("Empty") == "");
  for (char const* name : {"Retry", "Retry-After-", "Retry_After", "etry-After", "30", ""}) CHECK_FALSE(h.find(name));
}

TEST_CASE("names are the same when only the case of letters differs") {
  CHECK(same_name("", ""));
  CHECK(same_name("X-RateLimit-Limit", "x-ratelimit-LIMIT"));
  CHECK_FALSE(same_name("a", "ab"));
  // 32 apart, as the cases of letters are
  for (std::string_view pair : {"@`", "[{", "\\|", "]}", "^~", "\x01!", "0P"})
    CHECK_FALSE(same_name(pair.substr(0, 1), pair.substr(1)));
}

TEST_CASE("no name and no value smuggles in a field of its own") {
  for (int byte = 0; byte != 256; ++byte) {
    const std::string c(1, static_cast<char>(byte));
    CAPTURE(byte);
    for (std::string const& text : {c, c + "x", "x" + c + "x", "x" + c}) {
      headers h;
      const bool good_name = token_characters.find(c) != token_characters.npos;
      CHECK(h.add(text, "value") == good_name);
      CHECK(h.size() == (good_name ? 1 : 0));

      h.clear();
      CHECK(h.add("Before", "it"));
      CHECK(h.add("Name", text) == may_stand_in_value(byte));
      CHECK(h.add("After", "it"));
      CHECK(h.find("Name") == (may_stand_in_value(byte) ? std::optional<std::string_view>(text) : std::nullopt));
      CHECK(std::strcmp(h[h.size() - 1].line, "After: it") == 0);
    }
  }
  headers h;
  CHECK_FALSE(h.add("", "value"));
  CHECK_FALSE(h.add("X-Good", "value\r\nAuthorization: Basic Zm9vOg=="));
  CHECK_FALSE(h.add("X-Good: value\r\nAuthorization", "Basic Zm9vOg=="));
  CHECK(h.size() == 0);
}

TEST_CASE("a value may come in parts, and each of them is looked at") {
  headers h;
  CHECK(h.add("User-Agent", {"My Till", " (", "", "www.mytill.com", ")"}));
  CHECK(h.find("User-Agent") == "My Till (www.mytill.com)");
  CHECK(h.add("Empty", {}));
  CHECK(h.find("Empty") == "");
  CHECK_FALSE(h.add("Evil", {"good", "\r\n", "X-Evil: 1"}));
  CHECK_FALSE(h.add("Evil", {"good", "last\n"}));
  CHECK(h.size() == 2);
}

TEST_CASE("headers are whole until a field was refused, and again when they are cleared") {
  headers h;
  CHECK(h.is_whole());
  CHECK(h.add("A", "1"));
  CHECK(h.is_whole());
  for (std::string_view name : {"", "B C", "B"}) {
    CHECK_FALSE(h.add(name, name == "B" ? "\n" : "2"));
    CHECK_FALSE(h.is_whole());
    CHECK(h.add("C", "3"));
    CHECK_FALSE(h.is_whole());
    h.clear();
    CHECK(h.is_whole());
  }
}

TEST_CASE("cleared headers hold nothing and can be filled again") {
  headers h;
  CHECK(h.add("A", "1"));
  CHECK(h.add("B", "2"));
  h.clear();
  CHECK(h.size() == 0);
  CHECK_FALSE(h.find("A"));
  CHECK(h.add("B", "3"));
  CHECK(h.size() == 1);
  CHECK(h.find("B") == "3");
}

TEST_CASE("what headers held is wiped when they end") {
  alignas(headers) unsigned char memory[sizeof(headers)];
  const auto holds = [&](std::string_view text) {
    std::string copy;
    for (unsigned char const volatile& byte : memory) copy += static_cast<char>(byte);
    return copy.find(text) != copy.npos;
  };
  auto* const h = ::new (memory) headers;
  CHECK(h->add("A", "s3cr3t"));  // short enough to stand inside the object
  REQUIRE(holds("s3cr3t"));
  std::destroy_at(h);
  CHECK_FALSE(holds("s3cr3t"));
}

TEST_SUITE_END();

}  // namespace http_headers_test

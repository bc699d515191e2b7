// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/buffer.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstring>
#include <ostream>
#include <random>
#include <string>
#include <type_traits>
#include <utility>

namespace base_buffer_test {

using namespace tillwire;

namespace {

static_assert(!std::is_copy_constructible_v<buffer> && !std::is_copy_assignable_v<buffer>);
static_assert(std::is_nothrow_move_constructible_v<buffer> && std::is_nothrow_move_assignable_v<buffer>);

}  // namespace

TEST_SUITE_BEGIN("base/buffer");

TEST_CASE("a new buffer is empty and has no memory") {
  buffer b;
  CHECK(b.size() == 0);
  CHECK(b.capacity() == 0);
  CHECK(b.view().empty());
  b.append("");
  CHECK(b.capacity() == 0);
  b.clear();
  CHECK(b.view().empty());
}

TEST_CASE("growth keeps the content, whatever the pieces") {
  std::mt19937 random(3);
  buffer b;
  std::string expected;
  for (int i = 0; i != 400; ++i) {
    const std::string piece(random() % (i % 50 == 49 ? 5000 : 40), static_cast<char>('a' + i % 26));
    b.append(piece);
    expected += piece;
    CHECK(b.size() == expected.size());
    CHECK(b.capacity() >= b.size());
    CHECK(b.view() == expected);
  }
}

TEST_CASE("the capacity at least doubles, so that many small pieces cost few moves") {
  buffer b;
  int moves = 0;
  for (std::size_t before = 0, i = 0; i != 100'000; ++i) {
    b.append("x");
    if (b.capacity() == before) continue;
    CHECK(b.capacity() >= 2 * before);
    before = b.capacity();
    ++moves;
  }
  CHECK(moves < 20);
}

TEST_CASE("clear() keeps the memory") {
  buffer b;
  b.append(std::string(1000, 'x'));
  const std::size_t capacity = b.capacity();
  char const* const memory = b.view().data();
  b.clear();
  CHECK(b.view().empty());
  CHECK(b.capacity() == capacity);
  b.append(std::string(1000, 'y'));
  CHECK(b.capacity() == capacity);
  CHECK(b.view().data() == memory);
}

TEST_CASE("a cursor keeps what it wrote behind the end, through growth, until set_end() says where it stopped") {
  buffer b;
  b.append("head:");
  char* at = b.end();
  std::string expected = "head:";
  for (int i = 0; i != 2000; ++i) {
    at = b.room(at, 3);
    std::memcpy(at, i % 2 == 0 ? "abc" : "xyz", 3);
    at += 3;
    expected += i % 2 == 0 ? "abc" : "xyz";
    CHECK(b.size() == 5);
  }
  CHECK(b.view() == "head:");
  b.set_end(at);
  CHECK(b.view() == expected);
}

TEST_CASE("room that is there already moves nothing") {
  buffer b;
  char* const at = b.room(b.end(), 100);
  const std::size_t capacity = b.capacity();
  REQUIRE(capacity >= 100);
  CHECK(b.room(at, capacity) == at);
  CHECK(b.room(at + capacity, 0) == at + capacity);
  CHECK(b.capacity() == capacity);
  b.room(at, capacity + 1);
  CHECK(b.capacity() > capacity);
}

TEST_CASE("a moved buffer takes its memory along") {
  buffer a;
  a.append("content");
  char const* const memory = a.view().data();
  buffer b = std::move(a);
  CHECK(b.view().data() == memory);
  CHECK(b.view() == "content");

  buffer c;
  c.append("other");
  c = std::move(b);
  CHECK(c.view() == "content");
  buffer& same = c;
  c = std::move(same);
  CHECK(c.view() == "content");
}

TEST_SUITE_END();

}  // namespace base_buffer_test

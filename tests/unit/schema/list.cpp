// SPDX-License-Identifier: BSL-1.0
#include <tillwire/schema/list.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <ostream>
#include <string>
#include <vector>

namespace schema_list_test {

using namespace tillwire;

namespace {

static_assert(std::convertible_to<std::vector<int>, list<int>> &&
              std::convertible_to<std::initializer_list<int>, list<int>>);
static_assert(!std::constructible_from<list<int>, int> && !std::constructible_from<list<int>, std::size_t>);
static_assert(!std::constructible_from<list<int>, std::nullptr_t> &&
              !std::constructible_from<list<int>, std::vector<long>>);
static_assert(!std::constructible_from<list<std::string>, std::string> &&
              !std::constructible_from<list<std::string>, char const*>);
static_assert(!std::constructible_from<batch_of<int>, int> && !std::constructible_from<batch_of<int>, std::nullptr_t>);
static_assert(!std::constructible_from<batch_of<int>, list<int>> && !std::constructible_from<list<int>, batch_of<int>>);
static_assert(batch_of<int>::max_size == 1000);

template <class T>
concept takes_two_braces = requires { list<std::string>{{T("a"), T("b")}}; };
static_assert(!takes_two_braces<char const*>, "would be one text between two pointers");

struct sample {
  list<std::string> words{};
};

std::vector<std::string> all_of(auto const& values) { return {values.begin(), values.end()}; }

}  // namespace

TEST_SUITE_BEGIN("schema/list");

TEST_CASE("a list is absent unless it is given, and an empty one is not absent") {
  CHECK(sample{}.words.is_absent());
  CHECK(sample{.words = {}}.words.is_absent());
  const sample emptied{.words = std::vector<std::string>{}};
  CHECK_FALSE(emptied.words.is_absent());
  CHECK(emptied.words.size() == 0);
  CHECK_FALSE(list<int>{} == list<int>(std::vector<int>{}));
}

TEST_CASE("a braced list, a vector and push_back() make the same list") {
  const sample braced{.words = {"a", "b"}}, from_vector{.words = std::vector<std::string>{"a", "b"}};
  list<std::string> pushed;
  pushed.push_back("a");
  CHECK_FALSE(pushed.is_absent());
  pushed.push_back("b");
  CHECK(braced.words == pushed);
  CHECK(from_vector.words == pushed);
  CHECK(all_of(pushed) == std::vector<std::string>{"a", "b"});
  CHECK(pushed.values() == all_of(pushed));
  pushed[1] = "c";
  CHECK(pushed[1] == "c");
  CHECK_FALSE(braced.words == pushed);
}

TEST_CASE("one word in braces is a list of one word") {
  const sample s{.words = {"word"}};
  CHECK(s.words.size() == 1);
  CHECK(s.words[0] == "word");
}

TEST_CASE("a batch holds its entries in order") {
  batch_of<std::string> b{"a", "b"};
  b.push_back("c");
  CHECK(b.size() == 3);
  CHECK(all_of(b) == std::vector<std::string>{"a", "b", "c"});
  b[0] = "z";
  CHECK(b == batch_of<std::string>(std::vector<std::string>{"z", "b", "c"}));
  CHECK(b.values().front() == "z");
  CHECK(batch_of<std::string>().size() == 0);
}

TEST_SUITE_END();

}  // namespace schema_list_test

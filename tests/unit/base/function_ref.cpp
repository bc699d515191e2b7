// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/function_ref.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <memory>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

namespace base_function_ref_test {

using namespace tillwire;

namespace {

int call(function_ref<int(int)> f) { return f(20); }
std::string text(function_ref<std::string()> f) { return f(); }
int with(function_ref<int(std::unique_ptr<int>)> f) { return f(std::make_unique<int>(5)); }
void change(function_ref<void(int&)> f, int& value) { f(value); }

static_assert(std::is_trivially_copyable_v<function_ref<int(int)>>);
static_assert(std::constructible_from<function_ref<int(int)>, long (*)(long)>);
static_assert(!std::constructible_from<function_ref<int(int)>, int (*)(std::string)>, "the argument does not fit");
static_assert(!std::constructible_from<function_ref<int(int)>, std::string (*)(int)>, "the result does not fit");

}  // namespace

TEST_SUITE_BEGIN("base/function_ref");

TEST_CASE("a callable is called where it stands, not a copy of it") {
  int calls = 0;
  auto count = [&calls, own = 0](int n) mutable { return ++calls, n + ++own; };
  CHECK(call(count) == 21);
  CHECK(call(count) == 22);
  CHECK(calls == 2);
  auto const twice = [](int n) { return 2 * n; };
  CHECK(call(twice) == 40);
  CHECK(call([](int n) { return n + 1; }) == 21);
  CHECK(text([] { return "made of a literal"; }) == "made of a literal");
}

TEST_CASE("a callable is found whatever its unary & means") {
  struct callable {
    int calls = 0;
    void operator&() const {}
    int operator()(int n) { return n + ++calls; }
  } count;
  CHECK(call(count) == 21);
  CHECK(count.calls == 1);
}

TEST_CASE("arguments are handed on as they came") {
  CHECK(with([](std::unique_ptr<int> p) { return *p; }) == 5);
  int value = 1;
  change([](int& v) { v = 3; }, value);
  CHECK(value == 3);
}

TEST_CASE("a copy calls the same") {
  int calls = 0;
  auto count = [&calls](int) { return ++calls; };
  const function_ref<int(int)> a = count;
  function_ref<int(int)> b = a;
  CHECK(b(0) == 1);
  CHECK(a(0) == 2);
}

TEST_SUITE_END();

}  // namespace base_function_ref_test

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/api/reply_handler.hpp>

#include <doctest/doctest.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <ostream>
#include <type_traits>
#include <utility>

namespace api_reply_handler_test {

using namespace tillwire;

namespace {

static_assert(std::is_nothrow_move_constructible_v<reply_handler> && std::is_nothrow_move_assignable_v<reply_handler>);
static_assert(!std::copy_constructible<reply_handler>);
static_assert(handles_reply<void (*)(result<reply_view>)> && handles_reply<void(result<reply_view> const&)>);
static_assert(!handles_reply<void (*)(reply_view)> && !handles_reply<int>);

/** A handler of a given size that counts its copies alive. */
template <std::size_t Size>
struct counted {
  explicit counted(int& a, int& c) : alive(&a), calls(&c) { ++*alive; }
  counted(counted&& from) noexcept : alive(from.alive), calls(from.calls) { ++*alive; }
  counted& operator=(counted&&) = delete;
  ~counted() { --*alive; }
  void operator()(result<reply_view>) { ++*calls; }

  int *alive, *calls;
  std::array<std::byte, Size - 2 * sizeof(int*)> rest{};
};

result<reply_view> accepted() { return reply_view{.status = 202}; }

int last_status = 0;
void note(result<reply_view> r) { last_status = r->status; }

}  // namespace

TEST_SUITE_BEGIN("api/reply_handler");

TEST_CASE_TEMPLATE("what is held is called through moves, and ends once", T, counted<24>,
                   counted<reply_handler::inline_size>, counted<reply_handler::inline_size + 8>, counted<1000>) {
  int alive = 0, calls = 0;
  {
    reply_handler a = T(alive, calls);
    CHECK(alive == 1);
    reply_handler b = std::move(a);
    CHECK(alive == 1);
    CHECK_FALSE(static_cast<bool>(a));
    REQUIRE(static_cast<bool>(b));
    b(accepted());
    CHECK(calls == 1);

    a = std::move(b);
    reply_handler& same = a;
    a = std::move(same);
    a(accepted());
    CHECK(calls == 2);
    b = T(alive, calls);
    CHECK(alive == 2);
    b = std::move(a);  // ends what it held
    CHECK(alive == 1);
    b.reset();
    CHECK(alive == 0);
    b.reset();
    CHECK_FALSE(static_cast<bool>(b));
    a = T(alive, calls);
  }
  CHECK(alive == 0);
}

TEST_CASE("functions, lambdas that cannot be copied, and lambdas that change are handlers") {
  reply_handler f = note;
  f(accepted());
  CHECK(last_status == 202);

  reply_handler once = [n = std::make_unique<int>(0)](result<reply_view> const& r) mutable {
    last_status = r->status + ++*n;
  };
  once(accepted());
  once(accepted());
  CHECK(last_status == 204);
}

TEST_CASE("a handler that says nothing is empty") { CHECK_FALSE(static_cast<bool>(reply_handler())); }

TEST_SUITE_END();

}  // namespace api_reply_handler_test

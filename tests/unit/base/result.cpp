// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/result.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace base_result_test {

using namespace tillwire;

namespace {

result<std::string> half(bool good) {
  if (good) return std::string("half");
  return make_error(errc::invalid_text, "no half", "path");
}
result<void> maybe(bool good) {
  if (good) return {};
  return make_error(errc::timed_out, "late");
}

static_assert(!std::convertible_to<result<int>, bool>, "only in a condition: a result is not its value");
static_assert(!std::default_initializable<result<int>> && std::default_initializable<result<void>>);
static_assert(std::same_as<result<int>::value_type, int> && std::same_as<result<void>::error_type, error>);
static_assert(std::same_as<decltype(std::declval<result<int> const&>().error()), error const&>,
              "errors are not copied");
static_assert(std::same_as<decltype(*std::declval<result<int>>()), int>, "a loop over *f() keeps the value");
static_assert(std::is_nothrow_default_constructible_v<result<void>> && std::is_nothrow_move_assignable_v<result<void>>);
static_assert(!std::is_nothrow_copy_constructible_v<result<void>> && !std::is_nothrow_copy_assignable_v<result<void>>,
              "an error's texts are copied");
static_assert(noexcept(std::declval<result<int>&>().value()) && noexcept(std::declval<result<void>&>().error()));

}  // namespace

TEST_SUITE_BEGIN("base/result");

TEST_CASE("a result holds a value") {
  result<std::string> r = half(true);
  CHECK(r.has_value());
  CHECK((r ? true : false));
  CHECK(r.value() == "half");
  CHECK(*r == "half");
  CHECK(r->size() == 4);
  r->append("!");
  CHECK(std::as_const(r).value() == "half!");
  CHECK(*std::as_const(r) == "half!");
  CHECK(std::as_const(r)->size() == 5);
  CHECK(r.value_or("other") == "half!");
  const std::string taken = *std::move(r);
  CHECK(taken == "half!");
}

TEST_CASE("an error takes the place of a value, also of one that cannot be assigned") {
  struct fixed {
    const int value;
  };
  result<fixed> r = fixed{3};
  const error late = make_error(errc::timed_out, "late");
  r = late;
  REQUIRE_FALSE(r.has_value());
  CHECK(r.error() == late);
  r = make_error(errc::invalid_text, "later");
  CHECK(r.error().message == "later");
}

TEST_CASE("a result holds an error") {
  result<std::string> r = half(false);
  CHECK_FALSE(r.has_value());
  CHECK_FALSE((r ? true : false));
  CHECK(r.error() == make_error(errc::invalid_text, "no half", "path"));
  CHECK(std::as_const(r).error().path == "path");
  CHECK(r.value_or("other") == "other");
  CHECK(half(false).value_or("temporary") == "temporary");
  const error taken = std::move(r).error();
  CHECK(taken.message == "no half");
}

TEST_CASE("a result<void> is a success or an error") {
  CHECK(maybe(true).has_value());
  CHECK((maybe(true) ? true : false));
  result<void> r = maybe(false);
  CHECK_FALSE(r.has_value());
  CHECK_FALSE((r ? true : false));
  CHECK(r.error().code == errc::timed_out);
  CHECK(std::as_const(r).error().message == "late");
  const error taken = std::move(r).error();
  CHECK(taken.message == "late");

  r = {};
  CHECK(r.has_value());
  const result<void> late = maybe(false);
  r = late;
  CHECK(r.error() == late.error());
  result<void> same = r;
  r = std::move(same);
  CHECK(r.error() == late.error());
  r = maybe(true);
  CHECK(r.has_value());
}

TEST_CASE("a value that only moves goes in and out") {
  result<std::unique_ptr<int>> r = std::make_unique<int>(7);
  REQUIRE(r.has_value());
  CHECK(**r == 7);
  std::unique_ptr<int> taken = std::move(r).value();
  REQUIRE(taken != nullptr);
  CHECK(*taken == 7);
  result<std::unique_ptr<int>> bad = make_error(errc::timed_out, "late");
  CHECK(std::move(bad).value_or(nullptr) == nullptr);
}

TEST_SUITE_END();

}  // namespace base_result_test

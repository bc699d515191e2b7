// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/owner.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <type_traits>
#include <utility>

namespace base_owner_test {

using tillwire::detail::owner;

namespace {

using witness = std::shared_ptr<int>;  // which tells how many copies of it there are

static_assert(std::is_nothrow_move_constructible_v<owner<int>>, "so that a vector moves it as it grows");
static_assert(!std::is_copy_constructible_v<owner<int>> && !std::is_copy_assignable_v<owner<int>>);
static_assert(!std::is_convertible_v<int*, owner<int>>);

class box {
 public:
  explicit box(witness w);
  ~box();

 private:
  struct part;
  owner<part> part_;
};
struct box::part {
  witness held;
};
box::box(witness w) : part_(new part{std::move(w)}) {}
box::~box() = default;

}  // namespace

TEST_SUITE_BEGIN("base/owner");

TEST_CASE("what is owned ends with its owner, and with an owner that it is taken from") {
  const auto seen = std::make_shared<int>(7);
  {
    owner first(new witness(seen));
    CHECK(seen.use_count() == 2);
    CHECK(**first == 7);
    CHECK(first->get() == seen.get());
    owner second(std::move(first));
    CHECK(!first);
    CHECK(second);
    CHECK(seen.use_count() == 2);
    second = owner(new witness(seen));
    CHECK(seen.use_count() == 2);
    owner<witness>& same = second;
    second = std::move(same);
    CHECK(second);
    second = owner<witness>();
    CHECK(second.get() == nullptr);
    CHECK(seen.use_count() == 1);
    first = owner(new witness(seen));
  }
  CHECK(seen.use_count() == 1);
}

TEST_CASE("what is owned may be of a type that is defined later") {
  const auto seen = std::make_shared<int>(7);
  {
    const box b(seen);
    CHECK(seen.use_count() == 2);
  }
  CHECK(seen.use_count() == 1);
}

TEST_SUITE_END();

}  // namespace base_owner_test

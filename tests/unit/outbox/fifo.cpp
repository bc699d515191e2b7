// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/splitmix64.hpp>
#include <tillwire/outbox/fifo.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <memory>

namespace outbox_fifo_test {

TEST_SUITE_BEGIN("outbox/fifo");

TEST_CASE("a queue holds what a std::deque holds, whatever comes and goes") {
  tillwire::splitmix64 random(1);
  tillwire::outbox::fifo<std::shared_ptr<int>> queue;
  std::deque<std::shared_ptr<int>> deque;
  for (int i = 0; i != 20'000; ++i) {
    // it grows and shrinks in turns, and is empty now and then
    const auto chance = random.below(i / 1000 % 2 == 0 ? 6 : 3);
    if (chance == 0 && !deque.empty()) queue.pop_front(), deque.pop_front();
    else if (chance == 1 && !deque.empty()) queue.pop_back(), deque.pop_back();
    else if (random.below(100) == 0) {
      const auto leaves = [](std::shared_ptr<int> const& item) { return *item % 3 == 0; };
      queue.erase_if(leaves), std::erase_if(deque, leaves);
    } else deque.push_back(std::make_shared<int>(i)), queue.push_back(deque.back());
    REQUIRE(std::equal(queue.begin(), queue.end(), deque.begin(), deque.end()));
    REQUIRE(queue.empty() == deque.empty());
    if (!deque.empty()) REQUIRE(queue.front() == deque.front());
  }
}

TEST_CASE("what has left a queue that never empties takes no room for long") {
  tillwire::outbox::fifo<std::shared_ptr<int>> queue;
  const auto item = std::make_shared<int>(1);
  queue.push_back(item);
  for (int i = 0; i != 1000; ++i) {
    queue.push_back(item);
    queue.pop_front();
    CHECK(item.use_count() <= 4);  // this one, the one that waits, and no more that left than wait
  }
}

TEST_SUITE_END();

}  // namespace outbox_fifo_test

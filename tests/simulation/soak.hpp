// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_SOAK_HPP
#define TESTS_SIMULATION_SOAK_HPP

#include <tillwire/drip.hpp>
#include <tillwire/outbox/memory_store.hpp>
#include <tillwire/outbox/outbox.hpp>
#include <tillwire/testing/fault_transport.hpp>
#include <tillwire/testing/manual_clock.hpp>

#include "history.hpp"
#include "payloads.hpp"
#include <malloc.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace simulation {

/** What the program has allocated and not freed, in KiB: unlike its resident memory, the same wherever it runs. */
inline long memory_in_use() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<long>((info.uordblks + info.hblkhd) / 1024);
}

/**
 * A busy shop for days: five records a second, some of a hundred requests meet a fault, Drip's own limits. All must be
 * accepted, in their order for each person, and memory must not grow once the ledger is as long as it gets.
 */
class soak {
 public:
  explicit soak(std::uint64_t count) : count_(count), seen_(count + 1), newest_(shoppers) {}

  int run() {
    tillwire::testing::fault_transport transport(
        clock_, [this](tillwire::testing::arrival const& a) { take(a); }, tillwire::testing::chance_of_faults(1, 5));
    outbox::memory_store store;
    outbox::outbox box(store, transport, {.ledger_age = std::chrono::hours(1), .time = &clock_, .seed = 1});
    const tillwire::drip::account account = drip_account('1');
    auto shop = box.open("shop", account);
    if (!shop) return 1;

    std::uint64_t refused = 0;
    for (std::uint64_t i = 1; i <= count_; ++i) {
      refused += !record(*shop, static_cast<tag>(i));
      if (i % 25 == 0) {
        clock_.advance(std::chrono::seconds(5));
        box.poll();
      }
      if (i == count_ / 10 || i == count_ / 2 || i == count_) report(i);
    }
    const bool is_empty = box.flush(std::chrono::hours(24));
    const outbox::outbox_counts counts = box.counts();
    std::printf("%llu records, %llu accepted, %llu twice or more, %llu out of order, %zu requests\n", ull(count_),
                ull(counts.accepted), ull(again_), ull(disordered_), transport.started());
    // a vector may find its size by doubling, but only once
    const bool is_flat =
        memory_[2] <= 2 * memory_[0] && memory_[2] - memory_[1] <= may_grow * static_cast<long>(count_ / 1'000'000);
    const bool is_well =
        is_empty && is_flat && refused == 0 && counts.accepted == count_ && distinct_ == count_ && disordered_ == 0;
    std::printf("%s\n", is_well ? "1 passed, 0 failed" : "0 passed, 1 failed");
    return is_well ? 0 : 1;
  }

 private:
  static constexpr unsigned shoppers = 5000;
  // KiB for each million, from half of the way on; before it, the store's vectors find their sizes. What is in use swings by
  // about 1 MiB, so that it takes some millions to tell.
  static constexpr long may_grow = 256;

  template <class Channel>
  static bool record(Channel& shop, tag t) {
    const std::string email = email_of(t % shoppers), mark = '#' + std::to_string(t) + '#';
    if (t % 3 != 0)
      return shop.record(tillwire::drip::event{.person = tillwire::email{email}, .action = mark}).has_value();
    return shop
        .record(tillwire::drip::order_activity{.provider = "s",
                                               .person = tillwire::email{email},
                                               .action = tillwire::drip::order_action::placed,
                                               .order_id = std::to_string(t),
                                               .order_public_id = mark,
                                               .grand_total = 1,
                                               .order_url = tillwire::omitted})
        .has_value();
  }

  void take(tillwire::testing::arrival const& a) {
    a.response.set_status(202);
    for_each_tag(a.request.body.view(), [&](tag t) {
      if (seen_[t]) return void(++again_);
      seen_[t] = true;
      ++distinct_;
      tag& newest = newest_[t % shoppers];
      disordered_ += newest > t;
      newest = t;
    });
  }
  void report(std::uint64_t i) {
    memory_.push_back(memory_in_use());
    std::printf("after %3llu %%: %ld KiB in use\n", ull(i * 100 / count_), memory_.back());
  }
  static unsigned long long ull(std::uint64_t n) { return n; }

  std::uint64_t count_;
  tillwire::testing::manual_clock clock_{};
  std::vector<bool> seen_;
  std::vector<tag> newest_;  // by person
  std::vector<long> memory_{};
  std::uint64_t distinct_ = 0, again_ = 0, disordered_ = 0;
};

}  // namespace simulation

#endif

// SPDX-License-Identifier: BSL-1.0
// Processor time and memory per event as the work grows, which is to say whether they grow with it: growth ROUNDS
#include <tillwire.hpp>
#include <tillwire/outbox/memory_store.hpp>

#include "measure.hpp"
#include "recorded.hpp"
#include "varied_orders.hpp"
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace tillwire;
using bench::must, bench::processor_seconds_of;

constexpr double slot = 0.01;  // seconds that a size is measured for in a round, at least

/** Bytes that are allocated now; what the thread's cache keeps counts as well, where malloc has one. */
std::size_t allocated() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

/** One size of a curve, with the time and the memory of each round. */
struct point {
  std::size_t size;
  std::vector<double> seconds{}, bytes{};

  void print(char const* curve) const {
    std::printf(R"({"growth":"%s","size":%zu)", curve, size);
    print("ns", seconds, 1e9);
    print("bytes", bytes, 1);
    std::puts("}");
    std::fflush(stdout);
  }

 private:
  void print(char const* what, std::vector<double> const& rounds, double unit) const {
    std::printf(R"(,"%s":[)", what);
    for (std::size_t i = 0; i != rounds.size(); ++i)
      std::printf("%s%.6g", i == 0 ? "" : ",", rounds[i] * unit / static_cast<double>(size));
    std::printf("]");
  }
};

/** How often work that took so long is repeated. */
int repetitions(double seconds) { return 1 + static_cast<int>(slot / (std::max)(seconds, 1e-7)); }

/** Writes, after `prepare(size)` has made what it takes, into a buffer that is new in each round. */
template <class Prepare>
void written(char const* curve, std::vector<std::size_t> const& sizes, int rounds, Prepare prepare) {
  for (const std::size_t size : sizes) {
    const auto write = prepare(size);
    point p{size};
    for (int round = 0; round != rounds; ++round) {
      const std::size_t before = allocated();
      buffer text;
      const int times = repetitions(processor_seconds_of([&] { write(text); }));
      p.bytes.push_back(static_cast<double>(allocated()) - static_cast<double>(before));
      p.seconds.push_back(processor_seconds_of([&] {
                            for (int i = 0; i != times; ++i) write(text);
                          }) /
                          times);
    }
    p.print(curve);
  }
}

template <class Payload>
void check_and_write(Payload const& payload, buffer& text) {
  text.clear();
  must(validate(payload).empty() && json::write(payload, text).has_value(), "a payload");
}

/** Accepts whatever it is given, and remembers nothing. */
struct accepting_transport {
  static constexpr bool blocking = true;
  void start(http::request const&, http::completion done) noexcept {
    done.response().set_status(201);
    done.response().append_body("{}");
    done();
  }
};

/** Events are recorded in memory, all of them before the first is sent, and drained. */
void queued(std::vector<std::size_t> const& sizes, int rounds) {
  const drip::account account = bench::account_at(80);
  for (const std::size_t size : sizes) {
    point recorded{size}, drained{size};
    for (int round = 0; round != rounds; ++round) {
      const int times = static_cast<int>(1 + 1000 / size);
      double recording = 0, draining = 0;
      for (int i = 0; i != times; ++i) {
        outbox::memory_store store;
        accepting_transport transport;
        outbox::outbox box(store, transport,
                           {.max_records = 10'000'000, .max_bytes = std::uint64_t{1} << 40, .seed = 1});
        auto shop = *box.open("shop", account, {SIZE_MAX, SIZE_MAX});
        const std::size_t before = allocated();
        recording += processor_seconds_of([&] {
          for (std::size_t n = 0; n != size; ++n)
            must(shop.record(drip::event{.person = email{"jd" + std::to_string(n) + "@acme.com"}, .action = "Looked"})
                     .has_value(),
                 "an event");
        });
        const std::size_t after = allocated();
        draining += processor_seconds_of([&] { must(box.flush(std::chrono::minutes(10)), "the drain"); });
        if (i != 0) continue;
        recorded.bytes.push_back(static_cast<double>(after) - static_cast<double>(before));
        drained.bytes.push_back(static_cast<double>(allocated()) - static_cast<double>(before));
      }
      recorded.seconds.push_back(recording / times);
      drained.seconds.push_back(draining / times);
    }
    recorded.print("queue, recorded");
    drained.print("queue, drained");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("growth ROUNDS\n", stderr), 2;
  const int rounds = std::atoi(argv[1]);
  const std::vector<drip::order_activity> orders = bench::varied_orders(1000);

  written("events", {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000}, rounds, [&orders](std::size_t size) {
    return [&orders, size](buffer& text) {
      for (std::size_t i = 0; i != size; ++i) check_and_write(orders[i % orders.size()], text);
    };
  });
  const std::vector<std::size_t> to_a_thousand{1, 3, 10, 30, 100, 300, 1'000};
  written("batch size", to_a_thousand, rounds, [&orders](std::size_t size) {
    drip::orders_batch batch{.orders = std::vector(orders.begin(), orders.begin() + static_cast<std::ptrdiff_t>(size))};
    return [batch = std::move(batch)](buffer& text) { check_and_write(batch, text); };
  });
  written("items", to_a_thousand, rounds, [&orders](std::size_t size) {
    drip::order_activity order = orders[0];
    while (order.items.size() != size) order.items.push_back(orders[order.items.size()].items[0]);
    return [order = std::move(order)](buffer& text) { check_and_write(order, text); };
  });
  queued({1, 10, 100, 1'000, 10'000, 100'000, 1'000'000}, rounds);
}

// SPDX-License-Identifier: BSL-1.0
// Leads an outbox through schedules of faults: `simulate --schedules N [--first SEED] [--jobs J] [--until-violation]`,
// or through one of them, telling what happens: `simulate --seed SEED`; or through days of good business:
// `simulate --soak RECORDS`.
// The last line is the sum: `N schedules, V violations`.
#include "schedule.hpp"
#include "soak.hpp"

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace simulation;

struct arguments {
  std::uint64_t schedules = 20'000, first = 1, seed = 0, soak = 0;
  unsigned jobs = 1;
  bool stops = false;
};

void print_table(tally const& t) {
  const auto n = static_cast<double>(t.schedules);
  const auto of = [n](std::uint64_t count) { return static_cast<double>(count) / n; };
  std::printf("how often each fault happened:\n");
  for (std::size_t i = 0; i != fault_count; ++i)
    std::printf("  %-40s %10llu\n", fault_names[i].data(), static_cast<unsigned long long>(t.of[i]));
  std::printf("in each schedule: %.1f records, %.1f faults, %.1f requests, %.1f of them direct\n", of(t.records),
              of(t.faults()), of(t.requests), of(t.direct));
  std::printf("schedules with crashes: %.1f %%, closed: %.1f %%, whose quota nobody can know: %.1f %%\n",
              100 * of(t.crashed), 100 * of(t.closes), 100 * of(t.quota_unchecked));
  std::printf(
      "records: %llu accepted, %llu dead, %llu uncertain, %llu superseded, %llu forgotten, %llu lost unsynced, %llu "
      "resent by a person; %llu processed twice\n",
      static_cast<unsigned long long>(t.accepted), static_cast<unsigned long long>(t.dead),
      static_cast<unsigned long long>(t.uncertain), static_cast<unsigned long long>(t.superseded),
      static_cast<unsigned long long>(t.forgotten), static_cast<unsigned long long>(t.lost),
      static_cast<unsigned long long>(t.resent), static_cast<unsigned long long>(t.repeated));
}

int replay(std::uint64_t seed) {
  schedule s(seed, true);
  history const& h = s.run();
  std::printf("1 schedules, %zu violations\n", h.violations().size());
  return h.violations().empty() ? 0 : 1;
}

int run_all(arguments const& a) {
  std::atomic<std::uint64_t> next{a.first};
  std::atomic<bool> is_over{false};
  std::mutex mutex;
  tally sum;
  std::vector<std::thread> workers;
  for (unsigned j = 0; j != a.jobs; ++j)
    workers.emplace_back([&] {
      tally own;
      for (std::uint64_t seed; !is_over && (seed = next++) < a.first + a.schedules;) {
        schedule s(seed, false);
        history const& h = s.run();
        own += h.tally;
        if (h.violations().empty()) continue;
        const std::lock_guard lock(mutex);
        ++sum.violations;
        if (sum.violations <= 20)
          for (std::string const& v : h.violations())
            std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), v.c_str());
        if (a.stops) is_over = true;
      }
      const std::lock_guard lock(mutex);
      sum += own;
    });
  for (std::thread& w : workers) w.join();
  print_table(sum);
  std::printf("%llu schedules, %llu violations\n", static_cast<unsigned long long>(sum.schedules),
              static_cast<unsigned long long>(sum.violations));
  return sum.violations == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** values) {
  arguments a;
  for (int i = 1; i != count; ++i) {
    const std::string_view name = values[i];
    if (name == "--until-violation") {
      a.stops = true;
      continue;
    }
    const std::uint64_t number = i + 1 != count ? std::strtoull(values[++i], nullptr, 10) : 0;
    if (name == "--schedules") a.schedules = number;
    else if (name == "--first") a.first = number;
    else if (name == "--seed") a.seed = number;
    else if (name == "--soak") a.soak = number;
    else if (name == "--jobs") a.jobs = static_cast<unsigned>(number);
    else return std::fprintf(stderr, "what is %s?\n", name.data()), 2;
  }
  if (a.soak != 0) return simulation::soak(a.soak).run();
  return a.seed != 0 ? replay(a.seed) : run_all(a);
}

// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_BENCH_MEASURE_HPP
#define TESTS_BENCH_MEASURE_HPP

#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <vector>

/** What the benchmarks share. */
namespace bench {

inline void must(bool good, char const* what) {
  if (good) return;
  std::fprintf(stderr, "%s: not accepted\n", what);
  std::exit(1);
}

template <class Work>
double seconds_of(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/** As seconds_of(), of the processor's time that this thread gets, which other work on the machine weighs on less. */
template <class Work>
double processor_seconds_of(Work work) {
  const auto now = [] {
    timespec t{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
  };
  const double begin = now();
  work();
  return now() - begin;
}

inline double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

/** The median of the ratios round by round, so that other work on the machine weighs on both. */
inline double median_ratio(std::vector<double> const& a, std::vector<double> const& b) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i != a.size(); ++i) ratios.push_back(a[i] / b[i]);
  return median(ratios);
}

}  // namespace bench

#endif

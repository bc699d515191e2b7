// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_BENCH_CONTEST_HPP
#define TESTS_BENCH_CONTEST_HPP

#include "measure.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/** The compiler takes what `p` leads to for read and changed. */
inline void touch(void const* p) { asm volatile("" : : "r"(p) : "memory"); }

/**
 * Several ways to do the same. Each round has them all, one after the other, so that other work on the machine weighs on
 * all; each does as many passes as fill its slot. Prints a line of JSON for each.
 */
class contest {
 public:
  enum class clock { processor, wall };

  /** A pass handles that many events. */
  contest(std::string name, std::size_t events, clock by = clock::processor)
      : name_(std::move(name)), events_(events), by_(by) {}

  void enter(std::string name, std::function<void()> pass) { all_.push_back({std::move(name), std::move(pass)}); }

  void run(int rounds, double slot = 0.025) {
    for (competitor& c : all_) {
      c.pass();
      c.passes = (std::max)(1, static_cast<int>(slot / time(c.pass)));
    }
    for (int round = 0; round != rounds; ++round)
      for (competitor& c : all_)
        c.times.push_back(time([&c] {
                            for (int i = 0; i != c.passes; ++i) c.pass();
                          }) *
                          1e9 / c.passes / static_cast<double>(events_));
    for (competitor const& c : all_) {
      std::printf(R"({"case":"%s","by":"%s","ns":[)", name_.c_str(), c.name.c_str());
      for (std::size_t i = 0; i != c.times.size(); ++i) std::printf("%s%.6g", i == 0 ? "" : ",", c.times[i]);
      std::puts("]}");
    }
    std::fflush(stdout);
  }

 private:
  struct competitor {
    std::string name;
    std::function<void()> pass;
    int passes = 1;
    std::vector<double> times{};  // of an event, in nanoseconds, by rounds
  };

  template <class Work>
  double time(Work const& work) {
    return by_ == clock::wall ? seconds_of(work) : processor_seconds_of(work);
  }

  std::string name_;
  std::size_t events_;
  clock by_;
  std::vector<competitor> all_{};
};

/** A line of JSON for what is counted rather than timed. */
inline void print_count(char const* name, std::size_t count) {
  std::printf(R"({"case":"%s","by":"tillwire","count":%zu})"
              "\n",
              name, count);
}

}  // namespace bench

#endif

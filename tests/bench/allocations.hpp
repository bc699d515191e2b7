// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_BENCH_ALLOCATIONS_HPP
#define TESTS_BENCH_ALLOCATIONS_HPP

#include <cstddef>

namespace bench {

/** Of a program that has allocations.cpp and is linked with --wrap=malloc,--wrap=realloc. */
extern std::size_t allocations;

template <class Work>
std::size_t allocations_of(Work work) {
  const std::size_t before = allocations;
  work();
  return allocations - before;
}

}  // namespace bench

#endif

// SPDX-License-Identifier: BSL-1.0
// Counts what the objects of a program allocate, by malloc, realloc and new.
#include "allocations.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

std::size_t bench::allocations = 0;

namespace {

void* counted(void* p) {
  ++bench::allocations;
  if (p == nullptr) std::abort();
  return p;
}

}  // namespace

// the linker puts these in the places of malloc and realloc
extern "C" {
void* __real_malloc(std::size_t size);
void* __real_realloc(void* p, std::size_t size);
void* __wrap_malloc(std::size_t size) { return counted(__real_malloc(size)); }
void* __wrap_realloc(void* p, std::size_t size) { return counted(__real_realloc(p, size)); }
}

void* operator new(std::size_t size) { return counted(__real_malloc(size)); }
void* operator new[](std::size_t size) { return counted(__real_malloc(size)); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }

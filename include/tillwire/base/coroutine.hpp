// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_COROUTINE_HPP
#define TILLWIRE_BASE_COROUTINE_HPP

#if __has_include(<coroutine>)
#include <coroutine>
namespace tillwire::inline v0_1 {
/** Where the standard library has coroutine_handle and its kin. */
namespace coroutines = std;
}  // namespace tillwire::inline v0_1
#else
#include <experimental/coroutine>
namespace tillwire::inline v0_1 {
/** In libc++ before LLVM 14, such as emscripten 3.1.6's. */
namespace coroutines = std::experimental;
}  // namespace tillwire::inline v0_1
#endif

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_COROUTINE_HPP
#define TILLWIRE_BASE_COROUTINE_HPP

#if __has_include(<coroutine>)
#include <coroutine>
namespace tillwire::inline v0_1 {
namespace coroutines = std;
}
#else  // libc++ before LLVM 14, such as emscripten 3.1.6's
#include <experimental/coroutine>
namespace tillwire::inline v0_1 {
namespace coroutines = std::experimental;
}
#endif

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_IMPL_TIME_SOURCE_IPP
#define TILLWIRE_BASE_IMPL_TIME_SOURCE_IPP

#include <tillwire/base/time_source.hpp>

#include <thread>

namespace tillwire::inline v0_1 {

void time_source::sleep(std::chrono::milliseconds d) noexcept { std::this_thread::sleep_for(d); }

}  // namespace tillwire::inline v0_1

#endif

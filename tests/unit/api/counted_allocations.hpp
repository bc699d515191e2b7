// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_API_COUNTED_ALLOCATIONS_HPP
#define TESTS_UNIT_API_COUNTED_ALLOCATIONS_HPP

#include <cstddef>

namespace support {

/** How many there were in the program so far. */
extern std::size_t allocations;

}  // namespace support

#endif

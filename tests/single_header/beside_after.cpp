// SPDX-License-Identifier: BSL-1.0
// The other file of beside.cpp's program.

#include "sale.hpp"

// here Boost comes behind the header

#include <boost/container/vector.hpp>
#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/unordered_map.hpp>

sale_function* sale_elsewhere() { return &sale; }

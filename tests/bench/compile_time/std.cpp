// SPDX-License-Identifier: BSL-1.0
// What the standard library's share of such a program costs.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

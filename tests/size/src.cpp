// SPDX-License-Identifier: BSL-1.0
#include <tillwire/src.hpp>

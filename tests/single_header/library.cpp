// SPDX-License-Identifier: BSL-1.0
// The macros come late: by then the header is there without them.

#include "sale.hpp"

#define TILLWIRE_IMPLEMENTATION
#define TILLWIRE_OUTBOX_WORKER
#include <tillwire.hpp>

using tillwire::outbox::worker;  // is there

sale_function* sale_elsewhere() { return &sale; }

/* SPDX-License-Identifier: BSL-1.0 */
#include "adapters/c/tillwire_transport.h"

#include <stddef.h>

static int my_stack;

static void my_http_post(void* stack, char const* url, char const* const* headers, size_t header_count,
                         char const* body, size_t body_size, long timeout_ms) {
  (void)stack, (void)url, (void)headers, (void)header_count, (void)body, (void)body_size, (void)timeout_ms;
}

//[lines]

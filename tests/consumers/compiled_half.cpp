// SPDX-License-Identifier: BSL-1.0
// The other file, with the compiled half: of the headers, or of the one header.

#if __has_include(<tillwire/src.hpp>)
#include <tillwire/src.hpp>
#else
#define TILLWIRE_IMPLEMENTATION
#include <tillwire.hpp>
#endif

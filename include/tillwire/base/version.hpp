// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_VERSION_HPP
#define TILLWIRE_BASE_VERSION_HPP

/** The version's parts, for the preprocessor. */
/// @{
#define TILLWIRE_VERSION_MAJOR 0
#define TILLWIRE_VERSION_MINOR 1
#define TILLWIRE_VERSION_PATCH 0
/// @}
/** The version as it stands in the User-Agent of every request. */
#define TILLWIRE_VERSION "0.1.0"

/**
 * The library's one namespace.
 *
 * Everything lives in an inline namespace that bears the version, so that two plugins of one process may carry two
 * versions of the library: mixing them in one program fails at link time instead of at run time.
 */
namespace tillwire::inline v0_1 {}

#endif

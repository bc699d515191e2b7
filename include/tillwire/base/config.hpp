// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_CONFIG_HPP
#define TILLWIRE_BASE_CONFIG_HPP

/** Keeps a function that is seldom called out of those that call it, so that they stay short. */
#if defined(__GNUC__)
#define TILLWIRE_NOINLINE [[gnu::noinline]]
#elif defined(_MSC_VER)
#define TILLWIRE_NOINLINE __declspec(noinline)
#else
#define TILLWIRE_NOINLINE
#endif

#endif

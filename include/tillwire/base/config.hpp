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

/** Puts a function into those that call it where speed is wanted, and stands once where size is (-Os, which says so). */
#if defined(__GNUC__) && defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__)
#define TILLWIRE_INLINE_FOR_SPEED [[gnu::always_inline]] inline
#else
#define TILLWIRE_INLINE_FOR_SPEED inline
#endif

#endif

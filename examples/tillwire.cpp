// SPDX-License-Identifier: BSL-1.0
// The one file of a program that compiles the library's compiled half.

#include <tillwire/src.hpp>

// SPDX-License-Identifier: BSL-1.0
#include <tillwire.hpp>

#include <cstdio>

using namespace tillwire;

int main() {
//[lines]
}

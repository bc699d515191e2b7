// SPDX-License-Identifier: BSL-1.0
//[includes]
#include <cstdio>

using namespace tillwire;

int main() {
//[lines]
  std::puts("open");
}

// SPDX-License-Identifier: BSL-1.0
// One of the program's two files; library.cpp has the compiled half.

#include "sale.hpp"

#include <cstdio>

int main() {
  const bool same = sale() == sale_elsewhere()() && &sale == sale_elsewhere();
  std::puts(same ? sale().c_str() : "the two files differ");
}

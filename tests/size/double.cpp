// SPDX-License-Identifier: BSL-1.0
// Prints a double, by which the tables for it are known.
#include <charconv>
#include <cstdio>

int main(int argc, char**) {
  char text[64];
  return std::to_chars(text, text + 64, argc * 0.1).ptr == text || std::puts(text) == 0;
}

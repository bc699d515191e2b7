// SPDX-License-Identifier: BSL-1.0
// Writes the order of write.cpp with RapidJSON.
#include "../bench/peers/rapidjson.hpp"

#include <cstdio>

peers::order an_order();

int main() {
  peers::rapidjson_writer text;
  text.append(an_order());
  std::fwrite(text.text(), 1, text.size(), stdout);
}

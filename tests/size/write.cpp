// SPDX-License-Identifier: BSL-1.0
// Writes an order.
#include <tillwire.hpp>

#include <cstdio>

using namespace tillwire;

drip::order_activity an_order();

int main() {
  buffer text;
  if (!json::write(an_order(), text)) return 1;
  std::fwrite(text.view().data(), 1, text.view().size(), stdout);
}

// SPDX-License-Identifier: BSL-1.0
// Sends orders over libcurl, for callgrind to look at: profile PORT
#include <adapters/curl/curl_transport.hpp>
#include <tillwire.hpp>

#include "recorded.hpp"
#include "varied_orders.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>

using namespace tillwire;

/** What is counted; the first orders, which open the connection and take the memory, are not. */
[[gnu::noinline]] static void counted_orders(client<drip::account, curl_transport>& drip,
                                             std::span<drip::order_activity const> orders) {
  for (drip::order_activity const& o : orders) bench::must(drip.send(o).has_value(), "an order");
}

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("profile PORT\n", stderr), 2;
  const drip::account account = bench::account_at(static_cast<std::uint16_t>(std::atoi(argv[1])));
  curl_transport curl;
  client drip{account, curl};
  const auto orders = bench::varied_orders(1100);
  for (std::size_t i = 0; i != 100; ++i) bench::must(drip.send(orders[i]).has_value(), "an order");
  counted_orders(drip, std::span(orders).subspan(100));
}

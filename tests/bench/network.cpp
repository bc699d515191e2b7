// SPDX-License-Identifier: BSL-1.0
// Orders from structs to the answer over libcurl, beside a raw blocking socket and a bare handle of libcurl, for which the
// same requests are made beforehand: network PORT ROUNDS
#include <adapters/curl/curl_transport.hpp>
#include <tillwire.hpp>

#include "bare_curl.hpp"
#include "contest.hpp"
#include "raw_socket.hpp"
#include "recorded.hpp"
#include "varied_orders.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

using namespace tillwire;
using bench::must;

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("network PORT ROUNDS\n", stderr), 2;
  const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  const int rounds = std::atoi(argv[2]);
  const drip::account account = bench::account_at(port);
  curl_transport curl;
  client drip{account, curl};
  bench::raw_socket raw(port);
  bench::bare_curl bare("http://127.0.0.1:" + std::to_string(port) + "/");

  const std::vector<drip::order_activity> orders = bench::varied_orders(1000);
  constexpr std::size_t at_once = 50;  // orders in a pass
  std::vector<std::string> requests, bodies;
  for (drip::order_activity const& o : orders) {
    requests.push_back(bench::recorded(account, o).text());
    bodies.push_back(*json::write(o));
  }
  std::size_t by_socket = 0, by_bare = 0, by_curl = 0;
  bench::contest single("send single orders", at_once, bench::contest::clock::wall);
  single.enter("raw socket", [&] {
    for (std::size_t i = 0; i != at_once; ++i)
      must(raw.exchange(requests[by_socket++ % requests.size()]) == 202, "the socket");
  });
  single.enter("bare libcurl", [&] {
    for (std::size_t i = 0; i != at_once; ++i) must(bare.exchange(bodies[by_bare++ % bodies.size()]) == 202, "libcurl");
  });
  single.enter("tillwire, curl", [&] {
    for (std::size_t i = 0; i != at_once; ++i)
      must(drip.send(orders[by_curl++ % orders.size()]).has_value(), "an order");
  });
  single.run(rounds, 0.05);

  const drip::orders_batch batch{.orders = orders};
  const std::string request = bench::recorded(account, batch).text(), body = *json::write(batch);
  bench::contest batches("send batches of 1000", orders.size(), bench::contest::clock::wall);
  batches.enter("raw socket", [&] { must(raw.exchange(request) == 202, "the socket"); });
  batches.enter("bare libcurl", [&] { must(bare.exchange(body) == 202, "libcurl"); });
  batches.enter("tillwire, curl", [&] { must(drip.send(batch).has_value(), "a batch"); });
  batches.run(rounds, 0.05);
}

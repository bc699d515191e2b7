// SPDX-License-Identifier: BSL-1.0
// Orders from structs to the answer over libcurl, beside the same over a raw blocking socket, and beside that socket and a
// bare handle of libcurl with what was made beforehand: network PORT ROUNDS
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

namespace {

/** From a struct to the answer with as little as that takes: checked, written, and sent behind a head that is there. */
class by_socket {
 public:
  by_socket(std::uint16_t port, std::string const& request)
      : socket_(port), head_(request.substr(0, request.find("Content-Length: ") + 16)) {}

  template <class Payload>
  int send(Payload const& payload) {
    body_.clear();
    must(validate(payload).empty() && json::write(payload, body_).has_value(), "a payload");
    return socket_.exchange(head_ + std::to_string(body_.size()) + "\r\n\r\n", body_.view());
  }

 private:
  bench::raw_socket socket_;
  std::string head_;  // up to the length
  buffer body_{};
};

}  // namespace

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
  by_socket socket(port, requests[0]);
  bench::contest single("send single orders", at_once, bench::contest::clock::wall);
  const auto enter = [&single, &orders](char const* name, auto send) {
    single.enter(name, [=, count = orders.size(), next = std::size_t{0}]() mutable {
      for (std::size_t i = 0; i != at_once; ++i) must(send(next++ % count), name);
    });
  };
  enter("raw socket, finished", [&](std::size_t i) { return raw.exchange(requests[i]) == 202; });
  enter("libcurl, finished", [&](std::size_t i) { return bare.exchange(bodies[i]) == 202; });
  enter("raw socket", [&](std::size_t i) { return socket.send(orders[i]) == 202; });
  enter("tillwire, curl", [&](std::size_t i) { return drip.send(orders[i]).has_value(); });
  single.run(rounds, 0.05);

  const drip::orders_batch batch{.orders = orders};
  const std::string request = bench::recorded(account, batch).text(), body = *json::write(batch);
  bench::contest batches("send batches of 1000", orders.size(), bench::contest::clock::wall);
  batches.enter("raw socket, finished", [&] { must(raw.exchange(request) == 202, "the socket"); });
  batches.enter("libcurl, finished", [&] { must(bare.exchange(body) == 202, "libcurl"); });
  batches.enter("raw socket", [&] { must(socket.send(batch) == 202, "the socket"); });
  batches.enter("tillwire, curl", [&] { must(drip.send(batch).has_value(), "a batch"); });
  batches.run(rounds, 0.05);
}

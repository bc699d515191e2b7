// SPDX-License-Identifier: BSL-1.0
// Orders and the answer to a batch read from JSON, beside Boost.JSON: read ROUNDS
#include <tillwire.hpp>

#include "contest.hpp"
#include "peers/boost_json.hpp"
#include "peers/nlohmann.hpp"
#include "peers/order.hpp"
#include "varied_orders.hpp"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using namespace tillwire;
using bench::must;

/** The answer as a struct of a program's own. */
struct described_reply {
  list<std::string> request_ids{};
};
BOOST_DESCRIBE_STRUCT(described_reply, (), (request_ids))

void read_orders(int rounds) {
  const std::vector<drip::order_activity> orders = bench::varied_orders(1000);
  std::vector<std::string> texts, whole;
  for (drip::order_activity const& o : orders) {
    texts.push_back(*json::write(o));
    // Boost 1.81 reads a described struct only where no member is absent
    whole.push_back(R"({"person_id":null,"refund_amount":null,)" + texts.back().substr(1));
    must(json::read<drip::order_activity>(texts.back())->value == o, "an order read");
    must(peers::same_value(
             boost::json::serialize(boost::json::value_from(peers::read_by_boost<peers::order>(whole.back()))),
             texts.back()),
         "an order read by Boost.JSON");
  }

  bench::contest c("read, one item", orders.size());
  c.enter("tillwire", [&] {
    for (std::string const& t : texts) {
      const auto order = json::read<drip::order_activity>(t);
      must(order.has_value(), "an order");
      bench::touch(&order->value);
    }
  });
  peers::boost_arena arena;
  c.enter("Boost.JSON, arena", [&] {
    for (std::string const& t : whole) {
      const auto order = arena.read<peers::order>(t);
      bench::touch(&order);
    }
  });
  c.enter("Boost.JSON", [&] {
    for (std::string const& t : whole) {
      const auto order = peers::read_by_boost<peers::order>(t);
      bench::touch(&order);
    }
  });
  c.run(rounds);
}

void read_ids(int rounds) {
  constexpr std::size_t count = 1000;
  std::string text = R"({"request_ids":[)";
  for (std::size_t i = 0; i != count; ++i)
    text += (i == 0 ? "\"" : ",\"") + std::to_string(10'000'000 + i) + "-5cba-42e8-8f36-aec3419186ef\"";
  text += "]}";
  http::response answer;
  answer.reset(1 << 20);
  answer.set_status(202);
  answer.append_body(text);
  detail::reply_reader reader;  // as each client has one
  const std::vector<std::string> ids = peers::read_by_boost<peers::reply>(text).request_ids;
  must(ids.size() == count && reader.read(answer)->to_owned().request_ids == ids, "the ids");
  must(json::read<described_reply>(text)->value.request_ids.values() == ids, "the ids");

  bench::contest c("read, 1000 request_ids", count);
  c.enter("tillwire", [&] {
    const reply r = reader.read(answer)->to_owned();
    bench::touch(&r);
  });
  c.enter("tillwire, read<T>", [&] {
    const auto r = json::read<described_reply>(text);
    bench::touch(&r->value);
  });
  peers::boost_arena arena;
  c.enter("Boost.JSON, arena", [&] {
    const auto r = arena.read<peers::reply>(text);
    bench::touch(&r);
  });
  c.enter("Boost.JSON", [&] {
    const auto r = peers::read_by_boost<peers::reply>(text);
    bench::touch(&r);
  });
  c.run(rounds);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("read ROUNDS\n", stderr), 2;
  read_orders(std::atoi(argv[1]));
  read_ids(std::atoi(argv[1]));
}

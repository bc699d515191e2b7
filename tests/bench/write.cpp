// SPDX-License-Identifier: BSL-1.0
// Orders made into one text of JSON, each appended to those before it, beside other libraries: write ROUNDS
// None wraps the orders into a batch.
#include <tillwire.hpp>

#include "allocations.hpp"
#include "contest.hpp"
#include "peers/boost_json.hpp"
#include "peers/nlohmann.hpp"
#include "peers/order.hpp"
#include "peers/rapidjson.hpp"
#include "varied_orders.hpp"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

using namespace tillwire;
using bench::must;

/** Each competitor says the same. */
void compare(std::vector<std::string> const& texts, std::vector<peers::order> const& mirrors) {
  peers::rapidjson_writer rapidjson;
  for (std::size_t i = 0; i != texts.size(); ++i) {
    std::string nlohmann, boost;
    peers::append_by_nlohmann(nlohmann, mirrors[i]);
    peers::append_by_boost(boost, mirrors[i]);
    rapidjson.clear();
    rapidjson.append(mirrors[i]);
    must(peers::same_value(texts[i], nlohmann), "the value by nlohmann/json");
    must(peers::same_value(texts[i], boost), "the value by Boost.JSON");
    must(peers::same_value(texts[i], rapidjson.text()), "the value by RapidJSON");
  }
}

void measure(std::string const& set, std::vector<drip::order_activity> const& orders, int rounds) {
  std::vector<std::string> texts;
  std::vector<peers::order> mirrors;
  for (drip::order_activity const& o : orders) {
    texts.push_back(*json::write(o));
    mirrors.push_back(peers::order_of(texts.back()));
  }
  compare(texts, mirrors);

  std::size_t total = 0;
  for (std::string const& t : texts) total += t.size();
  std::vector<char> copy(total);
  const auto copying = [&] {
    char* at = copy.data();
    for (std::string const& t : texts) {
      std::memcpy(at, t.data(), t.size());
      at += t.size();
    }
    bench::touch(copy.data());
  };
  buffer ours;
  const auto writing = [&] {
    ours.clear();
    for (drip::order_activity const& o : orders) must(json::write(o, ours).has_value(), "an order");
    bench::touch(ours.view().data());
  };
  const auto validating = [&] {
    for (drip::order_activity const& o : orders) must(validate(o).empty(), "an order");
  };
  const auto validating_and_writing = [&] {
    ours.clear();
    for (drip::order_activity const& o : orders)
      must(validate(o).empty() && json::write(o, ours).has_value(), "an order");
    bench::touch(ours.view().data());
  };
  std::string text;
  const auto over = [&](auto append) {
    return [&, append] {
      text.clear();
      for (peers::order const& o : mirrors) append(text, o);
      bench::touch(text.data());
    };
  };
  peers::rapidjson_writer rapidjson;

  bench::contest c("write, " + set, orders.size());
  c.enter("memcpy", copying);
  c.enter("tillwire", writing);
  c.enter("tillwire, validated", validating_and_writing);
  c.enter("RapidJSON", [&] {
    rapidjson.clear();
    for (peers::order const& o : mirrors) rapidjson.append(o);
    bench::touch(rapidjson.text());
  });
  peers::boost_arena arena;
  c.enter("Boost.JSON, arena", over([&arena](std::string& to, peers::order const& o) { arena.append(to, o); }));
  c.enter("Boost.JSON", over(peers::append_by_boost<peers::order>));
  c.enter("nlohmann", over(peers::append_by_nlohmann));
  c.run(rounds);

  bench::print_count(("allocations, write, " + set).c_str(), bench::allocations_of(writing));
  bench::print_count(("allocations, validate, " + set).c_str(), bench::allocations_of(validating));
}

/** Memory of a buffer and of new is seen. */
void check_the_count() {
  const std::size_t seen = bench::allocations_of([] {
    buffer bytes;
    bytes.append("1");
    const std::string text(100, 'x');
    bench::touch(text.data());
  });
  must(seen == 2, "the count of allocations");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("write ROUNDS\n", stderr), 2;
  check_the_count();
  measure("one item", bench::varied_orders(1000), std::atoi(argv[1]));
  measure("1 to 5 items", bench::varied_orders(1000, 5), std::atoi(argv[1]));
}

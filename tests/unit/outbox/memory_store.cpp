// SPDX-License-Identifier: BSL-1.0
#include <tillwire/outbox/memory_store.hpp>
#include <tillwire/outbox/mentions.hpp>
#include <tillwire/testing/manual_clock.hpp>
#include <tillwire/testing/store_conformance.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace outbox_memory_store_test {

using namespace tillwire;
using outbox::memory_store;

TEST_SUITE_BEGIN("outbox/memory_store");

TEST_CASE("a memory_store does what is demanded of a store") {
  const auto make = [] { return std::make_unique<memory_store>(); };
  const testing::conformance found = testing::check_store(make);
  INFO(to_string(found));
  CHECK(found.passed());
  CHECK(found.findings().size() >= 26);
}

TEST_CASE("texts that are joined are copied and moved as one") {
  using outbox::detail::joined_text;
  joined_text a({"ab", "", "c"});
  CHECK(a.view() == "abc");
  joined_text b = a;
  CHECK(b.view() == "abc");
  CHECK(b.view().data() != a.view().data());
  const joined_text c = std::move(a);
  CHECK(c.view() == "abc");
  CHECK(a.view().empty());
  joined_text& same = b;
  b = same;
  CHECK(b.view() == "abc");
  b = joined_text({"d"});
  CHECK(b.view() == "d");
  CHECK(joined_text({"", ""}).view().empty());
}

TEST_CASE("a copy of a memory_store is a disk image: it does what the store would do, and the store is left alone") {
  const auto make = [] { return std::make_unique<memory_store>(); };
  const auto copy = [](std::unique_ptr<memory_store> s) {
    auto next = std::make_unique<memory_store>(*s);
    *s = {};
    return next;
  };
  const testing::conformance found = testing::check_store(make, copy);
  INFO(to_string(found));
  CHECK(found.passed());

  memory_store store;
  CHECK(store.append({.body = "{}"}, outbox::durability::each).value() == 1);
  memory_store image = store;
  CHECK(image.append({.body = "{}"}, outbox::durability::each).value() == 2);
  CHECK(store.counts().queued == 1);
  CHECK(image.counts().queued == 2);
}

TEST_CASE("a memory_store finds its records also after thousands have come and gone around them") {
  memory_store store;
  const outbox::record_id stays = store.append({.body = "{\"stays\":1}"}, outbox::durability::each).value();
  std::vector<outbox::record_id> odd;
  for (int round = 0; round != 50; ++round) {
    std::vector<outbox::record_id> even;
    for (int i = 0; i != 200; ++i) {
      const outbox::record_id id = store.append({.body = std::to_string(i)}, outbox::durability::each).value();
      (i % 100 == 1 ? odd : even).push_back(id);
    }
    const outbox::settlement gone{.records = even, .becomes = outbox::state::accepted};
    CHECK(store.settle(0, {.at = timestamp::now()}, {&gone, 1}));
    CHECK(store.prune(timestamp::from_microseconds(INT64_MAX)));
  }
  CHECK(store.counts().queued == 1 + odd.size());
  odd.insert(odd.begin(), stays);
  std::vector<outbox::record_id> queued;
  CHECK(store.for_each_queued(0, 1000, [&](outbox::queued_record const& r) { queued.push_back(r.id); }));
  CHECK(queued == odd);
  std::vector<std::string> bodies;
  CHECK(store.read(odd, [&](outbox::record_id, outbox::new_record const& r) { bodies.emplace_back(r.body); }));
  REQUIRE(bodies.size() == odd.size());
  CHECK(bodies[0] == "{\"stays\":1}");
  CHECK(bodies[1] == "1");
  CHECK(bodies.back() == "101");
}

TEST_CASE("an address is mentioned where it stands by itself, in any case and escaped in any way") {
  using outbox::mentions;
  CHECK(mentions(R"({"email":"jd@x.com"})", "JD@X.com"));
  CHECK(mentions(R"({"email":"Jd@X.CoM"})", "jd@x.com"));
  CHECK(mentions(R"(["a\njd@x.com\tb"])", "jd@x.com"));
  CHECK(mentions(R"(["\u006ad\u0040x.com"])", "jd@x.com"));
  CHECK(mentions(R"(["Write to jd@x.com."])", "jd@x.com"));
  CHECK(mentions(R"(["jd@x.com.jd@x.com, a jd@x.com"])", "jd@x.com"));
  CHECK(mentions(R"(["mailto:jd@x.com?subject=a"])", "jd@x.com"));
  CHECK(mentions(R"(["'jd@x.com'"])", "jd@x.com"));
  CHECK(mentions("jd@x.com", "jd@x.com"));
  CHECK(mentions(R"(["ajd@x.com",{"jd@x.com":1}])", "jd@x.com"));
  for (char const* other :
       {"[\"ajd@x.com\"]", "[\"a.jd@x.com\"]", "[\"jd@x.com.au\"]", "[\"jd@x.comb\"]", "[\"jd@x.com-b\"]",
        "[\"\xC3\xA9jd@x.com\"]", "[\"\\u00e9jd@x.com\"]", "[\"jd@x\\u002ecom\\u0061\"]", "", "\\", "\\u", "jd@x.co"})
    CHECK_FALSE(mentions(other, "jd@x.com"));
  CHECK_FALSE(mentions("[\"jd@x.com\"]", ""));

  CHECK(outbox::is_about("order:1\nemail:Jd@x.com\ncart:2", "jD@x.com"));
  CHECK_FALSE(outbox::is_about("order:1\nemail:jd@x.com.au\nperson:jd@x.com\nemail:", "jd@x.com"));
  CHECK_FALSE(outbox::is_about("email:", ""));
}

TEST_CASE("a manual_clock stands still until it is told what time it is") {
  testing::manual_clock clock("2026-05-06T07:08:09Z"_time);
  time_source& source = clock;
  const moment start = source.now();
  CHECK(start.wall == "2026-05-06T07:08:09Z"_time);
  CHECK(source.now().steady == start.steady);
  clock.advance(std::chrono::milliseconds(1500));
  CHECK(source.now().wall == "2026-05-06T07:08:10.5Z"_time);
  CHECK(source.now().steady - start.steady == std::chrono::milliseconds(1500));
  clock.jump_wall(std::chrono::hours(-1));
  CHECK(source.now().wall == "2026-05-06T06:08:10.5Z"_time);
  clock.set_wall("2030-01-01T00:00:00Z"_time);
  CHECK(source.now().wall == "2030-01-01T00:00:00Z"_time);
  CHECK(source.now().steady - start.steady == std::chrono::milliseconds(1500));
}

TEST_SUITE_END();

}  // namespace outbox_memory_store_test

// SPDX-License-Identifier: BSL-1.0
// The transport over emscripten's Fetch API, under node: the arguments are the URLs of a fault server and of a sandbox with
// an hourly limit.
#include <adapters/emscripten/emscripten_fetch_transport.hpp>
#include <tillwire.hpp>
#include <tillwire/testing/transport_conformance.hpp>

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace tillwire;
using testing::fault_site, testing::journey;

namespace {

std::string fault_server, sandbox;

/** Under node nothing comes before the program returns, or before it asks for it, which a browser's cannot. */
struct pumped : emscripten_fetch_transport {
  static void wait(std::chrono::milliseconds longest) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdollar-in-identifier-extension"
#pragma clang diagnostic ignored "-Wgnu-zero-variadic-macro-arguments"
    EM_ASM({ XMLHttpRequest.pump($0); }, static_cast<int>(longest.count()));
#pragma clang diagnostic pop
  }
  /** Of all transports. */
  static int on_their_way() { return EM_ASM_INT(return XMLHttpRequest.count()); }
};

static_assert(http::transport<emscripten_fetch_transport> && http::cancellable<emscripten_fetch_transport>);
static_assert(!http::can_block<emscripten_fetch_transport> && !http::pollable<emscripten_fetch_transport>);

/** Requests over a transport of their own. */
struct fixture {
  static constexpr auto patience = 10s;

  journey& start(std::string const& path, std::size_t max_body = 1000) {
    return driver.start(
        [&](http::request& r) {
          r.method = http::method::get;
          r.url = fault_server + path;
          r.headers.add("User-Agent", "My Till");
          r.headers.add("Authorization", "Basic dDo=");
        },
        max_body);
  }
  journey& get(std::string const& path, std::size_t max_body = 1000) {
    journey& j = start(path, max_body);
    REQUIRE(driver.finish(j));
    return j;
  }

  testing::transport_driver driver{testing::made_transport(std::make_unique<pumped>()), patience};
};

drip::account shop() {
  return {.account_id = "9999999",
          .credential = drip::api_token("drip-sandbox"),
          .application = "My Till",
          .site = "www.mytill.com",
          .base_url = sandbox};
}

drip::product_activity product(std::string provider = "my_shop") {
  return {.provider = std::move(provider),
          .action = drip::product_action::created,
          .product_id = "1",
          .name = "Water Bottle",
          .price = "11.16"_dec,
          .product_url = "https://shop.example/1"_url};
}

}  // namespace

TEST_SUITE_BEGIN("portability/emscripten_fetch_transport");

TEST_CASE_FIXTURE(fixture, "all rules of the kit hold but those that a browser's stack breaks") {
  const testing::conformance found = testing::check_transport(
      [](http::connection_settings const& s) {
        const bool asks = !(s.proxy + s.ca_bundle + s.client_certificate + s.client_key).empty() ||
                          s.connect_timeout != http::connection_settings{}.connect_timeout;
        return asks ? nullptr : std::make_unique<pumped>();
      },
      fault_server, patience);
  INFO(to_string(found));
  CHECK(found.findings().size() > 50);
  std::vector<std::string> broken = found.broken();
  // node's fetch() takes neither in some versions
  for (char const* of_node : {"interim_answers_are_skipped", "chunks_are_joined"}) std::erase(broken, of_node);
  CHECK(broken == std::vector<std::string>{
                      "path_is_sent_as_it_is",  // its parser of URLs resolves `.` and `%2E%2E`
                      "headers_arrive_once",    // the User-Agent is its own
                      "refused_connection", "unresolved_host", "garbage_is_a_failure",  // it does not say why
                      "endless_answer_is_capped",    // what has come is not to be had before all has
                      "redirects_are_not_followed",  // it follows
                  });
}

TEST_CASE_FIXTURE(fixture, "the User-Agent is left to the browser, the other fields arrive") {
  get("/ok/agent");
  const auto seen = testing::sightings_of(get("/log/agent", 10'000).response.body());
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].all("Authorization") == std::vector<std::string>{"Basic dDo="});
  const std::vector<std::string> agents = seen[0].all("User-Agent");
  CHECK(std::count(agents.begin(), agents.end(), "My Till") == 0);
}

TEST_CASE_FIXTURE(fixture, "a URL that cannot be read fails before anything is sent") {
  for (char const* url : {"", "shop.example", "http://", "http://host:port/", "//shop.example/"}) {
    CAPTURE(url);
    journey& j = driver.start([url](http::request& r) { r.url = url; });
    CHECK(j.arrivals == 1);
    CHECK(j.response.failure() == errc::transport_failed);
  }
}

TEST_CASE_FIXTURE(fixture, "a request that the browser does not take fails at once, and once") {
  EM_ASM({ XMLHttpRequest.refuses = true; });
  journey const& j = start("/ok/a");
  EM_ASM({ XMLHttpRequest.refuses = false; });
  CHECK(j.arrivals == 1);
  CHECK(j.response.failure() == errc::connection_lost);
  CHECK(get("/ok/after").response.status() == 200);
}

TEST_CASE_FIXTURE(fixture, "no connection is told as one that may have been lost") {
  const fault_site site = testing::site_of(get("/site", 10'000).response.body());
  journey& j = driver.start([&](http::request& r) { r.url = site.unused + "/"; });
  REQUIRE(driver.finish(j));
  CHECK(j.response.failure() == errc::connection_lost);
  CHECK(j.response.status() == 0);
  CHECK(j.response.failure_message().find("does not say why") != std::string_view::npos);
}

TEST_CASE_FIXTURE(fixture, "an answer over the limit is cut, one far over it is given up") {
  journey const& cut = get("/size/a/1000000");
  CHECK_FALSE(cut.response.failure().has_value());
  CHECK(cut.response.is_truncated());
  CHECK(cut.response.body() == std::string(1000, 'x'));
  journey const& endless = get("/endless/a/20000");
  CHECK(endless.response.failure() == errc::transport_failed);
  CHECK(pumped::on_their_way() == 0);
  CHECK(endless.arrivals == 1);
  CHECK(get("/ok/after").response.status() == 200);
}

TEST_CASE_FIXTURE(fixture, "a request that is cancelled is aborted, and drops its completion at once") {
  journey& j = start("/silent/a/20000");
  journey& other = start("/latch/b/20000");
  driver.linger();
  driver.cancel(j.request);
  CHECK(j.arrivals == 1);
  CHECK(j.abandoned);
  CHECK(other.arrivals == 0);
  CHECK(pumped::on_their_way() == 1);
  get("/release/b");
  CHECK(driver.finish(other));
  CHECK(other.response.status() == 200);
  CHECK(j.arrivals == 1);
}

TEST_CASE("the end of the transport aborts what is on its way, whatever its state") {
  auto f = std::make_unique<fixture>();
  journey& silent = f->start("/silent/a/20000");
  journey& amid = f->start("/drip/a/20000");
  f->driver.linger();
  journey& fresh = f->start("/ok/a");
  CHECK(pumped::on_their_way() == 3);
  f->driver.destroy_transport();
  CHECK(pumped::on_their_way() == 0);
  for (journey* j : {&silent, &amid, &fresh}) {
    CHECK(j->arrivals == 1);
    CHECK(j->abandoned);
  }
  f.reset();
  for (int i = 0; i != 20; ++i) pumped::wait(1ms);  // nothing comes to where they were
}

TEST_CASE("an event is accepted, a refusal says why, and so does the limit") {
  pumped transport;
  const drip::account account = shop();
  client drip{account, transport, {.how_strict = strictness::lenient}};
  const result<reply> accepted = drip.send(product());
  REQUIRE_MESSAGE(accepted.has_value(), to_string(accepted.error()));
  CHECK(accepted->status == 202);

  const result<reply> refused = drip.send(product("My Shop"));
  REQUIRE_FALSE(refused.has_value());
  CAPTURE(to_string(refused.error()));
  CHECK(refused.error().code == errc::bad_request);
  CHECK(refused.error().status == 422);
  REQUIRE(refused.error().details.size() == 1);
  CHECK(refused.error().details[0].path == "provider");

  result<reply> limited = drip.send(product());
  for (int i = 0; i != 20 && limited; ++i) limited = drip.send(product());
  REQUIRE_FALSE(limited.has_value());
  CAPTURE(to_string(limited.error()));
  CHECK(limited.error().code == errc::rate_limited);
  CHECK(limited.error().what_to_do == condition::wait);
}

TEST_CASE("handlers are called while the loop runs, and two requests are on their way at once") {
  pumped transport;
  drip::account wrong = shop();
  wrong.credential = drip::api_token("another");
  client drip{wrong, transport};
  int answered = 0;
  for (int i = 0; i != 2; ++i)
    drip.send(product(), [&answered](result<reply_view> r) {
      ++answered;
      CHECK((!r && r.error().code == errc::authentication_failed));
    });
  const ticket cancelled = drip.send(product(), [](result<reply_view>) { FAIL("it was cancelled"); });
  drip.cancel(cancelled);
  CHECK(answered == 0);
  CHECK(pumped::on_their_way() == 2);
  for (int i = 0; i != 10'000 && answered != 2; ++i) pumped::wait(1ms), drip.poll();
  CHECK(answered == 2);
}

TEST_SUITE_END();

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  fault_server = argv[1];
  sandbox = argv[2];
  return doctest::Context(argc, argv).run();
}

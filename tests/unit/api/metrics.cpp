// SPDX-License-Identifier: BSL-1.0
// What a client counts.
#include <tillwire/api/client.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "manual_transport.hpp"
#include "support.hpp"
#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace api_metrics_test {

using namespace std::chrono_literals;
using namespace tillwire;
using support::manual_transport, support::unsubscribe, testing::fake_transport;

namespace {

std::string summary(client_metrics const& m) {
  return "refused " + std::to_string(m.refused) + ", sent " + std::to_string(m.sent) + ", accepted " +
         std::to_string(m.accepted) + ", failed " + std::to_string(m.failed) + ", cancelled " +
         std::to_string(m.cancelled);
}

/** A handler that nobody listens to. */
constexpr auto ignore = [](result<reply_view> const&) {};

struct closed_gate : gate {
  result<void> admit(request_info const&) override { return make_error(errc::refused_by_gate, "closed"); }
};

}  // namespace

TEST_SUITE_BEGIN("api/metrics");

TEST_CASE("a new client has counted nothing") {
  fake_transport transport;
  const drip::account account = support::drip_account();
  const client c{account, transport};
  CHECK(summary(c.metrics()) == "refused 0, sent 0, accepted 0, failed 0, cancelled 0");
  CHECK(c.metrics().bytes_sent == 0);
}

TEST_CASE("each request is sent, and then accepted or failed, whether its sender waits or has a handler") {
  const drip::account account = support::drip_account();
  for (bool waits : {true, false}) {
    CAPTURE(waits);
    fake_transport transport;
    transport.reply(200).reply(204).reply(299).reply(302).reply(422).reply(429).reply(500);
    transport.fail(errc::connection_lost).drop();
    client c{account, transport};
    for (int i = 0; i != 9; ++i) {
      if (waits) (void)c.send(unsubscribe());
      else c.send(unsubscribe(), ignore);
    }
    if (!waits) {
      CHECK(summary(c.metrics()) == "refused 0, sent 9, accepted 0, failed 0, cancelled 0");
      CHECK(c.poll() == 9);
    }
    CHECK(summary(c.metrics()) == "refused 0, sent 9, accepted 3, failed 6, cancelled 0");
    std::size_t bytes = 0;
    for (testing::recorded_request const& r : transport.requests()) bytes += r.body.size();
    CHECK(bytes == 9 * support::unsubscribe_body.size());
    CHECK(c.metrics().bytes_sent == bytes);
  }
}

TEST_CASE("what never left is refused, and is neither sent nor failed") {
  manual_transport transport;
  closed_gate closed;
  drip::account account = support::drip_account();
  client gated{account, transport, {.admission = &closed}};
  gated.send(unsubscribe(), ignore);          // by the gate
  gated.send(unsubscribe("nobody"), ignore);  // for its payload
  account.site = "";
  gated.send(unsubscribe(), ignore);  // for its account
  CHECK(summary(gated.metrics()) == "refused 3, sent 0, accepted 0, failed 0, cancelled 0");
  CHECK(gated.poll() == 3);
  CHECK(summary(gated.metrics()) == "refused 3, sent 0, accepted 0, failed 0, cancelled 0");
  CHECK(gated.metrics().bytes_sent == 0);

  account = support::drip_account();
  client c{account, transport};
  for (unsigned i = 0; i != manual_transport::max_in_flight + 2; ++i) c.send(unsubscribe(), ignore);
  CHECK(summary(c.metrics()) == "refused 2, sent 4, accepted 0, failed 0, cancelled 0");

  fake_transport blocking;
  client waiting{account, blocking};
  CHECK_FALSE(waiting.send(unsubscribe("nobody")));
  CHECK(summary(waiting.metrics()) == "refused 1, sent 0, accepted 0, failed 0, cancelled 0");
}

TEST_CASE("a request without an answer has failed at its deadline, and its late answer counts for nothing") {
  manual_transport transport;
  const drip::account account = support::drip_account();
  client c{account, transport};
  c.send(unsubscribe(), ignore);
  CHECK(c.poll(std::chrono::steady_clock::now() + 24h) == 1);
  CHECK(summary(c.metrics()) == "refused 0, sent 1, accepted 0, failed 1, cancelled 0");
  transport.answer(0, 204);
  CHECK(c.poll() == 0);
  CHECK(summary(c.metrics()) == "refused 0, sent 1, accepted 0, failed 1, cancelled 0");
}

TEST_CASE("a request that its sender gave up is cancelled, whatever answer comes or came") {
  manual_transport transport;
  const drip::account account = support::drip_account();
  client c{account, transport};
  const ticket late = c.send(unsubscribe(), ignore), early = c.send(unsubscribe(), ignore);
  CHECK(c.cancel(late));
  transport.answer(0, 204);
  transport.answer(1, 204);
  CHECK(c.cancel(early));
  CHECK_FALSE(c.cancel(early));
  CHECK_FALSE(c.cancel(ticket{}));
  CHECK(c.poll() == 0);
  CHECK(summary(c.metrics()) == "refused 0, sent 2, accepted 0, failed 0, cancelled 2");
}

TEST_CASE("each batch of send_all() is one request") {
  fake_transport transport;
  transport.reply(204).reply(500).reply(204);
  const drip::account account = support::drip_account();
  client c{account, transport};
  const std::vector<drip::unsubscribe> people(2001, drip::unsubscribe{.email = "john@acme.com"});
  CHECK(c.send_all(people).size() == 3);
  CHECK(summary(c.metrics()) == "refused 0, sent 3, accepted 2, failed 1, cancelled 0");
}

TEST_CASE("clients count for themselves") {
  fake_transport transport;
  const drip::account account = support::drip_account();
  client one{account, transport}, other{account, transport};
  CHECK(one.send(unsubscribe()));
  CHECK(one.metrics().sent == 1);
  CHECK(other.metrics().sent == 0);
}

TEST_SUITE_END();

}  // namespace api_metrics_test

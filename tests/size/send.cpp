// SPDX-License-Identifier: BSL-1.0
// Sends an order over a transport of its own and reads the reply.
#include <tillwire.hpp>

#include <cstdio>

using namespace tillwire;

drip::order_activity an_order();

namespace {

/** Prints what it is given, and answers as Drip does. */
struct printing_transport {
  static constexpr bool blocking = true;
  void start(http::request const& r, http::completion done) noexcept {
    std::fwrite(r.body.view().data(), 1, r.body.view().size(), stdout);
    done.response().set_status(202);
    done.response().append_body(R"({"request_id":"990c99a7-5cba-42e8-8f36-aec3419186ef"})");
    done();
  }
};

}  // namespace

int main() {
  const drip::account account{.account_id = "9999999",
                              .credential = drip::api_token("drip-sandbox"),
                              .application = "My Till",
                              .site = "www.mytill.com"};
  printing_transport transport;
  client drip{account, transport};
  const auto reply = drip.send(an_order());
  return reply && reply->request_id() == "990c99a7-5cba-42e8-8f36-aec3419186ef" ? 0 : 1;
}

// SPDX-License-Identifier: BSL-1.0
// One of the two files of a program that somebody else builds: sends an event over a transport that accepts it.

#include <tillwire.hpp>

#ifdef WITH_CURL
#include "adapters/curl/curl_transport.hpp"
#endif

#include <cstdio>
#include <string>

namespace {

struct printing_transport {
  static constexpr bool blocking = true;

  void start(tillwire::http::request const& request, tillwire::http::completion done) noexcept {
    std::puts(std::string(request.body.view()).c_str());
    done.response().set_status(202);
    done();
  }
};

}  // namespace

int main() {
  using namespace tillwire;
#ifdef WITH_CURL
  const curl_transport linked;
  std::puts("libcurl");
#endif
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Till",
                                            .site = "www.mytill.com"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  printing_transport transport;
  client drip{*account, transport};
  const auto reply = drip.send(drip::product_activity{.provider = "my_shop"_provider,
                                                      .action = drip::product_action::created,
                                                      .product_id = "B01J4SWO1G",
                                                      .name = "The Coolest Water Bottle",
                                                      .price = "11.16"_dec});
  std::puts(reply ? "accepted" : to_string(reply.error()).c_str());
  return reply ? 0 : 1;
}

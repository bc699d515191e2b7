// SPDX-License-Identifier: BSL-1.0
// A whole program with the one header: g++ -std=c++20 -I single_include tests/single_header/main.cpp && ./a.out

#define TILLWIRE_IMPLEMENTATION
#include <tillwire.hpp>

#include <cstdio>
#include <string>

namespace {

/** Answers each request with 202. */
class my_transport {
 public:
  static constexpr bool blocking = true;

  void start(tillwire::http::request const& request, tillwire::http::completion done) noexcept {
    std::printf("%s\n", std::string(request.body.view()).c_str());
    done.response().set_status(202);
    done();
  }
};

}  // namespace

int main() {
  using namespace tillwire;
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Till",
                                            .site = "www.mytill.com"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  my_transport transport;
  client drip{*account, transport};
  const auto reply = drip.send(drip::product_activity{.provider = "my_shop"_provider,
                                                      .action = drip::product_action::created,
                                                      .product_id = "B01J4SWO1G",
                                                      .name = "The Coolest Water Bottle",
                                                      .price = "11.16"_dec});
  std::puts(reply ? "accepted" : to_string(reply.error()).c_str());
  return reply ? 0 : 1;
}

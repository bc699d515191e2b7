// SPDX-License-Identifier: BSL-1.0
// As first_event.cpp, for a till with Windows: WinHTTP is a part of it, and nothing has to be installed or shipped.
// The server's URL may be given; the default is a sandbox on this machine.

#include "adapters/winhttp/winhttp_transport.hpp"
#include <tillwire/src.hpp>  // in exactly one file of a program; <tillwire.hpp> in all others

#include <cstdio>

using namespace tillwire;

int main(int argc, char** argv) {
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Till",
                                            .site = "www.mytill.com",
                                            .base_url = argc > 1 ? argv[1] : "http://127.0.0.1:8080"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  winhttp_transport windows;
  client drip{*account, windows};
  const auto reply = drip.send(drip::product_activity{.provider = "my_shop"_provider,
                                                      .action = drip::product_action::created,
                                                      .product_id = "B01J4SWO1G",
                                                      .name = "The Coolest Water Bottle",
                                                      .price = "11.16"_dec});
  std::puts(reply ? "accepted" : to_string(reply.error()).c_str());
  return reply ? 0 : 1;
}

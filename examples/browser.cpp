// SPDX-License-Identifier: BSL-1.0
// In a browser, compiled to WebAssembly: handlers are called from the loop that draws. adapters/emscripten/README.md says
// how it is built. The URL may be given; it is to be of a server of yours, since whoever opens the page can read a token.

#include "adapters/emscripten/emscripten_fetch_transport.hpp"
#include <tillwire/src.hpp>  // in exactly one file of a program; <tillwire.hpp> in all others

#include <emscripten.h>

#include <cstdio>

using namespace tillwire;

namespace {

void draw() {}

}  // namespace

int main(int argc, char** argv) {
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Game",
                                            .site = "www.mygame.com",
                                            .base_url = argc > 1 ? argv[1] : "http://127.0.0.1:8080"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  emscripten_fetch_transport transport;
  client drip{*account, transport};
  drip.send(drip::product_activity{.provider = "my_game"_provider,
                                   .action = drip::product_action::updated,
                                   .product_id = "sword",
                                   .name = "sword",
                                   .price = "4.99"_dec},
            [](result<reply_view> reply) {
              std::puts(reply ? "accepted" : to_string(reply.error()).c_str());
              emscripten_cancel_main_loop();
            });
  // main() stays on the stack for as long as the page is open
  emscripten_set_main_loop_arg([](void* c) { draw(), static_cast<decltype(drip)*>(c)->poll(); }, &drip, 0, true);
}

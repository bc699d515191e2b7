// SPDX-License-Identifier: BSL-1.0
#include "tests/readme/shop.hpp"

#include <cstdio>
#include <string_view>

using namespace tillwire;

namespace engine {

using callback = void (*)(void* user, int status, std::string_view body);
callback waiting = nullptr;
void* whose = nullptr;

void post(std::string_view, std::string_view, callback f, void* user) { waiting = f, whose = user; }

}  // namespace engine

//[lines]

int main() {
  const auto account = shop::made_account();
  engine_transport transport;
  client drip{*account, transport};
  drip.send(drip::product_activity{.provider = "my_game"_provider,
                                   .action = drip::product_action::updated,
                                   .product_id = "sword",
                                   .name = "sword",
                                   .price = "4.99"_dec},
            [](result<reply_view> reply) {
              std::printf("sword: %s\n", reply ? "accepted" : to_string(reply.error()).c_str());
            });
  engine::waiting(engine::whose, 202, R"({"request_id":"990c99a7-5cba-42e8-8f36-aec3419186ef"})");
  drip.poll();
}

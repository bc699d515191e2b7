// SPDX-License-Identifier: BSL-1.0
#include "tests/readme/shop.hpp"
#include <tillwire/testing/fake_transport.hpp>

#include <boost/describe/class.hpp>

#include <cstdio>
#include <optional>
#include <string>

using namespace tillwire;

//[lines]

int main() {
  const auto account = shop::made_account();
  testing::fake_transport transport;
  client drip{*account, transport};
  const auto reply = drip.send(refunds{
      .refunds = {refund{
          .provider = "my_shop"_provider, .order_upstream_id = "4711", .amount = 299_cents, .note = "bruised"}}});
  std::printf("%s\n%s\n", transport.requests()[0].url.c_str(), transport.requests()[0].body.c_str());
  std::puts(reply ? "accepted" : to_string(reply.error()).c_str());
}

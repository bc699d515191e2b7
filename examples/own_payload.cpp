// SPDX-License-Identifier: BSL-1.0
// A call that the library does not have: Drip's legacy refunds, described with the same pieces as the library's own.

#include <tillwire.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include <boost/describe/class.hpp>

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace shop {

using namespace tillwire;

struct refund {
  required<provider_name, "provider"> provider;
  required<std::string, "order_upstream_id"> order_upstream_id;
  required<cents, "amount"> amount;
  std::optional<std::string> upstream_id{};
  std::optional<std::string> note{};
  std::optional<timestamp> processed_at{};
};
BOOST_DESCRIBE_STRUCT(refund, (), (provider, order_upstream_id, amount, upstream_id, note, processed_at))

struct refunds {
  required<batch_of<refund>, "refunds"> refunds;
};
BOOST_DESCRIBE_STRUCT(refunds, (), (refunds))

}  // namespace shop

template <>
inline constexpr tillwire::endpoint<tillwire::drip::account> tillwire::endpoint_for<shop::refunds>{
    {.paths = {"/v2/:account_id/refunds"}, .success = 202, .reply = tillwire::reply_shape::empty_object}};

int main() {
  using namespace tillwire;
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Till",
                                            .site = "www.mytill.com"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  testing::fake_transport transport;
  client drip{*account, transport};
  const auto reply = drip.send(shop::refunds{
      .refunds = {shop::refund{
          .provider = "my_shop"_provider, .order_upstream_id = "4711", .amount = 299_cents, .note = "bruised"}}});
  std::printf("%s\n%s\n", transport.requests()[0].url.c_str(), transport.requests()[0].body.c_str());
  std::puts(reply ? "accepted" : to_string(reply.error()).c_str());

  const auto refused = drip.send(shop::refunds{.refunds = std::vector<shop::refund>{}});
  std::puts(refused ? "accepted?" : to_string(refused.error()).c_str());
}

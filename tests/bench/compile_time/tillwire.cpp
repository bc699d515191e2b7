// SPDX-License-Identifier: BSL-1.0
#include <tillwire/drip.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include <cstdio>

namespace drip = tillwire::drip;
using namespace tillwire::literals;

int main() {
  tillwire::testing::fake_transport transport;
  transport.reply(202, R"({"request_id":"990c99a7-5cba-42e8-8f36-aec3419186ef"})");
  const drip::account account{.account_id = "9999999",
                              .credential = drip::access_token("till-token"),
                              .application = "My Till",
                              .site = "www.mytill.com"};

  const drip::address home{.first_name = "Ada",
                           .last_name = "Miller",
                           .address_1 = "123 Anywhere St",
                           .city = "Minneapolis",
                           .state = "Minnesota",
                           .postal_code = "55401",
                           .country = "US"};
  drip::address office = home;
  office.label = "Downtown Office";
  office.company = "Miller & Daughters";
  const drip::order_activity order{
      .provider = "my_shop"_provider,
      .person = "user@gmail.com"_email,
      .action = drip::order_action::placed,
      .order_id = "456445746",
      .occurred_at = "2019-01-17T20:50:00Z"_time,
      .order_public_id = "#5",
      .grand_total = "21.49"_dec,
      .total_taxes = "1.25"_dec,
      .total_shipping = 0,
      .currency = "USD"_currency,
      .order_url = "https://mysuperstore.com/order/456445746"_url,
      .items = {drip::order_item{
          .product_id = "B01J4SWO1G",
          .sku = "XHB-1234",
          .name = "The Coolest Water Bottle",
          .categories = {"Accessories", "Bottles"},
          .price = "11.16"_dec,
          .quantity = 2,
          .total = "20.24"_dec,
          .product_url = "https://mysuperstore.com/dp/B01J4SWO1G"_url,
          .image_url = "https://mysuperstore.com/images/B01J4SWO1G.png"_url,
          .custom = {{"color", "blue"}, {"engraved", true}},
      }},
      .billing_address = home,
      .shipping_address = office,
  };

  tillwire::client client{account, transport};
  const tillwire::result<tillwire::reply> answer = client.send(order);
  if (!answer) return 1;
  tillwire::testing::recorded_request const& sent = transport.requests().front();
  std::printf("%s\n%.*s\n%s\n", sent.url.c_str(), static_cast<int>(sent.header("Authorization").size()),
              sent.header("Authorization").data(), sent.body.c_str());
  std::printf("%d %.*s\n", answer->status, static_cast<int>(answer->request_id().size()), answer->request_id().data());
}

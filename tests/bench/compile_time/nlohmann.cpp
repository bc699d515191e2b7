// SPDX-License-Identifier: BSL-1.0
// What a program writes by hand to send the order of tillwire.cpp: less is checked, and amounts are doubles.
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using nlohmann::json;

struct address {
  std::optional<std::string> label{};
  std::optional<std::string> first_name{};
  std::optional<std::string> last_name{};
  std::optional<std::string> company{};
  std::optional<std::string> address_1{};
  std::optional<std::string> address_2{};
  std::optional<std::string> city{};
  std::optional<std::string> state{};
  std::optional<std::string> postal_code{};
  std::optional<std::string> country{};
  std::optional<std::string> phone{};
};

struct order_item {
  std::optional<std::string> product_id{};
  std::optional<std::string> product_variant_id{};
  std::optional<std::string> sku{};
  std::string name;
  std::optional<std::string> brand{};
  std::vector<std::string> categories{};
  std::optional<double> price{};
  std::optional<double> quantity{};
  std::optional<double> discounts{};
  std::optional<double> taxes{};
  std::optional<double> fees{};
  std::optional<double> shipping{};
  std::optional<double> total{};
  std::optional<std::string> product_url{};
  std::optional<std::string> image_url{};
  json custom = json::object();
};

struct order {
  std::string provider;
  std::optional<std::string> email{};
  std::optional<std::string> person_id{};
  std::optional<std::string> initial_status{};
  std::string action;
  std::string order_id;
  std::optional<std::string> occurred_at{};
  std::optional<std::string> order_public_id{};
  std::optional<double> grand_total{};
  std::optional<double> total_discounts{};
  std::optional<double> total_taxes{};
  std::optional<double> total_fees{};
  std::optional<double> total_shipping{};
  std::optional<std::string> currency{};
  std::optional<std::string> order_url{};
  std::vector<order_item> items{};
  std::optional<address> billing_address{};
  std::optional<address> shipping_address{};
  json custom = json::object();
};

template <class T>
void put(json& j, char const* key, std::optional<T> const& value) {
  if (value) j[key] = *value;
}

void to_json(json& j, address const& a) {
  j = json::object();
  put(j, "label", a.label);
  put(j, "first_name", a.first_name);
  put(j, "last_name", a.last_name);
  put(j, "company", a.company);
  put(j, "address_1", a.address_1);
  put(j, "address_2", a.address_2);
  put(j, "city", a.city);
  put(j, "state", a.state);
  put(j, "postal_code", a.postal_code);
  put(j, "country", a.country);
  put(j, "phone", a.phone);
}

void to_json(json& j, order_item const& i) {
  j = i.custom;
  put(j, "product_id", i.product_id);
  put(j, "product_variant_id", i.product_variant_id);
  put(j, "sku", i.sku);
  j["name"] = i.name;
  put(j, "brand", i.brand);
  if (!i.categories.empty()) j["categories"] = i.categories;
  put(j, "price", i.price);
  put(j, "quantity", i.quantity);
  put(j, "discounts", i.discounts);
  put(j, "taxes", i.taxes);
  put(j, "fees", i.fees);
  put(j, "shipping", i.shipping);
  put(j, "total", i.total);
  put(j, "product_url", i.product_url);
  put(j, "image_url", i.image_url);
}

void to_json(json& j, order const& o) {
  j = o.custom;
  j["provider"] = o.provider;
  put(j, "email", o.email);
  put(j, "person_id", o.person_id);
  put(j, "initial_status", o.initial_status);
  j["action"] = o.action;
  j["order_id"] = o.order_id;
  put(j, "occurred_at", o.occurred_at);
  put(j, "order_public_id", o.order_public_id);
  put(j, "grand_total", o.grand_total);
  put(j, "total_discounts", o.total_discounts);
  put(j, "total_taxes", o.total_taxes);
  put(j, "total_fees", o.total_fees);
  put(j, "total_shipping", o.total_shipping);
  put(j, "currency", o.currency);
  put(j, "order_url", o.order_url);
  if (!o.items.empty()) j["items"] = o.items;
  put(j, "billing_address", o.billing_address);
  put(j, "shipping_address", o.shipping_address);
}

struct header {
  std::string name;
  std::string value;
};

struct request {
  std::string method;
  std::string url;
  std::vector<header> headers;
  std::string body;
};

struct response {
  int status = 0;
  std::string body{};
};

class fake_transport {
 public:
  void reply(int status, std::string body) { script_.push_back({status, std::move(body)}); }
  [[nodiscard]] std::vector<request> const& requests() const { return requests_; }

  response start(request r) {
    requests_.push_back(std::move(r));
    return next_ < script_.size() ? script_[next_++] : response{202};
  }

 private:
  std::vector<response> script_{};
  std::size_t next_ = 0;
  std::vector<request> requests_{};
};

struct account {
  std::string account_id;
  std::string token;
  std::string user_agent;
};

struct reply {
  int status = 0;
  std::string request_id{};
};

std::optional<reply> send(account const& from, fake_transport& over, order const& what) {
  const std::string url = "https://api.getdrip.com/v3/" + from.account_id + "/shopper_activity/order";
  const response answer = over.start({.method = "POST",
                                      .url = url,
                                      .headers = {{"Authorization", "Bearer " + from.token},
                                                  {"User-Agent", from.user_agent},
                                                  {"Content-Type", "application/json"},
                                                  {"Accept", "application/json"}},
                                      .body = json(what).dump()});
  if (answer.status < 200 || answer.status > 299) return std::nullopt;
  const json body = json::parse(answer.body, nullptr, false);
  return reply{answer.status, body.is_object() ? body.value("request_id", "") : ""};
}

}  // namespace

int main() {
  fake_transport transport;
  transport.reply(202, R"({"request_id":"990c99a7-5cba-42e8-8f36-aec3419186ef"})");
  const account from{.account_id = "9999999", .token = "till-token", .user_agent = "My Till (www.mytill.com)"};

  const address home{.first_name = "Ada",
                     .last_name = "Miller",
                     .address_1 = "123 Anywhere St",
                     .city = "Minneapolis",
                     .state = "Minnesota",
                     .postal_code = "55401",
                     .country = "US"};
  address office = home;
  office.label = "Downtown Office";
  office.company = "Miller & Daughters";
  const order placed{
      .provider = "my_shop",
      .email = "user@gmail.com",
      .action = "placed",
      .order_id = "456445746",
      .occurred_at = "2019-01-17T20:50:00Z",
      .order_public_id = "#5",
      .grand_total = 21.49,
      .total_taxes = 1.25,
      .total_shipping = 0,
      .currency = "USD",
      .order_url = "https://mysuperstore.com/order/456445746",
      .items = {order_item{
          .product_id = "B01J4SWO1G",
          .sku = "XHB-1234",
          .name = "The Coolest Water Bottle",
          .categories = {"Accessories", "Bottles"},
          .price = 11.16,
          .quantity = 2,
          .total = 20.24,
          .product_url = "https://mysuperstore.com/dp/B01J4SWO1G",
          .image_url = "https://mysuperstore.com/images/B01J4SWO1G.png",
          .custom = {{"color", "blue"}, {"engraved", true}},
      }},
      .billing_address = home,
      .shipping_address = office,
  };

  const std::optional<reply> answer = send(from, transport, placed);
  if (!answer) return 1;
  request const& sent = transport.requests().front();
  std::printf("%s\n%s\n%s\n", sent.url.c_str(), sent.headers.front().value.c_str(), sent.body.c_str());
  std::printf("%d %s\n", answer->status, answer->request_id.c_str());
}

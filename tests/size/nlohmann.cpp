// SPDX-License-Identifier: BSL-1.0
// The payload of send.cpp over nlohmann/json.
#include <nlohmann/json.hpp>

#include <string>

namespace shop {

struct product {
  std::string provider;
  std::string action;
  std::string product_id;
  std::string name;
  double price;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(product, provider, action, product_id, name, price)

}  // namespace shop

std::string bottle();
std::string bottle() {
  const shop::product p{"my_shop", "created", "B01J4SWO1G", "The Coolest Water Bottle", 11.16};
  return nlohmann::json(p).dump();
}

// SPDX-License-Identifier: BSL-1.0
// Writes the payload of write.cpp with RapidJSON.
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdio>
#include <string>

namespace {

struct product {
  std::string provider;
  std::string action;
  std::string product_id;
  std::string name;
  double price;
};

}  // namespace

int main() {
  const product p{"my_shop", "created", "B01J4SWO1G", "The Coolest Water Bottle", 11.16};
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> to(text);
  const auto put = [&to](char const* key, std::string const& value) {
    to.Key(key);
    to.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  };
  to.StartObject();
  put("provider", p.provider);
  put("action", p.action);
  put("product_id", p.product_id);
  put("name", p.name);
  to.Key("price");
  to.Double(p.price);
  to.EndObject();
  std::fwrite(text.GetString(), 1, text.GetSize(), stdout);
}

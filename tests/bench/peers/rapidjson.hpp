// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_BENCH_PEERS_RAPIDJSON_HPP
#define TESTS_BENCH_PEERS_RAPIDJSON_HPP

#include "order.hpp"
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace peers {

/**
 * As a program that knows its order calls RapidJSON: without a check of UTF-8, and without its SSE2, which makes texts as
 * short as these slower.
 */
class rapidjson_writer {
 public:
  void clear() { text_.Clear(); }
  [[nodiscard]] std::size_t size() const { return text_.GetSize(); }
  [[nodiscard]] char const* text() { return text_.GetString(); }

  void append(order const& o) {
    to_.Reset(text_);
    to_.StartObject();
    put("provider", o.provider);
    put("email", o.email);
    put("person_id", o.person_id);
    put("initial_status", o.initial_status);
    put("action", o.action);
    put("order_id", o.order_id);
    put("occurred_at", o.occurred_at);
    put("order_public_id", o.order_public_id);
    put("grand_total", o.grand_total);
    put("refund_amount", o.refund_amount);
    put("total_discounts", o.total_discounts);
    put("total_taxes", o.total_taxes);
    put("total_fees", o.total_fees);
    put("total_shipping", o.total_shipping);
    put("currency", o.currency);
    put("order_url", o.order_url);
    put("items", o.items);
    put("billing_address", o.billing_address);
    put("shipping_address", o.shipping_address);
    put("till", o.till);
    put("margin", o.margin);
    to_.EndObject();
  }

 private:
  void value(std::string const& s) { to_.String(s.data(), static_cast<rapidjson::SizeType>(s.size())); }
  void value(double d) { to_.Double(d); }
  void value(std::int64_t i) { to_.Int64(i); }
  template <class T>
  void value(std::vector<T> const& all) {
    to_.StartArray();
    for (T const& each : all) value(each);
    to_.EndArray();
  }
  void value(address const& a) {
    to_.StartObject();
    put("label", a.label);
    put("first_name", a.first_name);
    put("last_name", a.last_name);
    put("company", a.company);
    put("address_1", a.address_1);
    put("address_2", a.address_2);
    put("city", a.city);
    put("state", a.state);
    put("postal_code", a.postal_code);
    put("country", a.country);
    put("phone", a.phone);
    to_.EndObject();
  }
  void value(order_item const& i) {
    to_.StartObject();
    put("product_id", i.product_id);
    put("product_variant_id", i.product_variant_id);
    put("sku", i.sku);
    put("name", i.name);
    put("brand", i.brand);
    put("categories", i.categories);
    put("price", i.price);
    put("sale_price", i.sale_price);
    put("quantity", i.quantity);
    put("discounts", i.discounts);
    put("taxes", i.taxes);
    put("fees", i.fees);
    put("shipping", i.shipping);
    put("total", i.total);
    put("product_url", i.product_url);
    put("image_url", i.image_url);
    to_.EndObject();
  }

  template <std::size_t N, class T>
  void put(char const (&key)[N], T const& member) {
    to_.Key(key, N - 1);
    value(member);
  }
  template <std::size_t N, class T>
  void put(char const (&key)[N], std::optional<T> const& member) {
    if (member) put(key, *member);
  }

  rapidjson::StringBuffer text_{};
  rapidjson::Writer<rapidjson::StringBuffer> to_{};
};

}  // namespace peers

#endif

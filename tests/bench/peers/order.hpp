// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_BENCH_PEERS_ORDER_HPP
#define TESTS_BENCH_PEERS_ORDER_HPP

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/**
 * The order of the benchmarks as other libraries are given it: plain members, amounts as double, the time as text that is
 * ready to be written, and the two custom attributes as members like any other.
 */
namespace peers {

struct address {
  std::optional<std::string> label{}, first_name{}, last_name{}, company{}, address_1{}, address_2{}, city{}, state{},
      postal_code{}, country{}, phone{};
};
BOOST_DESCRIBE_STRUCT(address, (),
                      (label, first_name, last_name, company, address_1, address_2, city, state, postal_code, country,
                       phone))

struct order_item {
  std::optional<std::string> product_id{}, product_variant_id{}, sku{};
  std::string name{};
  std::optional<std::string> brand{};
  std::vector<std::string> categories{};
  std::optional<double> price{}, sale_price{}, quantity{}, discounts{}, taxes{}, fees{}, shipping{}, total{};
  std::optional<std::string> product_url{}, image_url{};
};
BOOST_DESCRIBE_STRUCT(order_item, (),
                      (product_id, product_variant_id, sku, name, brand, categories, price, sale_price, quantity,
                       discounts, taxes, fees, shipping, total, product_url, image_url))

struct order {
  std::string provider{};
  std::optional<std::string> email{}, person_id{}, initial_status{};
  std::string action{}, order_id{};
  std::optional<std::string> occurred_at{}, order_public_id{};
  std::optional<double> grand_total{}, refund_amount{}, total_discounts{}, total_taxes{}, total_fees{},
      total_shipping{};
  std::optional<std::string> currency{}, order_url{};
  std::vector<order_item> items{};
  std::optional<address> billing_address{}, shipping_address{};
  std::int64_t till{};
  double margin{};
};
BOOST_DESCRIBE_STRUCT(order, (),
                      (provider, email, person_id, initial_status, action, order_id, occurred_at, order_public_id,
                       grand_total, refund_amount, total_discounts, total_taxes, total_fees, total_shipping, currency,
                       order_url, items, billing_address, shipping_address, till, margin))

/** The answer to a batch. */
struct reply {
  std::vector<std::string> request_ids{};
};
BOOST_DESCRIBE_STRUCT(reply, (), (request_ids))

}  // namespace peers

#endif

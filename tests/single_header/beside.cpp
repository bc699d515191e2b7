// SPDX-License-Identifier: BSL-1.0
// One of two files of a program that has the Boost which is in the header as well: here it comes first.

#include <boost/container/vector.hpp>
#include <boost/describe.hpp>
#include <boost/json/src.hpp>
#include <boost/unordered_map.hpp>

#include "sale.hpp"

// sale.hpp has brought the header: the macros come late
#define TILLWIRE_IMPLEMENTATION
#define TILLWIRE_JSON_BOOST_JSON
#include <tillwire.hpp>

#include <cstdio>

int main() {
  const boost::json::value sold = boost::json::parse(sale_elsewhere()());
  const tillwire::attribute_value kept = tillwire::json::from_boost(sold.at("product_id"));
  const bool same = sale() == sale_elsewhere()() && kept == tillwire::json::from_boost("B01J4SWO1G");
  std::puts(same ? sale().c_str() : "the two files differ");
}

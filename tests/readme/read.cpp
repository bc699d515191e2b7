// SPDX-License-Identifier: BSL-1.0
#include "tests/readme/shop.hpp"

#include <cstdio>
#include <string>

using namespace tillwire;

int main() {
  const std::string text = R"({"provider":"corner_shop","email":"user@gmail.com","initial_status":"unsubscribed","action":"placed",
    "order_id":"4711","grand_total":3.740,"ordr_url":"https://shop.example/4711","items":[]})";
//[lines]
}

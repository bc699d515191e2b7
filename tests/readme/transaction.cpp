// SPDX-License-Identifier: BSL-1.0
#include "adapters/sqlite/sqlite_store.hpp"
#include "tests/readme/shop.hpp"
#include <tillwire/testing/fake_transport.hpp>

#include <cstdio>

using namespace tillwire;

namespace {

void sell(sqlite3* db) {
  const auto account = shop::made_account();
  const drip::order_activity order = shop::made_order();
  testing::fake_transport transport;
//[lines]
  std::printf("%s, %llu waiting\n", is_kept ? "kept" : "not kept", static_cast<unsigned long long>(box.counts().stored));
}

}  // namespace

int main() {
  sqlite3* db = nullptr;
  if (sqlite3_open(":memory:", &db) != SQLITE_OK) return 1;
  sqlite3_exec(db, "CREATE TABLE sale(number INTEGER PRIMARY KEY, state TEXT)", nullptr, nullptr, nullptr);
  sell(db);
  sqlite3_close(db);
}

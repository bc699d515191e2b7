// SPDX-License-Identifier: BSL-1.0
// What recording and draining cost beside the disk, bare SQLite, and checking and writing alone:
// outbox PORT FOLDER ROUNDS
#include <adapters/curl/curl_transport.hpp>
#include <adapters/sqlite/sqlite_store.hpp>
#include <tillwire/src.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "measure.hpp"
#include "recorded.hpp"
#include "varied_orders.hpp"
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace tillwire;
using bench::must, bench::processor_seconds_of, bench::seconds_of;

constexpr std::size_t alone = 300;       // orders recorded one by one in a round
constexpr std::size_t grouped = 20'000;  // and in groups
constexpr std::size_t group = 100;
constexpr std::size_t online = 100;  // and in memory, before they are sent
constexpr int passes = 50;           // of those in a round
constexpr std::size_t backlog = 1'000'000;
constexpr std::size_t growth = 8 * 1024;  // KiB that draining it may add

std::string folder;
bool met = true;

void print(char const* what, double ratio, char const* of, double target, bool at_most) {
  const bool ok = at_most ? ratio <= target : ratio >= target;
  std::printf("%-46s %8.2f of %s, target %s%.2f: %s\n", what, ratio, of, at_most ? "at most " : "", target,
              ok ? "ok" : "SHORT");
  met = met && ok;
}

std::string fresh_file() {
  static int number = 0;
  return folder + "/" + std::to_string(++number) + ".db";
}

constexpr outbox::hourly_limits no_limits{1'000'000'000, 1'000'000'000};
constexpr outbox::outbox_options roomy{.max_records = 10'000'000, .max_bytes = std::uint64_t{1} << 40};

/** An outbox over a store and a transport of its own. */
template <class Store, class Transport>
struct till {
  till(std::unique_ptr<Store> s, drip::account const& a)
      : store(std::move(s)), box(*store, transport, roomy), shop(*box.open("shop", a, no_limits)) {}
  void drain() { must(box.flush(std::chrono::minutes(10)), "the drain"); }

  std::unique_ptr<Store> store;
  Transport transport{};
  outbox::outbox box;
  outbox::channel<drip::account> shop;
};

std::unique_ptr<sqlite_store> open_file(std::string const& file) {
  auto store = sqlite_store::open(file);
  must(store.has_value(), "the store");
  return *std::move(store);
}

/** As many bytes as an order has, appended to a file and brought to the disk. */
double disk(std::size_t count, std::string const& bytes) {
  const int file = ::open(fresh_file().c_str(), O_CREAT | O_WRONLY, 0600);
  must(file != -1, "the file");
  const double seconds = seconds_of([&] {
    for (std::size_t i = 0; i != count; ++i)
      must(::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fdatasync(file) == 0,
           "the disk");
  });
  ::close(file);
  return static_cast<double>(count) / seconds;
}

/** Texts into a table in groups, with nothing brought to the disk. */
double bare_sqlite(std::vector<std::string> const& texts) {
  sqlite3* db = nullptr;
  sqlite3_stmt* insert = nullptr;
  must(sqlite3_open(fresh_file().c_str(), &db) == SQLITE_OK &&
           sqlite3_exec(db,
                        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; CREATE TABLE t(id INTEGER PRIMARY KEY, body)",
                        nullptr, nullptr, nullptr) == SQLITE_OK &&
           sqlite3_prepare_v2(db, "INSERT INTO t(body) VALUES(?)", -1, &insert, nullptr) == SQLITE_OK,
       "SQLite");
  const double seconds = seconds_of([&] {
    for (std::size_t i = 0; i != texts.size(); ++i) {
      if (i % group == 0) sqlite3_exec(db, "BEGIN", nullptr, nullptr, nullptr);
      sqlite3_bind_text(insert, 1, texts[i].data(), static_cast<int>(texts[i].size()), SQLITE_STATIC);
      must(sqlite3_step(insert) == SQLITE_DONE, "SQLite");
      sqlite3_reset(insert);
      if (i % group == group - 1) sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
    }
  });
  sqlite3_finalize(insert);
  sqlite3_close(db);
  return static_cast<double>(texts.size()) / seconds;
}

/** Checked and written, and no more; or kept as well, as a record is, each as a text of its own. */
void check_and_write(std::vector<drip::order_activity> const& orders, buffer& text, std::vector<std::string>* kept) {
  for (drip::order_activity const& o : orders) {
    report found(strictness::standard, report::depth::errors);
    detail::inspect_object(o, found);
    text.clear();
    must(!found.has_errors() && json::write(o, text).has_value(), "an order");
    if (kept != nullptr) kept->emplace_back(text.view());
  }
}

std::size_t resident() {  // KiB
  std::size_t pages = 0, ignored = 0;
  std::FILE* const f = std::fopen("/proc/self/statm", "r");
  must(f != nullptr && std::fscanf(f, "%zu %zu", &ignored, &pages) == 2, "/proc");
  std::fclose(f);
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

void drain_a_million(drip::account const& account) {
  const std::string file = fresh_file();
  {
    till<sqlite_store, testing::fake_transport> filling(open_file(file), account);
    for (std::size_t i = 0; i != backlog; ++i)
      must(filling.shop
                   .record(drip::event{.person = email{"jd" + std::to_string(i) + "@acme.com"}, .action = "Looked"},
                           outbox::durability::grouped)
                   .has_value() &&
               (i % 10'000 != 0 || filling.store->commit().has_value()),
           "an event");
    must(filling.store->commit().has_value(), "the store");
  }
  till<sqlite_store, curl_transport> draining(open_file(file), account);
  std::size_t first = 0, most = 0;
  const double seconds = seconds_of([&] {
    for (outbox::outbox_counts c = draining.box.counts(); c.stored != 0; c = draining.box.counts()) {
      draining.box.flush(std::chrono::milliseconds(100));
      const std::size_t now = resident();
      if (first == 0 && c.accepted >= backlog / 20) first = now;
      most = (std::max)(most, now);
    }
  });
  const std::size_t grown = most > first ? most - first : 0;
  std::printf("%-46s %8.1f MiB after a twentieth, %.1f MiB at most, %.0f events/s, target at most %zu MiB more: %s\n",
              "a backlog of 1,000,000 events drained", static_cast<double>(first) / 1024,
              static_cast<double>(most) / 1024, static_cast<double>(backlog) / seconds, growth / 1024,
              grown <= growth ? "ok" : "SHORT");
  met = met && grown <= growth;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return std::fputs("outbox PORT FOLDER ROUNDS\n", stderr), 2;
  folder = argv[2];
  const drip::account account = bench::account_at(static_cast<std::uint16_t>(std::atoi(argv[1])));
  const std::vector<drip::order_activity> orders = bench::varied_orders(grouped);
  std::vector<std::string> texts;
  for (drip::order_activity const& o : orders) texts.push_back(*json::write(o));
  const std::vector few(orders.begin(), orders.begin() + online);

  std::vector<double> disk_rate, alone_rate, bare_rate, group_rate, drain_rate, bare_time, kept_time, memory_time;
  for (int round = 0; round != std::atoi(argv[3]); ++round) {
    disk_rate.push_back(disk(alone, texts[0]));
    {
      till<sqlite_store, testing::fake_transport> t(open_file(fresh_file()), account);
      alone_rate.push_back(alone / seconds_of([&] {
                             for (std::size_t i = 0; i != alone; ++i)
                               must(t.shop.record(orders[i]).has_value(), "an order");
                           }));
    }
    bare_rate.push_back(bare_sqlite(texts));
    {
      till<sqlite_store, curl_transport> t(open_file(fresh_file()), account);
      group_rate.push_back(grouped / seconds_of([&] {
                             for (std::size_t i = 0; i != grouped; i += group)
                               for (auto const& id : t.shop.record_all(std::span(orders).subspan(i, group)))
                                 must(id.has_value(), "an order");
                           }));
      drain_rate.push_back(grouped / seconds_of([&] { t.drain(); }));
    }
    {
      till<outbox::memory_store, testing::fake_transport> t(std::make_unique<outbox::memory_store>(), account);
      buffer text;
      std::vector<std::string> kept;
      for (int pass = 0; pass != passes; ++pass) {
        const double bare = processor_seconds_of([&] { check_and_write(few, text, nullptr); });
        kept.clear();
        const double keeping = processor_seconds_of([&] { check_and_write(few, text, &kept); });
        const double recording = processor_seconds_of([&] {
          for (drip::order_activity const& o : few) must(t.shop.record(o).has_value(), "an order");
        });
        if (pass != 0) {  // the first warms all up
          bare_time.push_back(bare);
          kept_time.push_back(keeping);
          memory_time.push_back(recording);
        }
        t.drain();
        must(t.store->prune(timestamp::now()).has_value(), "the store");
      }
    }
    for (auto const& f : std::filesystem::directory_iterator(folder)) std::filesystem::remove(f);
  }

  std::printf("orders of %zu bytes, %.0f fdatasync/s, %.0f bare inserts/s\n", texts[0].size(), bench::median(disk_rate),
              bench::median(bare_rate));
  print("durable record(), one by one", bench::median_ratio(alone_rate, disk_rate), "fdatasync", 0.75, false);
  print("durable record_all(), groups of 100", bench::median_ratio(group_rate, bare_rate), "bare SQLite", 0.25, false);
  print("drain in batches of 1000 to nginx", bench::median_ratio(drain_rate, bare_rate), "bare SQLite", 0.30, false);
  print("record() to memory", bench::median_ratio(memory_time, kept_time), "check, write and keep", 1.3, true);
  std::printf("%-46s %8.2f of check and write\n", "", bench::median_ratio(memory_time, bare_time));
  drain_a_million(account);
  return met ? 0 : 1;
}

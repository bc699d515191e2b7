// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_CRASH_TILL_HPP
#define TESTS_CRASH_TILL_HPP

#include <adapters/curl/curl_transport.hpp>
#include <adapters/sqlite/sqlite_store.hpp>
#include <tillwire.hpp>

#include "../unit/adapters/faulty_vfs.hpp"
#include "journal.hpp"
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crash {

using namespace tillwire;
using namespace std::chrono_literals;

/** What is wrong with the disk of a run. */
enum class disk { sound, failing, full };

/** How a till is run. */
struct run {
  std::string folder;
  std::string url;
  std::uint64_t number = 0;
  std::uint64_t seed = 0;
  crash::disk disk = disk::sound;
  bool is_limited = false;  // the vendor counts
  bool drains = false;      // it records nothing, and ends when nothing is left
};

inline constexpr outbox::hourly_limits few_calls{.single = 12, .batch = 4, .hour = std::chrono::seconds(1)};
inline constexpr outbox::hourly_limits many_calls{.single = 100'000'000, .batch = 100'000'000};

/** Ends the program where something is not as it must be, which the other program sees. */
template <class T>
T must(result<T> r, char const* what) {
  if (r) return *std::move(r);
  std::fprintf(stderr, "%s: %s\n", what, to_string(r.error()).c_str());
  std::exit(4);
}
inline void must(bool good, char const* what) {
  if (!good) std::fprintf(stderr, "%s failed\n", what), std::exit(4);
}

/** Writes down what becomes of records, and what answers are lost. */
class witness final : public outbox::listener, public observer {
 public:
  witness(journal& j, char const* box) : journal_(j), box_(box) {}
  void on_settled(outbox::record_view const& r) override {
    journal_.note(r.is == outbox::state::accepted    ? "settled"
                  : r.is == outbox::state::uncertain ? "uncertain"
                                                     : "given_up",
                  box_, r.id);
  }
  void on_request(request_info const& r, std::span<violation const>) override {
    ++request_;
    for (std::string_view text = r.body(); const std::uint64_t key = take_key(text);)
      journal_.note("left", box_, request_, key);
  }
  void on_outcome(request_info const&, http::response const*, error const* failure) override {
    journal_.note(failure == nullptr                    ? "answered"
                  : failure->code == errc::rate_limited ? "over_limit"
                                                        : "unanswered",
                  box_, request_);
  }

 private:
  journal& journal_;
  char const* box_;
  std::uint64_t request_ = 0;
};

/** An outbox with an account at each vendor. */
struct till_box {
  till_box(char const* name, outbox::store& s, curl_transport& over, run const& r, journal& j)
      : told(j, name),
        drip({.account_id = "9999999",
              .credential = drip::api_token("drip-sandbox"),
              .application = "My Till",
              .site = "www.mytill.com",
              .base_url = r.url}),
        usercom({.server = usercom::base_url(r.url),
                 .token = secret(std::string(64, 'u')),
                 .application = "My Till",
                 .site = "www.mytill.com"}),
        box(s, over, options(r, told)),
        shop(must(box.open("shop", drip, r.is_limited ? few_calls : many_calls), "open")),
        people(must(box.open("people", usercom), "open")) {}

  static outbox::outbox_options options(run const& r, witness& told) {
    return {.max_records = 10'000'000,
            .group_interval = 20ms,
            .accumulate = std::chrono::seconds(r.is_limited ? 1 : 0),
            .timeout = 1000ms,
            .backoff = {.first = 5ms, .most = 40ms},
            .tell = &told,
            .watch = &told,
            .seed = r.seed + r.number + 1};
  }

  witness told;
  drip::account drip;
  usercom::account usercom;
  outbox::outbox box;
  outbox::channel<drip::account> shop;
  outbox::channel<usercom::account> people;
};

/** A till with an outbox in a file of its own, and one beside its sales, which it is killed in the midst of. */
class till {
 public:
  explicit till(run r)
      : run_(std::move(r)),
        journal_(journal::path(run_.folder, run_.number)),
        random_(run_.seed + run_.number),
        own_store_(must(sqlite_store::open(run_.folder + "/outbox.db", sqlite()), "the store")),
        sales_(open_sales()),
        sales_store_(must(sqlite_store::attach(sales_), "the sales' store")),
        own_("own", *own_store_, transport_, run_, journal_),
        beside_("beside", *sales_store_, transport_, run_, journal_) {
    must(!own_store_->moved_aside(), "using the file that there was");
  }

  /** Sells until it is killed, or until all is accepted. */
  void work() {
    if (run_.drains) return drain();
    for (;;) {
      own_.box.poll(below(4));
      // one alone, so that it is held to the whole limit
      if (!run_.is_limited) beside_.box.poll(below(3));
      trouble();
      switch (below(8)) {
        case 0: group(); break;
        case 1: lazily(); break;
        case 2:
        case 3: sell(); break;
        default: note("recorded", "own", record(own_, outbox::durability::each)); break;
      }
    }
  }

 private:
  struct made {
    result<outbox::record_id> id;
    std::uint64_t key;
  };

  sqlite_options sqlite() {
    return run_.disk == disk::failing ? sqlite_options{.vfs = disk_.name()} : sqlite_options{};
  }
  sqlite3* open_sales() {
    sqlite3* db = nullptr;
    must(sqlite3_open((run_.folder + "/sales.db").c_str(), &db) == SQLITE_OK, "the sales");
    sqlite3_busy_timeout(db, 1000);
    execute(db, "PRAGMA journal_mode = WAL");
    execute(db, "PRAGMA synchronous = NORMAL");
    execute(db, "CREATE TABLE IF NOT EXISTS sale(mark INTEGER)");
    return db;
  }
  static bool execute(sqlite3* db, std::string const& sql) {
    return sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  }

  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  /** Later ones are larger, in later runs too. */
  std::uint64_t next_key() { return run_.number * 1'000'000 + ++made_; }

  void note(char const* what, char const* box, made const& m) {
    if (m.id) return journal_.note(what, box, *m.id, m.key);
    journal_.note(run_.disk == disk::full ? "failed" : "doubtful", box, 0, m.key);
    must(m.id.error().code == errc::store_failed && run_.disk != disk::sound, to_string(m.id.error()).c_str());
  }

  /** Something new of any kind, of few people, so that order matters. */
  made record(till_box& to, outbox::durability when) {
    const std::uint64_t key = next_key();
    const std::string mark = mark_of(key), person = "p" + std::to_string(below(20)) + "@acme.com";
    if (is_refund(key)) return {to.shop.record(order(key, person), when), key};
    switch (below(6)) {
      case 0: return {to.shop.record(order(key, person), when), key};
      case 1:
        return {to.shop.record(drip::cart_activity{.provider = "my_till",
                                                   .person = email{person},
                                                   .initial_status = drip::subscription::active,
                                                   .action = drip::cart_action::updated,
                                                   .cart_id = "cart" + std::to_string(below(10)),
                                                   .cart_public_id = mark,
                                                   .cart_url = "https://till.com/cart"},
                               when),
                key};
      case 2:
        return {to.shop.record(drip::product_activity{.provider = "my_till",
                                                      .action = drip::product_action::updated,
                                                      .product_id = "product" + std::to_string(below(10)),
                                                      .name = mark,
                                                      .price = 11},
                               when),
                key};
      case 3: return {to.shop.record(drip::event{.person = email{person}, .action = mark}, when), key};
      case 4: return {to.shop.record(drip::subscriber{.email = email{person}, .first_name = mark}, when), key};
      default:
        return {to.people.record(
                    usercom::v2::product_event{.product = usercom::product_id{49},
                                               .user = usercom::v2::user_custom_id{person},
                                               .event_type = usercom::event_type::view,
                                               .data = usercom::event_data{.product_attributes = {{"mark", mark}}}},
                    when),
                key};
    }
  }
  static drip::order_activity order(std::uint64_t key, std::string const& person) {
    drip::order_activity o{.provider = "my_till",
                           .person = email{person},
                           .initial_status = drip::subscription::active,
                           .action = drip::order_action::placed,
                           .order_id = mark_of(key),
                           .grand_total = 5,
                           .order_url = omitted};
    if (is_refund(key)) o.refund_amount = 5;
    return o;
  }

  void group() {
    std::vector<drip::order_activity> orders;
    const std::uint64_t first = made_ + 1;
    for (int i = 0; i != 5; ++i) orders.push_back(order(next_key(), "p" + std::to_string(below(20)) + "@acme.com"));
    std::uint64_t key = run_.number * 1'000'000 + first;
    for (result<outbox::record_id> const& id : own_.shop.record_all(orders)) {
      // one that failed may be there all the same: see record_all()
      if (id) journal_.note("recorded", "own", *id, key);
      ++key;
    }
  }
  void lazily() { note("grouped", "own", record(own_, outbox::durability::grouped)); }

  /** A sale and its order, together or not at all. */
  void sell() {
    if (!execute(sales_, "BEGIN IMMEDIATE")) return;
    const made m = record(beside_, outbox::durability::each);
    const bool is_sold =
        execute(sales_, "INSERT INTO sale VALUES(" + std::to_string(m.key) + ")") && m.id && below(3) != 0;
    if (!is_sold) {
      if (m.id) journal_.note("taken_back", "beside", *m.id, m.key);
      execute(sales_, "ROLLBACK");
    } else if (execute(sales_, "COMMIT")) {
      journal_.note("sold", "beside", *m.id, m.key);
    } else {
      execute(sales_, "ROLLBACK");
    }
  }

  /** The disk fails from time to time, or is full for a while. */
  void trouble() {
    if (run_.disk == disk::failing && below(10) == 0)
      disk_.fail_at(1 + static_cast<unsigned>(below(12)), below(2) == 0);
    if (run_.disk != disk::full || below(20) != 0) return;
    std::uintmax_t most = 0;
    std::error_code ignored;
    for (char const* name : {"/outbox.db-wal", "/sales.db-wal"})
      if (const auto size = std::filesystem::file_size(run_.folder + name, ignored); !ignored)
        most = (std::max)(most, size);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = limit.rlim_cur == limit.rlim_max ? static_cast<rlim_t>(most + 20'000) : limit.rlim_max;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }

  void drain() {
    for (till_box* b : {&own_, &beside_}) {
      for (int i = 0; i != 100 && !b->box.flush(1s); ++i) continue;
      const outbox::store_counts left = (b == &own_ ? own_store_ : sales_store_)->counts();
      must(left.queued == 0 && left.dead == 0, "the drain");
      // a till may have been killed between the store's commit and its own note
      must(b->box
               .for_each({.states = outbox::query::mask(outbox::state::uncertain)},
                         [&](outbox::record_view const& r) {
                           journal_.note("uncertain", b == &own_ ? "own" : "beside", r.id);
                           return true;
                         })
               .has_value(),
           "the ledger");
    }
  }

  run run_;
  journal journal_;
  std::mt19937_64 random_;
  faulty_vfs disk_{};
  curl_transport transport_{};
  std::unique_ptr<sqlite_store> own_store_;
  sqlite3* sales_;
  std::unique_ptr<sqlite_store> sales_store_;
  till_box own_;
  till_box beside_;
  std::uint64_t made_ = 0;
};

}  // namespace crash

#endif

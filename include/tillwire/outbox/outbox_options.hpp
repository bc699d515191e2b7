// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_OUTBOX_OPTIONS_HPP
#define TILLWIRE_OUTBOX_OUTBOX_OPTIONS_HPP

#include <tillwire/api/observer.hpp>
#include <tillwire/base/error.hpp>
#include <tillwire/base/time_source.hpp>
#include <tillwire/outbox/record.hpp>
#include <tillwire/schema/report.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tillwire::inline v0_1::outbox {

/** What a vendor takes from one account in an hour; 0 of a class lets nothing of it through, SIZE_MAX everything. */
struct hourly_limits {
  std::size_t single = 3600;        ///< requests of calls that take one record
  std::size_t batch = 50;           ///< requests of calls that take many
  std::chrono::seconds hour{3600};  ///< another length, for tests
};

/** When a request that failed is sent again: a random time after, up to first, 2 first, 4 first, … most ("full jitter"). */
struct backoff {
  std::chrono::milliseconds first{1'000};   ///< the bound of the first pause
  std::chrono::milliseconds most{900'000};  ///< the bound that pauses grow to: 15 minutes
};

/** What the outbox has to say while it works, on the thread that polls it. It does not use the outbox, but may note. */
class listener {
 public:
  /** A record was accepted, is uncertain, dead, or was superseded. Its call, subjects, body and recorded_at are not given. */
  virtual void on_settled(record_view const&) {}
  /** Nothing more is sent for the account, until outbox::resume() or the next start: it is refused, by 401, 403, or 404. */
  virtual void on_paused(std::string_view /*account*/, error const&) {}
  /** The store fails; the outbox tries again by and by, and nothing is lost. */
  virtual void on_store_failure(error const&) {}

 protected:
  ~listener() = default;
};

/** What an outbox does beyond its defaults. */
struct outbox_options {
  // what is kept
  std::uint64_t max_records = 100'000;         ///< queued, uncertain and dead; the last tenth is for urgent ones
  std::uint64_t max_bytes = 64 * 1024 * 1024;  ///< of their bodies; likewise
  std::chrono::hours max_age{30 * 24};         ///< one that cannot be sent for so long is dead, with the code `expired`
  std::chrono::hours ledger_age{90 * 24};      ///< how long the ledger tells of what is settled
  std::chrono::milliseconds group_interval{1'000};  ///< how long durability::grouped may wait

  // how it is sent
  std::size_t max_batch_records = 1000;       ///< 1 to 1000
  std::size_t max_batch_size = 512 * 1024;    ///< bytes of a batch's body
  std::chrono::seconds accumulate{72};        ///< how long records that go in batches alone wait for company
  std::chrono::milliseconds timeout{30'000};  ///< of one attempt: 1 ms to 24 h
  unsigned max_in_flight = 4;                 ///< requests of one account at once
  unsigned reserved_percent = 10;             ///< of each hourly limit, for urgent records
  outbox::backoff backoff{};                  ///< the pauses after failures
  bool at_most_once = false;  ///< what the vendor would count or show twice is not sent again when unsure
  bool resend_money = false;  ///< what would change money twice is sent again when unsure
  bool compact = false;       ///< newer `updated` carts and products replace queued ones of the same
  strictness how_strict = strictness::standard;  ///< of the check when recorded

  // what surrounds it; not owned
  time_source* time = &machine_time;  ///< the clocks; a testing::manual_clock in tests
  listener* tell = nullptr;           ///< hears what became of records; null: nobody
  observer* watch = nullptr;          ///< sees each request and its outcome
  std::uint64_t seed = 0;             ///< of the random times; 0: another one each time
};

}  // namespace tillwire::inline v0_1::outbox

#endif

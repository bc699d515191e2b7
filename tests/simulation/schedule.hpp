// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_SCHEDULE_HPP
#define TESTS_SIMULATION_SCHEDULE_HPP

#include "chance.hpp"
#include "crashing_store.hpp"
#include "history.hpp"
#include "network.hpp"
#include "payloads.hpp"
#include "process.hpp"
#include "vendor.hpp"
#include "verdict.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace simulation {

/** One story, wholly told by its seed: a time of faults, then a quiet time in which all must come to its end. */
class schedule {
 public:
  schedule(std::uint64_t seed, bool tracing)
      : chance_(seed),
        history_(seed, tracing),
        vendor_(history_, chance_),
        network_(history_, chance_),
        maker_(history_, chance_) {}

  history const& run() {
    choose();
    start();
    for (unsigned steps = chance_.from(25, 55); steps != 0 && history_.violations().empty(); --steps) {
      if (history_.dead) restart();
      open_some();
      if (!history_.dead) step();
      look();
    }
    if (history_.dead) restart();
    if (chance_.percent(30)) close();
    settle_down();
    judge(history_, disk_.content);
    look();
    ++history_.tally.schedules;
    history_.tally.crashed += has_crashed_;
    history_.tally.quota_unchecked += !history_.quota_is_checked;
    return history_;
  }

 private:
  void choose() {
    outbox::outbox_options& o = history_.options;
    o.seed = chance_.next() | 1;
    o.max_in_flight = chance_.from(1, 4);
    o.max_batch_records = chance_.one_of<std::size_t>({2, 3, 7, 1000});
    o.max_batch_size = chance_.one_of<std::size_t>({400, 1000, 512 * 1024, 512 * 1024});
    o.at_most_once = chance_.percent(20);
    o.resend_money = chance_.percent(20);
    o.compact = chance_.percent(40);
    o.max_records = chance_.one_in(20) ? 12 : 100'000;
    has_crashing_poison_ = chance_.percent(10);
    if (has_crashing_poison_ || chance_.one_in(10)) o.max_age = std::chrono::hours(12);
    for (vendor::desk& d : vendor_.desks)
      if (chance_.one_in(2)) d.limits = {chance_.from(6, 25), chance_.from(3, 10)};
    poison_percent_ = chance_.one_of({0U, 0U, 3U, 10U});
    fault_percent_ = chance_.one_of({0U, 5U, 15U, 40U});
    store_fails_ = chance_.one_of({0U, 0U, 10U, 60U});
    network_.slowest = chance_.one_of({1U, 200U, 2000U, 29'000U});
    crashes_ = chance_.percent(35);
    jumps_ = chance_.percent(15);
  }

  void start() {
    network_.fault_percent = fault_percent_;
    process_.emplace(history_, chance_, disk_, vendor_, network_);
    process_->store.fail_per_thousand = store_fails_;
    if (crashes_ && chance_.percent(70)) process_->store.crash_at = history_.store_calls + chance_.from(1, 150);
    // an account may be opened after others have been at work
    unopened_ = chance_.one_in(5) ? chance_.below(account_count) : account_count;
  }
  void open_some() {
    for (unsigned i = 0, first = chance_.below(account_count); i != account_count && !history_.dead; ++i) {
      const unsigned account = (first + i) % account_count;
      if (account == unopened_ && !chance_.one_in(8)) continue;
      if (account == unopened_) unopened_ = account_count;
      process_->open(account);
    }
  }

  /** The process is over, in the middle of something or not; time passes, and another one begins. */
  void restart() {
    has_crashed_ = has_crashed_ || history_.dead;
    history_.trace("the process is over");
    history_.dead = true;
    network_.forget();
    process_->transport.hang_up([&](tillwire::http::request const&) { return chance_.one_in(2); });
    std::vector<tag> unsynced = process_->store.take_unsynced();
    process_.reset();
    for (fact& f : history_.facts)
      if (f.open) history_.make_unsure(f);
    lose(std::move(unsynced));
    if (chance_.one_in(2))
      history_.clock.advance(std::chrono::milliseconds(chance_.below(chance_.one_of({100U, 60'000U, 7'200'000U}))));
    if (crashes_ && chance_.percent(30)) {
      history_.count(fault::rebooted);
      history_.clock.reboot();
      has_rebooted_ = true;
    }
    if (jumps_ && chance_.one_in(2)) jump();
    doubt();
    history_.dead = false;
    start();
  }
  /** Of what was not safe yet, the first few are, where the power was cut; all, where only the process died. */
  void lose(std::vector<tag> unsynced) {
    const std::size_t kept =
        unsynced.empty() || chance_.one_in(2) ? unsynced.size() : chance_.below(static_cast<unsigned>(unsynced.size()));
    if (kept != unsynced.size()) history_.count(fault::unsynced_lost);
    disk_.lose_all_but(kept);
    for (std::size_t i = 0; i != unsynced.size(); ++i) {
      fact& f = history_.facts[unsynced[i]];
      (i < kept ? f.durable : f.lost) = true;
    }
  }
  void jump() {
    const bool back = chance_.one_in(2);
    history_.count(back ? fault::clock_back : fault::clock_forward);
    history_.clock.jump_wall(back ? -std::chrono::hours(24 * 365 * 20) : std::chrono::hours(24));
    history_.clocks_are_odd = true;
    has_jumped_forward_ = has_jumped_forward_ || !back;
    doubt();
  }
  /** After a reboot the wall clock alone tells how long ago a request left: if that was set forward, nobody can know. */
  void doubt() {
    if (has_rebooted_ && has_jumped_forward_) history_.quota_is_checked = false;
  }

  void step() {
    const unsigned roll = chance_.below(100);
    const unsigned account = chance_.below(account_count);
    if (roll < 44) return record(chance_.from(1, 3));
    if (roll < 60) return process_->pass(std::chrono::milliseconds(chance_.below(3000)));
    if (roll < 70) return process_->pass(std::chrono::seconds(chance_.from(1, 600)));
    if (roll < 72) {  // nobody polls for a while
      history_.clock.advance(std::chrono::seconds(chance_.from(1, 7200)));
      return process_->poll();
    }
    if (roll < 77) return send_directly();
    if (roll < 79) {
      vendor_.desks[account].is_refused = !vendor_.desks[account].is_refused;
      return;
    }
    if (roll < 83) return mend();
    if (roll < 86) return forget();
    if (roll < 90) return flush();
    if (roll < 92) return hold();
    if (roll < 96) {
      if (history_.paused[account] && process_->is_open(account)) process_->resume(account);
      return;
    }
    if (roll < 97) return vendor_.use_by_others(account, chance_.one_in(2), chance_.from(1, 5));
    if (roll < 98) {
      if (!crashes_) return;
      history_.count(fault::crash_between);
      history_.dead = true;
      return;
    }
    if (jumps_ && chance_.one_in(2)) jump();
  }

  void record(unsigned count) {
    for (; count != 0 && !history_.dead; --count) {
      const unsigned account = chance_.below(account_count);
      if (!process_->is_open(account)) continue;
      const auto when = chance_.one_of({outbox::durability::each, outbox::durability::each, outbox::durability::grouped,
                                        outbox::durability::memory});
      bool taken = false;
      const tag t = maker_.make(account, [&](auto const& payload) {
        const auto id = process_->record(account, payload, when);
        taken = bool(id);
        if (!id && id.error().code != tillwire::errc::store_failed && id.error().code != tillwire::errc::queue_full)
          history_.violate("a record was refused: %s", to_string(id.error()).c_str());
      });
      fact& f = history_.facts[t];
      f.grouped = when == outbox::durability::grouped;
      if (chance_.percent(poison_percent_))
        f.bad =
            has_crashing_poison_ && chance_.one_in(4) && account != usercom_account ? poison::crashes : poison::refused;
      history_.tally.records += taken;
      history_.trace("record %llu, #%u, of account %u, kind %d, subjects %u %u%s%s: %s",
                     static_cast<unsigned long long>(f.id), t, account, static_cast<int>(f.is), f.subjects[0],
                     f.subjects[1], f.counts_twice ? ", money" : "", f.bad != poison::none ? ", poison" : "",
                     taken ? "taken" : "not taken");
    }
  }
  void send_directly() {
    const unsigned account = chance_.below(2);
    if (!process_->is_open(account) || process_->store.held) return;
    for (unsigned n = chance_.from(1, 6); n != 0; --n) process_->send_directly(account);
  }
  void flush() {
    const std::chrono::milliseconds within(chance_.below(chance_.one_of({2U, 3000U, 100'000U, 4'000'000U})));
    const true_time end = history_.clock.now_truly() + within;
    history_.trace("flush within %lld ms", static_cast<long long>(within.count()));
    const bool is_empty = process_->box.flush(within);
    if (history_.dead) return;
    if (history_.clock.now_truly() > end && !history_.clock.is_stuck()) history_.violate("flush() came late");
    if (is_empty && disk_.content.counts().queued != 0 && all_are_open())
      history_.violate("flush() said that nothing is queued");
    if (history_.clock.now_truly() + std::chrono::milliseconds(1) < end && store_fails_ == 0) look_at_the_rest(end);
  }
  /** What flush() left, since it can not be sent by then, is not sent by then. */
  void look_at_the_rest(true_time end) {
    const std::uint64_t before = history_.tally.requests - history_.tally.direct;
    for (true_time now; !history_.dead && (now = history_.clock.now_truly()) + std::chrono::milliseconds(1) < end;)
      process_->pass(std::chrono::ceil<std::chrono::milliseconds>(
          (std::min<true_time>)(end - now - std::chrono::milliseconds(1), std::chrono::minutes(1))));
    if (!history_.dead && history_.tally.requests - history_.tally.direct != before)
      history_.violate("flush() ended too early");
  }
  void hold() {
    history_.count(fault::store_held);
    process_->store.held = true;
    process_->pass(std::chrono::milliseconds(chance_.below(20'000)));
    if (chance_.one_in(3)) flush();
    process_->store.held = false;
  }
  [[nodiscard]] bool all_are_open() const {
    return process_->is_open(0) && process_->is_open(1) && process_->is_open(2);
  }

  /** A person looks after a record that needs it. */
  void mend() {
    std::optional<outbox::record_id> id;
    std::string body;
    const outbox::query dead_or_uncertain{.states = outbox::query::mask(outbox::state::dead) |
                                                    outbox::query::mask(outbox::state::uncertain)};
    (void)process_->box.for_each(dead_or_uncertain, [&](outbox::record_view const& r) {
      id = r.id;
      body = r.body;
      return chance_.one_in(2);
    });
    if (!id || history_.dead) return;
    history_.trace("a person looks after record %llu", static_cast<unsigned long long>(*id));
    const tag t = history_.tag_of(*id);
    const unsigned roll = chance_.below(4);
    if (roll == 0) return void(process_->box.discard(*id));
    if (roll == 1) return void(process_->box.resend(*id));
    if (process_->box.resend(*id, body)) history_.facts[t].bad = poison::none;
    history_.tally.resent += 1;
  }
  void forget() {
    const std::string email = email_of(chance_.below(people));
    history_.trace("forget %s", email.c_str());
    (void)process_->box.forget(email);
  }

  void close() {
    process_->pass(std::chrono::milliseconds(0));
    if (history_.dead) return restart();
    ++history_.tally.closes;
    const std::chrono::milliseconds within(chance_.one_of({0U, 1U, 700U, 10'000U, 300'000U}));
    const true_time end = history_.clock.now_truly() + within;
    history_.trace("close within %lld ms", static_cast<long long>(within.count()));
    const outbox::outbox_counts said = process_->box.close(within);
    if (!history_.dead) {
      const outbox::store_counts held = disk_.content.counts();
      if (history_.clock.now_truly() > end) history_.violate("close() came late");
      if (said.stored != held.queued + held.uncertain || said.dead != held.dead ||
          said.accepted != process_->accepted())
        history_.violate("close() counted wrongly");
      if (store_fails_ == 0 && disk_.unsynced() != 0) history_.violate("close() left records that are not safe");
    }
    restart();
  }

  /** No faults any more: all that can be sent is sent. */
  void settle_down() {
    history_.trace("the faults are over");
    fault_percent_ = store_fails_ = 0;
    crashes_ = jumps_ = false;
    network_.fault_percent = 0;
    process_->store.fail_per_thousand = 0;
    process_->store.crash_at = 0;
    for (unsigned a = 0; a != account_count; ++a) {
      vendor_.desks[a].is_refused = false;
      process_->open(a);
      if (process_->is_open(a)) process_->resume(a);
    }
    const true_time end = history_.clock.now_truly() + std::chrono::hours(400);
    true_time pause = std::chrono::seconds(1);
    for (process_->poll(); history_.clock.now_truly() < end; process_->poll()) {
      for (unsigned a = 0; a != account_count; ++a)  // a refusal was on its way still
        if (history_.paused[a]) process_->resume(a);
      if (disk_.content.counts().queued == 0 && process_->transport.in_flight() == 0) break;
      const auto due = process_->transport.next_due();
      const true_time now = history_.clock.now_truly();
      if (due == tillwire::outbox::never) pause = (std::min<true_time>)(pause * 2, std::chrono::minutes(10));
      history_.clock.advance(
          due == tillwire::outbox::never ? pause : (std::max)(history_.clock.truly(due) - now, true_time(1)));
    }
  }

  /** What must be true at any time. */
  void look() {
    if (history_.clock.is_stuck()) history_.violate("it spins");
    if (history_.dead || store_fails_ != 0 || process_->store.held) return;
    for (fact const& f : history_.facts)
      if (f.grouped && f.id != 0 && !f.durable && !f.lost &&
          process_->polled_at >= f.recorded + history_.options.group_interval)
        history_.violate("record %llu waits for a commit that does not come", static_cast<unsigned long long>(f.id));
  }

  chance chance_;
  history history_;
  disk disk_{};
  vendor vendor_;
  network network_;
  payload_maker maker_;
  std::optional<process> process_{};
  unsigned unopened_ = account_count;
  unsigned poison_percent_ = 0, fault_percent_ = 0, store_fails_ = 0;
  bool crashes_ = false, jumps_ = false, has_crashing_poison_ = false;
  bool has_crashed_ = false, has_rebooted_ = false, has_jumped_forward_ = false;
};

}  // namespace simulation

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_PROCESS_HPP
#define TESTS_SIMULATION_PROCESS_HPP

#include <tillwire/api/client.hpp>
#include <tillwire/drip.hpp>
#include <tillwire/outbox/outbox.hpp>
#include <tillwire/testing/fault_transport.hpp>
#include <tillwire/usercom.hpp>

#include "chance.hpp"
#include "crashing_store.hpp"
#include "history.hpp"
#include "network.hpp"
#include "payloads.hpp"
#include "vendor.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace simulation {

/** Hears what an outbox says. */
class ear final : public outbox::listener {
 public:
  explicit ear(history& h) : history_(h) {}

  std::uint64_t accepted = 0;

  void on_settled(outbox::record_view const& r) override {
    if (history_.dead) return;
    history_.trace("  record %llu is %s%s%s", static_cast<unsigned long long>(r.id), to_string(r.is).data(),
                   r.code.empty() ? "" : ": ", std::string(r.code).c_str());
    if (r.is == outbox::state::accepted) ++accepted;
    fact const& f = history_.facts[history_.tag_of(r.id)];
    if (f.id == r.id && !f.forgotten && f.settled != r.is)
      history_.violate("record %llu was said to be %s", static_cast<unsigned long long>(r.id), to_string(r.is).data());
  }
  void on_paused(std::string_view account, tillwire::error const&) override {
    if (history_.dead) return;
    bool& is_paused = history_.paused[static_cast<unsigned>(account[0] - '0')];
    if (is_paused) history_.violate("account %c was said to be paused twice", account[0]);
    is_paused = true;
    history_.trace("  account %c is paused", account[0]);
  }

 private:
  history& history_;
};

/** One run of a program with an outbox for all accounts and a client beside it, over what outlives it. */
class process {
 public:
  process(history& h, chance& c, disk& d, vendor& v, network& n)
      : history_(h),
        vendor_(v),
        store(d, h, c),
        transport(
            h.clock, [&v](tillwire::testing::arrival const& a) { v.answer(a); },
            [&n](tillwire::http::request const& r) { return n.plan(r); }),
        ear_(h),
        box(store, transport, options()) {
    h.paused = {};
    for (vendor::desk& desk : v.desks) desk.refusals = 0;
  }

  /** Opens an account, if it is not; false where the store did not let it. */
  bool open(unsigned account) {
    const std::string name(1, static_cast<char>('0' + account));
    if (is_open(account)) return true;
    if (account == usercom_account)
      return note(account, box.open(name, usercom_, vendor_.desks[account].limits), shop_);
    auto& channel = drip_[account];
    if (!note(account, box.open(name, drip_accounts_[account], vendor_.desks[account].limits), channel)) return false;
    clients_[account].emplace(
        drip_accounts_[account], transport,
        tillwire::client_options{
            .timeout = history_.options.timeout, .admission = &channel->direct(), .time = &history_.clock});
    return true;
  }
  [[nodiscard]] bool is_open(unsigned account) const {
    return account == usercom_account ? shop_.has_value() : drip_[account].has_value();
  }

  template <class Payload>
  tillwire::result<outbox::record_id> record(unsigned account, Payload const& p, outbox::durability when) {
    if constexpr (tillwire::recordable_by<Payload, tillwire::usercom::account>) return shop_->record(p, when);
    else return drip_[account]->record(p, when);
  }
  void send_directly(unsigned account) {
    clients_[account]->send(payload_maker::nameless_product(), [](tillwire::result<tillwire::reply_view> const&) {});
  }
  void resume(unsigned account) {
    history_.paused[account] = false;
    vendor_.desks[account].refusals = 0;
    if (account == usercom_account) box.resume(*shop_);
    else box.resume(*drip_[account]);
  }

  void poll() {
    box.poll();
    if (!store.held) polled_at = history_.clock.now_truly();
    for (auto& c : clients_)
      if (c) c->poll(history_.clock.now().steady);
  }
  /** Time passes, and the program does what comes up in it. */
  void pass(std::chrono::milliseconds d) {
    const true_time end = history_.clock.now_truly() + d;
    for (poll(); !history_.dead && history_.clock.now_truly() < end; poll()) {
      const auto due = transport.next_due();
      const true_time next = due == tillwire::outbox::never ? end : (std::min)(end, history_.clock.truly(due));
      history_.clock.advance((std::max)(next - history_.clock.now_truly(), true_time(1)));
    }
  }

 private:
  history& history_;
  vendor& vendor_;

 public:
  crashing_store store;
  tillwire::testing::fault_transport transport;

 private:
  ear ear_;
  std::array<tillwire::drip::account, 2> drip_accounts_{drip_account('1'), drip_account('2')};
  tillwire::usercom::account usercom_ = usercom_account_of_shop();

 public:
  outbox::outbox box;
  true_time polled_at{-1};  // with a store that lets it work

  [[nodiscard]] std::uint64_t accepted() const { return ear_.accepted; }

 private:
  outbox::outbox_options options() {
    outbox::outbox_options o = history_.options;
    o.time = &history_.clock;
    o.tell = &ear_;
    return o;
  }
  template <class Opened, class Place>
  bool note(unsigned account, Opened&& opened, Place& place) {
    if (opened) place.emplace(*opened);
    else if (opened.error().code != tillwire::errc::store_failed)
      history_.violate("account %u could not be opened: %s", account, opened.error().message.c_str());
    if (opened) history_.trace("account %u is open", account);
    return bool(opened);
  }

  std::array<std::optional<outbox::channel<tillwire::drip::account>>, 2> drip_{};
  std::optional<outbox::channel<tillwire::usercom::account>> shop_{};
  std::array<std::optional<tillwire::client<tillwire::drip::account, tillwire::testing::fault_transport>>, 2>
      clients_{};
};

}  // namespace simulation

#endif

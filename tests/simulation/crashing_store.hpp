// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_CRASHING_STORE_HPP
#define TESTS_SIMULATION_CRASHING_STORE_HPP

#include <tillwire/outbox/memory_store.hpp>

#include "chance.hpp"
#include "history.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace simulation {

/** The disk: what is on it, and what was written to it and is not safe yet. It outlives the processes. */
class disk {
 public:
  outbox::memory_store content{};

  void append(outbox::new_record const& r) {
    if (unsynced_.empty()) synced_ = content;
    unsynced_.push_back({r, std::string(r.subjects), std::string(r.path), std::string(r.body)});
  }
  void sync() {
    unsynced_.clear();
    synced_.reset();
  }
  [[nodiscard]] std::size_t unsynced() const { return unsynced_.size(); }
  /** The power went: of what was not safe, the first few are there, or none. */
  void lose_all_but(std::size_t kept) {
    if (!synced_) return;
    content = *synced_;
    for (std::size_t i = 0; i != kept; ++i) {
      text const& t = unsynced_[i];
      outbox::new_record r = t.record;
      r.subjects = t.subjects, r.path = t.path, r.body = t.body;
      (void)content.append(r, outbox::durability::each);
    }
    sync();
  }
  /** A route is safe at once. */
  void add_route(outbox::route const& r) {
    if (synced_) (void)synced_->add_route(r);
  }

 private:
  struct text {
    outbox::new_record record;
    std::string subjects, path, body;
  };

  std::optional<outbox::memory_store> synced_{};  // as it was before the first of the unsynced
  std::vector<text> unsynced_{};
};

/** A process' way to the disk: any call may fail, or be the last that the process makes. */
class crashing_store final : public outbox::store {
 public:
  crashing_store(disk& d, history& h, chance& c) : disk_(d), history_(h), chance_(c) {}

  unsigned fail_per_thousand = 0;
  std::uint64_t crash_at = 0;  // the number of a call; 0: none
  bool held = false;

  tillwire::result<outbox::route_id> add_route(outbox::route const& r) override {
    return call([&] {
      disk_.add_route(r);
      return disk_.content.add_route(r);
    });
  }
  tillwire::result<outbox::record_id> append(outbox::new_record const& r, outbox::durability when) override {
    return call([&] {
      if (when != outbox::durability::each) disk_.append(r);
      auto id = disk_.content.append(r, when);
      for_each_tag(r.body, [&](tag t) {
        history_.name(*id, t);
        unsynced_.push_back(t);
      });
      if (when == outbox::durability::each) sync();
      return id;
    });
  }
  tillwire::result<void> commit() override {
    return call([&] { return synced(disk_.content.commit()); });
  }
  tillwire::result<outbox::request_id> claim(outbox::new_request const& r) override {
    if (held && !history_.dead) history_.violate("a request was claimed inside the program's own transaction");
    return call([&] {
      for (outbox::record_id id : r.records) history_.facts[history_.tag_of(id)].open = true;
      return synced(disk_.content.claim(r));
    });
  }
  tillwire::result<void> settle(outbox::request_id r, outbox::answer const& a,
                                std::span<outbox::settlement const> outcomes) override {
    return call([&] {
      for (outbox::settlement const& s : outcomes)
        for (outbox::record_id id : s.records) note(id, s.becomes);
      return synced(disk_.content.settle(r, a, outcomes));
    });
  }

  tillwire::result<void> for_each_route(
      tillwire::function_ref<void(outbox::route_id, outbox::route const&)> f) override {
    return call([&] { return disk_.content.for_each_route(f); });
  }
  tillwire::result<void> for_each_request(std::string_view account, std::size_t count,
                                          tillwire::function_ref<void(outbox::sent_request const&)> f) override {
    return call([&] { return disk_.content.for_each_request(account, count, f); });
  }
  tillwire::result<void> for_each_queued(outbox::record_id after, std::size_t count,
                                         tillwire::function_ref<void(outbox::queued_record const&)> f) override {
    return call([&] { return disk_.content.for_each_queued(after, count, f); });
  }
  tillwire::result<void> read(std::span<outbox::record_id const> ids,
                              tillwire::function_ref<void(outbox::record_id, outbox::new_record const&)> f) override {
    return call([&] { return disk_.content.read(ids, f); });
  }
  tillwire::result<void> for_each(outbox::query const& which,
                                  tillwire::function_ref<bool(outbox::record_view const&)> f) override {
    return call([&] { return disk_.content.for_each(which, f); });
  }

  tillwire::result<outbox::record_id> requeue(outbox::record_id id, tillwire::timestamp at,
                                              std::optional<std::string_view> body) override {
    return call([&] {
      auto again = disk_.content.requeue(id, at, body);
      if (const tag t = history_.tag_of(id); again && t != 0) {
        history_.name(*again, t);
        fact& f = history_.facts[t];
        f.settled.reset();
        f.open = false;
      }
      return synced(std::move(again));
    });
  }
  tillwire::result<void> forget(std::string_view email, tillwire::function_ref<void(outbox::record_id)> f) override {
    return call([&] {
      return synced(disk_.content.forget(email, [&](outbox::record_id id) {
        fact& x = history_.facts[history_.tag_of(id)];
        if (!x.settled || *x.settled <= outbox::state::dead) x.forgotten = true;
        f(id);
      }));
    });
  }
  tillwire::result<void> prune(tillwire::timestamp before) override {
    return call([&] { return synced(disk_.content.prune(before)); });
  }

  [[nodiscard]] outbox::store_counts counts() override { return disk_.content.counts(); }
  [[nodiscard]] bool is_held() const override { return held; }

  /** What the process had written and the disk lost, in the order of its writing, but for the first few. */
  std::vector<tag> take_unsynced() { return std::exchange(unsynced_, {}); }

 private:
  template <class F>
  auto call(F&& f) -> decltype(f()) {
    if (history_.dead) return failure();
    const bool crashes = ++history_.store_calls == crash_at;
    if (crashes && chance_.one_in(2)) return die();
    if (fail_per_thousand != 0 && chance_.below(1000) < fail_per_thousand) {
      history_.count(fault::store_fails);
      return failure();
    }
    auto done = f();
    if (crashes) return die();
    return done;
  }
  tillwire::error die() {
    history_.count(fault::crash_in_store);
    history_.dead = true;
    return failure();
  }
  static tillwire::error failure() { return tillwire::make_error(tillwire::errc::store_failed, "simulated"); }

  template <class R>
  R synced(R done) {
    if (done) sync();
    return done;
  }
  void sync() {
    for (tag t : unsynced_) history_.facts[t].durable = true;
    unsynced_.clear();
    disk_.sync();
  }

  void note(outbox::record_id id, outbox::state becomes) {
    fact& f = history_.facts[history_.tag_of(id)];
    if (f.id != id) return;  // a person put it back under another number
    f.open = false;
    if (f.settled && *f.settled > outbox::state::dead)
      history_.violate("record %llu was settled twice", static_cast<unsigned long long>(id));
    if (becomes == outbox::state::queued || f.forgotten) return;
    f.settled = becomes;
    if (becomes == outbox::state::accepted && f.in_turn == 0)
      history_.violate("record %llu was settled as accepted, though the vendor did not take it",
                       static_cast<unsigned long long>(id));
  }

  disk& disk_;
  history& history_;
  chance& chance_;
  std::vector<tag> unsynced_{};
};

}  // namespace simulation

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_OUTBOX_HPP
#define TILLWIRE_OUTBOX_OUTBOX_HPP

#include <tillwire/api/account.hpp>
#include <tillwire/api/client_core.hpp>
#include <tillwire/base/function_ref.hpp>
#include <tillwire/base/owner.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/http/any_transport.hpp>
#include <tillwire/outbox/channel.hpp>
#include <tillwire/outbox/delivery.hpp>
#include <tillwire/outbox/outbox_options.hpp>
#include <tillwire/outbox/record.hpp>
#include <tillwire/outbox/recorder.hpp>
#include <tillwire/outbox/store.hpp>
#include <tillwire/outbox/store_rest.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::outbox {

class async_flush;

/** What has become of what was given to an outbox. */
struct outbox_counts {
  std::uint64_t accepted = 0;  ///< by the vendor, since the outbox was made
  std::uint64_t stored = 0;    ///< in the store: queued and uncertain
  std::uint64_t refused = 0;   ///< that record() did not take, since the outbox was made
  std::uint64_t dead = 0;      ///< in the store: refused by the vendor, or too old

  friend bool operator==(outbox_counts const&, outbox_counts const&) = default;
};

/**
 * Takes records in, and sees to it that their vendors accept them: over outages, restarts, limits and refusals.
 *
 * `outbox::outbox box(store, transport); auto shop = box.open("shop", account); auto id = shop->record(order);` A
 * record that was taken is in the store, and leaves it when the vendor has accepted it, or by a person's hand. Nothing
 * happens but inside its functions: poll() does what there is to do without waiting (over a transport that blocks, it
 * returns when the answers are there), flush() waits, outbox::worker polls on a thread of its own, and a coroutine
 * awaits async_flush(). Store, transport and accounts are held by reference and outlive it. One thread uses it at a
 * time, and one outbox a store. Its end never waits: what is on its way then may be sent again by the next outbox over
 * the store. A coroutine that it resumes may end it; a listener, an observer and what shares the transport's loop do
 * not.
 */
class outbox {
 public:
  /** Sends what the store has of earlier outboxes, once its account is open. */
  outbox(store& s, http::any_transport over, outbox_options const& options = {});
  outbox(outbox const&) = delete;
  outbox& operator=(outbox const&) = delete;
  ~outbox();

  /**
   * Makes an account one that is recorded for and sent from. The name stands for it in the store, and is the same after a
   * restart; credentials never get there. Fails with errc::invalid_account where the name is open already, or
   * errc::store_failed.
   */
  template <account Account>
  result<channel<Account>> open(std::string name, Account const& from, hourly_limits const& limits = {}) {
    const result<std::size_t> number = open_account(std::move(name), any_account(from), limits);
    if (!number) return number.error();
    return channel<Account>(recorder_, direct_of(*number), *number);
  }
  /** A temporary account would end before the outbox. */
  template <account Account>
  result<channel<Account>> open(std::string, Account const&&, hourly_limits const& = {}) = delete;
  /** An account that make() gave is `*account`. */
  template <class Account>
  void open(std::string, result<Account> const&, hourly_limits const& = {}) = delete;

  /**
   * Does what there is to do now, in at most `budget` steps: a request that leaves, an answer that is dealt with, up to
   * 256 records that are looked at. Returns how many steps it took.
   */
  std::size_t poll(std::size_t budget = SIZE_MAX) noexcept;
  /** How long poll() has nothing to do, unless something is recorded or an answer comes. */
  [[nodiscard]] std::chrono::milliseconds idle_for();

  /** Waits for an answer, if one is to come, but no longer than that; false, at once, where nothing can be waited for. */
  bool wait(std::chrono::milliseconds at_most);

  /**
   * Polls and waits until nothing is left that can be sent within that time; records do not wait for company. Returns
   * whether none of the open accounts is queued any more. Over a transport that neither blocks nor waits, it polls once.
   */
  bool flush(std::chrono::milliseconds within) noexcept;
  /**
   * As flush(), and nothing is recorded or sent after it. Returns by that time, which bounds the timeout of what is sent
   * meanwhile: what gets no answer by then is unsure. 0 sends nothing more.
   */
  outbox_counts close(std::chrono::milliseconds within) noexcept;

  /** Nothing is recorded and sent any more; close() does this at its end. From any thread. */
  void refuse() { recorder_.close(); }

  /** What has become of all records so far. */
  [[nodiscard]] outbox_counts counts();

  /** Whether the vendor refused the account, by 401, 403, or 404; nothing is sent for it then. */
  template <account Account>
  [[nodiscard]] bool is_paused(channel<Account> const& c) const {
    return delivery_.is_paused(index_of(c.number_));
  }
  /** Tries an account that is_paused() again. */
  template <account Account>
  void resume(channel<Account> const& c) {
    delivery_.resume(index_of(c.number_));
  }

  /** Records and what has become of them, until f returns false. f does not use the outbox. */
  result<void> for_each(query const& which, function_ref<bool(record_view const&)> f) {
    return store_.for_each(which, f);
  }
  /**
   * Puts a dead or uncertain record at the end of the queue, as one that is recorded now; gives its new id. The old one is
   * gone. Fails with errc::store_failed where the record is neither.
   */
  result<record_id> resend(record_id id) { return requeue(id, std::nullopt); }
  /**
   * As above, with its text mended: errc::invalid_json where that is no JSON object. What it is about, and whether it
   * counts twice, stays as it was recorded; the text is not checked otherwise.
   */
  result<record_id> resend(record_id id, std::string_view body);
  /** Gives a dead or uncertain record up: it becomes a line of the ledger. Fails as resend(). */
  result<void> discard(record_id id);
  /**
   * Removes what is kept about the person of an email address; returns how many records and lines of the ledger that were.
   * What is on its way at that time may still arrive.
   */
  result<std::uint64_t> forget(std::string_view email);

 private:
  friend async_flush;
  class direct_gate;
  class limits_reader;
  struct opened;
  struct known_route;
  struct sending;
  struct unsaved;

  result<std::size_t> open_account(std::string name, any_account from, hourly_limits const& limits);
  [[nodiscard]] gate& direct_of(std::size_t account) const;
  [[nodiscard]] delivery::account_index index_of(std::size_t account) const {
    return static_cast<delivery::account_index>(account);
  }
  result<void> restore(std::size_t account, std::size_t most_requests);
  result<void> load_routes();
  [[nodiscard]] bool is_of(route_id r, std::size_t account) const;
  void take_back_account();

  bool step(std::size_t budget, std::size_t& steps);
  [[nodiscard]] bool wants_more(moment now);
  bool load(moment now);
  bool load_late(std::size_t account, moment now);
  bool retire(moment now);
  [[nodiscard]] bool is_superseded(retirement const& r);
  void prune(moment now);
  bool send_next();
  result<std::vector<record_id>> read_bodies(sending& s, departure const& d);
  void answered(std::uint32_t flight, result<reply_view> const& outcome);
  result<void> settle(unsaved const& u);
  bool save(unsaved const& u);
  void tell(unsaved const& u);
  result<record_id> requeue(record_id id, std::optional<std::string_view> body);
  /** Whether somebody waits for records that would wait for company. */
  [[nodiscard]] bool hurries() const { return flushing_ || !waiting_.empty(); }
  [[nodiscard]] bool is_over(std::chrono::steady_clock::time_point deadline);
  void resume_waiting();

  store& store_;
  outbox_options options_;
  tillwire::detail::owner<limits_reader> limits_;
  tillwire::detail::client_core core_;
  recorder recorder_;
  store_rest rest_;
  delivery delivery_;
  std::vector<tillwire::detail::owner<opened>> accounts_;
  std::vector<tillwire::detail::owner<known_route>> routes_;  // by their ids
  std::vector<tillwire::detail::owner<sending>> sendings_;    // by their flights
  std::vector<unsaved> unsaved_;                              // what the store did not take yet
  std::vector<async_flush*> waiting_{};
  record_id loaded_ = 0;    // up to here, records of open accounts are in delivery_
  std::uint64_t seen_ = 0;  // of those that were recorded
  bool has_more_ = true;    // in the store, behind loaded_
  std::chrono::steady_clock::time_point next_look_{};
  std::optional<std::chrono::steady_clock::time_point> deadline_{};
  std::optional<moment> prune_mark_{};
  bool clock_is_odd_ = false;  // by what left before: nothing is pruned by it at once
  bool flushing_ = false;
  bool polling_ = false;
  bool* ended_ = nullptr;                   // told when the outbox ends while a coroutine goes on
  std::atomic<std::uint64_t> accepted_{0};  // another thread may ask for counts()
};

}  // namespace tillwire::inline v0_1::outbox

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_RECORDER_HPP
#define TILLWIRE_OUTBOX_RECORDER_HPP

#include <tillwire/api/account.hpp>
#include <tillwire/base/buffer.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/outbox/any_entry.hpp>
#include <tillwire/outbox/outbox_options.hpp>
#include <tillwire/outbox/record.hpp>
#include <tillwire/outbox/store.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::outbox {

/**
 * The writing half of an outbox: checks payloads, stamps them with the time, makes their text, and keeps it.
 *
 * It has nothing in common with the sending half but the store, so that another thread may do the sending. Its memory is
 * kept from one record to the next.
 */
class recorder {
 public:
  /** Writes to the store, which outlives it. */
  recorder(store& s, outbox_options const& options) : store_(s), options_(options) {}

  /** Names an account; gives the number that record() takes. `from` outlives this. */
  std::size_t add_account(std::string name, any_account from);
  /** The one that was added last, for which nothing was recorded. */
  void remove_last_account() { channels_.pop_back(); }

  /**
   * Fails with errc::invalid_payload (all violations in `details`), errc::queue_full or errc::store_failed; nothing is
   * kept then.
   */
  result<record_id> record(std::size_t account, any_entry const& what, durability when);
  /** Makes durable what was recorded. */
  result<void> commit();
  /** From now on each record is refused, with errc::refused_by_gate. */
  void close() { closed_ = true; }
  /** Whether close() was called. */
  [[nodiscard]] bool is_closed() const { return closed_; }

  /** When the first record that waits for a commit was made; `never` when none does. */
  [[nodiscard]] std::chrono::steady_clock::time_point uncommitted_since() const { return uncommitted_since_; }
  /** How many were taken, and how many were not. */
  /// @{
  [[nodiscard]] std::uint64_t recorded() const { return recorded_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_; }
  /// @}

 private:
  struct channel {
    std::string name;
    any_account from;
    struct used_route {
      route const* kind;
      std::string_view single;
      route_id id;
    };
    std::vector<used_route> routes{};
  };

  result<record_id> make_record(channel& c, any_entry const& what, durability when);
  result<route_id> find_route(channel& c, route const& kind, std::string_view single);
  result<void> write_body(any_entry const& what, timestamp now);
  result<std::string_view> write_path(any_entry const& what, any_account const& from);
  [[nodiscard]] bool has_room(std::size_t bytes, bool urgent);

  store& store_;
  outbox_options options_;
  std::vector<channel> channels_{};
  buffer body_{};
  buffer subjects_{};
  std::string path_{};
  // the sending half looks at these, perhaps on another thread
  std::atomic<std::chrono::steady_clock::time_point> uncommitted_since_{never};
  std::atomic<std::uint64_t> recorded_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<bool> closed_{false};
};

}  // namespace tillwire::inline v0_1::outbox

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_CLIENT_CORE_HPP
#define TILLWIRE_API_CLIENT_CORE_HPP

#include <tillwire/api/account.hpp>
#include <tillwire/api/client_options.hpp>
#include <tillwire/api/dry_run.hpp>
#include <tillwire/api/payload.hpp>
#include <tillwire/api/reply.hpp>
#include <tillwire/api/reply_handler.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/http/any_transport.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tillwire::inline v0_1 {

/** Names a request that was sent with a handler, so that it can be cancelled by the client that sent it. */
struct ticket {
  std::uint64_t id = 0;  ///< 0 names none

  /** Whether it names a request. */
  explicit operator bool() const noexcept { return id != 0; }
  friend bool operator==(ticket, ticket) = default;
};

namespace detail {

/** What all clients share, whatever their account and transport: compiled once. */
class client_core {
 public:
  using clock = std::chrono::steady_clock;

  client_core(http::any_transport t, client_options const& options);
  client_core(client_core const&) = delete;
  client_core& operator=(client_core const&) = delete;
  ~client_core();

  result<reply> send(any_account const& from, any_payload const& what) noexcept;
  ticket send(any_account const& from, any_payload const& what, reply_handler handler) noexcept;
  result<dry_run> rehearse(any_account const& from, any_payload const& what) const;
  bool cancel(ticket t) noexcept;
  std::size_t poll(clock::time_point now, std::size_t budget) noexcept;

  /** Of the requests that are sent from now on. */
  void set_timeout(std::chrono::milliseconds timeout);
  /** Blocks until the transport has something new or the time is over; false, at once, where it cannot wait. */
  bool wait(std::chrono::milliseconds d);
  [[nodiscard]] bool can_block() const { return transport_.can_block(); }
  /** How many more requests can be sent now. */
  [[nodiscard]] std::size_t room() const;

  [[nodiscard]] client_options const& options() const { return options_; }
  [[nodiscard]] client_metrics const& metrics() const { return metrics_; }

 private:
  struct pending;
  /** Exchanges that are linked through themselves, the oldest first. */
  struct queue {
    pending* first = nullptr;
    pending** end = &first;  // the null link behind the last

    void push_back(pending& p);
    void remove(pending& p);
  };

  pending& acquire();
  void launch(pending& p, any_account const& from, any_payload const& what);
  result<void> prepare(pending& p, any_account const& from, any_payload const& what);
  void take_inbox();
  void settle(pending& p);
  result<reply> await(pending& p);
  result<reply_view> outcome_of(pending& p);
  result<reply_view> conclude(pending& p);
  void release(pending& p);

  http::any_transport transport_;
  client_options options_;
  http::hub* hub_;
  pending* idle_ = nullptr;  // linked, the one used last first
  queue in_flight_{};        // held by the transport
  queue ready_{};            // over, and their handlers not yet called
  std::size_t taken_ = 0;    // in flight, or about to be handed to the transport
  std::uint64_t last_id_ = 0;
  bool polling_ = false;
  client_metrics metrics_{};
};

/** A copy that outlives the handler. */
result<reply> to_owned(result<reply_view> outcome);

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

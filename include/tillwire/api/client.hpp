// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_CLIENT_HPP
#define TILLWIRE_API_CLIENT_HPP

#include <tillwire/api/account.hpp>
#include <tillwire/api/async_send.hpp>
#include <tillwire/api/batch_slice.hpp>
#include <tillwire/api/client_core.hpp>
#include <tillwire/api/client_options.hpp>
#include <tillwire/api/dry_run.hpp>
#include <tillwire/api/endpoint.hpp>
#include <tillwire/api/payload.hpp>
#include <tillwire/api/reply.hpp>
#include <tillwire/api/reply_handler.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/http/transport.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1 {

/**
 * Sends payloads of one account over one transport. Both are held by reference and outlive it.
 *
 * `tillwire::client drip{account, transport};` It has no thread and no global; one thread uses it at a time. At most
 * Transport::max_in_flight requests (64 where the transport does not say) are on their way at once; one more is refused
 * with errc::too_many_in_flight. Destroying it never waits and may happen inside a handler, though not while send(payload)
 * or send_all() waits further up the stack: handlers not called by then never are, and answers that come later are
 * dropped. Handlers do not throw. Running out of memory ends the program.
 */
template <account Account, http::transport Transport>
class client {
 public:
  using clock = std::chrono::steady_clock;  ///< the clock that poll() is told the time of

  /** Both outlive the client. */
  client(Account const& from, Transport& over, client_options const& options = {})
      : account_(from), core_(over, options) {}
  /** A temporary account would end before the client. */
  client(Account const&&, Transport&, client_options const& = {}) = delete;

  /**
   * Checks, writes and sends a payload, and waits for the vendor's answer.
   *
   * Fails before any byte leaves with errc::invalid_payload (all violations of error severity in `details`),
   * errc::invalid_account, or what the gate says; after that with what the network or the vendor answered. Needs a
   * transport that blocks or can wait.
   */
  template <class Payload>
  result<reply> send(Payload const& payload) noexcept {
    if constexpr (may_send_and_wait<Payload>()) return core_.send(any_account(account_), any_payload(payload));
    else return make_error(errc::invalid_payload, {});
  }

  /**
   * Checks, writes and sends a payload; its handler is called with what became of it: once, inside a later poll(). Over
   * a transport that blocks it returns when the answer is there.
   *
   * The handler gets a `result<reply_view>`, whose reply is valid until it returns, and fails as send() above. It is
   * held without memory of its own up to reply_handler::inline_size bytes. The payload may end when this returns.
   */
  template <class Payload, class Handler>
  ticket send(Payload const& payload, Handler&& handler) noexcept {
    static_assert(handles_reply<Handler>, "tillwire: a handler can be moved, and called with a result<reply_view>");
    if constexpr (may_send<Payload>() && handles_reply<Handler>)
      return core_.send(any_account(account_), any_payload(payload), reply_handler(std::forward<Handler>(handler)));
    else return {};
  }

  /**
   * `co_await client.async_send(payload)` gives the result<reply> of send(); the coroutine goes on inside a later poll().
   *
   * The request is cancelled when the coroutine's frame is destroyed. Where the client dies first, the coroutine is
   * never resumed: its owner destroys it.
   */
  template <class Payload>
  [[nodiscard]] tillwire::async_send async_send(Payload const& payload) noexcept {
    static_assert(may_send<Payload>());
    return {core_, any_account(account_), any_payload(payload)};
  }

  /**
   * Sends a range of entries in as few batch calls as their number (1000) and client_options::max_batch_size allow, one
   * after the other, and waits for each answer.
   *
   * Returns what became of each. An entry with a violation keeps its own batch back; the paths of `details` count from the
   * batch's first entry. After an error that says wait or fix_credentials no more is sent: what is left has that error
   * too. The range is walked twice.
   */
  template <class Range>
  std::vector<batch_outcome> send_all(Range&& entries) noexcept {
    using iterator = decltype(std::begin(entries));
    using entry = std::iter_value_t<iterator>;
    static_assert(std::forward_iterator<iterator>, "tillwire: the range is walked twice");
    static_assert(has_batch<entry>, "tillwire: no call takes entries of this type in batches; see tillwire::batch_for");
    std::vector<batch_outcome> outcomes;
    if constexpr (has_batch<entry>)
      if constexpr (may_send_and_wait<typename batch_for<entry>::type>()) {
        detail::batch_slice<iterator> slice;
        std::size_t first = 0;
        for (iterator next = std::begin(entries); next != std::end(entries); first += slice.count()) {
          next = slice.fill(next, std::end(entries), core_.options().max_batch_size);
          const bool stopped = !outcomes.empty() && stops_all(outcomes.back().outcome);
          outcomes.push_back({first, slice.count(),
                              stopped ? result<reply>(outcomes.back().outcome.error())
                                      : core_.send(any_account(account_), any_payload(slice))});
        }
      }
    return outcomes;
  }
  /** As above, of entries in braces. */
  template <class Entry>
  std::vector<batch_outcome> send_all(std::initializer_list<Entry> entries) noexcept {
    return send_all(std::span(entries.begin(), entries.size()));
  }

  /**
   * What send() would do, without doing it: fails as it would before any byte leaves, and warns of custom keys that look
   * like misspelled fields besides. The gate is not asked.
   */
  template <class Payload>
  result<tillwire::dry_run> dry_run(Payload const& payload) const {
    if constexpr (may_send<Payload>()) return core_.rehearse(any_account(account_), any_payload(payload));
    else return make_error(errc::invalid_payload, {});
  }

  /** Gives a request up: its handler ends without being called. False where there is none of that name, or it is over. */
  bool cancel(ticket t) noexcept { return core_.cancel(t); }

  /**
   * Lets the transport work, and calls the handlers of at most `budget` requests that are over, or overdue at `now`.
   *
   * Returns how many it called. `now` is compared with deadlines that were taken from the clock. It never blocks. Handlers
   * may send, cancel and destroy the client; a poll() inside one does nothing. What is refused before it leaves is kept
   * in memory until its handler is called here.
   */
  std::size_t poll(clock::time_point now = clock::now(), std::size_t budget = SIZE_MAX) noexcept {
    return core_.poll(now, budget);
  }

  /** What was counted since the client was made. */
  [[nodiscard]] client_metrics const& metrics() const { return core_.metrics(); }

 private:
  template <class Payload>
  static consteval bool may_send() {
    static_assert(has_endpoint<Payload> || !has_batch<Payload>,
                  "tillwire: there is no call for one of these; send_all() sends any number of them");
    static_assert(has_endpoint<Payload> || has_batch<Payload>,
                  "tillwire: this type has no endpoint; specialize tillwire::endpoint_for for it");
    static_assert(!has_endpoint<Payload> || sendable_by<Payload, Account>,
                  "tillwire: this payload goes to another vendor than the client's account");
    return sendable_by<Payload, Account>;
  }
  template <class Payload>
  static consteval bool may_send_and_wait() {
    static_assert(http::can_block<Transport>,
                  "tillwire: this transport can neither block nor wait, so that send(payload) could never return; give "
                  "send a handler");
    return may_send<Payload>() && http::can_block<Transport>;
  }

  static bool stops_all(result<reply> const& outcome) {
    if (outcome) return false;
    const condition c = outcome.error().what_to_do;
    return c == condition::wait || c == condition::fix_credentials;
  }

  Account const& account_;
  detail::client_core core_;
};

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_CLIENT_HPP
#define TILLWIRE_API_CLIENT_HPP

#include <tillwire/api/account.hpp>
#include <tillwire/api/endpoint.hpp>
#include <tillwire/api/observer.hpp>
#include <tillwire/api/payload.hpp>
#include <tillwire/api/reply.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/http/any_transport.hpp>
#include <tillwire/http/transport.hpp>
#include <tillwire/json/document.hpp>

#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1 {

/** What a client does beyond its defaults. */
struct client_options {
  std::chrono::milliseconds timeout{30'000};     ///< for one attempt, from start to whole answer: 1 ms to 24 h
  std::size_t max_response_size = 64 * 1024;     ///< bytes of an answer that are kept; the rest is dropped
  strictness how_strict = strictness::standard;  ///< of the check before each send
  observer* watch = nullptr;                     ///< sees each request and its outcome; not owned
  gate* admission = nullptr;                     ///< is asked before each request leaves; not owned
};

namespace detail {

/** What all clients share, whatever their account and transport: compiled once. */
class client_core {
 public:
  client_core(http::any_transport t, client_options const& options);
  client_core(client_core const&) = delete;
  client_core& operator=(client_core const&) = delete;
  ~client_core();

  result<reply> send(any_account const& from, any_payload const& what) noexcept;

 private:
  using clock = std::chrono::steady_clock;

  result<void> prepare(http::request& r, request_info const& info, any_account const& from, any_payload const& what);
  result<http::exchange*> acquire();
  void recycle(http::exchange* x);
  void take_inbox();
  void await(http::exchange const& x);
  result<reply_view> read_outcome(http::exchange const& x);

  http::any_transport transport_;
  client_options options_;
  http::hub* hub_;
  http::exchange* idle_ = nullptr;  // linked by next
  unsigned in_flight_ = 0;
  json::document document_{};                    // of the reply being read
  std::vector<std::string_view> request_ids_{};  // of the reply being read
};

}  // namespace detail

/**
 * Sends payloads of one account over one transport. Both are held by reference and outlive it.
 *
 * `tillwire::client drip{account, transport};` It has no thread and no global; one thread uses it at a time. Destroying
 * it never waits: an answer that comes later is dropped. At most Transport::max_in_flight requests (64 where the
 * transport does not say) are on their way at once. Running out of memory ends the program.
 */
template <account Account, http::transport Transport>
class client {
 public:
  client(Account const& from, Transport& over, client_options const& options = {})
      : account_(from), core_(over, options) {}
  client(Account const&&, Transport&, client_options const& = {}) = delete;  // the account would end before the client

  /**
   * Checks, writes and sends a payload, and waits for the vendor's answer.
   *
   * Fails before any byte leaves with errc::invalid_payload (all violations of error severity in `details`),
   * errc::invalid_account, or what the gate says; after that with what the network or the vendor answered. Needs a
   * transport that blocks or can wait.
   */
  template <class Payload>
  result<reply> send(Payload const& payload) noexcept {
    static_assert(has_endpoint<Payload>,
                  "tillwire: this type has no endpoint; specialize tillwire::endpoint_for for it");
    static_assert(!has_endpoint<Payload> || sendable_by<Payload, Account>,
                  "tillwire: this payload goes to another vendor than the client's account");
    static_assert(http::can_block<Transport>,
                  "tillwire: this transport can neither block nor wait, so that send(payload) could never return; give "
                  "send a handler");
    if constexpr (sendable_by<Payload, Account> && http::can_block<Transport>)
      return core_.send(any_account(account_), any_payload(payload));
    else return make_error(errc::invalid_payload, {});
  }

 private:
  Account const& account_;
  detail::client_core core_;
};

}  // namespace tillwire::inline v0_1

#endif

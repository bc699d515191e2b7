// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_ASYNC_SEND_HPP
#define TILLWIRE_API_ASYNC_SEND_HPP

#include <tillwire/api/account.hpp>
#include <tillwire/api/client_core.hpp>
#include <tillwire/api/payload.hpp>
#include <tillwire/api/reply.hpp>
#include <tillwire/base/coroutine.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/http/transport.hpp>

#include <cstdlib>
#include <optional>
#include <utility>

namespace tillwire::inline v0_1 {

/**
 * What client::async_send() gives, to be awaited once and at once: the payload is referred to until the request is sent.
 *
 * Its end, with that of the coroutine's frame, cancels the request.
 */
class [[nodiscard]] async_send {
 public:
  async_send(async_send const&) = delete;
  async_send& operator=(async_send const&) = delete;
  ~async_send() {
    if (core_ != nullptr) core_->cancel(ticket_);
  }

  [[nodiscard]] bool await_ready() const noexcept { return outcome_ ? (std::abort(), false) : false; }
  void await_suspend(coroutines::coroutine_handle<> suspended) noexcept {
    suspended_ = suspended;
    ticket_ = core_->send(from_, what_, link(*this));
  }
  result<reply> await_resume() { return *std::move(outcome_); }

 private:
  template <account, http::transport>
  friend class client;
  async_send(detail::client_core& core, any_account from, any_payload what) : core_(&core), from_(from), what_(what) {}

  /** The handler: resumes the coroutine, or learns with its own end that the client is gone. */
  class link {
   public:
    explicit link(async_send& to) : to_(&to) {}
    link(link&& other) noexcept : to_(std::exchange(other.to_, nullptr)) {}
    link& operator=(link&&) = delete;
    ~link() {
      if (to_ != nullptr) to_->core_ = nullptr;
    }
    void operator()(result<reply_view> outcome) {
      async_send& to = *std::exchange(to_, nullptr);
      to.core_ = nullptr;  // nothing is left to cancel
      to.outcome_.emplace(detail::to_owned(std::move(outcome)));
      to.suspended_.resume();
    }

   private:
    async_send* to_;
  };

  detail::client_core* core_;  // null: nothing to cancel
  any_account from_;
  any_payload what_;
  ticket ticket_{};
  coroutines::coroutine_handle<> suspended_{};
  std::optional<result<reply>> outcome_{};
};

}  // namespace tillwire::inline v0_1

#endif

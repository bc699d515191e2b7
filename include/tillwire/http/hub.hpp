// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_HUB_HPP
#define TILLWIRE_HTTP_HUB_HPP

#include <tillwire/http/exchange.hpp>

#include <atomic>
#include <cstdint>

namespace tillwire::inline v0_1::http {

/**
 * Where finished exchanges wait for their client: a lock-free stack that any thread pushes to.
 *
 * It lives as long as the client or any completion does, so that an answer which comes after the client's death has a
 * place to go. Posting is one compare-exchange and allocates nothing.
 */
class hub {
 public:
  hub() = default;
  hub(hub const&) = delete;
  hub& operator=(hub const&) = delete;

  /** One for each completion, and one for the client. */
  void add_reference() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  /** The last one deletes the hub and what is left in its inbox. */
  void drop_reference() noexcept;

  /** Takes over a finished exchange and the reference that its completion held. */
  void post(exchange* finished) noexcept;
  /** All that came since the last call, in the order in which it came, linked by `next`. */
  [[nodiscard]] exchange* take_inbox() noexcept;

  /** The client's last word: it lets go of its reference. */
  void orphan() noexcept {
    orphaned_ = true;
    drop_reference();
  }
  /** For the client's own thread: whether it has ended. */
  [[nodiscard]] bool is_orphaned() const noexcept { return orphaned_; }

 private:
  ~hub() = default;

  std::atomic<exchange*> inbox_{nullptr};
  std::atomic<std::uint32_t> references_{1};
  bool orphaned_ = false;
};

}  // namespace tillwire::inline v0_1::http

#endif

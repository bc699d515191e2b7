// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_C_C_TRANSPORT_HPP
#define TILLWIRE_ADAPTERS_C_C_TRANSPORT_HPP

#include "tillwire_transport.h"
#include <tillwire.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1 {

/**
 * A transport that a host implements in C, perhaps behind the boundary of a DLL; see tillwire_transport.h.
 *
 * It serves one thread, on which the host's functions are called; the host may answer from any. The connection's settings
 * are the host's. wait() polls every millisecond, and returns when a request has ended. Destruction cancels what is on its
 * way. Warm, it allocates nothing. What `self` points to outlives it.
 */
class c_transport {
 public:
  /** Copies the struct; what an older header did not have in it is not called. */
  explicit c_transport(tillwire_transport const& host) noexcept {
    std::memcpy(&host_, &host, (std::min)(host.size, sizeof host_));
  }
  c_transport(c_transport const&) = delete;
  c_transport& operator=(c_transport const&) = delete;
  ~c_transport() {
    for (auto const& s : slots_)
      if (s->taken.load(std::memory_order_acquire)) give_up(*s);
  }

  void start(http::request const& r, http::completion done) noexcept {
    slot& s = free_slot();
    s.lines.clear();
    for (std::size_t i = 0; i != r.headers.size(); ++i) s.lines.push_back(r.headers[i].line);
    static_cast<tillwire_request&>(s) = {.size = sizeof(tillwire_request),
                                         .answer = &table,
                                         .method = http::to_string(r.method).data(),
                                         .url = r.url.c_str(),
                                         .headers = s.lines.data(),
                                         .header_count = s.lines.size(),
                                         .body = r.body.view().data(),
                                         .body_size = r.body.size(),
                                         .timeout_ms = static_cast<long>(r.timeout.count())};
    s.of = &r;
    s.done.emplace(std::move(done));
    s.taken.store(true, std::memory_order_release);
    host_.start(host_.self, &s);
  }

  void poll() noexcept {
    if (host_.poll != nullptr) host_.poll(host_.self);
  }

  void wait(std::chrono::milliseconds longest) noexcept {
    const auto end = std::chrono::steady_clock::now() + longest;
    for (poll(); !ended_one_.exchange(false) && std::chrono::steady_clock::now() < end; poll())
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  void cancel(http::request const& r) noexcept {
    for (auto const& s : slots_)
      if (s->taken.load(std::memory_order_acquire) && s->of == &r) give_up(*s);
  }

 private:
  /** What the host knows by its base's address; reused when the request is over. */
  struct slot : tillwire_request {
    explicit slot(std::atomic<bool>& e) : tillwire_request{}, ended_one(e) {}

    std::atomic<bool>& ended_one;
    std::vector<char const*> lines{};
    std::optional<http::completion> done{};
    http::request const* of = nullptr;  // the client's thread alone reads it, which `done` is not for
    std::atomic<bool> taken = false;    // false hands it back to start(), from whatever thread the host answers on
  };

  static slot& slot_of(tillwire_request const* r) { return const_cast<slot&>(static_cast<slot const&>(*r)); }
  static http::response& answer_to(tillwire_request const* r) { return slot_of(r).done->response(); }

  static void end(slot& s) {
    s.done.reset();
    s.ended_one = true;
    s.taken.store(false, std::memory_order_release);
  }

  static errc errc_of(int failure) {
    switch (failure) {
      case TILLWIRE_UNRESOLVED_HOST: return errc::unresolved_host;
      case TILLWIRE_CONNECTION_REFUSED: return errc::connection_refused;
      case TILLWIRE_CONNECTION_LOST: return errc::connection_lost;
      case TILLWIRE_TIMED_OUT: return errc::timed_out;
      case TILLWIRE_TLS_FAILED: return errc::tls_failed;
      case TILLWIRE_PROXY_FAILED: return errc::proxy_failed;
      case TILLWIRE_MALFORMED_RESPONSE: return errc::malformed_response;
      default: return errc::transport_failed;
    }
  }

  static constexpr tillwire_answer table = {
      .size = sizeof(tillwire_answer),
      .set_status = [](tillwire_request const* r, int status) noexcept { answer_to(r).set_status(status); },
      .add_header =
          [](tillwire_request const* r, char const* name, std::size_t name_size, char const* value,
             std::size_t value_size) noexcept { answer_to(r).add_header({name, name_size}, {value, value_size}); },
      .append_body = [](tillwire_request const* r, char const* bytes,
                        std::size_t size) noexcept { return answer_to(r).append_body({bytes, size}) ? 1 : 0; },
      .fail =
          [](tillwire_request const* r, int failure, char const* message) noexcept {
            answer_to(r).fail(errc_of(failure), message != nullptr ? message : "");
          },
      .complete =
          [](tillwire_request const* r) noexcept {
            slot& s = slot_of(r);
            (*s.done)();
            end(s);
          },
      .drop = [](tillwire_request const* r) noexcept { end(slot_of(r)); }};

  slot& free_slot() {
    for (auto const& s : slots_)
      if (!s->taken.load(std::memory_order_acquire)) return *s;
    return *slots_.emplace_back(std::make_unique<slot>(ended_one_));
  }

  void give_up(slot& s) {
    if (host_.cancel != nullptr) host_.cancel(host_.self, &s);
    if (s.taken.load(std::memory_order_acquire)) end(s);
  }

  tillwire_transport host_{};
  std::atomic<bool> ended_one_ = false;  // since wait() looked last
  std::vector<std::unique_ptr<slot>> slots_{};
};

}  // namespace tillwire::inline v0_1

#endif

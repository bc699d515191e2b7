// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_REPLY_HANDLER_HPP
#define TILLWIRE_API_REPLY_HANDLER_HPP

#include <tillwire/api/reply.hpp>
#include <tillwire/base/result.hpp>

#include <concepts>
#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1 {

/** What can be called when a request is over: it gets the reply, which it may only look at, or the error. */
template <class F>
concept handles_reply =
    std::move_constructible<std::decay_t<F>> && std::invocable<std::decay_t<F>&, result<reply_view>>;

/** A callable, not a null pointer to one. Captures up to inline_size bytes need no memory of their own. */
class reply_handler {
 public:
  static constexpr std::size_t inline_size = 48;  ///< bytes of captures that are held in place

  reply_handler() = default;
  /** Holds a copy of the callable, or moves it in. */
  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, reply_handler>) && handles_reply<F>
  reply_handler(F&& f) {
    using T = std::decay_t<F>;
    if constexpr (fits<T>) ::new (static_cast<void*>(storage_)) T(std::forward<F>(f));
    else ::new (static_cast<void*>(storage_)) T*(new T(std::forward<F>(f)));
    actions_ = &actions_of<T>;
  }
  reply_handler(reply_handler&& other) noexcept { take(other); }
  reply_handler& operator=(reply_handler&& other) noexcept {
    if (this != &other) {
      reset();
      take(other);
    }
    return *this;
  }
  ~reply_handler() { reset(); }

  /** Whether there is something to call. */
  explicit operator bool() const noexcept { return actions_ != nullptr; }
  /** Precondition: there is something to call. */
  void operator()(result<reply_view> outcome) { actions_->call(storage_, std::move(outcome)); }
  /** Ends the callable; there is nothing to call from then on. */
  void reset() noexcept {
    if (actions_ != nullptr) std::exchange(actions_, nullptr)->destroy(storage_);
  }

 private:
  struct actions {
    void (*call)(void* storage, result<reply_view>&& outcome);
    void (*move)(void* from, void* to) noexcept;
    void (*destroy)(void* storage) noexcept;
  };

  template <class T>
  static constexpr bool fits =
      sizeof(T) <= inline_size && alignof(T) <= alignof(std::max_align_t) && std::is_nothrow_move_constructible_v<T>;

  template <class T>
  static T& held(void* storage) {
    if constexpr (fits<T>) return *std::launder(static_cast<T*>(storage));
    else return **std::launder(static_cast<T**>(storage));
  }

  template <class T>
  static constexpr actions actions_of{
      [](void* storage, result<reply_view>&& outcome) { held<T>(storage)(std::move(outcome)); },
      [](void* from, void* to) noexcept {
        if constexpr (fits<T>) {
          ::new (to) T(std::move(held<T>(from)));
          held<T>(from).~T();
        } else {
          ::new (to) T*(&held<T>(from));
        }
      },
      [](void* storage) noexcept {
        if constexpr (fits<T>) held<T>(storage).~T();
        else delete &held<T>(storage);
      }};

  void take(reply_handler& other) noexcept {
    actions_ = std::exchange(other.actions_, nullptr);
    if (actions_ != nullptr) actions_->move(other.storage_, storage_);
  }

  alignas(std::max_align_t) std::byte storage_[inline_size];
  actions const* actions_ = nullptr;
};

}  // namespace tillwire::inline v0_1

#endif

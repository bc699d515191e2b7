// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_FIFO_HPP
#define TILLWIRE_OUTBOX_FIFO_HPP

#include <cstddef>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::outbox {

/**
 * A queue in one block of memory: first in, first out.
 *
 * What is taken from the front leaves a gap that is closed once it is as long as the rest, so that each element is moved
 * once on average. A std::deque holds half a kilobyte even when it is empty, and costs each TU some of its time.
 */
template <class T>
class fifo {
 public:
  /** Whether there is none. */
  [[nodiscard]] bool empty() const { return first_ == items_.size(); }
  /** The elements, in their order. */
  /// @{
  [[nodiscard]] T const* begin() const { return items_.data() + first_; }
  [[nodiscard]] T const* end() const { return items_.data() + items_.size(); }
  /// @}
  /** The one that has waited longest. Precondition: not empty(). */
  [[nodiscard]] T const& front() const { return items_[first_]; }

  /** Puts one behind the others. */
  void push_back(T item) { items_.push_back(std::move(item)); }
  /** Takes the last one. Precondition: not empty(). */
  void pop_back() { items_.pop_back(); }
  /** Takes the first one. Precondition: not empty(). */
  void pop_front() {
    if (++first_ * 2 >= items_.size()) close_gap();
  }
  /** Takes each one for which `leaves(item)` holds. */
  template <class Predicate>
  void erase_if(Predicate leaves) {
    close_gap();
    std::erase_if(items_, leaves);
  }

 private:
  void close_gap() {
    items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }

  std::vector<T> items_{};
  std::size_t first_ = 0;  // what comes before has left
};

}  // namespace tillwire::inline v0_1::outbox

#endif

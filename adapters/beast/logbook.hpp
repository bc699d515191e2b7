// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_LOGBOOK_HPP
#define TILLWIRE_ADAPTERS_BEAST_LOGBOOK_HPP

#include <mutex>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::beast {

/** What one thread writes down and any thread reads. */
template <class T>
class logbook {
 public:
  void add(T entry) {
    const std::lock_guard lock(mutex_);
    entries_.push_back(std::move(entry));
  }
  [[nodiscard]] std::vector<T> all() const {
    const std::lock_guard lock(mutex_);
    return entries_;
  }

 private:
  mutable std::mutex mutex_{};
  std::vector<T> entries_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif

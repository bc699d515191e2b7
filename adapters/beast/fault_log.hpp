// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_FAULT_LOG_HPP
#define TILLWIRE_ADAPTERS_BEAST_FAULT_LOG_HPP

#include <tillwire/testing/fault_site.hpp>

#include <map>
#include <set>
#include <string>
#include <utility>

namespace tillwire::inline v0_1::beast {

/** What a fault server remembers under each token, until it ends: the requests that came whole, and opened latches. */
class fault_log {
 public:
  void add(std::string const& token, testing::sighting const& s) { texts_[token] += to_text(s); }
  /** As the answer to `GET /log/TOKEN` has it. */
  [[nodiscard]] std::string text(std::string const& token) const {
    const auto found = texts_.find(token);
    return found == texts_.end() ? std::string() : found->second;
  }

  void release(std::string token) { released_.insert(std::move(token)); }
  [[nodiscard]] bool is_released(std::string const& token) const { return released_.count(token) != 0; }

 private:
  std::map<std::string, std::string> texts_{};
  std::set<std::string> released_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif

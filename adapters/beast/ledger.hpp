// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_LEDGER_HPP
#define TILLWIRE_ADAPTERS_BEAST_LEDGER_HPP

#include <tillwire.hpp>

#include "json_text.hpp"
#include "logbook.hpp"

#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::beast {

/** An entry that was accepted: a single call has one, a batch up to 1000. Credentials are no part of it. */
struct accepted_entry {
  timestamp at;             ///< when it arrived
  std::uint64_t request;    ///< counts the accepted requests from 1; entries of one batch share it
  std::string_view vendor;  ///< drip or usercom
  std::string path;         ///< of the URL
  int status;               ///< as it was answered, or would have been if the connection had lived
  std::string request_id;   ///< empty where the call answers without one
  std::string entry;        ///< JSON as it was sent, without white space
};

inline std::string json_text(accepted_entry const& e) {
  return R"({"at":")" + e.at.to_string() + R"(","request":)" + std::to_string(e.request) + R"(,"vendor":)" +
         quoted_json(e.vendor) + R"(,"path":)" + quoted_json(e.path) + R"(,"status":)" + std::to_string(e.status) +
         (e.request_id.empty() ? "" : R"(,"request_id":)" + quoted_json(e.request_id)) + R"(,"entry":)" + e.entry + "}";
}

/** What was accepted, in memory and, when one is named, in a file of one JSON text per line. */
class ledger {
 public:
  /** Appends to the file unless its name is empty. Throws std::runtime_error where it cannot be opened. */
  explicit ledger(std::string const& file) : name_(file) {
    if (name_.empty()) return;
    file_.open(name_, std::ios::binary | std::ios::app);
    if (!file_) throw std::runtime_error("cannot open the ledger " + name_);
  }

  /** Throws std::runtime_error where the file cannot be written. */
  void add(std::vector<accepted_entry> entries) {
    if (!name_.empty()) {
      std::string lines;
      for (accepted_entry const& e : entries) lines.append(json_text(e)).append("\n");
      if (!file_.write(lines.data(), static_cast<std::streamsize>(lines.size())).flush())
        throw std::runtime_error("cannot write the ledger " + name_);
    }
    for (accepted_entry& e : entries) entries_.add(std::move(e));
  }

  [[nodiscard]] std::vector<accepted_entry> entries() const { return entries_.all(); }

 private:
  std::string name_;
  std::ofstream file_{};
  logbook<accepted_entry> entries_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_CRASH_AUDIT_HPP
#define TESTS_CRASH_AUDIT_HPP

#include <tillwire/base/timestamp.hpp>

#include "journal.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace crash {

using tillwire::timestamp;

/** A record that the vendor accepted. */
struct acceptance {
  timestamp at{};
  std::uint64_t key = 0;
  std::string subject{};  // what its order counts for
};

/** All that is known at the end. */
struct evidence {
  std::vector<entry> journals{};          // in the order of the runs
  std::vector<acceptance> acceptances{};  // in the order of their arrival
  std::set<std::uint64_t> sales{};        // keys in the till's own table
};

/** What the vendor has beside what the till said. */
class audit {
 public:
  explicit audit(evidence const& e) {
    for (acceptance const& a : e.acceptances) ++times_[a.key];
    for (entry const& j : e.journals) {
      // the number of one that was taken back is used again
      if (j.what == "recorded" || j.what == "grouped" || j.what == "sold") keys_[{j.box, j.id}] = j.key;
      if (j.what == "uncertain") uncertain_.emplace(j.box, j.id);
    }
    look_for_lost(e);
    look_for_duplicates(e);
    look_for_disorder(e);
  }

  [[nodiscard]] std::size_t acknowledged() const { return acknowledged_; }
  [[nodiscard]] std::size_t accepted() const { return times_.size(); }
  [[nodiscard]] std::size_t lost() const { return lost_; }
  [[nodiscard]] std::size_t duplicates() const { return duplicates_; }
  [[nodiscard]] std::size_t unexplained() const { return unexplained_; }
  [[nodiscard]] bool passed() const { return lost_ == 0 && unexplained_ == 0 && others_ == 0; }

 private:
  void report(std::size_t& count, char const* what, std::uint64_t key) {
    if (++count <= 10) std::printf("record %llu: %s\n", static_cast<unsigned long long>(key), what);
  }

  void look_for_one(entry const& j) {
    ++acknowledged_;
    if (!times_.contains(j.key) && !uncertain_.contains({j.box, j.id}))
      report(lost_, "acknowledged, and not accepted", j.key);
  }

  void look_for_lost(evidence const& e) {
    std::set<std::uint64_t> sold;
    std::vector<entry> grouped;
    for (entry const& j : e.journals) {
      const bool is_there = times_.contains(j.key);
      if (j.what == "sold") sold.insert(j.key);
      // what was recorded later in the same store took it along
      if (!grouped.empty() && grouped.back().run != j.run) grouped.clear();
      if (j.what == "grouped") grouped.push_back(j);
      if (j.what == "recorded" || j.what == "sold") look_for_one(j);
      if (j.what == "recorded")
        for (entry const& g : std::exchange(grouped, {})) look_for_one(g);
      if (j.what == "uncertain")
        if (const auto key = keys_.find({j.box, j.id}); key != keys_.end() && !is_refund(key->second))
          report(others_, "uncertain, and no refund", key->second);
      if (j.what == "taken_back" && is_there) report(others_, "taken back, and accepted", j.key);
      if (j.what == "failed" && is_there) report(others_, "not taken, and accepted", j.key);
      if (j.what == "given_up") report(others_, "given up", j.id);
      if (j.what == "over_limit") report(others_, "sent beyond the limit", j.id);
    }
    for (std::uint64_t key : e.sales)
      if (!times_.contains(key) && !is_refund(key))
        report(lost_, "its sale was committed, and it is not accepted", key);
    for (std::uint64_t key : sold)
      if (!e.sales.contains(key)) report(others_, "committed without its sale", key);
  }

  /**
   * A record is accepted as often as it left, at most. It left again for a reason if the till did not know of an acceptance:
   * it was killed before that was in the store, or got no answer. Once it has written down that the record is settled, there
   * is none; nor is there in the run that got the answer.
   */
  void look_for_duplicates(evidence const& e) {
    struct departure {
      std::size_t count = 0;
      std::tuple<std::uint64_t, std::string, std::uint64_t> request{};  // the last one
    };
    std::map<std::uint64_t, departure> departures;
    std::set<std::tuple<std::uint64_t, std::string, std::uint64_t>> answered;
    std::set<std::uint64_t> settled;
    for (entry const& j : e.journals) {
      if (j.what == "answered") answered.emplace(j.run, j.box, j.id);
      // one that was killed before it was acknowledged has no key
      if (j.what == "settled")
        if (const auto key = keys_.find({j.box, j.id}); key != keys_.end()) settled.insert(key->second);
      if (j.what != "left") continue;
      departure& d = departures[j.key];
      if (settled.contains(j.key)) report(unexplained_, "left again when it was settled", j.key);
      else if (d.count != 0 && std::get<0>(d.request) == j.run && answered.contains(d.request))
        report(unexplained_, "left again when it was answered", j.key);
      ++d.count;
      d.request = {j.run, j.box, j.id};
    }
    for (auto const& [key, times] : times_) {
      duplicates_ += times - 1;
      if (times > departures[key].count) report(unexplained_, "accepted more often than it left", key);
      if (times > 1 && is_refund(key)) report(unexplained_, "a refund accepted twice", key);
    }
  }

  /** What is about one thing was accepted first in the order of its recording. */
  void look_for_disorder(evidence const& e) {
    std::set<std::uint64_t> seen;
    std::map<std::string, std::uint64_t> last;
    for (acceptance const& a : e.acceptances) {
      if (a.subject.empty() || e.sales.contains(a.key) || !seen.insert(a.key).second) continue;
      if (a.key < last[a.subject]) report(others_, "accepted after a later one of the same subject", a.key);
      last[a.subject] = a.key;
    }
  }

  std::map<std::uint64_t, std::size_t> times_{};                           // that a key was accepted
  std::map<std::pair<std::string, std::uint64_t>, std::uint64_t> keys_{};  // by outbox and number
  std::set<std::pair<std::string, std::uint64_t>> uncertain_{};
  std::size_t acknowledged_ = 0, lost_ = 0, duplicates_ = 0, unexplained_ = 0, others_ = 0;
};

}  // namespace crash

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_CONFORMANCE_HPP
#define TILLWIRE_TESTING_CONFORMANCE_HPP

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::testing {

/** What became of a rule. */
enum class outcome : std::uint8_t {
  held,            ///< what was tried did what the rule says
  broken,          ///< it did not
  not_applicable,  ///< what is tried cannot, or need not, do what the rule is about
};

/** "held", "broken" or "not applicable". */
inline std::string_view to_string(outcome o) noexcept {
  return o == outcome::held ? "held" : o == outcome::broken ? "broken" : "not applicable";
}

/** What became of one rule. */
struct finding {
  std::string rule;          ///< its name, which stays the same from version to version
  testing::outcome outcome;  ///< what became of the rule
  std::string seen;          ///< a sentence; empty where the rule held
};

/** What a check found, one finding for each rule, in the order of the rules. */
class conformance {
 public:
  /** One more, behind the others. */
  void add(finding f) { findings_.push_back(std::move(f)); }

  /** One for each rule, in the order in which they were tried. */
  [[nodiscard]] std::vector<finding> const& findings() const { return findings_; }
  /** Whether no rule was broken. */
  [[nodiscard]] bool passed() const { return broken().empty(); }
  /** The names of the rules that were broken, for comparison with those a stack is known to break. */
  [[nodiscard]] std::vector<std::string> broken() const {
    std::vector<std::string> names;
    for (finding const& f : findings_)
      if (f.outcome == outcome::broken) names.push_back(f.rule);
    return names;
  }

 private:
  std::vector<finding> findings_{};
};

/** The sum, and a line for each rule that did not simply hold: name, outcome, what was seen. */
inline std::string to_string(conformance const& c) {
  const auto count = [&](outcome o) {
    return std::to_string(
        std::count_if(c.findings().begin(), c.findings().end(), [o](finding const& f) { return f.outcome == o; }));
  };
  std::string text = count(outcome::held) + " rules held, " + count(outcome::broken) + " broken, " +
                     count(outcome::not_applicable) + " not applicable\n";
  for (finding const& f : c.findings())
    if (f.outcome != outcome::held)
      text.append(f.rule).append(": ").append(to_string(f.outcome)).append(": ").append(f.seen) += '\n';
  return text;
}

}  // namespace tillwire::inline v0_1::testing

#endif

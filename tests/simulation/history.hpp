// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_HISTORY_HPP
#define TESTS_SIMULATION_HISTORY_HPP

#include <tillwire/outbox/outbox_options.hpp>
#include <tillwire/outbox/record.hpp>

#include "faults.hpp"
#include "world_clock.hpp"

#include <array>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace simulation {

namespace outbox = tillwire::outbox;

constexpr std::size_t account_count = 3;  // two of Drip, one of User.com
constexpr std::size_t usercom_account = 2;

enum class kind : std::uint8_t { product, cart, order, subscriber, unsubscribe, event, legacy_order, product_event };

/** Why the vendor never takes a record. */
enum class poison : std::uint8_t { none, refused, crashes };

/** A tag names a payload: it stands in its text, so that the vendor's model knows it again. 0 is a direct send's. */
using tag = std::uint32_t;

/** All that is known of a record, by those who see everything. */
struct fact {
  simulation::kind is{};
  unsigned account = 0;
  std::array<std::uint32_t, 3> subjects{};  // numbers, of its account; the first is its key
  unsigned subject_count = 0;
  bool counts_twice = false, repeats = false, superseding = false;
  poison bad = poison::none;

  outbox::record_id id = 0;  // its newest; 0: not kept
  true_time recorded{};
  bool grouped = false;  // recorded with durability::grouped
  bool durable = false;  // the store was told to keep it over a power cut, and said yes
  bool lost = false;     // it was not, and there was one
  bool forgotten = false;
  bool open = false;        // in a request that is claimed and not settled
  bool is_unsure = false;   // how its last request ends cannot be known by somebody who sees what the outbox may see
  bool was_unsure = false;  // since it has its id
  bool must_be_unsure = false;  // and the outbox knows
  bool is_plain = false;        // it was processed, and nothing stands between that and the outbox knowing it
  unsigned processed = 0;       // by the vendor
  unsigned in_turn = 0;         // of those since it has its id
  std::optional<outbox::state> settled{};
};

/** What happened in a schedule, and what should not have. */
class history {
 public:
  history(std::uint64_t seed, bool tracing) : seed_(seed), tracing_(tracing) { facts.emplace_back(); }

  world_clock clock{};
  outbox::outbox_options options{};
  std::vector<fact> facts{};  // by tag
  std::vector<tag> tags{};    // by record id
  std::array<bool, account_count> paused{};
  bool dead = false;  // the process died; its code goes on for a moment, and reaches nothing
  bool clocks_are_odd = false;
  bool quota_is_checked = true;
  std::uint64_t store_calls = 0;
  simulation::tally tally{};

  [[nodiscard]] bool is_tracing() const { return tracing_; }
  [[nodiscard]] std::vector<std::string> const& violations() const { return violations_; }

  void count(fault f) {
    tally.add(f);
    trace("! %s", fault_names[static_cast<std::size_t>(f)].data());
  }
  __attribute__((format(printf, 2, 3))) void trace(char const* format, ...) const {
    if (!tracing_) return;
    std::printf("%12.3f  ", static_cast<double>(clock.now_truly().count()) / 1e6);
    va_list arguments;
    va_start(arguments, format);
    std::vprintf(format, arguments);
    va_end(arguments);
    std::printf("\n");
  }
  __attribute__((format(printf, 2, 3))) void violate(char const* format, ...) {
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (violations_.size() < 5) violations_.emplace_back(text);
    trace("VIOLATION: %s", text);
  }

  [[nodiscard]] tag tag_of(outbox::record_id id) const { return id < tags.size() ? tags[id] : 0; }
  void name(outbox::record_id id, tag t) {
    if (tags.size() <= id) tags.resize(id + 16);
    tags[id] = t;
    facts[t].id = id;
    facts[t].in_turn = 0;
    facts[t].is_unsure = facts[t].was_unsure = facts[t].must_be_unsure = facts[t].is_plain = false;
  }
  void make_unsure(fact& f) const {
    f.is_unsure = f.was_unsure = f.must_be_unsure = true;
    f.is_plain = false;
  }
  [[nodiscard]] bool may_resend(fact const& f) const {
    return f.counts_twice ? options.resend_money : !f.repeats || !options.at_most_once;
  }

 private:
  std::uint64_t seed_;
  bool tracing_;
  std::vector<std::string> violations_{};
};

/** Calls f with each tag in a request's body, in their order: `#17#`, or `tag17@` in an address. */
template <class F>
void for_each_tag(std::string_view body, F&& f) {
  for (std::size_t i = 0; i + 2 < body.size(); ++i) {
    std::size_t at = 0;
    if (body[i] == '#') at = i + 1;
    else if (body[i] == '"' && body.substr(i).starts_with("\"tag")) at = i + 4;
    else continue;
    tag t = 0;
    std::size_t end = at;
    for (; end != body.size() && body[end] >= '0' && body[end] <= '9'; ++end)
      t = t * 10 + static_cast<tag>(body[end] - '0');
    if (end == at || end == body.size() || (body[end] != '#' && body[end] != '@')) continue;
    f(t);
    i = end;
  }
}

}  // namespace simulation

#endif

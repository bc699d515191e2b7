// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_VERDICT_HPP
#define TESTS_SIMULATION_VERDICT_HPP

#include <tillwire/outbox/memory_store.hpp>

#include "history.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace simulation {

/** Whether a later record of the same key could have taken the place of one. */
inline bool has_successor(history const& h, fact const& f) {
  return std::any_of(h.facts.begin(), h.facts.end(), [&](fact const& o) {
    return o.account == f.account && o.is == f.is && o.subject_count != 0 && o.subjects[0] == f.subjects[0] &&
           o.id > f.id && o.superseding && !o.lost;
  });
}

/** What has become of a record that had to be kept, against what may become of it. */
inline void judge(history& h, fact const& f, outbox::state const* kept) {
  const auto id = static_cast<unsigned long long>(f.id);
  if (kept == nullptr) {
    const bool is_pruned = h.clocks_are_odd && f.settled && *f.settled > outbox::state::dead;
    if (!f.forgotten && !is_pruned) h.violate("record %llu is lost", id);
    return void(++h.tally.forgotten);
  }
  const outbox::state is = *kept;
  if (f.settled ? *f.settled != is : is != outbox::state::queued)
    h.violate("record %llu is %s, and not settled so", id, to_string(is).data());
  switch (is) {
    case outbox::state::queued: h.violate("record %llu is never sent", id); break;
    case outbox::state::uncertain:
      ++h.tally.uncertain;
      if (!f.was_unsure || h.may_resend(f)) h.violate("record %llu is uncertain without need", id);
      break;
    case outbox::state::dead: {
      ++h.tally.dead;
      const bool is_old = h.clock.now_truly() - f.recorded >= h.options.max_age || h.clocks_are_odd;
      if (f.bad == poison::none && !is_old) h.violate("record %llu is dead, and nothing was wrong with it", id);
      break;
    }
    case outbox::state::accepted:
      ++h.tally.accepted;
      if (f.in_turn == 0) h.violate("record %llu is accepted, and the vendor does not have it", id);
      if (f.bad != poison::none) h.violate("record %llu is accepted, though the vendor refuses it", id);
      break;
    case outbox::state::superseded:
      ++h.tally.superseded;
      if (!h.options.compact || !f.superseding || !has_successor(h, f))
        h.violate("record %llu was superseded by nothing", id);
      break;
    case outbox::state::discarded: break;
  }
}

/** Looks at the store when all is over. */
inline void judge(history& h, outbox::memory_store& content) {
  std::vector<outbox::state> kept(h.tags.size() + 1);
  std::vector<bool> is_there(h.tags.size() + 1);
  std::uint64_t accepted = 0;
  (void)content.for_each({}, [&](outbox::record_view const& r) {
    if (r.id >= kept.size()) return true;
    kept[r.id] = r.is;
    is_there[r.id] = true;
    accepted += r.is == outbox::state::accepted;
    return true;
  });
  std::uint64_t known = 0;
  for (std::size_t t = 1; t != h.facts.size(); ++t) {
    fact const& f = h.facts[t];
    const bool owns_id = f.id != 0 && h.tags[f.id] == t;  // the number of a lost one may be given again
    if (!f.durable) {
      h.tally.lost += f.lost;
      continue;
    }
    judge(h, f, owns_id && is_there[f.id] ? &kept[f.id] : nullptr);
    known += f.settled == outbox::state::accepted;
  }
  if (known != accepted && !h.clocks_are_odd)
    h.violate("the ledger has %llu accepted records, and should have %llu", static_cast<unsigned long long>(accepted),
              static_cast<unsigned long long>(known));
}

}  // namespace simulation

#endif

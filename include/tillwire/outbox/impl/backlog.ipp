// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_BACKLOG_IPP
#define TILLWIRE_OUTBOX_IMPL_BACKLOG_IPP

#include <tillwire/outbox/backlog.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

namespace tillwire::inline v0_1::outbox {

namespace detail {

/** The hashes of a record's subjects, each once; a record without any is kept in order with all of its route. */
class subject_hashes {
 public:
  subject_hashes(queued_record const& r, std::uint32_t realm) : salt_(realm * 0x9e3779b97f4a7c15) {
    for (std::string_view rest = r.subjects; !rest.empty() && count_ != hashes_.size();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix((std::min)(rest.size(), line.size() + 1));
      add(hash_of(line));
    }
    if (count_ == 0) add(r.route);
  }
  operator std::span<subject_hash const>() const { return {hashes_.data(), count_}; }

 private:
  void add(subject_hash h) {
    h ^= salt_;
    if (std::find(hashes_.data(), hashes_.data() + count_, h) == hashes_.data() + count_) hashes_[count_++] = h;
  }

  std::uint64_t salt_;
  std::array<subject_hash, subject_order::max_subjects> hashes_{};
  std::size_t count_ = 0;
};

}  // namespace detail

void backlog::add(queued_record const& r, std::uint32_t realm, time now, time expires, bool compact) {
  if (lanes_.size() <= r.route) lanes_.resize(r.route + 1);
  if (vacant_.empty()) {
    vacant_.push_back(static_cast<place>(entries_.size()));
    entries_.emplace_back();
  }
  const place p = vacant_.back();
  vacant_.pop_back();
  entry& e = entries_[p] = {};
  e.id = r.id;
  e.since = now;
  e.expires = expires;
  e.by = r.route;
  e.size = static_cast<std::uint32_t>(r.size);
  e.attempts = r.attempts;
  e.flags = r.flags;
  e.has_path = r.has_path;
  order_.add(p, detail::subject_hashes(r, realm));
  put_back(p);

  if (!compact || !r.flags.superseding) return;
  const place before = order_.before_in_first(p);
  if (before == subject_order::nobody) return;
  entry const& older = entries_[before];
  if (older.is != stand::waiting || older.by != r.route || !older.flags.superseding) return;
  stop_waiting(before, stand::retiring);
  retirements_.push_back({older.id, older.by, state::superseded, older.attempts, r.id});
}

void backlog::remove(place p) {
  if (entries_[p].is == stand::waiting) stop_waiting(p, stand::vacant);
  std::array<place, subject_order::max_subjects> behind{};
  std::size_t count = 0;
  order_.for_each_behind(p, [&](place b) { behind[count++] = b; });
  order_.remove(p);
  for (std::size_t i = 0; i != count; ++i)
    if (entries_[behind[i]].is == stand::waiting) push_ready(behind[i]);
  entries_[p] = {};
  vacant_.push_back(p);
}

std::optional<backlog::place> backlog::find(record_id id) const {
  const auto e = std::find_if(entries_.begin(), entries_.end(),
                              [id](entry const& x) { return x.is != stand::vacant && x.id == id; });
  if (e == entries_.end()) return std::nullopt;
  return static_cast<place>(e - entries_.begin());
}

std::vector<backlog::place> backlog::take(route_id r, group g, std::size_t most, std::size_t room, time now) {
  std::vector<place> taken;
  while (taken.size() != most) {
    const std::optional<place> p = first(r, g);
    if (!p) break;
    entry& e = entries_[*p];
    if (e.expires <= now) {
      pop_ready(lanes_[r]);
      stop_waiting(*p, stand::taken);
      retire(*p);
      continue;
    }
    const std::size_t size = e.size + (taken.empty() ? std::size_t{0} : 1);
    if (!taken.empty() && size > room) break;
    room -= (std::min)(room, size);
    pop_ready(lanes_[r]);
    stop_waiting(*p, stand::taken);
    e.with = g;
    taken.push_back(*p);
    // those right behind it may go along
    order_.for_each_behind(*p, [&](place b) {
      if (entries_[b].is == stand::waiting && entries_[b].by == r) push_ready(b);
    });
  }
  return taken;
}

bool backlog::is_free(std::span<place const> members) const {
  return std::all_of(members.begin(), members.end(), [this](place p) { return goes_after_own(p, entries_[p].with); });
}

void backlog::put_back(place p) {
  entry& e = entries_[p];
  e.is = stand::waiting;
  e.with = 0;
  lanes_[e.by].count += 1;
  lanes_[e.by].bytes += e.size;
  push_ready(p);
}

void backlog::retire(place p) {
  entries_[p].is = stand::retiring;
  entries_[p].with = 0;
  retirements_.push_back({entries_[p].id, entries_[p].by, state::dead, entries_[p].attempts});
}

std::optional<retirement> backlog::next_retirement() {
  if (retirements_.empty()) return std::nullopt;
  const retirement r = retirements_.front();
  retirements_.pop_front();
  return r;
}

std::optional<backlog::place> backlog::first(route_id r, group g) {
  if (r >= lanes_.size()) return std::nullopt;
  lane& l = lanes_[r];
  for (; !l.ready.empty(); pop_ready(l)) {
    const auto [id, p] = l.ready.front();
    // one that somebody stands before is pushed again when that one leaves
    if (entries_[p].id == id && entries_[p].is == stand::waiting && goes_after_own(p, g)) return p;
  }
  return std::nullopt;
}

void backlog::push_ready(place p) {
  auto& ready = lanes_[entries_[p].by].ready;
  ready.emplace_back(entries_[p].id, p);
  std::push_heap(ready.begin(), ready.end(), std::greater<>());
}

void backlog::pop_ready(lane& l) {
  std::pop_heap(l.ready.begin(), l.ready.end(), std::greater<>());
  l.ready.pop_back();
}

void backlog::stop_waiting(place p, stand becomes) {
  entry& e = entries_[p];
  e.is = becomes;
  lanes_[e.by].count -= 1;
  lanes_[e.by].bytes -= e.size;
}

}  // namespace tillwire::inline v0_1::outbox

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_DELIVERY_IPP
#define TILLWIRE_OUTBOX_IMPL_DELIVERY_IPP

#include <tillwire/outbox/delivery.hpp>
#include <tillwire/outbox/meaning.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1::outbox {

namespace detail {

/** The bytes around the records in a batch's body. */
inline std::size_t bytes_around(route const& r) {
  return r.list.size() + std::string_view(R"({"":[]})").size() +
         (r.batch_wrap == envelope::batches ? std::string_view(R"({"batches":[]})").size() : 0);
}

/** How long ago something was recorded, as far as clocks can be believed: what is absurd counts as just now. */
inline std::chrono::microseconds believable_age(timestamp recorded, timestamp now, std::chrono::hours max_age) {
  const std::chrono::microseconds age(now.microseconds() - recorded.microseconds());
  return age.count() < 0 || age > 10 * max_age ? std::chrono::microseconds(0) : age;
}

}  // namespace detail

void add_fate(std::vector<fate>& fates, state becomes, unsigned attempts, record_id id) {
  auto same = std::find_if(fates.begin(), fates.end(),
                           [&](fate const& f) { return f.becomes == becomes && f.attempts == attempts; });
  if (same == fates.end()) same = fates.insert(same, {becomes, attempts, {}});
  same->records.push_back(id);
}

delivery::account_index delivery::add_account(hourly_limits const& limits) {
  // a request arrives up to its timeout after it left, and counts from then on
  const auto length = limits.hour + options_.timeout;
  const auto window = [&](std::size_t limit) {
    return quota_window(limit, (limit * options_.reserved_percent + 99) / 100, length);
  };
  accounts_.push_back({window(limits.single), window(limits.batch)});
  return static_cast<account_index>(accounts_.size() - 1);
}

void delivery::remove_last_account() {
  accounts_.pop_back();
  for (lane& l : lanes_)
    if (l.account == accounts_.size()) l = {};
}

void delivery::set_route(route_id r, account_index of, route const& how) {
  if (lanes_.size() <= r) lanes_.resize(r + 1);
  lanes_[r] = {.account = of,
               .has_single = !how.single.empty(),
               .has_batch = !how.batch.empty(),
               .urgent = how.urgent,
               .again = how.again,
               .single_quota = how.single_quota,
               .batch_quota = how.batch_quota,
               .around = detail::bytes_around(how)};
}

void delivery::add(queued_record const& r, moment now) {
  const auto age = detail::believable_age(r.recorded_at, now.wall, options_.max_age);
  backlog_.add(r, lanes_[r.route].account, now.steady, now.steady + options_.max_age - age, options_.compact);
}

void delivery::drop(record_id id) {
  const std::optional<place> p = backlog_.find(id);
  if (!p) return;
  const auto number = backlog_[*p].with;
  if (number == 0) return backlog_.remove(*p);
  flight& f = flights_[number - 1];
  if (f.is != flight::stage::waiting) return void(backlog_[*p].is_gone = true);
  std::erase(f.places, *p);
  if (f.places.empty()) f = {};
  backlog_.remove(*p);
}

void delivery::keep(record_id id) {
  if (const std::optional<place> p = backlog_.find(id)) backlog_.put_back(*p);
}

std::optional<departure> delivery::next(time now, bool hurry) {
  for (std::size_t i = 0; i != accounts_.size(); ++i) {
    const std::size_t a = (turn_ + i) % accounts_.size();
    if (is_resting(accounts_[a], now)) continue;
    if (auto d = next_of(static_cast<account_index>(a), now, hurry)) {
      turn_ = a + 1;
      return d;
    }
  }
  return std::nullopt;
}

/**
 * What could have left first, so that neither what fails each time nor what is new keeps the other from being tried. But
 * once the server has stumbled over one after another, what it has not met yet: that shows whether the fault is its own.
 */
std::optional<departure> delivery::next_of(account_index a, time now, bool hurry) {
  const bool in_doubt = accounts_[a].failures > 1;
  for (;;) {
    const auto group = group_to_send(a, now);
    const auto r = route_to_send(a, now, hurry);
    if (r && (!group || in_doubt || backlog_[*backlog_.first(*r)].since < flights_[*group].not_before)) {
      if (auto d = form(*r, now)) return d;  // otherwise all it took were too old
      continue;
    }
    if (!group) return std::nullopt;
    flight const& f = flights_[*group];
    const way how = choose(lanes_[f.by], f.places.size(), now);
    if (f.places.size() == 1 && backlog_[f.places[0]].expires <= now)
      backlog_.retire(std::exchange(flights_[*group], {}).places[0]);
    else if (how == way::single && f.places.size() != 1) scatter(*group);
    else return depart(*group, how, now);
  }
}

/** That of urgent records, then of the earliest. */
std::optional<route_id> delivery::route_to_send(account_index a, time now, bool hurry) {
  std::optional<route_id> best;
  std::pair<bool, record_id> best_rank{};
  for (route_id r = 0; r != lanes_.size(); ++r) {
    lane const& l = lanes_[r];
    if (l.account != a || backlog_.count(r) == 0 || choose(l, backlog_.count(r), now) == way::none) continue;
    const std::optional<place> p = backlog_.first(r);
    if (!p || now < gathers_until(r, hurry)) continue;
    const std::pair rank(!l.urgent, backlog_[*p].id);
    if (!best || rank < best_rank) best = r, best_rank = rank;
  }
  return best;
}

/** The one that could have been sent first. */
std::optional<std::uint32_t> delivery::group_to_send(account_index a, time now) {
  std::optional<std::uint32_t> best;
  for (std::uint32_t i = 0; i != flights_.size(); ++i) {
    flight const& f = flights_[i];
    if (f.is == flight::stage::waiting && lanes_[f.by].account == a && f.not_before <= now &&
        (!best || f.not_before < flights_[*best].not_before) && backlog_.is_free(f.places) &&
        choose(lanes_[f.by], f.places.size(), now) != way::none)
      best = i;
  }
  return best;
}

std::optional<departure> delivery::form(route_id r, time now) {
  lane const& l = lanes_[r];
  way how = choose(l, backlog_.count(r), now);
  const std::uint32_t number = make_flight(r);
  flight& f = flights_[number];
  const std::size_t room = options_.max_batch_size > l.around ? options_.max_batch_size - l.around : 0;
  f.places = backlog_.take(r, number + 1, how == way::batch ? options_.max_batch_records : 1, room, now);
  if (f.places.empty()) {
    f = {};
    return std::nullopt;
  }
  if (f.places.size() == 1) how = choose(l, 1, now);  // company was behind others
  return depart(number, how, now);
}

departure delivery::depart(std::uint32_t number, way how, time now) {
  flight& f = flights_[number];
  lane const& l = lanes_[f.by];
  f.is = flight::stage::on_its_way;
  f.how = how;
  const quota_class quota = how == way::batch ? l.batch_quota : l.single_quota;
  if (quota_window* const w = window(l.account, quota)) w->count(now);
  ++accounts_[l.account].in_flight;
  ++in_flight_;
  departure d{number, f.by, how == way::batch, quota, {}};
  d.records.reserve(f.places.size());
  for (place p : f.places) d.records.push_back(backlog_[p].id);
  return d;
}

/** Makes a group of each member of a group. */
void delivery::scatter(std::uint32_t number) {
  const flight f = std::exchange(flights_[number], {});
  for (place const& p : f.places) make_group(f.by, std::span(&p, 1), 0, f.not_before);
}

void delivery::take_back(std::uint32_t number, time not_before) {
  flight& f = flights_[number];
  lane const& l = lanes_[f.by];
  if (quota_window* const w = window(l, f.how)) w->take_back();
  account& a = accounts_[l.account];
  a.not_before = (std::max)(a.not_before, not_before);
  f.staying = f.places;
  f.not_before = not_before;
  f.is = flight::stage::concluded;
  end(number);
}

std::vector<fate> delivery::conclude(std::uint32_t number, error const* failure, time now) {
  flight& f = flights_[number];
  lane const& l = lanes_[f.by];
  account& a = accounts_[l.account];
  const meaning what = failure == nullptr
                           ? meaning::accepted
                           : meaning_of(failure->code, f.how == way::single && backlog_[f.places[0]].has_path);
  f.is = flight::stage::concluded;
  const bool was_refused = what == meaning::refused;
  const bool is_unsure = what == meaning::unsure || what == meaning::server_unsure;

  switch (what) {
    case meaning::accepted:
    case meaning::refused:
      a.failures = 0;
      f.apart = f.halves = was_refused;  // due since it first was: halves go first
      break;
    case meaning::account_refused: a.paused = true; break;
    case meaning::limited:
      if (quota_window* const w = window(l, f.how)) w->close(now, failure->retry_after);
      else a.not_before = retry_at(now, ++a.failures, *failure);
      break;
    case meaning::busy:
      f.apart = true;
      f.not_before = retry_at(now, 1, *failure);
      break;
    case meaning::unsent: a.not_before = now + options_.backoff.first; break;
    case meaning::unreached:
    case meaning::unsure: a.not_before = retry_at(now, ++a.failures, *failure); break;
    case meaning::server_unsure:
      f.apart = true;
      // one of them may be what the server stumbles over
      f.halves = ++f.failures >= 3 && f.places.size() != 1;
      f.not_before = retry_at(now, f.failures, *failure);
      // that it stumbles again over the same says nothing new of the server
      if (f.failures == 1) ++a.failures;
      if (a.failures > 1) a.not_before = retry_at(now, a.failures, *failure);
      break;
  }

  std::vector<fate> fates;
  f.staying.clear();
  for (place p : f.places) {
    backlog::entry& e = backlog_[p];
    if (what != meaning::limited && what != meaning::busy && what != meaning::unsent) ++e.attempts;
    const state becomes = what == meaning::accepted                 ? state::accepted
                          : was_refused && f.places.size() == 1     ? state::dead
                          : is_unsure && !may_resend(f.by, e.flags) ? state::uncertain
                                                                    : state::queued;
    if (becomes == state::queued) f.staying.push_back(p);
    add_fate(fates, becomes, e.attempts, e.id);
  }
  return fates;
}

void delivery::end(std::uint32_t number) {
  flight f = std::exchange(flights_[number], {});
  --accounts_[lanes_[f.by].account].in_flight;
  --in_flight_;
  auto stays = f.staying.begin();
  for (place p : f.places) {
    const bool is_gone = backlog_[p].is_gone;
    if (stays == f.staying.end() || *stays != p) backlog_.remove(p);
    else if (is_gone) backlog_.remove(p), stays = f.staying.erase(stays);
    else ++stays;
  }
  if (!f.apart) {
    for (place p : f.staying) backlog_.put_back(p);
    return;
  }
  const std::size_t first_half = f.halves ? (f.staying.size() + 1) / 2 : f.staying.size();
  const std::span<place const> all(f.staying);
  make_group(f.by, all.first(first_half), f.halves ? 0 : f.failures, f.not_before);
  make_group(f.by, all.subspan(first_half), 0, f.not_before);
}

bool delivery::may_resend(route_id r, record_flags flags) const {
  if (r >= lanes_.size()) return false;
  if (flags.counts_twice) return options_.resend_money;
  return lanes_[r].again == resend::converges || !options_.at_most_once;
}

delivery::time delivery::wakes(time now, bool hurry) {
  time earliest = never;
  const auto offer = [&](lane const& l, time t) {
    account const& a = accounts_[l.account];
    if (a.paused || a.in_flight >= options_.max_in_flight) return;
    const time open = (std::min)(opens(l, way::single, now), opens(l, way::batch, now));
    earliest = (std::min)(earliest, (std::max)({now, a.not_before, t, open}));
  };
  for (route_id r = 0; r != lanes_.size(); ++r)
    if (backlog_.first(r)) offer(lanes_[r], gathers_until(r, hurry));
  for (flight const& f : flights_)
    if (f.is == flight::stage::waiting && backlog_.is_free(f.places)) offer(lanes_[f.by], f.not_before);
  return earliest;
}

std::size_t delivery::sendable(time now, bool hurry) {
  std::size_t count = 0;
  for (route_id r = 0; r != lanes_.size(); ++r) {
    if (backlog_.count(r) == 0) continue;
    lane const& l = lanes_[r];
    account const& a = accounts_[l.account];
    if (!a.paused && now >= a.not_before && backlog_.first(r) && choose(l, backlog_.count(r), now) != way::none &&
        now >= gathers_until(r, hurry))
      count += backlog_.count(r);
  }
  return count;
}

void delivery::resume(account_index a) {
  accounts_[a].paused = false;
  accounts_[a].failures = 0;
  accounts_[a].not_before = {};
}

quota_window* delivery::window(account_index a, quota_class q) {
  switch (q) {
    case quota_class::single: return &accounts_[a].single;
    case quota_class::batch: return &accounts_[a].batch;
    case quota_class::none: break;
  }
  return nullptr;
}

std::size_t delivery::left(lane const& l, way how, time now) {
  if (how == way::batch ? !l.has_batch : !l.has_single) return 0;
  quota_window* const w = window(l, how);
  return w == nullptr ? SIZE_MAX : w->left(now, l.urgent);
}

delivery::time delivery::opens(lane const& l, way how, time now) {
  if (how == way::batch ? !l.has_batch : !l.has_single) return never;
  quota_window* const w = window(l, how);
  return w == nullptr ? now : w->opens(now, l.urgent);
}

/**
 * Alone or together, so that the backlog drains soonest: one goes alone where it can. More go together, unless they are so
 * few that alone they cost a smaller part of the hour, and half of its batches are gone: those are left to whom has no other
 * way.
 */
delivery::way delivery::choose(lane const& l, std::size_t count, time now) {
  const std::size_t singles = left(l, way::single, now);
  const std::size_t batches = left(l, way::batch, now);
  if (batches == 0) return singles != 0 ? way::single : way::none;
  if (singles == 0) return way::batch;
  if (count == 1) return way::single;
  quota_window const* const single = window(l.account, l.single_quota);
  quota_window const* const batch = window(l.account, l.batch_quota);
  if (batch == nullptr || batches > batch->limit() / 2) return way::batch;
  const bool few = single == nullptr || count * batch->limit() < single->limit();
  return few && singles >= count ? way::single : way::batch;
}

/** Records that only go together wait for company, where each batch is one of few. */
delivery::time delivery::gathers_until(route_id r, bool hurry) {
  lane const& l = lanes_[r];
  if (hurry || l.has_single || l.batch_quota == quota_class::none) return {};
  if (backlog_.count(r) >= options_.max_batch_records || backlog_.bytes(r) + l.around >= options_.max_batch_size)
    return {};
  const std::optional<place> p = backlog_.first(r);
  return p ? backlog_[*p].since + options_.accumulate : time{};
}

std::uint32_t delivery::make_flight(route_id r) {
  auto f =
      std::find_if(flights_.begin(), flights_.end(), [](flight const& x) { return x.is == flight::stage::vacant; });
  if (f == flights_.end()) f = flights_.emplace(f);
  f->by = r;
  f->is = flight::stage::waiting;
  return static_cast<std::uint32_t>(f - flights_.begin());
}

void delivery::make_group(route_id r, std::span<place const> members, unsigned failures, time not_before) {
  if (members.empty()) return;
  const std::uint32_t number = make_flight(r);
  flight& f = flights_[number];
  f.places.assign(members.begin(), members.end());
  f.apart = true;
  f.failures = failures;
  f.not_before = not_before;
  for (place p : members) backlog_[p].with = number + 1;
}

/** "Full jitter" (M. Brooker, "Exponential Backoff And Jitter"), and never before the vendor asks for it, within an hour. */
delivery::time delivery::retry_at(time now, unsigned failures, error const& e) {
  auto most = options_.backoff.first;
  for (unsigned i = 1; i < failures && most < options_.backoff.most; ++i) most *= 2;
  most = (std::min)(most, options_.backoff.most);
  const std::chrono::milliseconds random(random_.below(static_cast<std::uint64_t>(most.count()) + 1));
  const std::chrono::milliseconds asked =
      (std::min)(e.retry_after.value_or(std::chrono::seconds(0)), std::chrono::seconds(3600));
  return now + asked + random;
}

}  // namespace tillwire::inline v0_1::outbox

#endif

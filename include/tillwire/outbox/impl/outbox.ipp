// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_OUTBOX_IPP
#define TILLWIRE_OUTBOX_IMPL_OUTBOX_IPP

#include <tillwire/json/document.hpp>
#include <tillwire/outbox/impl/outbox_parts.ipp>
#include <tillwire/outbox/outbox.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

namespace tillwire::inline v0_1::outbox {

namespace detail {

constexpr std::size_t records_at_hand = 8192;  // so many that can be sent are known before more are looked at
constexpr std::chrono::hours prune_interval(1);

/** What an outbox could not work with, or what overflows a clock, is not to be had. */
inline outbox_options within_bounds(outbox_options o) {
  const auto bound = [](auto& d, std::chrono::milliseconds least) {
    using duration = std::remove_reference_t<decltype(d)>;
    d = (std::clamp)(d, std::chrono::ceil<duration>(least), std::chrono::floor<duration>(longest));
  };
  o.max_batch_records = (std::clamp)(o.max_batch_records, std::size_t{1}, std::size_t{1000});
  o.max_in_flight = (std::max)(o.max_in_flight, 1U);
  o.reserved_percent = (std::min)(o.reserved_percent, 100U);
  bound(o.timeout, std::chrono::milliseconds(1));
  o.timeout = (std::min)(o.timeout, std::chrono::milliseconds(std::chrono::hours(24)));
  bound(o.max_age, std::chrono::milliseconds(0));
  // requests are kept for as long as the limits look back
  bound(o.ledger_age, std::chrono::hours(2) + o.timeout);
  bound(o.group_interval, std::chrono::milliseconds(0));
  bound(o.accumulate, std::chrono::milliseconds(0));
  bound(o.backoff.first, std::chrono::milliseconds(1));
  bound(o.backoff.most, o.backoff.first);
  return o;
}

inline std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

}  // namespace detail

outbox::outbox(store& s, http::any_transport over, outbox_options const& options)
    : store_(s),
      options_(detail::within_bounds(options)),
      limits_(new limits_reader(options.watch)),
      core_(over, {.timeout = options_.timeout, .watch = limits_.get(), .time = options.time}),
      recorder_(s, options_),
      rest_(*options.time, options.tell),
      delivery_(options_, options.seed != 0 ? options.seed
                                            : static_cast<std::uint64_t>(options.time->now().wall.microseconds())) {}

std::size_t outbox::poll(std::size_t budget) noexcept {
  if (polling_) return 0;
  polling_ = true;
  std::size_t steps = 0;
  while (steps < budget && step(budget - steps, steps)) continue;
  polling_ = false;
  resume_waiting();
  return steps;
}

/** One round of all there is to do; false when there was nothing. */
bool outbox::step(std::size_t budget, std::size_t& steps) {
  const std::size_t before = steps;
  const moment now = options_.time->now();
  steps += core_.poll(now.steady, budget);
  if (store_.is_held() || now.steady < rest_.until()) return steps != before;
  std::erase_if(unsaved_, [&](unsaved const& u) { return now.steady >= rest_.until() && save(u); });
  if (recorder_.uncommitted_since() <= now.steady - options_.group_interval) rest_.did(recorder_.commit());
  prune(now);
  if (now.steady < rest_.until() || steps - before >= budget) return steps != before;
  if (load(now)) {
    ++steps;
    if (has_more_) return true;  // a batch is as large as it can be
  }
  if (send_next()) ++steps;
  if (retire(now)) ++steps;
  return steps != before;
}

/** Whether there may be records in the store that are to be taken in. */
bool outbox::wants_more(moment now) {
  return (has_more_ || seen_ != recorder_.recorded() || now.steady >= next_look_) &&
         delivery_.sendable(now.steady, hurries()) < detail::records_at_hand;
}

/** Takes records in from the store; whether there may be more. */
bool outbox::load(moment now) {
  if (!wants_more(now)) return false;
  for (std::size_t a = 0; a != accounts_.size(); ++a)
    if (accounts_[a]->late != accounts_[a]->late_end) return load_late(a, now);
  seen_ = recorder_.recorded();
  std::size_t count = 0;
  std::optional<route_id> unknown;
  if (!rest_.could_read(store_.for_each_queued(loaded_, detail::records_at_once, [&](queued_record const& r) {
        if (!unknown && (r.route >= routes_.size() || !routes_[r.route])) unknown = r.route;
        if (unknown) return;
        ++count;
        loaded_ = r.id;
        if (routes_[r.route]->account != known_route::nobody) delivery_.add(r, now);
      })))
    return false;
  has_more_ = unknown || count == detail::records_at_once;
  next_look_ = now.steady + std::chrono::seconds(1);
  if (!unknown) return has_more_ || count != 0;
  if (!rest_.could_read(load_routes())) return false;
  if (*unknown < routes_.size() && routes_[*unknown]) return true;
  // not one that this library wrote: its records stay where they are, and hold up nobody
  rest_.could_read(result<void>(make_error(errc::store_failed, "records name a route that the store does not have")));
  if (routes_.size() <= *unknown) routes_.resize(*unknown + 1);
  routes_[*unknown] = tillwire::detail::owner(new known_route(route{}));
  return false;
}

/**
 * Ends what is too old, and what a later record of the same subject makes superfluous; whether there was any, so that others
 * may go now.
 */
bool outbox::retire(moment now) {
  std::vector<unsaved> ends;  // by account, and by what they are
  for (std::size_t i = 0; i != detail::records_at_once; ++i) {
    const std::optional<retirement> r = delivery_.next_retirement();
    if (!r) break;
    if (r->becomes == state::superseded && !is_superseded(*r)) {
      delivery_.keep(r->id);
      continue;
    }
    std::string const& account = accounts_[routes_[r->route]->account]->name;
    auto u = std::find_if(ends.begin(), ends.end(), [&](unsaved const& x) {
      return x.account == account && x.fates.front().becomes == r->becomes;
    });
    if (u == ends.end()) {
      const bool is_old = r->becomes == state::dead;
      u = ends.insert(u, {.account = account,
                          .at = now.wall,
                          .code = is_old ? "expired" : "superseded",
                          .message = is_old ? "it could not be sent within outbox_options::max_age"
                                            : "a later record of the same took its place"});
    }
    add_fate(u->fates, r->becomes, r->attempts, r->id);
  }
  for (unsaved const& u : ends) {
    const bool is_saved = rest_.did(settle(u));
    if (is_saved) tell(u);
    for (fate const& f : u.fates)
      for (record_id id : f.records) is_saved ? delivery_.drop(id) : delivery_.keep(id);
  }
  return !ends.empty();
}

/** Whether the later record is about the very same: the backlog knows hashes only. */
bool outbox::is_superseded(retirement const& r) {
  std::array<std::string, 2> subjects;
  std::size_t found = 0;
  const result<void> read = store_.read(std::array{r.id, r.by}, [&](record_id, new_record const& x) {
    subjects[found++] = detail::first_line(x.subjects);
  });
  return read && found == 2 && subjects[0] == subjects[1];
}

/**
 * At first, if the clock is believable, and once an hour, by the least that the wall clock showed in it: one that jumped shall
 * not take away what is fresh.
 */
void outbox::prune(moment now) {
  if (accounts_.empty()) return;
  const auto prune_by = [this](timestamp wall) {
    rest_.did(store_.prune(
        timestamp::from_microseconds(wall.microseconds() - std::chrono::microseconds(options_.ledger_age).count())));
  };
  if (prune_mark_) {
    prune_mark_->wall = (std::min)(prune_mark_->wall, now.wall);
    if (now.steady < prune_mark_->steady + detail::prune_interval) return;
    prune_by(prune_mark_->wall);
  } else if (!clock_is_odd_) {
    prune_by(now.wall);
  }
  prune_mark_ = now;
}

// a person's part

result<record_id> outbox::resend(record_id id, std::string_view body) {
  json::document d;
  if (result<void> parsed = d.parse(body); !parsed) return std::move(parsed).error();
  if (d.root().type() != json::type::object)
    return make_error(errc::invalid_json, "the text of a record is a JSON object");
  return requeue(id, body);
}

result<record_id> outbox::requeue(record_id id, std::optional<std::string_view> body) {
  result<record_id> again = store_.requeue(id, options_.time->now().wall, body);
  if (again) has_more_ = true;
  return again;
}

result<void> outbox::discard(record_id id) {
  unsaved u{.at = options_.time->now().wall};
  result<void> done =
      store_.for_each({.states = query::mask(state::uncertain) | query::mask(state::dead), .first = id, .last = id},
                      [&](record_view const& r) {
                        u.code = r.code;
                        u.path = r.path;
                        u.message = r.message;
                        add_fate(u.fates, state::discarded, r.attempts, id);
                        return true;
                      });
  if (!done) return done;
  if (u.fates.empty())
    return make_error(errc::store_failed, "record " + std::to_string(id) + " is neither dead nor uncertain");
  return settle(u);
}

result<std::uint64_t> outbox::forget(std::string_view email) {
  std::uint64_t count = 0;
  std::vector<record_id> gone;
  result<void> done = store_.forget(email, [&](record_id id) {
    ++count;
    gone.push_back(id);
  });
  if (!done) return std::move(done).error();
  for (record_id id : gone) delivery_.drop(id);
  return count;
}

}  // namespace tillwire::inline v0_1::outbox

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_OUTBOX_ACCOUNTS_IPP
#define TILLWIRE_OUTBOX_IMPL_OUTBOX_ACCOUNTS_IPP

#include <tillwire/outbox/impl/outbox_parts.ipp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::outbox {

namespace detail {

/** When something was on today's steady clock. Where the clocks disagree about how long ago, it was the shorter time. */
inline std::chrono::steady_clock::time_point on_todays_clock(moment then, moment now) {
  const std::chrono::microseconds by_wall(now.wall.microseconds() - then.wall.microseconds());
  std::chrono::steady_clock::duration age = by_wall;
  // a steady clock that shows less than then has been started anew since
  if (now.steady >= then.steady) age = (std::min)(age, now.steady - then.steady);
  return now.steady - (std::max)(age, std::chrono::steady_clock::duration(0));
}

}  // namespace detail

result<std::size_t> outbox::open_account(std::string name, any_account from, hourly_limits const& limits) {
  report found;
  if (result<void> judged = tillwire::detail::judge(from, found); !judged) return std::move(judged).error();
  if (std::any_of(accounts_.begin(), accounts_.end(), [&](auto const& a) { return a->name == name; }))
    return make_error(errc::invalid_account, "an account of the name \"" + name + "\" is open already", "name");

  if (name.empty() || !is_utf8(name) || name.find('\0') != name.npos)
    return make_error(errc::invalid_account, "an account's name in an outbox is text, and not empty", "name");

  constexpr std::size_t plenty = 1'000'000'000;  // more than can be sent in an hour
  const hourly_limits bounded{(std::min)(limits.single, plenty), (std::min)(limits.batch, plenty), limits.hour};
  const std::size_t number = accounts_.size();
  accounts_.push_back(tillwire::detail::owner(new opened{std::move(name), from, direct_gate(*this, number)}));
  delivery_.add_account(bounded);
  recorder_.add_account(accounts_.back()->name, from);
  result<void> done = load_routes();
  if (done) done = restore(number, bounded.single + bounded.batch);
  if (!done) {
    take_back_account();
    return std::move(done).error();
  }
  accounts_.back()->late_end = loaded_;
  has_more_ = true;
  return number;
}

/** The last one could not be opened: as if nobody had tried. */
void outbox::take_back_account() {
  for (auto& r : routes_)
    if (r && r->account == accounts_.size() - 1) r->account = known_route::nobody;
  recorder_.remove_last_account();
  delivery_.remove_last_account();
  accounts_.pop_back();
}

gate& outbox::direct_of(std::size_t account) const { return accounts_[account]->direct; }

result<void> outbox::load_routes() {
  result<void> done = store_.for_each_route([this](route_id id, route const& r) {
    if (routes_.size() <= id) routes_.resize(id + 1);
    if (!routes_[id]) routes_[id] = tillwire::detail::owner(new known_route(r));
  });
  for (route_id id = 0; id != routes_.size(); ++id) {
    if (!routes_[id] || routes_[id]->account != known_route::nobody) continue;
    for (std::size_t a = 0; a != accounts_.size(); ++a)
      if (accounts_[a]->name == routes_[id]->how.account) {
        routes_[id]->account = a;
        delivery_.set_route(id, index_of(a), routes_[id]->how);
      }
  }
  return done;
}

/** Counts what left before the program ended, and decides about what was on its way then. */
result<void> outbox::restore(std::size_t account, std::size_t most_requests) {
  const moment now = options_.time->now();
  std::vector<unsaved> interrupted;
  std::vector<std::vector<record_id>> records;
  result<void> done = store_.for_each_request(accounts_[account]->name, most_requests, [&](sent_request const& r) {
    if (quota_window* const w = delivery_.window(index_of(account), r.quota))
      w->count(detail::on_todays_clock(r.at, now));
    // a line of the ledger may be as old as that, though hardly the newest request
    const std::chrono::microseconds age(now.wall.microseconds() - r.at.wall.microseconds());
    clock_is_odd_ = clock_is_odd_ || age.count() < 0 || age > options_.ledger_age / 2;
    if (r.unsettled.empty()) return;
    interrupted.push_back({.account = accounts_[account]->name,
                           .request = r.id,
                           .at = now.wall,
                           .code = "interrupted",
                           .message = "the program ended before the answer came"});
    records.emplace_back(r.unsettled.begin(), r.unsettled.end());
    std::sort(records.back().begin(), records.back().end());
  });
  for (std::size_t i = 0; done && i != interrupted.size(); ++i) {
    unsaved& u = interrupted[i];
    for (record_id after = records[i].front() - 1; done && after < records[i].back();) {
      record_id last = records[i].back();
      done = store_.for_each_queued(after, detail::records_at_once, [&](queued_record const& r) {
        last = r.id;
        if (!std::binary_search(records[i].begin(), records[i].end(), r.id)) return;
        const state becomes = delivery_.may_resend(r.route, r.flags) ? state::queued : state::uncertain;
        add_fate(u.fates, becomes, r.attempts + 1, r.id);
      });
      after = last;
    }
    if (done) done = settle(u);
    if (done) tell(u);
  }
  return done;
}

bool outbox::is_of(route_id r, std::size_t account) const {
  return r < routes_.size() && routes_[r] && routes_[r]->account == account;
}

/** Takes in records of an account that was opened when others' had been looked at. */
bool outbox::load_late(std::size_t account, moment now) {
  opened& o = *accounts_[account];
  std::size_t count = 0;
  if (!rest_.could_read(store_.for_each_queued(o.late, detail::records_at_once, [&](queued_record const& r) {
        if (r.id > o.late_end) return;
        ++count;
        o.late = r.id;
        if (is_of(r.route, account)) delivery_.add(r, now);
      })))
    return false;
  if (count != detail::records_at_once) o.late = o.late_end;
  return true;
}

result<void> outbox::direct_gate::admit(request_info const& r) {
  const moment now = box_.options_.time->now();
  const quota_class quota = r.endpoint().quota;
  quota_window* const w = box_.delivery_.window(box_.index_of(account_), quota);
  if (w == nullptr) return {};
  if (box_.store_.is_held())
    return make_error(errc::refused_by_gate,
                      "what is sent could not be counted while a transaction is open in the store");
  if (w->left(now.steady, true) == 0) {
    error e = make_error(errc::refused_by_gate, "the hour's limit of the account is used up");
    if (const auto opens = w->opens(now.steady, true); opens != never)
      e.retry_after = std::chrono::ceil<std::chrono::seconds>(opens - now.steady);
    return e;
  }
  const result<request_id> claimed =
      box_.store_.claim({.account = box_.accounts_[account_]->name, .quota = quota, .at = now, .records = {}});
  if (!claimed) return claimed.error();
  w->count(now.steady);
  return {};
}

}  // namespace tillwire::inline v0_1::outbox

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_OUTBOX_IPP
#define TILLWIRE_OUTBOX_IMPL_OUTBOX_IPP

#include <tillwire/json/document.hpp>
#include <tillwire/json/writer.hpp>
#include <tillwire/outbox/async_flush.hpp>
#include <tillwire/outbox/outbox.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace tillwire::inline v0_1::outbox {

namespace detail {

constexpr std::size_t records_at_once = 256;   // that are looked at in one step
constexpr std::size_t records_at_hand = 8192;  // so many that can be sent are known before more are looked at
constexpr std::chrono::seconds look_interval(1);
constexpr std::chrono::hours prune_interval(1);

/** A request that was made of stored texts. */
class stored_payload {
 public:
  stored_payload(endpoint_row const& row, std::string_view text) : row_(row), text_(text) {}
  [[nodiscard]] endpoint_row const& row() const { return row_; }
  void inspect(report&) const {}
  char* put(json::writer& w, char* at) const { return w.put_raw(at, text_); }

 private:
  endpoint_row const& row_;
  std::string_view text_;
};

/** When something was on today's steady clock. Where the clocks disagree about how long ago, it was the shorter time. */
inline std::chrono::steady_clock::time_point on_todays_clock(moment then, moment now) {
  const std::chrono::microseconds by_wall(now.wall.microseconds() - then.wall.microseconds());
  std::chrono::steady_clock::duration age = by_wall;
  // a steady clock that shows less than then has been started anew since
  if (now.steady >= then.steady) age = (std::min)(age, now.steady - then.steady);
  return now.steady - (std::max)(age, std::chrono::steady_clock::duration(0));
}

inline std::optional<std::size_t> number_in(http::headers const& h, std::string_view name) {
  const std::optional<std::string_view> text = h.find(name);
  std::size_t number = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), number).ec != std::errc())
    return std::nullopt;
  return number;
}

inline std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

}  // namespace detail

/** What the vendor's answer says of its limits, for the handler that is called right after; and the user's observer. */
class outbox::limits_reader final : public observer {
 public:
  explicit limits_reader(observer* next) : next_(next) {}

  void on_request(request_info const& r, std::span<violation const> warnings) override {
    if (next_ != nullptr) next_->on_request(r, warnings);
  }
  void on_outcome(request_info const& r, http::response const* answer, error const* failure) override {
    if (answer != nullptr) {
      limit_ = detail::number_in(answer->headers(), "X-RateLimit-Limit");
      remaining_ = detail::number_in(answer->headers(), "X-RateLimit-Remaining");
    }
    if (next_ != nullptr) next_->on_outcome(r, answer, failure);
  }
  void teach(quota_window& w, std::chrono::steady_clock::time_point now) {
    w.learn(std::exchange(limit_, {}), std::exchange(remaining_, {}), now);
  }

 private:
  observer* next_;
  std::optional<std::size_t> limit_{}, remaining_{};
};

/** Lets direct sends through as the limits allow, and counts them. */
class outbox::direct_gate final : public gate {
 public:
  direct_gate(outbox& box, std::size_t account) : box_(box), account_(account) {}
  result<void> admit(request_info const& r) override;

 private:
  outbox& box_;
  std::size_t account_;
};

struct outbox::opened {
  std::string name;
  any_account from;
  direct_gate direct;
};

/** A route as the store has it, whose texts it owns. */
struct outbox::known_route {
  static constexpr std::size_t nobody = SIZE_MAX;

  explicit known_route(route const& r)
      : texts{std::string(r.account), std::string(r.accept), std::string(r.single), std::string(r.batch),
              std::string(r.list)},
        how(r) {
    how.account = texts[0];
    how.accept = texts[1];
    how.single = texts[2];
    how.batch = texts[3];
    how.list = texts[4];
  }

  std::array<std::string, 5> texts;
  route how;
  std::size_t account = nobody;  // not open
};

/** A request on its way. */
struct outbox::sending {
  std::size_t account = 0;
  quota_class quota{};
  request_id request = 0;
  std::string path{};
  endpoint_row row{};
  buffer text{};
};

/** What an answer means, until the store has it. */
struct outbox::unsaved {
  std::uint32_t flight = 0;
  std::string_view account{};
  request_id request = 0;
  timestamp at{};
  int status = 0;
  std::string request_ids{};
  std::string code{}, path{}, message{};
  std::vector<fate> fates{};
};

outbox::outbox(store& s, http::any_transport over, outbox_options const& options)
    : store_(s),
      options_(options),
      limits_(std::make_unique<limits_reader>(options.watch)),
      core_(over, {.timeout = options.timeout, .watch = limits_.get(), .time = options.time}),
      recorder_(s, options),
      delivery_(options, options.seed != 0 ? options.seed
                                           : static_cast<std::uint64_t>(options.time->now().wall.microseconds())) {}

outbox::~outbox() {
  for (async_flush* w : waiting_) w->box_ = nullptr;
  if (ended_ != nullptr) *ended_ = true;
}

// accounts and routes

result<std::size_t> outbox::open_account(std::string name, any_account from, hourly_limits const& limits) {
  report found;
  if (result<void> judged = tillwire::detail::judge(from, found); !judged) return std::move(judged).error();
  if (std::any_of(accounts_.begin(), accounts_.end(), [&](auto const& a) { return a->name == name; }))
    return make_error(errc::invalid_account, "an account of the name \"" + name + "\" is open already", "name");

  const std::size_t number = accounts_.size();
  accounts_.push_back(std::make_unique<opened>(opened{std::move(name), from, direct_gate(*this, number)}));
  delivery_.add_account(limits);
  recorder_.add_account(accounts_.back()->name, from);
  result<void> done = load_routes();
  if (done) done = restore(number, (std::max)(limits.single, limits.batch));
  if (done && loaded_ != 0) done = load_late(number);
  if (!done) return std::move(done).error();
  return number;
}

gate& outbox::direct_of(std::size_t account) const { return accounts_[account]->direct; }

result<void> outbox::load_routes() {
  result<void> done = store_.for_each_route([this](route_id id, route const& r) {
    if (routes_.size() <= id) routes_.resize(id + 1);
    if (!routes_[id]) routes_[id] = std::make_unique<known_route>(r);
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

/** Takes in the records of an account that was opened when others' had been looked at. */
result<void> outbox::load_late(std::size_t account) {
  const moment now = options_.time->now();
  result<void> done;
  for (record_id after = 0; done && after < loaded_;) {
    record_id last = loaded_;
    done = store_.for_each_queued(after, detail::records_at_once, [&](queued_record const& r) {
      last = r.id;
      if (r.id <= loaded_ && routes_[r.route]->account == account) delivery_.add(r, now);
    });
    after = last;
  }
  return done;
}

// the work

std::size_t outbox::poll(std::size_t budget) noexcept {
  if (polling_) return 0;
  polling_ = true;
  std::size_t steps = 0;
  while (steps < budget && step(budget - steps, steps)) {
  }
  polling_ = false;
  resume_waiting();
  return steps;
}

/** One round of all there is to do; false when there was nothing. */
bool outbox::step(std::size_t budget, std::size_t& steps) {
  const std::size_t before = steps;
  const moment now = options_.time->now();
  steps += core_.poll(now.steady, budget);
  if (store_.is_held() || now.steady < store_rests_until_) return steps != before;
  std::erase_if(unsaved_, [this](unsaved const& u) { return save(u); });
  if (recorder_.uncommitted_since() + options_.group_interval <= now.steady) check(recorder_.commit());
  prune(now);
  if (now.steady < store_rests_until_ || steps - before >= budget) return steps != before;
  if (load(now)) ++steps;
  retire(now);
  if (send_next()) ++steps;
  return steps != before;
}

/** Takes records in from the store; whether there may be more. */
bool outbox::load(moment now) {
  if (!has_more_ && seen_ == recorder_.recorded() && now.steady < next_look_) return false;
  if (delivery_.sendable(now.steady, hurry_) >= detail::records_at_hand) return false;
  seen_ = recorder_.recorded();
  std::size_t count = 0;
  bool is_new = false;
  if (!check(store_.for_each_queued(loaded_, detail::records_at_once, [&](queued_record const& r) {
        is_new = is_new || r.route >= routes_.size() || !routes_[r.route];
        if (is_new) return;
        ++count;
        loaded_ = r.id;
        if (routes_[r.route]->account != known_route::nobody) delivery_.add(r, now);
      })))
    return false;
  has_more_ = is_new || count == detail::records_at_once;
  next_look_ = now.steady + detail::look_interval;
  if (is_new && !check(load_routes())) return false;
  return has_more_ || count != 0;
}

/** Ends what is too old, and what a later record of the same subject makes superfluous. */
void outbox::retire(moment now) {
  while (const std::optional<retirement> r = delivery_.next_retirement()) {
    const bool is_old = r->becomes == state::dead;
    if (!is_old) {
      // the backlog knows hashes only
      std::array<std::string, 2> subjects;
      std::size_t found = 0;
      const result<void> read = store_.read(std::array{r->id, r->by}, [&](record_id, new_record const& x) {
        subjects[found++] = detail::first_line(x.subjects);
      });
      if (!read || found != 2 || subjects[0] != subjects[1]) {
        delivery_.keep(r->id);
        continue;
      }
    }
    unsaved u{.at = now.wall,
              .code = is_old ? "expired" : "superseded",
              .message =
                  is_old ? "it could not be sent within outbox_options::max_age" : "by record " + std::to_string(r->by),
              .fates = {{r->becomes, r->attempts, {r->id}}}};
    if (!check(settle(u))) return delivery_.keep(r->id);
    tell(u);
    delivery_.drop(r->id);
  }
}

/** Once an hour, by what the wall clock showed an hour before: a clock that jumped shall not take fresh lines away. */
void outbox::prune(moment now) {
  if (prune_mark_ && now.steady < prune_mark_->steady + detail::prune_interval) return;
  if (prune_mark_)
    check(store_.prune(timestamp::from_microseconds(prune_mark_->wall.microseconds() -
                                                    std::chrono::microseconds(options_.ledger_age).count())));
  prune_mark_ = now;
}

bool outbox::send_next() {
  if (recorder_.is_closed() || core_.room() == 0) return false;
  const moment now = options_.time->now();
  if (deadline_ && now.steady >= *deadline_) return false;
  const std::optional<departure> d = delivery_.next(now.steady, hurry_);
  if (!d) return false;
  if (sendings_.size() <= d->flight) sendings_.resize(d->flight + 1);
  if (!sendings_[d->flight]) sendings_[d->flight] = std::make_unique<sending>();
  sending& s = *sendings_[d->flight];

  result<std::vector<record_id>> missing = read_bodies(s, *d);
  result<request_id> claimed = 0;
  if (missing && missing->empty())
    claimed =
        store_.claim({.account = accounts_[s.account]->name, .quota = d->quota, .at = now, .records = d->records});
  const bool is_ready = check(missing ? result<void>() : missing.error()) &&
                        check(claimed ? result<void>() : claimed.error()) && missing->empty();
  if (!is_ready) {
    delivery_.take_back(d->flight, store_rests_until_);
    if (missing)
      for (record_id id : *missing) delivery_.drop(id);
    return false;
  }
  recorder_.was_committed();
  s.request = *claimed;
  if (deadline_)
    core_.set_timeout(
        (std::min)(options_.timeout, std::chrono::duration_cast<std::chrono::milliseconds>(*deadline_ - now.steady)));
  core_.send(accounts_[s.account]->from, any_payload(detail::stored_payload(s.row, s.text.view())),
             [this, flight = d->flight](result<reply_view> outcome) { answered(flight, outcome); });
  return true;
}

/** Makes the request's text; gives the records that are not in the store any more. */
result<std::vector<record_id>> outbox::read_bodies(sending& s, departure const& d) {
  route const& how = routes_[d.by]->how;
  s.account = routes_[d.by]->account;
  s.quota = d.quota;
  s.path = d.as_batch ? how.batch : how.single;
  s.text.clear();
  if (d.as_batch) s.text.append(R"({")"), s.text.append(how.list), s.text.append(R"(":[)");
  std::vector<record_id> missing = d.records;
  bool is_first = true;
  result<void> read = store_.read(d.records, [&](record_id id, new_record const& r) {
    std::erase(missing, id);
    if (!std::exchange(is_first, false)) s.text.append(",");
    s.text.append(r.body);
    if (!d.as_batch && !r.path.empty()) s.path = r.path;
  });
  if (!read) return std::move(read).error();
  if (d.as_batch) s.text.append("]}");
  s.row = {.method = how.method,
           .paths = {s.path},
           .wrap = d.as_batch ? how.batch_wrap : how.single_wrap,
           .again = how.again,
           .quota = d.quota,
           .accept = how.accept};
  return missing;
}

void outbox::answered(std::uint32_t flight, result<reply_view> const& outcome) {
  sending const& s = *sendings_[flight];
  const moment now = options_.time->now();
  error const* const failure = outcome ? nullptr : &outcome.error();
  if (quota_window* const w = delivery_.window(index_of(s.account), s.quota)) limits_->teach(*w, now.steady);

  unsaved u{.flight = flight, .account = accounts_[s.account]->name, .request = s.request, .at = now.wall};
  if (failure == nullptr) {
    u.status = outcome->status;
    for (std::string_view id : outcome->request_ids) u.request_ids.append(u.request_ids.empty() ? "" : ",").append(id);
    if (outcome->id) u.request_ids = std::to_string(*outcome->id);
  } else {
    u.status = failure->status;
    u.code = failure->details.empty() || failure->details[0].code.empty() ? to_string(failure->code)
                                                                          : failure->details[0].code;
    u.path = failure->path;
    u.message = failure->message;
  }
  const bool was_paused = delivery_.is_paused(index_of(s.account));
  u.fates = delivery_.conclude(flight, failure, now.steady);
  if (!was_paused && delivery_.is_paused(index_of(s.account)) && options_.tell != nullptr)
    options_.tell->on_paused(u.account, *failure);
  if (store_.is_held() || now.steady < store_rests_until_ || !save(u)) unsaved_.push_back(std::move(u));
}

bool outbox::save(unsaved const& u) {
  if (!check(settle(u))) return false;
  tell(u);
  delivery_.end(u.flight);
  return true;
}

result<void> outbox::settle(unsaved const& u) {
  std::vector<settlement> outcomes;
  for (fate const& f : u.fates)
    outcomes.push_back({.records = f.records,
                        .becomes = f.becomes,
                        .attempts = f.attempts,
                        .code = u.code,
                        .path = u.path,
                        .message = u.message});
  result<void> done = store_.settle(u.request, {u.at, u.status, u.request_ids}, outcomes);
  if (done) recorder_.was_committed();
  return done;
}

void outbox::tell(unsaved const& u) {
  for (fate const& f : u.fates) {
    if (f.becomes == state::accepted) accepted_ += f.records.size();
    if (f.becomes == state::queued || options_.tell == nullptr) continue;
    for (record_id id : f.records)
      options_.tell->on_settled({.id = id,
                                 .is = f.becomes,
                                 .account = u.account,
                                 .settled_at = u.at,
                                 .attempts = f.attempts,
                                 .status = u.status,
                                 .request_ids = u.request_ids,
                                 .code = u.code,
                                 .path = u.path,
                                 .message = u.message});
  }
}

/** Lets a store that fails rest for a while. */
bool outbox::check(result<void> const& done) {
  if (done) {
    store_failures_ = 0;
    return true;
  }
  if (store_failures_++ == 0 && options_.tell != nullptr) options_.tell->on_store_failure(done.error());
  const auto rest =
      (std::min)(std::chrono::milliseconds(std::chrono::seconds(1)) * (1 << (std::min)(store_failures_ - 1, 6U)),
                 std::chrono::milliseconds(std::chrono::minutes(1)));
  store_rests_until_ = options_.time->now().steady + rest;
  return false;
}

result<void> outbox::direct_gate::admit(request_info const& r) {
  const moment now = box_.options_.time->now();
  const quota_class quota = r.endpoint().quota;
  quota_window* const w = box_.delivery_.window(box_.index_of(account_), quota);
  if (w == nullptr) return {};
  if (w->left(now.steady, true) == 0) {
    error e = make_error(errc::refused_by_gate, "the hour's limit of the account is used up");
    e.retry_after = std::chrono::ceil<std::chrono::seconds>(w->opens(now.steady, true) - now.steady);
    return e;
  }
  const result<request_id> claimed =
      box_.store_.claim({.account = box_.accounts_[account_]->name, .quota = quota, .at = now, .records = {}});
  if (!claimed) return claimed.error();
  w->count(now.steady);
  return {};
}

// waiting

std::chrono::milliseconds outbox::idle_for() {
  const auto now = options_.time->now().steady;
  auto wakes = std::chrono::steady_clock::time_point::max();
  const auto offer = [&wakes](std::chrono::steady_clock::time_point t) { wakes = (std::min)(wakes, t); };
  if (!recorder_.is_closed() && core_.room() != 0) offer(delivery_.wakes(now, hurry_));
  if (has_more_ || seen_ != recorder_.recorded() || !unsaved_.empty()) offer(now);
  if (recorder_.uncommitted_since() != std::chrono::steady_clock::time_point::max())
    offer(recorder_.uncommitted_since() + options_.group_interval);
  if (wakes < store_rests_until_) wakes = store_rests_until_;
  // what others put into the store is looked for, and what is on its way may be overdue
  offer(now + detail::look_interval);
  for (async_flush const* w : waiting_) offer(w->deadline_);
  return std::chrono::ceil<std::chrono::milliseconds>((std::max)(wakes, now) - now);
}

/** Whether nothing can be done until then. */
bool outbox::is_over(std::chrono::steady_clock::time_point deadline) {
  const auto now = options_.time->now().steady;
  if (now >= deadline) return true;
  if (has_more_ || seen_ != recorder_.recorded() || delivery_.in_flight() != 0) return false;
  return delivery_.wakes(now, hurry_) >= deadline || (std::max)(now, store_rests_until_) >= deadline;
}

bool outbox::flush(std::chrono::milliseconds within) noexcept {
  deadline_ = options_.time->now().steady + within;
  hurry_ = true;
  has_more_ = true;
  while (poll(), !is_over(*deadline_) && core_.can_block()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline_ - options_.time->now().steady);
    const auto idle = (std::min)(idle_for(), left);
    if (delivery_.in_flight() == 0 || !core_.wait(idle)) options_.time->sleep(idle);
  }
  hurry_ = false;
  deadline_.reset();
  core_.set_timeout(options_.timeout);
  return !has_more_ && delivery_.size() == 0;
}

outbox_counts outbox::close(std::chrono::milliseconds within) noexcept {
  flush(within);
  check(recorder_.commit());
  recorder_.close();
  return counts();
}

outbox_counts outbox::counts() {
  const store_counts held = store_.counts();
  return {accepted_, held.queued + held.uncertain, recorder_.refused(), held.dead};
}

void outbox::resume_waiting() {
  bool ended = false;
  for (std::size_t left = waiting_.size(); left != 0 && !waiting_.empty(); --left) {
    async_flush& w = *waiting_.front();
    waiting_.erase(waiting_.begin());
    if (!is_over(w.deadline_)) {
      waiting_.push_back(&w);
      continue;
    }
    w.box_ = nullptr;
    w.is_empty_ = !has_more_ && delivery_.size() == 0;
    ended_ = &ended;
    w.suspended_.resume();  // which may await again, end others that wait, or end the outbox
    if (ended) return;
    ended_ = nullptr;
  }
}

void async_flush::await_suspend(std::coroutine_handle<> suspended) noexcept {
  suspended_ = suspended;
  box_->waiting_.push_back(this);
  box_->has_more_ = true;
}

async_flush::~async_flush() {
  if (box_ != nullptr) std::erase(box_->waiting_, this);
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
  result<record_id> again = store_.requeue(id, body);
  if (again) has_more_ = true;
  return again;
}

result<void> outbox::discard(record_id id) {
  return store_.settle(0, {.at = options_.time->now().wall},
                       std::array{settlement{.records = std::span(&id, 1), .becomes = state::discarded}});
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

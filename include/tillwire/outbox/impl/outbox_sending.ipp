// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_OUTBOX_SENDING_IPP
#define TILLWIRE_OUTBOX_IMPL_OUTBOX_SENDING_IPP

#include <tillwire/json/writer.hpp>
#include <tillwire/outbox/impl/outbox_parts.ipp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::outbox {

namespace detail {

constexpr std::size_t longest_message = 1000;  // of a vendor's that is kept, which may be a whole page

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

}  // namespace detail

bool outbox::send_next() {
  if (recorder_.is_closed() || core_.room() == 0) return false;
  const moment now = options_.time->now();
  if (deadline_ && now.steady >= *deadline_) return false;
  const std::optional<departure> d = delivery_.next(now.steady, hurries());
  if (!d) return false;
  if (sendings_.size() <= d->flight) sendings_.resize(d->flight + 1);
  if (!sendings_[d->flight]) sendings_[d->flight] = tillwire::detail::owner(new sending);
  sending& s = *sendings_[d->flight];

  result<std::vector<record_id>> missing = read_bodies(s, *d);
  result<request_id> claimed = 0;
  if (missing && missing->empty())
    claimed =
        store_.claim({.account = accounts_[s.account]->name, .quota = d->quota, .at = now, .records = d->records});
  const bool is_ready = rest_.could_read(missing) && missing->empty() && rest_.did(claimed);
  if (!is_ready) {
    delivery_.take_back(d->flight, rest_.until());
    if (missing)
      for (record_id id : *missing) delivery_.drop(id);
    return missing && !missing->empty();  // others may leave
  }
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
  limits_->teach(delivery_.window(index_of(s.account), s.quota), now.steady);

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
    u.message = failure->message.substr(0, detail::longest_message);
  }
  const bool was_paused = delivery_.is_paused(index_of(s.account));
  u.fates = delivery_.conclude(flight, failure, now.steady);
  if (!was_paused && delivery_.is_paused(index_of(s.account)) && options_.tell != nullptr)
    options_.tell->on_paused(u.account, *failure);
  if (store_.is_held() || now.steady < rest_.until() || !save(u)) unsaved_.push_back(std::move(u));
}

bool outbox::save(unsaved const& u) {
  if (!rest_.did(settle(u))) return false;
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
  return store_.settle(u.request, {u.at, u.status, u.request_ids}, outcomes);
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

}  // namespace tillwire::inline v0_1::outbox

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_MEMORY_STORE_IPP
#define TILLWIRE_OUTBOX_IMPL_MEMORY_STORE_IPP

#include <tillwire/outbox/memory_store.hpp>
#include <tillwire/outbox/mentions.hpp>

#include <algorithm>

namespace tillwire::inline v0_1::outbox {

namespace detail {
/** The first row whose id is not below that; rows stand in the order of their ids. */
template <class Rows>
auto first_from(Rows& rows, std::uint64_t id) {
  return std::lower_bound(rows.begin(), rows.end(), id,
                          [](auto const& row, std::uint64_t wanted) { return row.id < wanted; });
}
}  // namespace detail

memory_store::kept_route::kept_route(route const& r)
    : account(r.account), accept(r.accept), single(r.single), batch(r.batch), list(r.list), rest(r) {
  rest.account = rest.accept = rest.single = rest.batch = rest.list = {};
}

route memory_store::kept_route::view() const {
  route r = rest;
  r.account = account;
  r.accept = accept;
  r.single = single;
  r.batch = batch;
  r.list = list;
  return r;
}

result<route_id> memory_store::add_route(route const& r) {
  const auto same = std::find_if(routes_.begin(), routes_.end(), [&](kept_route const& k) { return k.view() == r; });
  const auto id = static_cast<route_id>(same - routes_.begin()) + 1;
  if (same == routes_.end()) routes_.emplace_back(r);
  return id;
}

result<record_id> memory_store::append(new_record const& r, durability) { return add(r); }

record_id memory_store::add(new_record const& r) {
  // what was removed gives its room before more is taken
  if (lines_.size() == lines_.capacity() && removed_ > lines_.size() / 2) {
    std::erase_if(lines_, [](line const& l) { return l.is_removed; });
    removed_ = 0;
  }
  line& l = lines_.emplace_back();
  l.id = ++last_id_;
  l.text = detail::joined_text({r.subjects, r.path, r.body});
  l.subjects_size = static_cast<std::uint32_t>(r.subjects.size());
  l.path_size = static_cast<std::uint32_t>(r.path.size());
  l.recorded_at = l.settled_at = r.recorded_at;
  l.route = r.route;
  l.flags = r.flags;
  count(l, 1);
  return l.id;
}

/** Adds a record that has a text to the counts, or takes it away with -1. */
void memory_store::count(line const& l, std::uint64_t by) {
  (l.is == state::queued ? counts_.queued : l.is == state::uncertain ? counts_.uncertain : counts_.dead) += by;
  counts_.bytes += by * l.body().size();
}

void memory_store::remove(line& l) {
  l.is_removed = true;
  l.text = l.fault = {};
  ++removed_;
}

memory_store::line* memory_store::find(record_id id) {
  if (lines_.empty() || id < lines_.front().id || id > lines_.back().id) return nullptr;
  // where nothing is missing in front of it, it is the last of those that it can be
  const std::size_t behind = (std::min)(lines_.size(), static_cast<std::size_t>(id - lines_.front().id) + 1);
  line* l = &lines_[behind - 1];
  if (l->id != id)
    l = &*std::lower_bound(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(behind - 1), id,
                           [](line const& one, record_id wanted) { return one.id < wanted; });
  return l->id == id && !l->is_removed ? l : nullptr;
}

memory_store::kept_request* memory_store::find_request(request_id id) {
  const auto found = detail::first_from(requests_, id);
  return found != requests_.end() && found->id == id ? &*found : nullptr;
}

result<request_id> memory_store::claim(new_request const& r) {
  requests_.push_back({.id = ++last_request_,
                       .account = std::string(r.account),
                       .quota = r.quota,
                       .at = r.at,
                       .unsettled = {r.records.begin(), r.records.end()},
                       .is_settled = r.records.empty(),
                       .request_ids = {}});
  return last_request_;
}

result<void> memory_store::settle(request_id r, answer const& a, std::span<settlement const> outcomes) {
  if (kept_request* const request = find_request(r)) {
    request->is_settled = true;
    request->unsettled = {};
    request->status = a.status;
    request->request_ids = a.request_ids;
  }
  for (settlement const& s : outcomes)
    for (record_id id : s.records)
      if (line* const l = find(id); l != nullptr && l->has_text()) settle(*l, r, a.at, s);
  return {};
}

void memory_store::settle(line& l, request_id r, timestamp at, settlement const& s) {
  count(l, static_cast<std::uint64_t>(-1));
  l.is = s.becomes;
  l.attempts = s.attempts;
  l.settled_at = at;
  if (r != 0) l.request = r;
  l.fault = detail::joined_text({s.code, s.path, s.message});
  l.code_size = static_cast<std::uint32_t>(s.code.size());
  l.fault_path_size = static_cast<std::uint32_t>(s.path.size());
  if (l.has_text()) return count(l, 1);
  l.text = detail::joined_text({l.subjects()});
  l.path_size = 0;
}

result<void> memory_store::for_each_route(function_ref<void(route_id, route const&)> f) {
  for (route_id id = 0; id != routes_.size(); ++id) f(id + 1, routes_[id].view());
  return {};
}

result<void> memory_store::for_each_request(std::string_view account, std::size_t count,
                                            function_ref<void(sent_request const&)> f) {
  const auto counts = [&](kept_request const& r) { return r.account == account && r.quota != quota_class::none; };
  auto newest = requests_.end();
  while (count != 0 && newest != requests_.begin()) count -= counts(*--newest) ? 1 : 0;
  for (auto r = requests_.begin(); r != requests_.end(); ++r)
    if (r->account == account && (!r->is_settled || (r >= newest && counts(*r))))
      f({.id = r->id, .account = r->account, .quota = r->quota, .at = r->at, .unsettled = r->unsettled});
  return {};
}

result<void> memory_store::for_each_queued(record_id after, std::size_t count,
                                           function_ref<void(queued_record const&)> f) {
  const bool from_front = after < first_queued_;
  auto l = detail::first_from(lines_, from_front ? first_queued_ : after + 1);
  const auto skip = [&] {
    while (l != lines_.end() && (l->is_removed || l->is != state::queued)) ++l;
  };
  skip();
  if (from_front) first_queued_ = l == lines_.end() ? last_id_ + 1 : l->id;
  for (; count != 0 && l != lines_.end(); --count, ++l, skip())
    f({.id = l->id,
       .route = l->route,
       .recorded_at = l->recorded_at,
       .subjects = l->subjects(),
       .has_path = l->path_size != 0,
       .size = l->body().size(),
       .attempts = l->attempts,
       .flags = l->flags});
  return {};
}

result<void> memory_store::read(std::span<record_id const> ids, function_ref<void(record_id, new_record const&)> f) {
  for (record_id id : ids)
    if (line const* const l = find(id); l != nullptr && l->has_text())
      f(id, {.route = l->route,
             .recorded_at = l->recorded_at,
             .subjects = l->subjects(),
             .path = l->path(),
             .body = l->body(),
             .flags = l->flags});
  return {};
}

record_view memory_store::view(line const& l) {
  kept_request const* const request = find_request(l.request);
  record_view v{.id = l.id,
                .is = l.is,
                .subjects = l.subjects(),
                .body = l.body(),
                .recorded_at = l.recorded_at,
                .settled_at = l.settled_at,
                .attempts = l.attempts,
                .code = l.fault.view().substr(0, l.code_size),
                .path = l.fault.view().substr(l.code_size, l.fault_path_size),
                .message = l.message()};
  if (request != nullptr) v.status = request->status, v.request_ids = request->request_ids;
  if (l.route == 0 || l.route > routes_.size()) return v;
  kept_route const& r = routes_[l.route - 1];
  v.account = r.account;
  v.call = r.single.empty() ? r.batch : r.single;
  return v;
}

result<void> memory_store::for_each(query const& which, function_ref<bool(record_view const&)> f) {
  for (line const& l : lines_) {
    if (l.is_removed || (which.states & query::mask(l.is)) == 0 || l.id < which.first || l.id > which.last) continue;
    if (l.recorded_at < which.since || l.recorded_at >= which.until) continue;
    const record_view v = view(l);
    if ((which.account.empty() || v.account == which.account) && !f(v)) break;
  }
  return {};
}

result<record_id> memory_store::requeue(record_id id, timestamp at, std::optional<std::string_view> body) {
  line* const l = find(id);
  if (l == nullptr || (l->is != state::dead && l->is != state::uncertain))
    return make_error(errc::store_failed, "record " + std::to_string(id) + " is neither dead nor uncertain");
  count(*l, static_cast<std::uint64_t>(-1));
  const line old = std::move(*l);  // whose place may move
  remove(*l);
  return add({.route = old.route,
              .recorded_at = at,
              .subjects = old.subjects(),
              .path = old.path(),
              .body = body.value_or(old.body()),
              .flags = old.flags});
}

result<void> memory_store::forget(std::string_view email, function_ref<void(record_id)> f) {
  for (line& l : lines_) {
    if (l.is_removed) continue;
    if (l.has_text()) {
      if (!is_about(l.subjects(), email) && !mentions(l.body(), email)) continue;
      count(l, static_cast<std::uint64_t>(-1));
      remove(l);
    } else {
      if (!is_about(l.subjects(), email) && !mentions(l.message(), email)) continue;
      l.fault = detail::joined_text({l.fault.view().substr(0, l.code_size)});
      l.fault_path_size = 0;
      l.text = {};
      l.subjects_size = 0;
    }
    f(l.id);
  }
  return {};
}

result<void> memory_store::prune(timestamp before) {
  std::vector<request_id> named;
  for (line& l : lines_) {
    if (l.is_removed) continue;
    if (!l.has_text() && l.settled_at < before) remove(l);
    else named.push_back(l.request);
  }
  std::sort(named.begin(), named.end());
  std::erase_if(requests_, [&](kept_request const& r) {
    return r.is_settled && r.at.wall < before && !std::binary_search(named.begin(), named.end(), r.id);
  });
  return {};
}

}  // namespace tillwire::inline v0_1::outbox

#endif

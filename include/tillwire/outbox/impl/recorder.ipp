// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_RECORDER_IPP
#define TILLWIRE_OUTBOX_IMPL_RECORDER_IPP

#include <tillwire/json/writer.hpp>
#include <tillwire/outbox/recorder.hpp>
#include <tillwire/schema/report.hpp>
#include <tillwire/schema/validate.hpp>

#include <algorithm>
#include <string_view>

namespace tillwire::inline v0_1::outbox {

std::size_t recorder::add_account(std::string name, any_account from) {
  channels_.push_back({std::move(name), from});
  return channels_.size() - 1;
}

result<record_id> recorder::record(std::size_t account, any_entry const& what, durability when) {
  result<record_id> id = make_record(channels_[account], what, when);
  ++(id ? recorded_ : refused_);
  return id;
}

result<record_id> recorder::make_record(channel& c, any_entry const& what, durability when) {
  if (closed_) return make_error(errc::refused_by_gate, "the outbox is closed");
  report found(options_.how_strict, report::depth::errors);
  what.inspect(found);
  if (found.has_errors()) return to_error(found.violations());

  const timestamp now = options_.time->wall();
  if (result<void> written = write_body(what, now); !written) return std::move(written).error();
  const result<std::string_view> single = write_path(what, c.from);
  if (!single) return single.error();
  subjects_.clear();
  const record_flags flags = what.append_subjects(subjects_);
  if (!has_room(body_.size(), what.row().urgent))
    return make_error(errc::queue_full, "the outbox holds as much as outbox_options::max_records and max_bytes allow");
  const result<route_id> route = find_route(c, what.kind(), *single);
  if (!route) return route.error();

  result<record_id> id = store_.append({.route = *route,
                                        .recorded_at = now,
                                        .subjects = subjects_.view(),
                                        .path = path_,
                                        .body = body_.view(),
                                        .flags = flags},
                                       when);
  if (id && when == durability::grouped && uncommitted_since_.load() == never)
    uncommitted_since_ = options_.time->now().steady;
  return id;
}

result<void> recorder::commit() {
  // before it commits: what another thread records meanwhile waits for the next time
  const auto since = uncommitted_since_.exchange(never);
  result<void> done = store_.commit();
  if (!done) uncommitted_since_ = (std::min)(uncommitted_since_.load(), since);
  return done;
}

result<route_id> recorder::find_route(channel& c, route const& kind, std::string_view single) {
  for (channel::used_route const& r : c.routes)
    if (r.kind == &kind && r.single == single) return r.id;
  route named = kind;
  named.account = c.name;
  named.single = single;
  const result<route_id> id = store_.add_route(named);
  // a route that was added in the program's own transaction may be taken back
  if (id && !store_.is_held()) c.routes.push_back({&kind, single, *id});
  return id;
}

/** The payload's text, with the time behind its last member where it has none of its own. */
result<void> recorder::write_body(any_entry const& what, timestamp now) {
  body_.clear();
  json::writer w(body_);
  char* at = what.put(w, body_.end());
  if (const auto missing = what.missing_stamp()) {
    --at;
    if (at[-1] != '{') *at++ = ',';
    at = w.put_raw(w.put_text(at, what.row().stamp), ":");
    if (*missing == kind::unix_time) at = w.put_integer(at, now.microseconds() / 1'000'000);
    else at = w.put_timestamp(at, now);
    at = w.close(at, '}');
  }
  body_.set_end(at);
  return w.is_good() ? result<void>() : make_error(errc::invalid_payload, "a value has no JSON form");
}

/** The path of the single call with the payload's own names filled in, and the account's left; gives the one it is made of. */
result<std::string_view> recorder::write_path(any_entry const& what, any_account const& from) {
  path_.clear();
  for (const std::string_view path : what.paths()) {
    std::string_view rest = path;
    path_.clear();
    while (!rest.empty()) {
      const std::size_t colon = (std::min)(rest.find(':'), rest.size());
      path_.append(rest.substr(0, colon));
      rest.remove_prefix(colon);
      const std::string_view name = rest.substr(0, rest.find('/'));
      rest.remove_prefix(name.size());
      if (name.empty()) continue;
      if (from.path_value(name.substr(1))) {
        path_ += name;
      } else if (!what.append_path_field(name.substr(1), path_)) {
        path_.clear();
        break;
      }
    }
    if (!path_.empty()) return path;
  }
  if (what.paths()[0].empty()) return what.kind().single;
  return make_error(errc::invalid_payload,
                    "neither the account nor the payload has a value for each name in the endpoint's path");
}

bool recorder::has_room(std::size_t bytes, bool urgent) {
  const store_counts held = store_.counts();
  const auto fits = [urgent](std::uint64_t used, std::uint64_t more, std::uint64_t most) {
    return used + more <= (urgent ? most : most - most / 10);
  };
  return fits(held.queued + held.uncertain + held.dead, 1, options_.max_records) &&
         fits(held.bytes, bytes, options_.max_bytes);
}

}  // namespace tillwire::inline v0_1::outbox

#endif

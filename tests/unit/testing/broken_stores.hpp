// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_TESTING_BROKEN_STORES_HPP
#define TESTS_UNIT_TESTING_BROKEN_STORES_HPP

#include <tillwire/outbox/memory_store.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/** Stores that do one thing wrong each. */
namespace broken_stores {

using namespace tillwire;
using namespace tillwire::outbox;

/** A memory_store of which others change a part. */
struct honest : store {
  memory_store inner{};

  virtual void reopen() {}
  result<route_id> add_route(route const& r) override { return inner.add_route(r); }
  result<record_id> append(new_record const& r, durability d) override { return inner.append(r, d); }
  result<void> commit() override { return inner.commit(); }
  result<request_id> claim(new_request const& r) override { return inner.claim(r); }
  result<void> settle(request_id r, answer const& a, std::span<settlement const> s) override {
    return inner.settle(r, a, s);
  }
  result<void> for_each_route(function_ref<void(route_id, route const&)> f) override { return inner.for_each_route(f); }
  result<void> for_each_request(std::string_view account, std::size_t count,
                                function_ref<void(sent_request const&)> f) override {
    return inner.for_each_request(account, count, f);
  }
  result<void> for_each_queued(record_id after, std::size_t n, function_ref<void(queued_record const&)> f) override {
    return inner.for_each_queued(after, n, f);
  }
  result<void> read(std::span<record_id const> ids, function_ref<void(record_id, new_record const&)> f) override {
    return inner.read(ids, f);
  }
  result<void> for_each(query const& q, function_ref<bool(record_view const&)> f) override {
    return inner.for_each(q, f);
  }
  result<record_id> requeue(record_id id, timestamp at, std::optional<std::string_view> body) override {
    return inner.requeue(id, at, body);
  }
  result<void> forget(std::string_view email, function_ref<void(record_id)> f) override {
    return inner.forget(email, f);
  }
  result<void> prune(timestamp before) override { return inner.prune(before); }
  [[nodiscard]] store_counts counts() override { return inner.counts(); }

  honest() = default;
  virtual ~honest() = default;
};

struct never_empty : honest {
  store_counts counts() override { return {.queued = 1}; }
};
struct counts_from_zero : honest {
  result<record_id> append(new_record const& r, durability d) override { return *inner.append(r, d) - 1; }
};
struct uses_ids_twice : honest {
  result<void> prune(timestamp before) override {
    const auto pruned = inner.prune(before);
    const store_counts c = counts();
    if (c.queued + c.uncertain + c.dead == 0) inner = {};
    return pruned;
  }
};
struct knows_no_routes : honest {
  route_id last = 0;
  result<route_id> add_route(route const&) override { return ++last; }
};
struct mixes_up_routes : honest {
  result<route_id> add_route(route const& r) override {
    route same = r;
    same.urgent = false;
    return inner.add_route(same);
  }
};
struct trims_texts : honest {
  result<record_id> append(new_record const& r, durability d) override {
    new_record trimmed = r;
    trimmed.body = r.body.substr(0, r.body.find_last_not_of(' ') + 1);
    return inner.append(trimmed, d);
  }
};
struct reads_sorted : honest {
  result<void> read(std::span<record_id const> ids, function_ref<void(record_id, new_record const&)> f) override {
    std::vector<record_id> sorted(ids.begin(), ids.end());
    std::sort(sorted.begin(), sorted.end());
    return inner.read(sorted, f);
  }
};
struct reads_all_or_nothing : honest {
  result<void> read(std::span<record_id const> ids, function_ref<void(record_id, new_record const&)> f) override {
    std::size_t found = 0;
    (void)inner.read(ids, [&](record_id, auto const&) { ++found; }).has_value();
    return found == ids.size() ? inner.read(ids, f) : make_error(errc::store_failed, "one is not there");
  }
};
struct queues_backwards : honest {
  result<void> for_each_queued(record_id after, std::size_t n, function_ref<void(queued_record const&)> f) override {
    std::vector<record_id> ids;
    if (!inner.for_each_queued(after, n, [&](queued_record const& r) { ids.push_back(r.id); })) return {};
    for (std::size_t i = ids.size(); i-- != 0;)
      if (!inner.for_each_queued(ids[i] - 1, 1, f)) return {};
    return {};
  }
};
struct queues_too_many : honest {
  result<void> for_each_queued(record_id after, std::size_t n, function_ref<void(queued_record const&)> f) override {
    return inner.for_each_queued(after, n + 1, f);
  }
};
struct shows_what_is_committed : honest {
  bool dirty = false;
  result<record_id> append(new_record const& r, durability d) override {
    dirty = d != durability::each;
    return inner.append(r, d);
  }
  result<void> commit() override { return dirty = false, result<void>(); }
  result<void> for_each_queued(record_id after, std::size_t n, function_ref<void(queued_record const&)> f) override {
    return dirty ? result<void>() : inner.for_each_queued(after, n, f);
  }
};
struct loses_the_uncommitted : honest {
  memory_store committed{};
  result<record_id> append(new_record const& r, durability d) override {
    const auto id = inner.append(r, d);
    if (d == durability::each) committed = inner;
    return id;
  }
  result<void> commit() override { return committed = inner, result<void>(); }
  void reopen() override { inner = committed; }
};
struct takes_a_hundred : honest {
  result<request_id> claim(new_request const& r) override {
    new_request fewer = r;
    fewer.records = r.records.first((std::min)(r.records.size(), std::size_t{100}));
    return inner.claim(fewer);
  }
};
struct forgets_requests : honest {
  bool reopened = false;
  void reopen() override { reopened = true; }
  result<void> for_each_request(std::string_view account, std::size_t count,
                                function_ref<void(sent_request const&)> f) override {
    return reopened ? result<void>() : inner.for_each_request(account, count, f);
  }
};
struct waits_for_direct_sends : honest {
  request_id direct = 0;
  result<request_id> claim(new_request const& r) override {
    const auto id = inner.claim(r);
    if (r.records.empty()) direct = id.value();
    return id;
  }
  result<void> for_each_request(std::string_view account, std::size_t count,
                                function_ref<void(sent_request const&)> f) override {
    if (count == 0 && direct != 0) f({.id = direct, .account = account});
    return inner.for_each_request(account, count, f);
  }
};
struct lists_all_requests : honest {
  result<void> for_each_request(std::string_view account, std::size_t,
                                function_ref<void(sent_request const&)> f) override {
    return inner.for_each_request(account, SIZE_MAX, f);
  }
};
struct counts_requests_anew : honest {
  request_id last = 0;
  result<request_id> claim(new_request const& r) override {
    bool any = false;
    (void)inner.for_each_request("9999999", SIZE_MAX, [&](auto const&) { any = true; }).has_value();
    last = any ? last + 1 : 1;
    (void)inner.claim(r).has_value();
    return last;
  }
  result<void> settle(request_id, answer const& a, std::span<settlement const> s) override {
    request_id newest = 0;
    (void)inner.for_each_request("9999999", SIZE_MAX, [&](sent_request const& r) { newest = r.id; }).has_value();
    return inner.settle(newest, a, s);
  }
};
struct drops_messages : honest {
  result<void> settle(request_id r, answer const& a, std::span<settlement const> s) override {
    std::vector<settlement> silent(s.begin(), s.end());
    for (settlement& one : silent) one.message = {};
    return inner.settle(r, a, silent);
  }
};
struct sends_to_the_back : honest {
  result<void> settle(request_id r, answer const& a, std::span<settlement const> s) override {
    std::vector<settlement> parked(s.begin(), s.end());
    for (settlement& one : parked)
      if (one.becomes == state::queued) one.becomes = state::dead;
    const auto settled = inner.settle(r, a, parked);
    for (settlement const& one : s)
      if (one.becomes == state::queued)
        for (record_id id : one.records) (void)inner.requeue(id, a.at, std::nullopt).has_value();
    return settled;
  }
};
struct settles_the_neighbour : honest {
  result<void> settle(request_id r, answer const& a, std::span<settlement const> s) override {
    if (!inner.settle(r, a, s)) return {};
    for (settlement one : s) {
      if (one.records.size() != 2) continue;
      const record_id next = one.records.back() + 1;
      one.records = {&next, 1};
      return inner.settle(r, a, {&one, 1});
    }
    return {};
  }
};
struct stumbles : honest {
  bool is_there(record_id id) {
    bool found = false;
    (void)inner.read({&id, 1}, [&](record_id, auto const&) { found = true; }).has_value();
    return found;
  }
  result<void> settle(request_id r, answer const& a, std::span<settlement const> s) override {
    std::vector<settlement> some(s.begin(), s.end());
    for (settlement& one : some)
      for (std::size_t i = 0; i != one.records.size(); ++i)
        if (!is_there(one.records[i])) one.records = one.records.first(i--);
    return inner.settle(r, a, some);
  }
};
struct answers_nobody : honest {
  result<void> settle(request_id r, answer const& a, std::span<settlement const> s) override {
    return inner.settle(r == 0 ? 999 : r, a, s);
  }
};
struct prunes_nothing : honest {
  result<void> prune(timestamp) override { return {}; }
};
struct prunes_a_moment_more : honest {
  result<void> prune(timestamp before) override {
    return inner.prune(timestamp::from_microseconds(before.microseconds() + 1));
  }
};
struct overlooks_until : honest {
  result<void> for_each(query const& q, function_ref<bool(record_view const&)> f) override {
    query all = q;
    all.until = timestamp::from_microseconds(INT64_MAX);
    return inner.for_each(all, f);
  }
};
struct never_ends : honest {
  result<void> for_each(query const& q, function_ref<bool(record_view const&)> f) override {
    return inner.for_each(q, [&](record_view const& r) { return (void)f(r), true; });
  }
};
struct shows_no_call : honest {
  result<void> for_each(query const& q, function_ref<bool(record_view const&)> f) override {
    return inner.for_each(q, [&](record_view r) {
      if (r.call == "/one") r.call = "/own";
      return f(r);
    });
  }
};
struct keeps_the_old_body : honest {
  result<record_id> requeue(record_id id, timestamp at, std::optional<std::string_view>) override {
    return inner.requeue(id, at, std::nullopt);
  }
};
struct sends_anything_again : honest {
  result<record_id> requeue(record_id id, timestamp at, std::optional<std::string_view> body) override {
    if (auto again = inner.requeue(id, at, body)) return again;
    return inner.append({.body = body.value_or("{}")}, durability::each);
  }
};
struct looks_at_case : honest {
  result<void> forget(std::string_view email, function_ref<void(record_id)> f) override {
    return std::any_of(email.begin(), email.end(), [](char c) { return c >= 'A' && c <= 'Z'; })
               ? result<void>()
               : inner.forget(email, f);
  }
};
struct forgets_in_silence : honest {
  result<void> forget(std::string_view email, function_ref<void(record_id)> f) override {
    return inner.forget(email, [&](record_id id) { (void)(id % 2 == 0 || (f(id), true)); });
  }
};

}  // namespace broken_stores

#endif

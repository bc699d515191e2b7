// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_LOCKED_STORE_HPP
#define TILLWIRE_OUTBOX_LOCKED_STORE_HPP

#include <tillwire/outbox/store.hpp>

#include <mutex>

namespace tillwire::inline v0_1::outbox {

/** A store for several threads: one of its functions runs at a time, and calls back under its lock. */
class locked_store final : public store {
 public:
  /** Refers to the store, which outlives it. */
  explicit locked_store(store& s) : store_(s) {}

  result<route_id> add_route(route const& r) override {
    const lock held(mutex_);
    return store_.add_route(r);
  }
  result<record_id> append(new_record const& r, durability when) override {
    const lock held(mutex_);
    return store_.append(r, when);
  }
  result<void> commit() override {
    const lock held(mutex_);
    return store_.commit();
  }
  result<request_id> claim(new_request const& r) override {
    const lock held(mutex_);
    return store_.claim(r);
  }
  result<void> settle(request_id r, answer const& a, std::span<settlement const> outcomes) override {
    const lock held(mutex_);
    return store_.settle(r, a, outcomes);
  }
  result<void> for_each_route(function_ref<void(route_id, route const&)> f) override {
    const lock held(mutex_);
    return store_.for_each_route(f);
  }
  result<void> for_each_request(std::string_view account, std::size_t count,
                                function_ref<void(sent_request const&)> f) override {
    const lock held(mutex_);
    return store_.for_each_request(account, count, f);
  }
  result<void> for_each_queued(record_id after, std::size_t count,
                               function_ref<void(queued_record const&)> f) override {
    const lock held(mutex_);
    return store_.for_each_queued(after, count, f);
  }
  result<void> read(std::span<record_id const> ids, function_ref<void(record_id, new_record const&)> f) override {
    const lock held(mutex_);
    return store_.read(ids, f);
  }
  result<void> for_each(query const& which, function_ref<bool(record_view const&)> f) override {
    const lock held(mutex_);
    return store_.for_each(which, f);
  }
  result<record_id> requeue(record_id id, timestamp at, std::optional<std::string_view> body) override {
    const lock held(mutex_);
    return store_.requeue(id, at, body);
  }
  result<void> forget(std::string_view email, function_ref<void(record_id)> f) override {
    const lock held(mutex_);
    return store_.forget(email, f);
  }
  result<void> prune(timestamp before) override {
    const lock held(mutex_);
    return store_.prune(before);
  }
  [[nodiscard]] store_counts counts() override {
    const lock held(mutex_);
    return store_.counts();
  }
  [[nodiscard]] bool is_held() const override {
    const lock held(mutex_);
    return store_.is_held();
  }

 private:
  using lock = std::lock_guard<std::mutex>;

  mutable std::mutex mutex_{};
  store& store_;
};

}  // namespace tillwire::inline v0_1::outbox

#endif

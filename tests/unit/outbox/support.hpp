// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_OUTBOX_SUPPORT_HPP
#define TESTS_UNIT_OUTBOX_SUPPORT_HPP

#include <tillwire/drip/cart_activity.hpp>
#include <tillwire/drip/event.hpp>
#include <tillwire/drip/legacy_order.hpp>
#include <tillwire/drip/order_activity.hpp>
#include <tillwire/outbox/memory_store.hpp>
#include <tillwire/outbox/outbox.hpp>
#include <tillwire/testing/fake_transport.hpp>
#include <tillwire/testing/manual_clock.hpp>

#include "../api/support.hpp"

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/** What the tests of the outbox share. */
namespace support {

namespace box = tillwire::outbox;

inline tillwire::drip::order_activity order(std::string id, std::string email = {}) {
  return {.provider = "my_shop",
          .person = tillwire::email(email.empty() ? id + "@acme.com" : std::move(email)),
          .action = tillwire::drip::order_action::placed,
          .order_id = std::move(id),
          .order_url = tillwire::omitted};
}

/** An order that must not be sent twice. */
inline tillwire::drip::order_activity refund(std::string id) {
  tillwire::drip::order_activity o = order(std::move(id));
  o.action = tillwire::drip::order_action::refunded;
  o.refund_amount = 5;
  return o;
}

inline tillwire::drip::cart_activity cart(std::string id, tillwire::drip::cart_action action) {
  return {.provider = "my_shop",
          .person = tillwire::email("ann@acme.com"),
          .action = action,
          .cart_id = std::move(id),
          .cart_url = "https://acme.com/cart"};
}

inline tillwire::drip::event event(std::string email, std::string action = "Opened a door") {
  return {.person = tillwire::email(std::move(email)), .action = std::move(action)};
}

/** A record as box::store::for_each() shows it. */
struct seen {
  box::record_id id;
  box::state is;
  std::string account, call, subjects, body;
  unsigned attempts;
  int status;
  std::string request_ids, code, path, message;
  tillwire::timestamp recorded_at, settled_at;

  explicit seen(box::record_view const& v)
      : id(v.id),
        is(v.is),
        account(v.account),
        call(v.call),
        subjects(v.subjects),
        body(v.body),
        attempts(v.attempts),
        status(v.status),
        request_ids(v.request_ids),
        code(v.code),
        path(v.path),
        message(v.message),
        recorded_at(v.recorded_at),
        settled_at(v.settled_at) {}
};

inline std::vector<seen> all_of(box::store& s, box::query const& which = {}) {
  std::vector<seen> all;
  (void)s.for_each(which, [&](box::record_view const& v) { return all.emplace_back(v), true; });
  return all;
}

/** How many records of each state there are: "2 queued, 1 dead". */
inline std::string states_of(box::store& s) {
  std::size_t counts[box::state_count] = {};
  for (seen const& r : all_of(s)) ++counts[static_cast<std::size_t>(r.is)];
  std::string text;
  for (std::size_t i = 0; i != box::state_count; ++i)
    if (counts[i] != 0)
      text += (text.empty() ? "" : ", ") + std::to_string(counts[i]) + " " +
              std::string(to_string(static_cast<box::state>(i)));
  return text;
}

/** Writes down what an outbox has to say. */
struct hears final : box::listener {
  std::vector<std::string> heard{};
  std::vector<seen> settled{};

  void on_settled(box::record_view const& v) override {
    settled.emplace_back(v);
    heard.push_back(std::to_string(v.id) + " " + std::string(to_string(v.is)));
  }
  void on_paused(std::string_view account, tillwire::error const& why) override {
    heard.push_back("paused " + std::string(account) + ": " + std::string(to_string(why.code)));
  }
  void on_store_failure(tillwire::error const& why) override { heard.push_back(why.message); }

  std::vector<std::string> take() { return std::exchange(heard, {}); }
};

/** A store whose functions fail when they are told to, and then have changed nothing. */
class failing_store final : public box::store {
 public:
  box::memory_store kept{};
  bool fails_to_read = false, fails_to_append = false, fails_to_claim = false, fails_to_settle = false,
       fails_to_commit = false, held = false;
  int commits = 0;
  int tries = 0;  ///< that failed

  tillwire::result<box::route_id> add_route(box::route const& r) override { return kept.add_route(r); }
  tillwire::result<box::record_id> append(box::new_record const& r, box::durability when) override {
    if (fails_to_append) return failure();
    if (when == box::durability::each) ++commits;
    return kept.append(r, when);
  }
  tillwire::result<void> commit() override {
    if (fails_to_commit) return failure();
    ++commits;
    return kept.commit();
  }
  tillwire::result<box::request_id> claim(box::new_request const& r) override {
    if (fails_to_claim) return failure();
    ++commits;
    return kept.claim(r);
  }
  tillwire::result<void> settle(box::request_id r, box::answer const& a,
                                std::span<box::settlement const> outcomes) override {
    if (fails_to_settle) return failure();
    ++commits;
    return kept.settle(r, a, outcomes);
  }
  tillwire::result<void> for_each_route(tillwire::function_ref<void(box::route_id, box::route const&)> f) override {
    return kept.for_each_route(f);
  }
  tillwire::result<void> for_each_request(std::string_view account, std::size_t count,
                                          tillwire::function_ref<void(box::sent_request const&)> f) override {
    if (fails_to_read) return failure();
    return kept.for_each_request(account, count, f);
  }
  tillwire::result<void> for_each_queued(box::record_id after, std::size_t count,
                                         tillwire::function_ref<void(box::queued_record const&)> f) override {
    if (fails_to_read) return failure();
    return kept.for_each_queued(after, count, f);
  }
  tillwire::result<void> read(std::span<box::record_id const> ids,
                              tillwire::function_ref<void(box::record_id, box::new_record const&)> f) override {
    if (fails_to_read) return failure();
    return kept.read(ids, f);
  }
  tillwire::result<void> for_each(box::query const& which,
                                  tillwire::function_ref<bool(box::record_view const&)> f) override {
    return kept.for_each(which, f);
  }
  tillwire::result<box::record_id> requeue(box::record_id id, tillwire::timestamp at,
                                           std::optional<std::string_view> body) override {
    return kept.requeue(id, at, body);
  }
  tillwire::result<void> forget(std::string_view email, tillwire::function_ref<void(box::record_id)> f) override {
    return kept.forget(email, f);
  }
  tillwire::result<void> prune(tillwire::timestamp before) override { return kept.prune(before); }
  box::store_counts counts() override { return kept.counts(); }
  [[nodiscard]] bool is_held() const override { return held; }

 private:
  tillwire::error failure() {
    ++tries;
    return make_error(tillwire::errc::store_failed, "the disk is full");
  }
};

/** Keeps what it is given until the test answers it; a wait lets the time pass. */
struct waiting_transport {
  static constexpr unsigned max_in_flight = 64;

  explicit waiting_transport(tillwire::testing::manual_clock& c) : clock(c) {}
  tillwire::testing::manual_clock& clock;
  std::vector<tillwire::http::completion> held{};
  std::vector<std::chrono::milliseconds> timeouts{}, waits{};
  bool answers = true;  ///< in the next wait

  void start(tillwire::http::request const& r, tillwire::http::completion done) noexcept {
    timeouts.push_back(r.timeout);
    held.push_back(std::move(done));
  }
  void wait(std::chrono::milliseconds d) {
    waits.push_back(d);
    clock.advance(answers && !held.empty() ? std::chrono::milliseconds(10) : d);
    if (!answers) return;
    for (tillwire::http::completion& done : std::exchange(held, {})) {
      done.response().set_status(202);
      done();
    }
  }
};

}  // namespace support

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_VENDOR_HPP
#define TESTS_SIMULATION_VENDOR_HPP

#include <tillwire/testing/fault_transport.hpp>

#include "chance.hpp"
#include "history.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace simulation {

/** What the vendor's side does beside what the account's state asks for; a passage's note. */
enum effect : int { usual, stumbles_before, stumbles_after, too_busy, redirects, answers_oddly };

/** Where a request goes: a vendor's account, and the limit that it counts against. */
struct destination {
  unsigned account = 0;
  tillwire::quota_class quota = tillwire::quota_class::none;
  bool is_batch = false;

  explicit destination(std::string_view url) {
    const std::string_view path = url.substr((std::min)(url.size(), url.find(".com/") + 5));
    if (!path.starts_with("v2/") && !path.starts_with("v3/")) {
      account = usercom_account;
      return;
    }
    account = static_cast<unsigned>(path[3] - '1');
    is_batch = path.find("/batch") != path.npos;
    quota = is_batch ? tillwire::quota_class::batch : tillwire::quota_class::single;
  }
};

/** Both vendors: they count what arrives, refuse what they must, and note what they take. */
class vendor {
 public:
  vendor(history& h, chance& c) : history_(h), chance_(c) {}

  struct desk {  // of one account
    outbox::hourly_limits limits{};
    std::array<std::deque<true_time>, 2> arrivals{};  // single, batch
    bool is_refused = false;                          // its credentials
    unsigned refusals = 0;                            // since somebody last said to try again
    bool has_others = false;                          // other programs use it
    std::vector<outbox::record_id> newest{};          // taken in turn, by subject
  };
  std::array<desk, account_count> desks{};

  void answer(tillwire::testing::arrival const& a) {
    const destination to(a.request.url);
    const std::string_view body = a.request.body.view();
    tags_.clear();
    for_each_tag(body, [&](tag t) { tags_.push_back(t); });
    rate_ = {};
    const int status = look(a, to);
    if (rate_[0] != 0) {
      a.response.add_header("X-RateLimit-Limit", std::to_string(rate_[0]));
      a.response.add_header("X-RateLimit-Remaining", std::to_string(rate_[1]));
    }
    history_.trace("  vendor %u: %s %zu records: %d", to.account, to.is_batch ? "batch" : "single", tags_.size(),
                   status);
    // what the outbox may see does not tell whether they were processed
    if (status >= 500 || status == 408)
      for (tag t : tags_) history_.make_unsure(history_.facts[t]);
  }

  /** Other programs use up some of the limit. */
  void use_by_others(unsigned account, bool batch, unsigned count) {
    desks[account].has_others = true;
    for (; count != 0; --count) desks[account].arrivals[batch].push_back(history_.clock.now_truly());
  }

 private:
  int look(tillwire::testing::arrival const& a, destination const& to) {
    desk& d = desks[to.account];
    tillwire::http::response& r = a.response;
    if (to.quota != tillwire::quota_class::none && !count(d, to.is_batch, history_.clock.truly(a.at)))
      return refuse_over(r);
    switch (a.note) {
      case stumbles_before: return stumble(r);
      case too_busy:
        return refuse(
            r, 429,
            R"({"errors":[{"code":"rate_limit_error","message":"Too many concurrent requests for the same subscriber"}]})");
      case redirects: return refuse(r, chance_.one_of({302, 308}), "");
      default: break;
    }
    if (d.is_refused) {
      history_.count(fault::credentials);
      if (tags_.front() != 0 && ++d.refusals > 20)
        history_.violate("account %u goes on after its credentials were refused", to.account);
      return chance_.one_in(2)
                 ? refuse(r, 401, "")
                 : refuse(r, 403, R"({"errors":[{"code":"authorization_error","message":"You are not authorized"}]})");
    }
    for (tag t : tags_) {
      if (t == 0) continue;
      fact& f = history_.facts[t];
      if (f.bad == poison::refused && to.account == usercom_account) {
        history_.count(fault::unknown_product);
        return refuse(r, 404, R"({"detail":"Not found."})");
      }
      if (f.bad == poison::refused) {
        history_.count(tags_.size() > 1 ? fault::bad_batch : fault::poison_refused);
        return refuse_payload(r);
      }
      if (f.bad == poison::crashes) {
        history_.count(fault::poison_crashes);
        return stumble(r);
      }
    }
    for (tag t : tags_)
      if (t != 0) process(d, t);
    if (a.note == stumbles_after) return stumble(r);
    return accept(r, to, a.note == answers_oddly);
  }

  /** Counts a request; false where it is one too many. */
  bool count(desk& d, bool batch, true_time at) {
    std::deque<true_time>& arrivals = d.arrivals[batch];
    const std::size_t limit = batch ? d.limits.batch : d.limits.single;
    while (!arrivals.empty() && at - arrivals.front() >= std::chrono::hours(1)) arrivals.pop_front();
    const bool fits = arrivals.size() < limit;
    if (fits) arrivals.insert(std::upper_bound(arrivals.begin(), arrivals.end(), at), at);
    if (!fits) history_.count(fault::over_limit);
    if (!fits && !d.has_others && history_.quota_is_checked)
      history_.violate("more than %zu %s requests in an hour", limit, batch ? "batch" : "single");
    if (chance_.one_in(3)) rate_ = {limit, limit - arrivals.size()};
    return fits;
  }

  void process(desk& d, tag t) {
    fact& f = history_.facts[t];
    if (f.processed++ != 0) ++history_.tally.repeated;
    f.is_plain = !f.is_unsure;
    if (++f.in_turn != 1) return;
    for (unsigned i = 0; i != f.subject_count; ++i) {
      if (d.newest.size() <= f.subjects[i]) d.newest.resize(f.subjects[i] + 16);
      outbox::record_id& newest = d.newest[f.subjects[i]];
      if (newest > f.id)
        history_.violate("record %llu was processed after record %llu of the same subject", ull(f.id), ull(newest));
      newest = f.id;
    }
  }

  int accept(tillwire::http::response& r, destination const& to, bool oddly) {
    if (oddly)
      return refuse(r, chance_.one_of({200, 201, 202, 204}),
                    chance_.one_of({" ", "<html>", "{\"request_ids\":7}",
                                    R"({"errors":[{"code":"x","message":"y"}],"request_ids":["1"]})"}));
    if (to.account == usercom_account) return refuse(r, 200, R"({"id":388})");
    return to.is_batch ? refuse(r, 201, "{}") : refuse(r, 202, R"({"request_id":"990c99a7"})");
  }

  int refuse_over(tillwire::http::response& r) {
    refuse(r, 429,
           chance_.one_of(
               {R"({"message":"API rate limit exceeded. Please try again in an hour.","documentation":"https://x"})",
                R"({"message":"Too Many Requests"})"}));
    if (chance_.one_in(3)) r.add_header("Retry-After", std::to_string(chance_.from(1, 4000)));
    return 429;
  }
  int stumble(tillwire::http::response& r) {
    return refuse(r, chance_.one_of({500, 502, 504, 408}),
                  chance_.one_of({"", "<html></html>", R"({"message":"Internal server error"})", " "}));
  }
  /** In each form that is known. */
  int refuse_payload(tillwire::http::response& r) {
    return refuse(
        r, chance_.one_of({422, 400, 422, 413}),
        chance_.one_of(
            {R"({"errors":[{"code":"presence_error","attribute":"email","message":"Email can't be blank"}]})",
             R"({"errors":[{"code":"x_error"}]})",
             R"({"status":400,"error":"There was a problem in the JSON you submitted: x"})",
             R"({"errors":[{"code":"parsing_error","message":"JSON parsing error"}]})",
             R"({"error":{"message":"[object has missing required properties]"}})",
             R"({"validation_errors":[{"keyword":"required","dataPath":".items[0].product_url","message":"is a required property"}]})",
             "<html>", "", R"({"message":"Request Too Long"})"}));
  }
  static int refuse(tillwire::http::response& r, int status, char const* body) {
    r.set_status(status);
    r.append_body(body);
    return status;
  }
  static unsigned long long ull(std::uint64_t n) { return n; }

  history& history_;
  chance& chance_;
  std::vector<tag> tags_{};
  std::array<std::size_t, 2> rate_{};  // limit and remaining, where the answer says them
};

}  // namespace simulation

#endif

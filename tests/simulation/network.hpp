// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_NETWORK_HPP
#define TESTS_SIMULATION_NETWORK_HPP

#include <tillwire/testing/fault_transport.hpp>

#include "chance.hpp"
#include "history.hpp"
#include "vendor.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace simulation {

/** Plans what becomes of each request, and looks whether it should have left at all. */
class network {
 public:
  network(history& h, chance& c) : history_(h), chance_(c) {}

  unsigned fault_percent = 0;
  unsigned slowest = 2000;  // milliseconds until the answer of a request that meets no fault

  tillwire::testing::passage plan(tillwire::http::request const& r) {
    if (history_.dead) return {.how = tillwire::testing::passage::ending::silence, .arrives = false};
    ++history_.tally.requests;
    const destination to(r.url);
    tags_.clear();
    for_each_tag(r.body.view(), [&](tag t) { tags_.push_back(t); });
    look(r, to);

    tillwire::testing::passage p;
    const auto timeout = static_cast<unsigned>(r.timeout.count());
    const unsigned slow = (std::min)(slowest, timeout - 1);
    p.arrives_after = std::chrono::milliseconds(chance_.below(slow + 1));
    p.ends_after = p.arrives_after +
                   std::chrono::milliseconds(chance_.below(slow + 1 - static_cast<unsigned>(p.arrives_after.count())));
    if (chance_.percent(fault_percent)) disturb(p, timeout);
    else if (chance_.one_in(20)) p.inside_start = true;
    const bool is_unsure = p.how == passage::ending::drop || p.how == passage::ending::silence || p.deaf ||
                           p.status >= 500 || (p.how == passage::ending::failure && !says_it_never_arrived(p.failure));
    for (tag t : tags_) {
      fact& f = history_.facts[t];
      f.is_unsure = is_unsure;
      f.was_unsure = f.was_unsure || is_unsure;
      // who is not polled for so long sees what came late
      f.must_be_unsure = f.must_be_unsure || (is_unsure && !p.deaf);
    }
    const auto ends = (std::min)(p.ends_after, std::chrono::milliseconds(timeout));
    if (!p.inside_start)
      flights_.push_back(
          {to.account,
           history_.clock.now_truly() + (p.how == passage::ending::silence ? std::chrono::milliseconds(timeout) : ends),
           tags_});
    return p;
  }

  /** The process died: nobody waits for anything. */
  void forget() { flights_.clear(); }

 private:
  using passage = tillwire::testing::passage;
  using errc = tillwire::errc;

  struct flight {
    unsigned account;
    true_time until;
    std::vector<tag> tags;
  };

  static bool says_it_never_arrived(errc e) {
    return e == errc::connection_refused || e == errc::unresolved_host || e == errc::tls_failed ||
           e == errc::proxy_failed;
  }

  /** One of the faults. */
  void disturb(passage& p, unsigned timeout) {
    using enum passage::ending;
    const auto failed = [&](fault what, errc code, bool arrives) {
      history_.count(what);
      p.how = failure;
      p.failure = code;
      p.arrives = arrives;
    };
    const auto noted = [&](fault what, int note) {
      history_.count(what);
      p.note = note;
    };
    switch (chance_.below(19)) {
      case 0: return failed(fault::refused, errc::connection_refused, false);
      case 1: return failed(fault::unresolved, errc::unresolved_host, false);
      case 2: return failed(fault::tls, errc::tls_failed, false);
      case 3: return failed(fault::proxy, errc::proxy_failed, false);
      case 4: return failed(fault::lost_before, errc::connection_lost, false);
      case 5: return failed(fault::lost_after, errc::connection_lost, true);
      case 6: return failed(fault::timed_out, errc::timed_out, chance_.one_in(2));
      case 7: return failed(fault::malformed, errc::malformed_response, true);
      case 8: return failed(fault::other_failure, errc::transport_failed, chance_.one_in(2));
      case 9: history_.count(fault::dropped), p.how = drop, p.arrives = chance_.one_in(2); return;
      case 10: history_.count(fault::silent), p.how = silence, p.arrives = chance_.one_in(2); return;
      case 11:
        history_.count(fault::late);
        p.deaf = true;
        p.ends_after = std::chrono::milliseconds(timeout + chance_.from(1, 60'000));
        return;
      case 12: history_.count(fault::twice), p.twice = true; return;
      case 13: return noted(fault::server_error_before, stumbles_before);
      case 14: return noted(fault::server_error_after, stumbles_after);
      case 15:
        history_.count(fault::unavailable);
        p.note = stumbles_before;
        p.status = 503;
        p.headers = {{"Retry-After", chance_.one_of({"0", "3", "120", "Fri, 31 Dec 1999 23:59:59 GMT", "soon"})}};
        return;
      case 16: return noted(fault::redirected, redirects);
      case 17: return noted(fault::busy, too_busy);
      default: return noted(fault::odd_success, answers_oddly);
    }
  }

  /** What must be true of a request that leaves. */
  void look(tillwire::http::request const& r, destination const& to) {
    history_.trace("> %s %zu bytes, %zu records, the first #%u", r.url.c_str(), r.body.size(), tags_.size(),
                   tags_.empty() ? 0 : tags_[0]);
    if (tags_.empty()) history_.violate("a request without records left");
    if (tags_.size() > 1 &&
        (tags_.size() > history_.options.max_batch_records || r.body.size() > history_.options.max_batch_size))
      history_.violate("a batch of %zu records and %zu bytes left", tags_.size(), r.body.size());
    const true_time now = history_.clock.now_truly();
    std::erase_if(flights_, [now](flight const& f) { return f.until <= now; });
    for (tag t : tags_) {
      if (t == 0) {
        ++history_.tally.direct;
        continue;
      }
      fact const& f = history_.facts[t];
      const auto id = static_cast<unsigned long long>(f.id);
      if (history_.paused[to.account]) history_.violate("record %llu left while its account was paused", id);
      if (f.account != to.account) history_.violate("record %llu left for another account", id);
      if (f.forgotten) history_.violate("record %llu left after it was forgotten", id);
      if (f.settled)
        history_.violate("record %llu left after it was settled as %s", id, outbox::to_string(*f.settled).data());
      if (!f.open) history_.violate("record %llu left without a claim", id);
      if (!f.durable) history_.violate("record %llu left before it was durable", id);
      if (f.is_plain) history_.violate("record %llu left again, though its last answer was plain", id);
      if (f.must_be_unsure && !history_.may_resend(f))
        history_.violate("record %llu left again, though it may count twice", id);
      for (flight const& other : flights_)
        if (other.account == to.account && has_common_subject(other, f))
          history_.violate("record %llu left while one of the same subject was on its way", id);
    }
  }

  [[nodiscard]] bool has_common_subject(flight const& other, fact const& f) const {
    return std::any_of(other.tags.begin(), other.tags.end(), [&](tag t) {
      fact const& o = history_.facts[t];
      return std::find_first_of(o.subjects.begin(), o.subjects.begin() + o.subject_count, f.subjects.begin(),
                                f.subjects.begin() + f.subject_count) != o.subjects.begin() + o.subject_count;
    });
  }

  history& history_;
  chance& chance_;
  std::vector<tag> tags_{};
  std::vector<flight> flights_{};
};

}  // namespace simulation

#endif

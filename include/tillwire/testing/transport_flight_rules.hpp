// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_TRANSPORT_FLIGHT_RULES_HPP
#define TILLWIRE_TESTING_TRANSPORT_FLIGHT_RULES_HPP

#include <tillwire/testing/transport_trial.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::testing {

/** How requests end: once each, together with others, cancelled, and when either side dies. */
namespace flight_rules {

inline unsigned at_once(transport_driver const& d) { return (std::min)(d.transport().handle.max_in_flight(), 64u); }

/** False, and the rule does not apply, where a request is over when start() returns. */
inline bool stays_in_flight(transport_trial& t) {
  if (t.transport().transport().blocking) t.not_applicable("start() blocks, and nothing stays in flight");
  return !t.transport().transport().blocking;
}

inline journey& start_silent(transport_trial& t, transport_driver& d) {
  return t.start(d, {.url = t.url(fault::silent, t.long_enough()), .timeout = t.too_late()});
}

inline void completes_exactly_once(transport_trial& t) {
  for (std::string const& url : {t.url(fault::ok), t.url(fault::cut, "body"), t.site().unused + "/", t.url(fault::ok)})
    t.send({.url = url});
  t.transport().linger();
  t.expect(t.transport().each_arrived_once(), "a request was completed twice or not at all");
}

inline void many_at_once(transport_trial& t) {
  transport_driver& d = t.transport();
  const bool held = !d.transport().blocking && at_once(d) > 1;  // by the server, until all have been started
  std::vector<std::pair<journey*, std::string>> sent;
  for (unsigned i = 0; i != at_once(d); ++i) {
    const std::string path = t.path(held ? fault::latch : fault::ok, t.long_enough() + "/" + std::to_string(i));
    sent.emplace_back(&t.start(d, {.url = t.site().plain + path}), path);
  }
  if (held) t.release();
  t.expect(d.drive_until([&] { return d.each_arrived_once(); }), "not each of the requests was completed once");
  for (auto const& [j, path] : sent) t.answered(*j, 200, path);
}

/** With another one still on its way, where the transport takes two. */
inline void next_request_follows_at_once(transport_trial& t) {
  transport_driver& d = t.transport();
  const auto next = [&] { return &t.start(d, {.url = t.url(fault::ok)}); };
  std::vector<journey*> all;
  for (unsigned i = 0; i != (std::min)(at_once(d), 2u); ++i) all.push_back(next());
  for (std::size_t i = 0; i != all.size(); ++i) {
    if (!t.expect(d.finish(*all[i]), "a request was not completed")) return;
    t.answered(*all[i], 200);
    if (all.size() < 8) all.push_back(next());
  }
}

inline void connections_are_kept(transport_trial& t) {
  for (int i = 0; i != 4; ++i) t.answered(t.send({.url = t.url(fault::ok)}), 200);
  std::set<std::uint64_t> connections;
  for (sighting const& s : t.seen()) connections.insert(s.connection);
  t.expect(connections.size() < 4, "each of four requests opened a connection of its own");
}

inline void blocking_completes_in_start(transport_trial& t) {
  if (!t.transport().transport().blocking) return t.not_applicable("start() does not block");
  for (std::string const& url : {t.url(fault::ok), t.site().unused + "/"})
    t.expect(t.start(t.transport(), {.url = url}).arrivals == 1, "start() returned before the completion was called");
}

/** Not by time: the request cannot be over unless its timeout is, since the server waits for a word that comes later. */
inline void start_does_not_block(transport_trial& t) {
  if (!stays_in_flight(t)) return;
  journey& j = t.start(t.transport(), {.url = t.url(fault::latch, t.long_enough())});
  t.expect(j.arrivals == 0, "start() returned when the request was over");
  t.release();
  t.transport().finish(j);
  t.answered(j, 200);
}

template <class Call>
void returns_meanwhile(transport_trial& t, Call call, char const* name) {
  journey& j = t.start(t.transport(), {.url = t.url(fault::latch, t.long_enough())});
  for (int i = 0; i != 20; ++i) call();
  t.expect(j.arrivals == 0, std::string(name) + " returned when a request was over that nobody answered");
  t.release();
  t.transport().finish(j);
}

inline void poll_does_not_block(transport_trial& t) {
  if (!t.transport().transport().pollable) return t.not_applicable("there is no poll()");
  if (stays_in_flight(t)) returns_meanwhile(t, [&] { t.transport().poll_once(); }, "poll()");
}

inline void wait_ends_in_time(transport_trial& t) {
  if (!t.transport().transport().handle.can_wait()) return t.not_applicable("there is no wait()");
  if (stays_in_flight(t)) returns_meanwhile(t, [&] { t.transport().wait_once(); }, "wait()");
}

inline void cancel_ends_a_request(transport_trial& t) {
  if (!t.transport().transport().cancellable) return t.not_applicable("there is no cancel()");
  if (!stays_in_flight(t)) return;
  transport_driver& d = t.transport();
  journey& j = start_silent(t, d);
  d.linger();
  d.cancel(j.request);
  t.expect(d.finish(j), "a cancelled request was not completed");
}

/** Some before anything else happened, some twice, some that are over, and one that never was. */
inline void cancel_storm(transport_trial& t) {
  if (!t.transport().transport().cancellable) return t.not_applicable("there is no cancel()");
  if (!stays_in_flight(t)) return;
  transport_driver& d = t.transport();
  std::vector<journey*> all;
  for (unsigned i = 0; i != at_once(d); ++i)
    all.push_back(i % 3 == 0 ? &t.start(d, {.url = t.url(fault::ok)}) : &start_silent(t, d));
  for (std::size_t i = 0; i < all.size(); i += 2) d.cancel(all[i]->request);
  d.linger();
  for (journey* j : all) d.cancel(j->request);
  d.cancel(http::request{});
  t.expect(d.drive_until([&] { return d.each_arrived_once(); }), "not each cancelled request was completed once");
  d.linger();
  t.expect(d.each_arrived_once(), "a cancelled request was completed twice");
  t.answered(t.send({.url = t.url(fault::ok)}), 200);
}

inline void outlives_its_client(transport_trial& t) {
  transport_driver& d = t.transport();
  std::vector<journey*> all;
  for (unsigned i = 0; i != (std::min)(at_once(d), 3u); ++i) all.push_back(&t.start(d, {.url = t.url(fault::ok)}));
  d.cancel(all.front()->request);  // as a client does that dies
  d.die();
  d.linger();
  t.answered(t.send({.url = t.url(fault::ok)}), 200);
}

inline void its_end_ends_all_requests(transport_trial& t) {
  if (!stays_in_flight(t)) return;
  for (bool on_their_way : {true, false}) {
    const std::unique_ptr<transport_driver> d = t.another();
    for (unsigned i = 0; i != at_once(*d); ++i) start_silent(t, *d);
    if (on_their_way) d->linger();
    const auto begin = transport_driver::clock::now();
    d->destroy_transport();
    t.expect(transport_driver::clock::now() - begin < t.patience() / 2, "the destructor waits for the network");
    t.expect(d->each_arrived_once(), "a request was neither completed nor dropped when the destructor returned");
  }
}

inline constexpr transport_rule table[] = {
    {"completes_exactly_once", completes_exactly_once},
    {"many_at_once", many_at_once},
    {"next_request_follows_at_once", next_request_follows_at_once},
    {"connections_are_kept", connections_are_kept},
    {"blocking_completes_in_start", blocking_completes_in_start},
    {"start_does_not_block", start_does_not_block},
    {"poll_does_not_block", poll_does_not_block},
    {"wait_ends_in_time", wait_ends_in_time},
    {"cancel_ends_a_request", cancel_ends_a_request},
    {"cancel_storm", cancel_storm},
    {"outlives_its_client", outlives_its_client},
    {"its_end_ends_all_requests", its_end_ends_all_requests},
};

}  // namespace flight_rules

}  // namespace tillwire::inline v0_1::testing

#endif

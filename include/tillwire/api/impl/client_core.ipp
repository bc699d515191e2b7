// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_IMPL_CLIENT_CORE_IPP
#define TILLWIRE_API_IMPL_CLIENT_CORE_IPP

#include <tillwire/api/client_core.hpp>
#include <tillwire/api/reply_reader.hpp>
#include <tillwire/api/write_request.hpp>
#include <tillwire/base/digits.hpp>
#include <tillwire/http/hub.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

namespace tillwire::inline v0_1 {

namespace detail {

/** An exchange and what the client knows of it. */
struct client_core::pending : http::exchange {
  using exchange::exchange;

  ticket name{};
  endpoint_row const* row = nullptr;
  reply_handler handler{};  // none: its sender waits for it, or nobody does
  result<void> launched{};  // or why it never left
  clock::time_point deadline{};
  bool arrived = false;  // it is back from the transport, or was never given to it
  bool expired = false;  // it is answered for already: its late answer is for nobody
  reply_reader reader{};
  pending* link = nullptr;  // to the next one in the same place
};

void client_core::queue::push_back(pending& p) {
  p.link = nullptr;
  *end = &p;
  end = &p.link;
}

void client_core::queue::remove(pending& p) {
  pending** at = &first;
  while (*at != &p) at = &(*at)->link;
  *at = p.link;
  if (p.link == nullptr) end = at;
}

/** Keeps a hub alive. */
class hub_reference {
 public:
  explicit hub_reference(http::hub& h) : hub_(h) { hub_.add_reference(); }
  hub_reference(hub_reference const&) = delete;
  hub_reference& operator=(hub_reference const&) = delete;
  ~hub_reference() { hub_.drop_reference(); }
  http::hub const* operator->() const { return &hub_; }

 private:
  http::hub& hub_;
};

client_core::client_core(http::any_transport t, client_options const& options)
    : transport_(t), options_(options), hub_(new http::hub) {
  set_timeout(options.timeout);
}

client_core::~client_core() {
  take_inbox();
  // what a handler holds may cancel other requests with its end: none is deleted before all have ended
  for (queue const* group : {&in_flight_, &ready_})
    for (pending* p = group->first; p != nullptr; p = p->link) p->handler.reset();
  // the transport gives these back to the hub, which outlives the client for them
  for (pending* p = in_flight_.first; p != nullptr; p = p->link) transport_.cancel(p->request);
  for (pending* group : {ready_.first, idle_})
    while (group != nullptr) delete std::exchange(group, group->link);
  hub_->orphan();
}

void client_core::set_timeout(std::chrono::milliseconds timeout) {
  // no timeout at all, or one that overflows a clock, is not to be had
  options_.timeout =
      (std::clamp)(timeout, std::chrono::milliseconds(1), std::chrono::milliseconds(std::chrono::hours(24)));
}

bool client_core::wait(std::chrono::milliseconds d) {
  if (!transport_.can_wait()) return false;
  transport_.wait(d);
  return true;
}

std::size_t client_core::room() const {
  return taken_ < transport_.max_in_flight() ? transport_.max_in_flight() - taken_ : 0;
}

result<reply> client_core::send(any_account const& from, any_payload const& what) noexcept {
  if (!transport_.can_block())
    return make_error(errc::transport_failed, "this transport can neither block nor wait; give send a handler");
  pending& p = acquire();
  launch(p, from, what);
  return await(p);
}

ticket client_core::send(any_account const& from, any_payload const& what, reply_handler handler) noexcept {
  pending& p = acquire();
  const ticket name = p.name;
  p.handler = std::move(handler);
  launch(p, from, what);
  return name;
}

result<dry_run> client_core::rehearse(any_account const& from, any_payload const& what) const {
  report found(options_.how_strict, report::depth::also_misspellings);
  http::request r;
  if (result<void> written = write_request(r, from, what, found); !written) return std::move(written).error();
  return dry_run{curl_line(r), found.take()};
}

bool client_core::cancel(ticket t) noexcept {
  for (queue const* group : {&ready_, &in_flight_})
    for (pending* p = group->first; p != nullptr; p = p->link)
      if (p->name == t && p->handler) {
        const reply_handler given_up = std::move(p->handler);  // ends last, since the client may end with it
        if (!p->launched) return true;
        ++metrics_.cancelled;
        if (p->arrived) return true;
        p->expired = true;
        transport_.cancel(p->request);
        return true;
      }
  return false;
}

std::size_t client_core::poll(clock::time_point now, std::size_t budget) noexcept {
  if (polling_) return 0;
  polling_ = true;
  const hub_reference hub(*hub_);  // knows of the client's end
  transport_.poll();
  if (hub->is_orphaned()) return 0;  // by what shares the transport's loop
  take_inbox();

  std::size_t called = 0;
  // the handler and all it holds have ended when this returns
  const auto call = [&called](reply_handler handler, result<reply_view> outcome) {
    ++called;
    handler(std::move(outcome));
  };
  const auto find_overdue = [this, now, newest = last_id_] {  // not what handlers send from here on
    pending* p = in_flight_.first;
    while (p != nullptr && !(p->deadline <= now && p->name.id <= newest && p->handler)) p = p->link;
    return p;
  };
  while (called != budget) {
    pending* const late = find_overdue();
    if (late == nullptr) break;
    pending& p = *late;
    reply_handler handler = std::move(p.handler);
    transport_.cancel(p.request);
    result<reply_view> outcome = conclude(p);
    release(p);
    call(std::move(handler), std::move(outcome));
    if (hub->is_orphaned()) return called;
  }

  // what comes from here on waits for the next call
  for (pending** due = ready_.end; due != &ready_.first && called != budget;) {
    pending& p = *ready_.first;
    if (due == &p.link) due = &ready_.first;
    ready_.remove(p);
    if (p.handler) {
      reply_handler handler = std::move(p.handler);
      result<reply_view> outcome = conclude(p);
      call(std::move(handler), std::move(outcome));
      if (hub->is_orphaned()) {
        delete &p;
        return called;
      }
    }
    release(p);
  }
  polling_ = false;
  return called;
}

client_core::pending& client_core::acquire() {
  take_inbox();
  if (idle_ == nullptr) idle_ = new pending(*hub_);
  pending& p = *std::exchange(idle_, idle_->link);
  p.name.id = ++last_id_;
  p.arrived = p.expired = p.abandoned = false;
  return p;
}

/** Sends what may leave; what may not is over at once. */
void client_core::launch(pending& p, any_account const& from, any_payload const& what) {
  ++taken_;  // from here on, since the gate and the observer may send as well
  p.row = &what.row();
  p.launched = prepare(p, from, what);
  if (!p.launched) {
    --taken_;
    ++metrics_.refused;
    return settle(p);
  }
  p.request.timeout = options_.timeout;
  p.response.reset(options_.max_response_size);
  p.deadline = options_.time->now().steady + options_.timeout;
  in_flight_.push_back(p);
  ++metrics_.sent;
  metrics_.bytes_sent += p.request.body.size();
  transport_.start(p.request, http::completion(p));
}

inline error too_many_in_flight(unsigned most) {
  std::string message("no answer yet to any of ");
  append_digits(message, most);
  message += " requests";
  return make_error(errc::too_many_in_flight, message);
}

/** Writes what the bound on requests in flight, the check and the gate let through, and shows it to the observer. */
result<void> client_core::prepare(pending& p, any_account const& from, any_payload const& what) {
  const request_info info(p.request, what.row());
  report found(options_.how_strict, options_.watch != nullptr ? report::depth::everything : report::depth::errors);
  const unsigned most = transport_.max_in_flight();
  result<void> ready = taken_ > most ? too_many_in_flight(most) : write_request(p.request, from, what, found);
  if (ready && options_.admission != nullptr) ready = options_.admission->admit(info);
  if (ready && options_.watch != nullptr) options_.watch->on_request(info, found.violations());
  return ready;
}

void client_core::take_inbox() {
  for (http::exchange* x = hub_->take_inbox(); x != nullptr;) {
    auto& p = static_cast<pending&>(*std::exchange(x, x->next));
    in_flight_.remove(p);
    --taken_;
    settle(p);
  }
}

/** It is over: somebody waits for it, or its handler is to be called, or it is for nobody. */
void client_core::settle(pending& p) {
  p.arrived = true;
  if (p.expired) release(p);
  else if (p.handler) ready_.push_back(p);
}

/** What became of a request, which is waited for until its deadline. */
result<reply> client_core::await(pending& p) {
  take_inbox();
  while (!p.arrived && transport_.can_wait()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(p.deadline - options_.time->now().steady);
    if (left.count() <= 0) break;
    transport_.wait(left);
    take_inbox();
  }
  if (!p.arrived) transport_.cancel(p.request);
  result<reply> owned = to_owned(conclude(p));
  release(p);
  return owned;
}

result<reply_view> client_core::outcome_of(pending& p) {
  if (!p.launched) return std::move(p.launched).error();
  if (!p.arrived) return make_error(errc::timed_out, "no answer in time");
  if (p.abandoned) return make_error(errc::abandoned, "the transport gave no answer");
  return p.reader.read(p.response);
}

/** What became of a request that is over or overdue; counted, and told to the observer, if it ever left. */
result<reply_view> client_core::conclude(pending& p) {
  result<reply_view> outcome = outcome_of(p);
  if (!p.launched) return outcome;
  ++(outcome ? metrics_.accepted : metrics_.failed);
  const bool answered = p.arrived && !p.abandoned && !p.response.failure();
  if (options_.watch != nullptr)
    options_.watch->on_outcome(request_info(p.request, *p.row), answered ? &p.response : nullptr,
                               outcome ? nullptr : &outcome.error());
  return outcome;
}

/** Puts back what is concluded, or leaves it to its late answer, which may have come in the meantime. */
void client_core::release(pending& p) {
  if (p.arrived) p.link = std::exchange(idle_, &p);
  else p.expired = true;
}

result<reply> to_owned(result<reply_view> outcome) {
  if (outcome) return outcome->to_owned();
  return std::move(outcome).error();
}

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

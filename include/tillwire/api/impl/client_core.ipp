// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_IMPL_CLIENT_CORE_IPP
#define TILLWIRE_API_IMPL_CLIENT_CORE_IPP

#include <tillwire/api/client_core.hpp>
#include <tillwire/api/reply_reader.hpp>
#include <tillwire/api/write_request.hpp>
#include <tillwire/http/hub.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace tillwire::inline v0_1 {

namespace detail {

/** An exchange and what the client knows of it. */
struct client_core::pending : http::exchange {
  using exchange::exchange;

  ticket name{};
  endpoint_row const* row = nullptr;
  reply_handler handler{};         // none: its sender waits for it, or nobody does
  std::optional<error> refusal{};  // it never left
  clock::time_point deadline{};
  bool arrived = false;  // it is back from the transport
  bool expired = false;  // it is answered for already: its late answer is for nobody
  reply_reader reader{};
};

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
  for (std::vector<pending*> const* group : {&in_flight_, &ready_})
    for (pending* p : *group)
      if (p != nullptr) p->handler.reset();
  // the transport gives these back to the hub, which outlives the client for them
  for (pending* p : in_flight_) transport_.cancel(p->request);
  for (pending* p : ready_) delete p;
  for (pending* p : idle_) delete p;
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
  const std::size_t taken = in_flight_.size() + launching_;
  return taken < transport_.max_in_flight() ? transport_.max_in_flight() - taken : 0;
}

result<reply> client_core::send(any_account const& from, any_payload const& what) noexcept {
  if (!transport_.can_block())
    return make_error(errc::transport_failed, "this transport can neither block nor wait; give send a handler");
  pending& p = acquire();
  if (result<void> launched = launch(p, from, what); !launched) {
    idle_.push_back(&p);
    return std::move(launched).error();
  }
  await(p);
  if (!p.arrived) transport_.cancel(p.request);
  result<reply_view> outcome = conclude(p);
  result<reply> owned = outcome ? result<reply>(outcome->to_owned()) : std::move(outcome).error();
  release(p);
  return owned;
}

ticket client_core::send(any_account const& from, any_payload const& what, reply_handler handler) noexcept {
  pending& p = acquire();
  const ticket name = p.name;
  p.handler = std::move(handler);
  if (result<void> launched = launch(p, from, what); !launched) {
    p.refusal = std::move(launched).error();
    ready_.push_back(&p);
  }
  return name;
}

result<dry_run> client_core::rehearse(any_account const& from, any_payload const& what) const {
  report found(options_.how_strict, report::depth::also_misspellings);
  http::request r;
  if (result<void> written = write_request(r, from, what, found); !written) return std::move(written).error();
  return dry_run{curl_line(r), found.take()};
}

bool client_core::cancel(ticket t) noexcept {
  const auto named = [t](pending const* p) { return p != nullptr && p->name == t && p->handler; };
  reply_handler given_up;  // ends last, since the client may end with it
  if (const auto over = std::find_if(ready_.begin(), ready_.end(), named); over != ready_.end()) {
    given_up = std::move((*over)->handler);
    if ((*over)->refusal) return true;  // it was never sent
  } else if (const auto on_its_way = std::find_if(in_flight_.begin(), in_flight_.end(), named);
             on_its_way != in_flight_.end()) {
    pending& p = **on_its_way;
    given_up = std::move(p.handler);
    p.expired = true;
    transport_.cancel(p.request);
  } else {
    return false;
  }
  ++metrics_.cancelled;
  return true;
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
  const auto overdue = [now, newest = last_id_](pending const* p) {  // not what handlers send from here on
    return p->deadline <= now && p->name.id <= newest && p->handler;
  };
  while (called != budget) {
    const auto late = std::find_if(in_flight_.begin(), in_flight_.end(), overdue);
    if (late == in_flight_.end()) break;
    pending& p = **late;
    reply_handler handler = std::move(p.handler);
    transport_.cancel(p.request);
    result<reply_view> outcome = conclude(p);
    release(p);
    call(std::move(handler), std::move(outcome));
    if (hub->is_orphaned()) return called;
  }

  std::size_t done = 0;
  for (const std::size_t due = ready_.size(); done != due && called != budget; ++done) {
    pending& p = *std::exchange(ready_[done], nullptr);
    if (p.handler) {
      reply_handler handler = std::move(p.handler);
      result<reply_view> outcome = conclude(p);
      call(std::move(handler), std::move(outcome));
      if (hub->is_orphaned()) {
        delete &p;
        return called;
      }
    }
    idle_.push_back(&p);
  }
  ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(done));
  polling_ = false;
  return called;
}

client_core::pending& client_core::acquire() {
  take_inbox();
  if (idle_.empty()) idle_.push_back(new pending(*hub_));
  pending& p = *idle_.back();
  idle_.pop_back();
  p.name.id = ++last_id_;
  p.refusal.reset();
  p.arrived = p.expired = p.abandoned = false;
  return p;
}

/** Sends what the check, the gate and the bound on requests in flight let through. */
result<void> client_core::launch(pending& p, any_account const& from, any_payload const& what) {
  const request_info info(p.request, what.row());
  report found(options_.how_strict, options_.watch != nullptr ? report::depth::everything : report::depth::errors);
  // the gate and the observer may send as well: what is on its way to the transport counts
  result<void> ready;
  const bool fits = room() != 0;
  ++launching_;
  if (!fits)
    ready = make_error(errc::too_many_in_flight,
                       "no answer yet to any of " + std::to_string(transport_.max_in_flight()) + " requests");
  else ready = write_request(p.request, from, what, found);
  if (ready && options_.admission != nullptr) ready = options_.admission->admit(info);
  if (ready && options_.watch != nullptr) options_.watch->on_request(info, found.violations());
  --launching_;
  if (!ready) {
    ++metrics_.refused;
    return ready;
  }

  p.row = &what.row();
  p.request.timeout = options_.timeout;
  p.response.reset(options_.max_response_size);
  p.deadline = options_.time->now().steady + options_.timeout;
  in_flight_.push_back(&p);
  ++metrics_.sent;
  metrics_.bytes_sent += p.request.body.size();
  transport_.start(p.request, http::completion(p));
  return {};
}

void client_core::take_inbox() {
  for (http::exchange* x = hub_->take_inbox(); x != nullptr;) {
    auto& p = static_cast<pending&>(*std::exchange(x, x->next));
    p.arrived = true;
    in_flight_.erase(std::find(in_flight_.begin(), in_flight_.end(), &p));
    if (p.expired) idle_.push_back(&p);
    else if (p.handler) ready_.push_back(&p);
  }
}

void client_core::await(pending const& p) {
  take_inbox();
  while (!p.arrived && transport_.can_wait()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(p.deadline - options_.time->now().steady);
    if (left.count() <= 0) break;
    transport_.wait(left);
    take_inbox();
  }
}

/** What became of a request that is over or overdue; counted, and told to the observer. */
result<reply_view> client_core::conclude(pending& p) {
  if (p.refusal) return *std::move(p.refusal);
  const bool in_time = p.arrived, answered = in_time && !p.abandoned && !p.response.failure();
  result<reply_view> outcome = !in_time      ? make_error(errc::timed_out, "no answer in time")
                               : p.abandoned ? make_error(errc::abandoned, "the transport gave no answer")
                                             : p.reader.read(p.response);
  ++(outcome ? metrics_.accepted : metrics_.failed);
  if (options_.watch != nullptr)
    options_.watch->on_outcome(request_info(p.request, *p.row), answered ? &p.response : nullptr,
                               outcome ? nullptr : &outcome.error());
  return outcome;
}

/** Puts back what is concluded, or leaves it to its late answer, which may have come in the meantime. */
void client_core::release(pending& p) {
  if (p.arrived) idle_.push_back(&p);
  else p.expired = true;
}

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_OUTBOX_WAITING_IPP
#define TILLWIRE_OUTBOX_IMPL_OUTBOX_WAITING_IPP

#include <tillwire/outbox/async_flush.hpp>
#include <tillwire/outbox/impl/outbox_parts.ipp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

namespace tillwire::inline v0_1::outbox {

std::chrono::milliseconds outbox::idle_for() {
  const moment at = options_.time->now();
  const auto now = at.steady;
  auto wakes = never;
  const auto offer = [&wakes](std::chrono::steady_clock::time_point t) { wakes = (std::min)(wakes, t); };
  if (!store_.is_held()) {
    if (!recorder_.is_closed() && core_.room() != 0) offer(delivery_.wakes(now, hurries()));
    if (wants_more(at) || !unsaved_.empty()) offer(now);
    if (recorder_.uncommitted_since() != never) offer(recorder_.uncommitted_since() + options_.group_interval);
    if (wakes < rest_.until()) wakes = rest_.until();
  }
  // what others put into the store is looked for, and what is on its way may be overdue
  offer(now + std::chrono::seconds(1));
  for (async_flush const* w : waiting_) offer(w->deadline_);
  return std::chrono::ceil<std::chrono::milliseconds>((std::max)(wakes, now) - now);
}

/** Whether nothing can be done until then. */
bool outbox::is_over(std::chrono::steady_clock::time_point deadline) {
  const auto now = options_.time->now().steady;
  if (now >= deadline || (recorder_.is_closed() && delivery_.in_flight() == 0)) return true;
  if (has_more_ || seen_ != recorder_.recorded() || delivery_.in_flight() != 0) return false;
  return delivery_.wakes(now, hurries()) >= deadline || (std::max)(now, rest_.until()) >= deadline;
}

bool outbox::wait(std::chrono::milliseconds at_most) { return delivery_.in_flight() != 0 && core_.wait(at_most); }

bool outbox::flush(std::chrono::milliseconds within) noexcept {
  const auto deadline =
      options_.time->now().steady + (std::clamp)(within, std::chrono::milliseconds(0), detail::longest);
  // a coroutine that goes on in poll() may flush as well, or end the outbox
  bool ended = false;
  bool* const outer_ended = std::exchange(ended_, &ended);
  const auto outer_deadline = deadline_;
  const bool outer_flushing = flushing_;
  for (has_more_ = true;;) {
    deadline_ = deadline;
    flushing_ = true;
    poll();
    if (ended) {
      if (outer_ended != nullptr) *outer_ended = true;
      return false;
    }
    if (is_over(deadline) || store_.is_held() || !core_.can_block()) break;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - options_.time->now().steady);
    const auto idle = (std::min)(idle_for(), left);
    if (!wait(idle)) options_.time->sleep(idle);
  }
  ended_ = outer_ended;
  deadline_ = outer_deadline;
  flushing_ = outer_flushing;
  core_.set_timeout(options_.timeout);
  return !has_more_ && delivery_.size() == 0;
}

outbox_counts outbox::close(std::chrono::milliseconds within) noexcept {
  flush(within);
  recorder_.close();
  rest_.did(recorder_.commit());
  return counts();
}

outbox_counts outbox::counts() {
  const store_counts held = store_.counts();
  return {accepted_, held.queued + held.uncertain, recorder_.refused(), held.dead};
}

void outbox::resume_waiting() {
  bool ended = false;
  for (std::size_t left = waiting_.size(); left != 0 && !waiting_.empty(); --left) {
    async_flush& w = *waiting_.front();
    const bool is_done = is_over(w.deadline_);  // while it waits, and so hurries the others
    waiting_.erase(waiting_.begin());
    if (!is_done) {
      waiting_.push_back(&w);
      continue;
    }
    w.box_ = nullptr;
    w.is_empty_ = !has_more_ && delivery_.size() == 0;
    bool* const outer = std::exchange(ended_, &ended);  // of a poll() that resumed who polls now
    w.suspended_.resume();  // which may await again, poll, end others that wait, or end the outbox
    if (ended) {
      if (outer != nullptr) *outer = true;
      return;
    }
    ended_ = outer;
  }
}

void async_flush::await_suspend(coroutines::coroutine_handle<> suspended) noexcept {
  suspended_ = suspended;
  box_->waiting_.push_back(this);
  box_->has_more_ = true;
}

async_flush::~async_flush() {
  if (box_ != nullptr) std::erase(box_->waiting_, this);
}

outbox::~outbox() {
  for (async_flush* w : waiting_) w->box_ = nullptr;
  if (ended_ != nullptr) *ended_ = true;
}

}  // namespace tillwire::inline v0_1::outbox

#endif

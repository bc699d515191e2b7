// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_QUOTA_WINDOW_IPP
#define TILLWIRE_OUTBOX_IMPL_QUOTA_WINDOW_IPP

#include <tillwire/outbox/quota_window.hpp>

#include <algorithm>

namespace tillwire::inline v0_1::outbox {

std::size_t quota_window::left(clock::time_point now, bool urgent) {
  forget_old(now);
  const std::size_t most = usable(urgent);
  return now < closed_until_ || used_ >= most ? 0 : most - used_;
}

quota_window::clock::time_point quota_window::opens(clock::time_point now, bool urgent) {
  forget_old(now);
  clock::time_point t = (std::max)(now, closed_until_);
  std::size_t used = used_;
  const std::size_t most = usable(urgent);
  if (most == 0) return never;
  for (auto u = uses_.begin(); used >= most && u != uses_.end(); used -= u++->count) t = (std::max)(t, u->at + length_);
  return t;
}

void quota_window::take_back() {
  uses_.pop_back();
  --used_;
}

void quota_window::close(clock::time_point now, std::optional<std::chrono::seconds> asked) {
  constexpr std::chrono::seconds shortest(1), least(60), most(3600);
  const clock::time_point turns = uses_.empty() ? now : uses_.front().at + length_;
  closed_until_ = asked ? now + (std::clamp)(*asked, shortest, most) : (std::clamp)(turns, now + least, now + most);
}

void quota_window::learn(std::optional<std::size_t> limit, std::optional<std::size_t> remaining,
                         clock::time_point now) {
  const std::size_t whole = limit && *limit != 0 ? *limit : limit_;
  limit_ = (std::min)(own_limit_, whole);
  if (!remaining || *remaining > whole) return;
  forget_old(now);
  // an answer tells of others' use anew each time
  uses_.erase_if([this](use const& u) {
    if (!u.ours) used_ -= u.count;
    return !u.ours;
  });
  const std::size_t seen = whole - *remaining;
  if (seen > used_) add(now, seen - used_, false);
}

void quota_window::forget_old(clock::time_point now) {
  for (; !uses_.empty() && now - uses_.front().at >= length_; uses_.pop_front()) used_ -= uses_.front().count;
}

void quota_window::add(clock::time_point at, std::size_t count, bool ours) {
  uses_.push_back({at, count, ours});
  used_ += count;
}

}  // namespace tillwire::inline v0_1::outbox

#endif

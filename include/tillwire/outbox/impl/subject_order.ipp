// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_SUBJECT_ORDER_IPP
#define TILLWIRE_OUTBOX_IMPL_SUBJECT_ORDER_IPP

#include <tillwire/outbox/subject_order.hpp>

#include <algorithm>
#include <utility>

namespace tillwire::inline v0_1::outbox {

void subject_order::add(place p, std::span<subject_hash const> subjects) {
  if (links_.size() <= link_of(p, max_subjects - 1)) links_.resize(link_of(p, max_subjects));
  if (count_ + subjects.size() > buckets_.size()) grow();
  for (std::size_t i = 0; i != subjects.size(); ++i) {
    links_[link_of(p, i)] = {.hash = subjects[i], .used = true};
    append(link_of(p, i));
  }
  count_ += subjects.size();
}

void subject_order::remove(place p) {
  for (std::size_t i = 0; i != max_subjects; ++i) {
    link& l = links_[link_of(p, i)];
    if (!l.used) continue;
    bucket& b = bucket_of(l.hash);
    (l.previous != none ? links_[l.previous].next : b.first) = l.next;
    (l.next != none ? links_[l.next].previous : b.last) = l.previous;
    l = {};
    --count_;
  }
}

void subject_order::append(link_number l) {
  bucket& b = bucket_of(links_[l].hash);
  links_[l].previous = b.last;
  links_[l].next = none;
  (b.last != none ? links_[b.last].next : b.first) = l;
  b.last = l;
}

/** Twice the buckets. Within a new one the old order holds: it takes from one old one alone. */
void subject_order::grow() {
  const std::vector<bucket> old =
      std::exchange(buckets_, std::vector<bucket>((std::max<std::size_t>)(64, buckets_.size() * 2)));
  for (bucket const& b : old)
    for (link_number l = b.first; l != none;) append(std::exchange(l, links_[l].next));
}

}  // namespace tillwire::inline v0_1::outbox

#endif

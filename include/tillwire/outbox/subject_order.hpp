// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_SUBJECT_ORDER_HPP
#define TILLWIRE_OUTBOX_SUBJECT_ORDER_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::outbox {

/** A subject as subject_order knows it. */
using subject_hash = std::uint64_t;

/** FNV-1a, 64 bits (G. Fowler, L. C. Noll, K.-P. Vo). */
constexpr subject_hash hash_of(std::string_view subject) {
  subject_hash h = 0xcbf29ce484222325;
  for (char c : subject) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return h;
}

/**
 * Who stands behind whom: of records that share a subject, the later waits for the earlier.
 *
 * Records are numbers that their owner gives, in the order of their recording. All subjects of one hash are taken for one,
 * which makes somebody wait that need not; nothing worse. Its memory grows to the most records it ever held.
 */
class subject_order {
 public:
  using place = std::uint32_t;                    ///< of a record, given by its owner; reused when removed
  static constexpr std::size_t max_subjects = 4;  ///< of one record
  static constexpr place nobody = UINT32_MAX;     ///< no record

  /** Puts a record behind all that are there. Precondition: it has at most max_subjects, all different. */
  void add(place p, std::span<subject_hash const> subjects);
  /** The record leaves; those behind it stand behind the one before. */
  void remove(place p);

  /** Calls f with the nearest earlier record for each subject, if there is one; whether f said true each time. */
  template <class F>
  [[nodiscard]] bool all_before(place p, F&& f) const {
    for (std::size_t i = 0; i != max_subjects; ++i)
      if (const place before = neighbour(link_of(p, i), &link::previous); before != nobody && !f(before)) return false;
    return true;
  }
  /** Whether nobody is before it. */
  [[nodiscard]] bool is_first(place p) const {
    return all_before(p, [](place) { return false; });
  }
  /** Calls f with the nearest later record for each subject, if there is one. */
  template <class F>
  void for_each_behind(place p, F&& f) const {
    for (std::size_t i = 0; i != max_subjects; ++i)
      if (const place behind = neighbour(link_of(p, i), &link::next); behind != nobody) f(behind);
  }
  /** The nearest earlier record with the same first subject. */
  [[nodiscard]] place before_in_first(place p) const { return neighbour(link_of(p, 0), &link::previous); }

 private:
  // A chain for each bucket of hashes, in the order of recording; records of one hash find each other along it.
  using link_number = std::uint32_t;
  static constexpr link_number none = UINT32_MAX;
  struct link {
    subject_hash hash = 0;
    link_number previous = none;
    link_number next = none;
    bool used = false;
  };
  struct bucket {
    link_number first = none;
    link_number last = none;
  };

  static link_number link_of(place p, std::size_t i) { return static_cast<link_number>(p * max_subjects + i); }
  static place place_of(link_number l) { return static_cast<place>(l / max_subjects); }
  [[nodiscard]] bucket& bucket_of(subject_hash h) {
    return buckets_[static_cast<std::size_t>((h ^ h >> 32) & (buckets_.size() - 1))];
  }
  [[nodiscard]] place neighbour(link_number l, link_number link::* direction) const {
    if (!links_[l].used) return nobody;
    const subject_hash h = links_[l].hash;
    for (l = links_[l].*direction; l != none; l = links_[l].*direction)
      if (links_[l].hash == h) return place_of(l);
    return nobody;
  }
  void append(link_number l);
  void grow();

  std::vector<link> links_{};
  std::vector<bucket> buckets_{};
  std::size_t count_ = 0;  // of links in use
};

}  // namespace tillwire::inline v0_1::outbox

#endif

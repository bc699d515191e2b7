// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_SQLITE_SQLITE_PENDING_HPP
#define TILLWIRE_ADAPTERS_SQLITE_SQLITE_PENDING_HPP

#include <tillwire.hpp>

#include <cstddef>
#include <vector>

namespace tillwire::inline v0_1::detail {

/**
 * Records that were appended and not yet committed.
 *
 * They are kept here until a commit has succeeded, since SQLite drops a transaction that it cannot commit.
 */
class sqlite_pending {
 public:
  struct record {
    outbox::record_id id;
    outbox::new_record r;
  };

  void push(outbox::record_id id, outbox::new_record const& r) {
    items_.push_back({.id = id, .r = r, .begin = texts_.size()});
    for (std::string_view text : {r.subjects, r.path, r.body}) texts_.append(text);
  }
  void pop() {
    texts_.set_end(texts_.end() - (texts_.size() - items_.back().begin));
    items_.pop_back();
  }
  void clear() {
    items_.clear();
    texts_.clear();
  }
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  [[nodiscard]] record operator[](std::size_t i) const {
    item const& from = items_[i];
    record to{from.id, from.r};
    std::size_t at = from.begin;
    for (std::string_view* text : {&to.r.subjects, &to.r.path, &to.r.body}) {
      *text = texts_.view().substr(at, text->size());
      at += text->size();
    }
    return to;
  }

 private:
  struct item {
    outbox::record_id id;
    outbox::new_record r;  // of whose texts the sizes are meant
    std::size_t begin;
  };

  std::vector<item> items_{};
  buffer texts_{};
};

}  // namespace tillwire::inline v0_1::detail

#endif

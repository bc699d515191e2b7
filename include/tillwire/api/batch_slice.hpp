// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_BATCH_SLICE_HPP
#define TILLWIRE_API_BATCH_SLICE_HPP

#include <tillwire/api/endpoint.hpp>
#include <tillwire/api/reply.hpp>
#include <tillwire/base/buffer.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/json/writer.hpp>
#include <tillwire/schema/list.hpp>
#include <tillwire/schema/member.hpp>
#include <tillwire/schema/report.hpp>
#include <tillwire/schema/validate.hpp>

#include <boost/mp11/list.hpp>

#include <cstddef>
#include <iterator>
#include <string_view>

namespace tillwire::inline v0_1 {

/** What became of one batch of those that client::send_all() made of a range. */
struct batch_outcome {
  std::size_t first;      ///< the place of its first entry in the range
  std::size_t count;      ///< how many entries it has
  result<reply> outcome;  ///< as of a single send; paths in its `details` count from `first`
};

namespace detail {

/** The member of an entry's batch payload that holds the entries. */
template <has_batch Entry>
struct batch_list {
  using members = member_list<typename batch_for<Entry>::type>;
  static_assert(boost::mp11::mp_size<members>::value == 1, "tillwire: a batch has one member, its entries");
  static constexpr std::string_view name = boost::mp11::mp_front<members>::name;
};

/** As many entries of a range as one call takes: by their number, and by the bytes of the body that they make. */
template <std::forward_iterator It>
class batch_slice {
 public:
  using entry = std::iter_value_t<It>;
  using batch = typename batch_for<entry>::type;

  /** Begins anew with the entry at `first`, which is taken whatever its size; returns where the next slice begins. */
  template <class End>
  It fill(It first, End last, std::size_t max_bytes) {
    first_ = first;
    count_ = 0;
    good_ = true;
    entries_.clear();
    while (first != last && count_ != batch_of<entry>::max_size) {
      json::writer w(entries_);
      char* const at = json::detail::put_object(w, entries_.end(), *first);
      const auto size = static_cast<std::size_t>(at - entries_.end());
      if (count_ != 0 && around + entries_.size() + size > max_bytes) break;
      *at = ',';
      entries_.set_end(at + 1);
      good_ = good_ && w.is_good();
      ++count_;
      ++first;
    }
    return first;
  }
  [[nodiscard]] std::size_t count() const { return count_; }

  [[nodiscard]] endpoint_row const& row() const { return endpoint_for<batch>; }
  void inspect(report& out) const {
    const report::place in_batch(out, list::name);
    It e = first_;
    for (std::size_t i = 0; i != count_; ++i, ++e) {
      const report::place at(out, i);
      inspect_object(*e, out);
    }
  }
  char* put(json::writer& w, char* at) const {
    if (!good_) w.fail();
    at = w.put_raw(w.put_text(w.open(at, '{'), list::name), ":[");
    return w.close(w.close(w.put_raw(at, entries_.view()), ']'), '}');
  }

 private:
  using list = batch_list<entry>;
  static constexpr std::size_t around =
      std::string_view(R"({"":[]})").size() + list::name.size() +
      (endpoint_for<batch>.wrap == envelope::batches ? std::string_view(R"({"batches":[]})").size() : 0);

  It first_{};
  std::size_t count_ = 0;
  bool good_ = true;
  buffer entries_{};  // each followed by a comma
};

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

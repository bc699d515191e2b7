// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_SANDBOX_ENTRIES_HPP
#define TILLWIRE_ADAPTERS_BEAST_SANDBOX_ENTRIES_HPP

#include <tillwire.hpp>

#include <boost/describe/class.hpp>
#include <boost/mp11/list.hpp>

#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::beast {

/** The envelope of Drip's v2 calls. */
template <class T>
struct batches_of {
  required<batch_of<T>, "batches"> batches;
  BOOST_DESCRIBE_CLASS(batches_of, (), (batches), (), ())
};

template <class T>
using entry_of = typename boost::mp11::mp_front<tillwire::detail::member_list<T>>::value_type::value_type;

/** The entries of a batch: its one field. */
template <class T>
std::vector<entry_of<T>> const& entries_of(T const& batch) {
  return boost::mp11::mp_front<tillwire::detail::member_list<T>>::get(batch)->values();
}

/** The entries of a call, and where each stands in its body. */
template <class Entry>
struct received {
  std::vector<Entry> values{};
  std::vector<json::node> sent{};
};

template <class T>
void append(received<entry_of<T>>& to, T const& batch, json::node sent) {
  to.values.insert(to.values.end(), entries_of(batch).begin(), entries_of(batch).end());
  sent.for_each_member([&to](std::string_view, json::node entries) {
    entries.for_each_element([&to](json::node entry) { to.sent.push_back(entry); });
  });
}

}  // namespace tillwire::inline v0_1::beast

#endif

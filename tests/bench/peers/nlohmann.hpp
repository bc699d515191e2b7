// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_BENCH_PEERS_NLOHMANN_HPP
#define TESTS_BENCH_PEERS_NLOHMANN_HPP

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include "order.hpp"
#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <type_traits>

namespace peers {

template <class T>
concept described = boost::describe::has_describe_members<T>::value;

template <described T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_any_access>;

/** Makes the assignments of NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE, which would write null for what is absent. */
template <described T>
void to_json(nlohmann::json& j, T const& object) {
  boost::mp11::mp_for_each<members_of<T>>([&](auto d) {
    auto const& member = object.*d.pointer;
    if constexpr (requires { member.has_value(); }) {
      if (member) j[d.name] = *member;
    } else {
      j[d.name] = member;
    }
  });
}

template <described T>
void from_json(nlohmann::json const& j, T& object) {
  boost::mp11::mp_for_each<members_of<T>>([&](auto d) {
    auto& member = object.*d.pointer;
    using member_type = std::remove_reference_t<decltype(member)>;
    if constexpr (requires { member.has_value(); }) {
      if (j.contains(d.name)) member = j.at(d.name).template get<typename member_type::value_type>();
    } else {
      j.at(d.name).get_to(member);
    }
  });
}

inline void append_by_nlohmann(std::string& text, order const& o) { text += nlohmann::json(o).dump(); }

/** What a text of ours says. */
inline order order_of(std::string const& text) { return nlohmann::json::parse(text).get<order>(); }

/** Without the members that are null, at any depth. */
inline nlohmann::json without_nulls(nlohmann::json j) {
  for (auto at = j.begin(); j.is_structured() && at != j.end();) {
    if (j.is_object() && at->is_null()) {
      at = j.erase(at);
    } else {
      *at = without_nulls(*at);
      ++at;
    }
  }
  return j;
}

/** Whether two texts are the same value; numbers are compared as such, and a null is as good as an absence. */
inline bool same_value(std::string const& a, std::string const& b) {
  return without_nulls(nlohmann::json::parse(a)) == without_nulls(nlohmann::json::parse(b));
}

}  // namespace peers

#endif

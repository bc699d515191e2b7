// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_BLANK_HPP
#define TILLWIRE_JSON_BLANK_HPP

#include <tillwire/schema/field_table.hpp>

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

/**
 * @file
 * Values that stand where none has been read yet.
 *
 * A payload cannot be made without its required members, and one that is read member by member is made before them. What
 * is still blank when it has been read is reported, so that nobody gets to see it.
 */
namespace tillwire::inline v0_1::json::detail {

using namespace tillwire::detail;

template <class Member>
using is_path = std::bool_constant<Member::how == presence::path>;
template <class Member>
using value_of = typename Member::value_type;

/** The values of T's path fields, which no body holds, in order. */
template <class T>
using path_values =
    boost::mp11::mp_rename<boost::mp11::mp_transform<value_of, boost::mp11::mp_copy_if<member_list<T>, is_path>>,
                           std::tuple>;

template <class T>
T blank_object(void const* paths);

template <class V>
V blank_value() {
  if constexpr (is_a<V, nullable>) {
    return {};
  } else if constexpr (kind_of<V>() == kind::text) {
    return V(std::string());
  } else if constexpr (is_a<V, open_enum>) {
    return V(typename V::enum_type{});
  } else if constexpr (kind_of<V>() == kind::attributes) {
    return V(attributes());
  } else if constexpr (kind_of<V>() == kind::choice) {
    return []<class First, class... Others>(std::type_identity<one_of<First, Others...>>) {
      return V(First{blank_value<unkeyed_t<First>>()});
    }(std::type_identity<V>{});
  } else if constexpr (kind_of<V>() == kind::object) {
    static_assert(std::tuple_size_v<path_values<V>> == 0, "tillwire: a struct inside a payload has no part in the URL");
    return blank_object<V>(nullptr);
  } else {
    return V{};
  }
}

/** Path is the place of its value among those of the path fields, if it is one. */
template <class T, class Member, std::size_t Path>
typename Member::type blank_member(void const* paths) {
  if constexpr (Member::how == presence::path)
    return Member::traits::make(value_of<Member>(std::get<Path>(*static_cast<path_values<T> const*>(paths))));
  else if constexpr (requires { Member::traits::absent(); }) return Member::traits::absent();
  else return Member::traits::make(blank_value<value_of<Member>>());
}

/** How many path fields stand before the member of that index. */
template <class T>
constexpr std::size_t paths_before(std::size_t index) {
  std::size_t paths = 0, next = 0;
  for_each_member<T>([&]<class Member>() { paths += next++ < index && is_path<Member>::value; });
  return paths;
}

/** A struct of which only the path fields have a value; `paths` points to its path_values. */
template <class T>
T blank_object(void const* paths) {
  return [paths]<class... M, std::size_t... Index>(boost::mp11::mp_list<M...>, std::index_sequence<Index...>) -> T {
    (void)paths;  // without members
    return T{blank_member<T, M, paths_before<T>(Index)>(paths)...};
  }(member_list<T>{}, std::make_index_sequence<boost::mp11::mp_size<member_list<T>>::value>{});
}

}  // namespace tillwire::inline v0_1::json::detail

#endif

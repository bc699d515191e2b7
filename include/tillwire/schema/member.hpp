// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_MEMBER_HPP
#define TILLWIRE_SCHEMA_MEMBER_HPP

#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/kind.hpp>
#include <tillwire/schema/list.hpp>
#include <tillwire/schema/nullable.hpp>
#include <tillwire/schema/optional.hpp>
#include <tillwire/schema/path.hpp>
#include <tillwire/schema/required.hpp>
#include <tillwire/schema/stated.hpp>

#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/bind.hpp>
#include <boost/mp11/list.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1 {

/** Whether a field must be there. The type of the member says it. */
enum class presence : std::uint8_t {
  required,   ///< required<T>, and any plain type
  stated,     ///< stated<T>: to be mentioned in code, may be absent on the wire
  optional,   ///< optional<T>, std::optional<T>, list<T>, nullable<T>
  path,       ///< path<T>: required, in the URL
  flattened,  ///< custom_attributes: its entries stand beside the other fields
};

namespace detail {

/**
 * How a member of type M holds its value: the one place that knows the wrappers.
 *
 * `value_type` is what stands on the wire; get() gives it or nullptr when absent; make() is the member that holds a
 * value. Members that may be absent are made absent by their default constructor, a stated one from `omitted`.
 */
template <class M>
struct member_traits {
  using value_type = M;
  static constexpr presence how = presence::required;
  static M const* get(M const& m) { return &m; }
  static M make(M&& value) { return std::move(value); }
};

template <class M, presence How>
struct wrapper_traits {
  using value_type = typename M::value_type;
  static constexpr presence how = How;
  static value_type const* get(M const& m) { return &*m; }
  static M make(value_type&& value) { return M(std::move(value)); }
};

template <class T, fixed_string Name>
struct member_traits<required<T, Name>> : wrapper_traits<required<T, Name>, presence::required> {
  static constexpr std::string_view name = Name.view();
};

template <class T, fixed_string Name>
struct member_traits<path<T, Name>> : wrapper_traits<path<T, Name>, presence::path> {
  static constexpr std::string_view name = Name.view();
};

template <class T, fixed_string Name>
struct member_traits<stated<T, Name>> : wrapper_traits<stated<T, Name>, presence::stated> {
  static constexpr std::string_view name = Name.view();
  static T const* get(stated<T, Name> const& m) { return m ? &*m : nullptr; }
  static stated<T, Name> absent() { return omitted; }
};

template <class M>
struct optional_traits : wrapper_traits<M, presence::optional> {
  static auto const* get(M const& m) { return m ? &*m : nullptr; }
  static M absent() { return {}; }
};

template <class T>
struct member_traits<optional<T>> : optional_traits<optional<T>> {};
template <class T>
struct member_traits<std::optional<T>> : optional_traits<std::optional<T>> {};

template <class M, presence How>
struct self_absent_traits {
  using value_type = M;
  static constexpr presence how = How;
  static M const* get(M const& m) { return m.is_absent() ? nullptr : &m; }
  static M make(M&& value) { return std::move(value); }
  static M absent() { return {}; }
};

template <class T>
struct member_traits<list<T>> : self_absent_traits<list<T>, presence::optional> {};
template <class T>
struct member_traits<nullable<T>> : self_absent_traits<nullable<T>, presence::optional> {};

template <>
struct member_traits<custom_attributes> {
  using value_type = custom_attributes;
  static constexpr presence how = presence::flattened;
  static custom_attributes const* get(custom_attributes const& m) { return &m; }
  static custom_attributes make(custom_attributes&& value) { return std::move(value); }
  static custom_attributes absent() { return {}; }
};

/** A described member of a struct: its name, its type's traits and the way to it. */
template <class T, class Descriptor>
struct member_of {
  using type = std::remove_cvref_t<decltype(std::declval<T const&>().*Descriptor::pointer)>;
  using traits = member_traits<type>;
  using value_type = typename traits::value_type;
  static constexpr std::string_view name = Descriptor::name;
  static constexpr presence how = traits::how;

  static constexpr bool agrees_with_its_name() {
    if constexpr (requires { traits::name; }) return traits::name.empty() || traits::name == name;
    else return true;
  }
  static_assert(agrees_with_its_name(),
                "tillwire: the name given to required, stated or path is not that of the member");

  /** The value, nullptr when the member is absent. */
  static value_type const* get(T const& object) { return traits::get(object.*Descriptor::pointer); }
  /** The member itself. */
  static type& of(T& object) { return object.*Descriptor::pointer; }
};

/** The members of T, each as its member_of, in order. */
template <class T>
using member_list = boost::mp11::mp_transform_q<
    boost::mp11::mp_bind_front<member_of, T>,
    boost::mp11::mp_rename<boost::describe::describe_members<T, boost::describe::mod_public>, boost::mp11::mp_list>>;

/** Calls f.template operator()<Member>() for each member of T, in order. */
template <class T, class F>
constexpr void for_each_member(F&& f) {
  [&]<class... Members>(boost::mp11::mp_list<Members...>) {
    (f.template operator()<Members>(), ...);
  }(member_list<T>{});
}

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

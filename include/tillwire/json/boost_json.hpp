// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_BOOST_JSON_HPP
#define TILLWIRE_JSON_BOOST_JSON_HPP

#include <tillwire/json/attributes_from.hpp>
#include <tillwire/schema/attributes.hpp>

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/**
 * @file
 * For programs that already speak Boost.JSON; not part of <tillwire.hpp>. The program links or compiles Boost.JSON itself.
 *
 * A boost::json::value holds no decimals: a number that is not a whole 64-bit one becomes the nearest double, 1.00 is 1
 * afterwards, and what is no JSON number at all becomes null. In the other direction a double becomes the decimal with
 * the fewest digits that is read as it, so that 11.16 comes out as 11.16 and 0.1 + 0.2 as 0.30000000000000004. Where exact
 * amounts matter, keep them as decimals.
 */
namespace tillwire::inline v0_1::json {

/// @{
/** Values of the caller's own as values of Boost.JSON. */
boost::json::value to_boost(attribute_value const& value);
boost::json::object to_boost(attributes const& object);
/// @}

/** Any payload as a value of Boost.JSON; fails as write() does. */
template <described_struct T>
result<boost::json::value> to_boost(T const& payload) {
  result<attributes> members = attributes_from(payload);
  if (!members) return std::move(members).error();
  return boost::json::value(to_boost(*members));
}

/// @{
/** Values of Boost.JSON as values of the caller's own. */
attribute_value from_boost(boost::json::value const& value);
attributes from_boost(boost::json::object const& object);
/// @}

inline boost::json::value to_boost(attribute_value const& value) {
  return value.visit([]<class T>(T const& held) -> boost::json::value {
    if constexpr (std::is_same_v<T, null_t>) {
      return nullptr;
    } else if constexpr (std::is_same_v<T, bool>) {
      return held;
    } else if constexpr (std::is_same_v<T, std::string>) {
      return boost::json::string(held);
    } else if constexpr (std::is_same_v<T, decimal> || std::is_same_v<T, number>) {
      boost::system::error_code ignored;
      if constexpr (std::is_same_v<T, decimal>) return boost::json::parse(held.to_string(), ignored);
      else if (!tillwire::detail::is_number_text(held.text)) return nullptr;
      else return boost::json::parse(held.text, ignored);
    } else if constexpr (std::is_same_v<T, array>) {
      boost::json::array values;
      for (attribute_value const& element : held) values.push_back(to_boost(element));
      return values;
    } else {
      return to_boost(held);
    }
  });
}

inline boost::json::object to_boost(attributes const& object) {
  boost::json::object members;
  for (attribute const& a : object) members.emplace(a.key, to_boost(a.value));
  return members;
}

inline attribute_value from_boost(boost::json::value const& value) {
  switch (value.kind()) {
    case boost::json::kind::null: return null;
    case boost::json::kind::bool_: return value.get_bool();
    case boost::json::kind::string: return std::string_view(value.get_string());
    case boost::json::kind::object: return from_boost(value.get_object());
    case boost::json::kind::array: {
      array values;
      for (boost::json::value const& element : value.get_array()) values.push_back(from_boost(element));
      return values;
    }
    default: break;
  }
  const std::string text = boost::json::serialize(value);
  if (const auto exact = decimal::from_text(text)) return *exact;
  return number{text};  // also NaN and the infinities, which validate() refuses
}

inline attributes from_boost(boost::json::object const& object) {
  attributes members;
  for (auto const& member : object) members.add(std::string(member.key()), from_boost(member.value()));
  return members;
}

}  // namespace tillwire::inline v0_1::json

#endif

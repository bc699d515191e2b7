// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_JSON_EVERYTHING_HPP
#define TESTS_UNIT_JSON_EVERYTHING_HPP

#include <tillwire.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/** A payload of a program's own that has a field of every kind and presence. */
namespace sample {

enum class colour { red, dark_blue };
BOOST_DESCRIBE_ENUM(colour, red, dark_blue)

/** Spelled otherwise than its enumerators, and closed. */
enum class size { s, xl };
BOOST_DESCRIBE_ENUM(size, s, xl)

}  // namespace sample

template <>
struct tillwire::wire_names<sample::size> {
  static constexpr std::array<tillwire::wire_name<sample::size>, 2> table{
      {{sample::size::s, "small one"}, {sample::size::xl, "X-L"}}};
  static constexpr bool closed = true;
};

namespace sample {

struct sheet {
  static constexpr std::string_view key = "sheet";
  std::int64_t value;
  friend bool operator==(sheet const&, sheet const&) = default;
};

/** Beside it, a sheet and an e-mail address are ignored. */
struct page_name {
  static constexpr std::string_view key = "page_name";
  static constexpr bool overrides = true;
  std::string value;
  friend bool operator==(page_name const&, page_name const&) = default;
};

struct part {
  tillwire::required<std::string, "name"> name;
  std::optional<std::int32_t> weight{};
  friend bool operator==(part const&, part const&) = default;
};
BOOST_DESCRIBE_STRUCT(part, (), (name, weight))

struct everything {
  tillwire::path<std::string, "place"> place;
  tillwire::required<std::string, "text"> text;
  tillwire::required<tillwire::one_of<tillwire::email, sheet, page_name>, "where"> where;
  tillwire::stated<tillwire::url, "link"> link;
  std::int64_t plain;
  std::optional<bool> flag{};
  std::optional<std::int8_t> tiny{};
  std::optional<std::uint16_t> counter{};
  std::optional<std::uint64_t> vast{};
  std::optional<tillwire::cents> money{};
  std::optional<tillwire::decimal> amount{};
  std::optional<tillwire::timestamp> when{};
  std::optional<tillwire::unix_time> since{};
  std::optional<colour> paint{};
  std::optional<tillwire::open_enum<colour>> tint{};
  std::optional<tillwire::open_enum<size>> cut{};
  tillwire::list<std::string> words{};
  tillwire::list<tillwire::decimal> weights{};
  std::optional<std::vector<part>> parts{};
  std::optional<part> lid{};
  tillwire::nullable<std::string> note{};
  std::optional<tillwire::attribute_value> any{};
  std::optional<tillwire::array> values{};
  std::optional<tillwire::attributes> bag{};
  tillwire::custom_attributes custom{};

  static constexpr std::tuple rules{tillwire::alias_of{"amount", "sum"}, tillwire::bare_element_of{"words"}};
  friend bool operator==(everything const&, everything const&) = default;
};
BOOST_DESCRIBE_STRUCT(everything, (),
                      (place, text, where, link, plain, flag, tiny, counter, vast, money, amount, when, since, paint,
                       tint, cut, words, weights, parts, lid, note, any, values, bag, custom))

/** Only what must be there. */
inline everything least() {
  return {.place = "here", .text = "t", .where = sheet{3}, .link = tillwire::omitted, .plain = 1};
}

}  // namespace sample

#endif

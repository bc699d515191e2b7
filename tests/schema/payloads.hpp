// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SCHEMA_PAYLOADS_HPP
#define TESTS_SCHEMA_PAYLOADS_HPP

#include <tillwire.hpp>

#include <boost/describe/class.hpp>

#include "tests/unit/json/payload_types.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <tuple>

/** What the library's own payloads do not have, but those of a program may. */
namespace shop {

/** A checked form of a program's own, which takes an empty text too. */
class shelf_mark : public tillwire::checked<shelf_mark> {
 public:
  using checked::checked;
  static constexpr tillwire::rule broken = tillwire::rule::provider_form;
  static constexpr std::string_view pattern = "^[A-Z]*$";
  static constexpr bool accepts(std::string_view const& text) {  // by reference, as a program may take it
    return text.empty() || tillwire::detail::consists_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
  }
};

struct left {
  static constexpr std::string_view key = "left";
  static constexpr bool overrides = true;
  std::string value;
};
struct right {
  static constexpr std::string_view key = "right";
  static constexpr bool overrides = true;
  std::string value;
};
struct weight {
  static constexpr std::string_view key = "weight";
  tillwire::decimal value;
};

struct box {
  tillwire::required<shelf_mark, "mark"> mark;
  tillwire::optional<tillwire::decimal> height{};
  static constexpr std::tuple rules{tillwire::defaults_to{"height", "1"}};
};
BOOST_DESCRIBE_STRUCT(box, (), (mark, height))

/** A box under the key of a choice, where another alternative overrides it. */
struct boxed {
  static constexpr std::string_view key = "a box";
  box value;
};

/** What it asks of its keys is not to be asked of a null in its place. */
struct bay {
  tillwire::required<tillwire::one_of<tillwire::email, weight>, "by"> by;
};
BOOST_DESCRIBE_STRUCT(bay, (), (by))

struct shelf {
  tillwire::required<std::string, "label"> label;
  tillwire::optional<shelf_mark> mark{};
  tillwire::required<tillwire::one_of<left, weight, right, boxed>, "what"> what;
  tillwire::required<tillwire::one_of<tillwire::email>, "who"> who;
  tillwire::list<shelf> shelves{};
  tillwire::list<box> boxes{};
  tillwire::nullable<box> top{};
  tillwire::nullable<bay> stands_in{};
  tillwire::nullable<tillwire::list<box>> spare{};
  tillwire::nullable<tillwire::open_enum<sample::size>> size{};
  std::optional<bool> sold{};
  std::optional<bool> hidden{};

  static constexpr std::tuple rules{tillwire::alias_of{"label", "name"}, tillwire::bare_element_of{"boxes"},
                                    tillwire::at_least_one_of{"sold", "hidden"}};
};
BOOST_DESCRIBE_STRUCT(shelf, (), (label, mark, what, who, shelves, boxes, top, stands_in, spare, size, sold, hidden))

}  // namespace shop

/** f.template operator()<T>(name) for each payload that schemas are made of. */
template <class F>
void for_each_schema(F f) {
  payload_types::for_each_payload(f);
  f.template operator()<shop::shelf>("shop::shelf");
}

#endif

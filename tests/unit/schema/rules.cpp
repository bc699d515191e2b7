// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/cents.hpp>
#include <tillwire/json/check.hpp>
#include <tillwire/json/encoder.hpp>
#include <tillwire/json/read.hpp>
#include <tillwire/json/write.hpp>
#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/inspect.hpp>
#include <tillwire/schema/list.hpp>
#include <tillwire/schema/one_of.hpp>
#include <tillwire/schema/path.hpp>
#include <tillwire/schema/rules.hpp>
#include <tillwire/schema/validate.hpp>

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace schema_rules_test {

/** A payload of a program's own. */
namespace rules_test {

struct paper_id {
  static constexpr std::string_view key = "paper";
  std::string value;
};
struct chip_id {
  static constexpr std::string_view key = "chip";
  std::string value;
};

struct admission {
  tillwire::path<std::string, "venue"> venue;
  tillwire::path<tillwire::one_of<paper_id, chip_id>, "id"> id;
  std::optional<std::string> gate{};
  std::optional<std::string> turnstile{};
  std::optional<std::string> seat{};
  std::optional<std::string> row{};
  std::optional<tillwire::cents> price{};
  tillwire::list<std::string> zones{};
  tillwire::custom_attributes custom{};

  static constexpr std::tuple rules{tillwire::at_least_one_of{"gate", "turnstile"},
                                    tillwire::advised{"price", tillwire::rule::order_without_total},
                                    tillwire::only_with{"seat", "row", tillwire::rule::unknown_word},
                                    tillwire::only_with{"gate", "chip", tillwire::rule::user_id_without_custom_id},
                                    tillwire::defaults_to{"price", "0"},
                                    tillwire::alias_of{"turnstile", "turn_stile"},
                                    tillwire::bare_element_of{"zones"}};
};
BOOST_DESCRIBE_STRUCT(admission, (), (venue, id, gate, turnstile, seat, row, price, zones, custom))

}  // namespace rules_test

using namespace tillwire;
using rules_test::admission;
using rules_test::chip_id;
using rules_test::paper_id;

namespace {

/** `path rule, path rule, …` */
std::string found(std::vector<violation> const& violations) {
  std::string text;
  for (violation const& v : violations)
    text += (text.empty() ? "" : ", ") + v.path + " " + std::string(rule_of(v.id).code);
  return text;
}

field const& field_of(std::string_view name) { return field_table<admission>[field_index<admission>(name)]; }

}  // namespace

TEST_SUITE_BEGIN("schema/rules");

TEST_CASE("a payload's rules are told where they are broken, after its members") {
  struct {
    admission payload;
    std::string_view expected;
  } const rows[] = {
      {{.venue = "v", .id = chip_id{"c"}, .gate = "g", .price = cents{1}}, ""},
      {{.venue = "v", .id = chip_id{"c"}, .turnstile = "t", .price = cents{0}}, ""},
      {{.venue = "v", .id = chip_id{"c"}, .gate = "g", .turnstile = "t", .seat = "s", .row = "r", .price = cents{1}},
       ""},
      {{.venue = "v", .id = paper_id{"p"}, .turnstile = "t", .row = "r", .price = cents{1}}, ""},
      {{.venue = "v", .id = paper_id{"p"}, .price = cents{1}}, "gate missing_field"},
      {{.venue = "v", .id = paper_id{"p"}, .turnstile = "t"}, "price order_without_total"},
      {{.venue = "v", .id = paper_id{"p"}, .turnstile = "t", .seat = "s", .price = cents{1}}, "seat unknown_word"},
      {{.venue = "v", .id = paper_id{"p"}, .gate = "g", .price = cents{1}}, "gate user_id_without_custom_id"},
      {{.venue = "v",
        .id = chip_id{"c"},
        .gate = "g",
        .price = cents{1},
        .custom = {{"venue", 1}, {"paper", 2}, {"id", 3}}},
       ""},
      {{.venue = "v", .id = chip_id{"c"}, .gate = "g", .price = cents{1}, .custom = {{"turnstile", 1}}},
       "turnstile attribute_key"},
      {{.venue = "", .id = paper_id{""}, .gate = "g", .seat = "s\xFF"},
       "venue empty_text, paper empty_text, seat text_encoding, price order_without_total, seat unknown_word, gate "
       "user_id_without_custom_id"},
  };
  for (auto const& row : rows) CHECK(found(validate(row.payload)) == row.expected);
}

TEST_CASE("defaults, other spellings and bare elements stand in the field table") {
  CHECK(field_of("price").default_value == "0");
  CHECK(field_of("turnstile").alias == "turn_stile");
  CHECK(field_of("zones").takes_bare_element);
  CHECK(field_of("gate").default_value.empty());
  CHECK(field_of("gate").alias.empty());
  CHECK_FALSE(field_of("gate").takes_bare_element);
}

TEST_CASE("another spelling and a bare element are read with a warning, and written in the proper form") {
  const auto read = json::read<admission>(R"({"turn_stile":"t","price":7,"zones":"A"})", {}, "v", chip_id{"c"});
  REQUIRE(read.has_value());
  if (!read) return;
  CHECK(found(read->warnings) == "turn_stile alias_used, zones alias_used");
  CHECK(read->value.turnstile == "t");
  CHECK(read->value.zones == list<std::string>{"A"});
  CHECK(json::write(read->value).value_or("") == R"({"turnstile":"t","price":7,"zones":["A"]})");
}

TEST_CASE("a default is not written, and an absent field stays absent") {
  const admission t{.venue = "v", .id = chip_id{"c"}, .gate = "g"};
  CHECK(json::write(t).value_or("") == R"({"gate":"g"})");
}

TEST_CASE("when read, a rule about a path field looks at the argument for it") {
  const auto read = json::read<admission>(R"({"gate":"g","price":7})", {}, "v", chip_id{"c"});
  REQUIRE(read.has_value());
  if (read) CHECK(found(read->warnings) == "");
}

TEST_CASE("when read, the arguments for path fields are judged like the rest") {
  const auto violations = (json::check<admission>)(R"({"turnstile":"t","price":7})", {}, "", paper_id{"\xFF"});
  REQUIRE(violations.has_value());
  if (violations) CHECK(found(*violations) == "venue empty_text, paper text_encoding");
}

TEST_SUITE_END();

}  // namespace schema_rules_test

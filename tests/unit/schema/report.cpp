// SPDX-License-Identifier: BSL-1.0
#include <tillwire/schema/report.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace schema_report_test {

using namespace tillwire;

namespace {

using place = report::place;

static_assert(!std::is_copy_constructible_v<report> && !std::is_copy_constructible_v<place>,
              "places point to each other");

}  // namespace

TEST_SUITE_BEGIN("schema/report");

TEST_CASE("a path is the chain of places, and ends with them") {
  report out;
  CHECK(out.path().empty());
  {
    const place items(out, "items");
    CHECK(out.path() == "items");
    {
      const place third(out, 3);
      CHECK(out.path() == "items[3]");
      const place inner(out, 0);
      CHECK(out.path() == "items[3][0]");
      const place price(out, std::string_view("price"));
      CHECK(out.path() == "items[3][0].price");
    }
    CHECK(out.path() == "items");
    const place whole(out, std::size_t{1000});
    CHECK(out.path() == "items[1000]");
  }
  CHECK(out.path().empty());
  const place element(out, 7);
  CHECK(out.path() == "[7]");
  const place member(out, "x");
  CHECK(out.path() == "[7].x");
}

TEST_CASE("a path is cut off where places stand too deep, and whole again further out") {
  report out;
  std::string deepest, expected = "a";
  const auto go = [&](auto& self, std::size_t depth) -> void {
    const place at(out, "a");
    if (depth != 0) return self(self, depth - 1);
    deepest = out.path();
  };
  go(go, 2 * report::max_depth);
  for (std::size_t i = 1; i != report::max_depth; ++i) expected += ".a";
  CHECK(deepest == expected);
  CHECK(out.path().empty());
  const place at(out, "b");
  CHECK(out.path() == "b");
}

TEST_CASE("a violation has the place, the rule's sentence, and what was found") {
  report out;
  const place at(out, "sku");
  out.add(rule::text_encoding);
  out.add(rule::alias_used, "discount");
  REQUIRE(out.violations().size() == 2);
  CHECK(out.violations()[0] ==
        violation{"sku", rule::text_encoding, severity::error, std::string(rule_of(rule::text_encoding).sentence)});
  CHECK(out.violations()[1] == violation{"sku", rule::alias_used, severity::warning,
                                         std::string(rule_of(rule::alias_used).sentence) + ": discount"});
  CHECK(to_string(out.violations()[0]) == "sku: text is valid UTF-8 without NUL");
  CHECK(to_string(out.violations()[1]) ==
        "sku: an old or sloppy spelling was read as what it stands for: discount (warning)");
  CHECK(to_string(violation{"", rule::entry_count, severity::error, "a batch has 1 to 1000 entries"}) ==
        "a batch has 1 to 1000 entries");
}

TEST_CASE("errors are counted apart from warnings, as the strictness has them") {
  struct {
    strictness how;
    std::size_t errors;
  } const rows[] = {{strictness::lenient, 1}, {strictness::standard, 2}, {strictness::strict, 3}};
  for (auto const& row : rows) {
    report out(row.how);
    CHECK(out.how_strict() == row.how);
    CHECK_FALSE(out.has_errors());
    out.add(rule::person_will_be_subscribed);  // a warning always
    CHECK_FALSE(out.has_errors());
    out.add(rule::unknown_word);   // an error when strict
    out.add(rule::provider_form);  // unless lenient
    out.add(rule::email_form);     // always
    CHECK(out.has_errors());
    CHECK(out.errors() == row.errors);
    CHECK(out.violations().size() == 4);
    CHECK(out.take().size() == 4);
  }
}

TEST_CASE("where only errors are looked for, warnings are not collected") {
  report out(strictness::standard, report::depth::errors);
  out.add(rule::unknown_word);
  CHECK(out.violations().empty());
  out.add(rule::provider_form);
  CHECK(out.errors() == 1);
  report lenient(strictness::lenient, report::depth::errors);
  lenient.add(rule::provider_form);
  CHECK(lenient.violations().empty());
  report strict(strictness::strict, report::depth::errors);
  strict.add(rule::unknown_word);
  CHECK(strict.errors() == 1);
}

TEST_CASE("misspelled keys are looked for when asked") {
  using depth = report::depth;
  for (strictness how : {strictness::lenient, strictness::standard}) {
    CHECK_FALSE(report(how).looks_for_misspellings());
    CHECK_FALSE(report(how, depth::errors).looks_for_misspellings());
    CHECK(report(how, depth::also_misspellings).looks_for_misspellings());
  }
  CHECK(report(strictness::strict).looks_for_misspellings());
  CHECK(report(strictness::strict, depth::also_misspellings).looks_for_misspellings());
}

TEST_CASE("when strict, misspelled keys are errors, so that a search for errors finds them") {
  CHECK(report(strictness::strict, report::depth::errors).looks_for_misspellings());
}

TEST_SUITE_END();

}  // namespace schema_report_test

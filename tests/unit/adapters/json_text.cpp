// SPDX-License-Identifier: BSL-1.0
#include <adapters/beast/json_text.hpp>

#include <doctest/doctest.h>

#include <ostream>
#include <string>

using namespace tillwire;
using beast::json_text;

TEST_SUITE_BEGIN("adapters/json_text");

TEST_CASE("a value is written as it was sent, without white space") {
  for (std::string const text :
       {R"(null)", R"(true)", R"(false)", R"("a\"b\\\n\u0000ü")", R"(1.00)", R"(-0)", R"(1E+400)",
        R"(12345678901234567890123)", R"([])", R"({})", R"([[],[1],{}])", R"([1,2])", R"({"":1,"b":2})",
        R"({"b":1,"a":{"x":[null,"",0.10],"y":{}},"":false,"k\"ey":[]})"}) {
    json::document d;
    REQUIRE(d.parse(text));
    CHECK(json_text(d.root()) == text);
    REQUIRE(d.parse(" " + text + "\n"));
    CHECK(json_text(d.root()) == text);
  }
}

TEST_CASE("text is quoted, and attributes keep the text of their numbers") {
  CHECK(beast::quoted_json("a\"\n") == R"("a\"\n")");
  CHECK(json_text(attribute_value(attributes{{"a", "1.50"_dec}, {"b", number{"1e9"}}, {"c", array{null, true}}})) ==
        R"({"a":1.50,"b":1e9,"c":[null,true]})");
}

TEST_SUITE_END();

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/json/document.hpp>

#include "random_payload.hpp"
#include "support.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace json_document_test {

namespace {

using namespace tillwire;
using namespace std::string_view_literals;
using random_payload::generator;

/** What a text says, or why it is refused: "code path: reason". */
std::string outcome(std::span<std::string_view const> pieces, json::limits const& limits = {}) {
  json::document d;
  if (const result<void> parsed = d.parse(pieces, limits); !parsed)
    return std::string(to_string(parsed.error().code)) + " " + parsed.error().path + ": " + parsed.error().message;
  return support::canonical(d.root());
}
std::string outcome(std::string_view text, json::limits const& limits = {}) {
  return outcome(std::span(&text, 1), limits);
}

bool is_refused(std::string const& outcome) {
  return outcome.starts_with("invalid_json") || outcome.starts_with("json_too_");
}

/** The text of a text, nullopt when it is refused. */
std::optional<std::string> unescaped(std::string_view json_text) {
  json::document d;
  if (!d.parse(json_text)) return std::nullopt;
  return std::string(d.root().text());
}

/** Whether a number in it is beyond a double. */
bool holds_too_great_number(json::node value) {
  bool holds =
      value.type() == json::type::number && std::isinf(std::strtod(std::string(value.text()).c_str(), nullptr));
  const auto look = [&](json::node inner) { holds = holds || holds_too_great_number(inner); };
  if (value.type() == json::type::array) value.for_each_element(look);
  if (value.type() == json::type::object)
    value.for_each_member([&](std::string_view, json::node member) { look(member); });
  return holds;
}

std::string object_with_keys(std::size_t count, std::size_t twice) {
  std::string text = "{";
  for (std::size_t i = 0; i != count; ++i) text += "\"key " + std::to_string(i + 1 == count ? twice : i) + "\":0,";
  text.back() = '}';
  return text;
}

TEST_SUITE("json/document") {
  TEST_CASE("each type of value is told, and walked in order") {
    json::document d;
    REQUIRE(d.parse(R"( {"n":null,"t":true,"f":false,"i":1.50,"s":"x","a":[1,[],{}],"o":{"p":2}} )"));
    const json::node root = d.root();
    CHECK(root.type() == json::type::object);
    CHECK(root.size() == 7);
    std::string walked;
    root.for_each_member([&](std::string_view key, json::node value) {
      walked.append(key).append(" ").append(to_string(value.type())).append(",");
    });
    CHECK(walked == "n null,t a boolean,f a boolean,i a number,s text,a an array,o an object,");
    CHECK(root.find("t").boolean());
    CHECK_FALSE(root.find("f").boolean());
    CHECK(root.find("i").text() == "1.50");
    CHECK(root.find("s").text() == "x");

    walked.clear();
    CHECK(root.find("a").size() == 3);
    root.find("a").for_each_element([&](json::node value) { walked.append(to_string(value.type())).append(","); });
    CHECK(walked == "a number,an array,an object,");
    CHECK(root.find("o").find("p").text() == "2");
  }

  TEST_CASE("a member that there is not does not exist, nor one of what is no object") {
    json::document d;
    REQUIRE(d.parse(R"({"a":["a"],"b":"b"})"));
    CHECK_FALSE(d.root().find("c").exists());
    CHECK_FALSE(d.root().find("").exists());
    CHECK_FALSE(d.root().find("a").find("a").exists());
    CHECK_FALSE(d.root().find("b").find("b").exists());
    CHECK_FALSE(json::node().exists());
  }

  TEST_CASE("escapes are resolved") {
    const struct {
      std::string_view json;
      std::optional<std::string> text;
    } rows[] = {
        {R"("")", ""},
        {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
        {R"("\u0041\u00e9\u00E9\u65e5")", "Aéé日"},
        {R"("a\u0000b")", std::string("a\0b", 3)},
        {R"("\ud83d\ude00\uD83D\uDE00")", "😀😀"},
        {R"("\ud800\udc00\udbff\udfff")", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"},
        {"\"\x7f\xe2\x80\xa8\"", "\x7f\xe2\x80\xa8"},
        {R"("\ud83d")", {}},  // a first half alone
        {R"("\ud83dx")", {}},
        {R"("\ud83d\n")", {}},
        {R"("\ud83d\u0041")", {}},
        {R"("\ud83d\ud83d")", {}},
        {R"("\ude00")", {}},  // a second half alone
        {R"("\u12")", {}},
        {R"("\u12g4")", {}},
        {R"("\x41")", {}},
        {R"("\'")", {}},
        {R"("\)", {}},
        {"\"\n\"", {}},
        {"\"\x01\"", {}},
        {"\"\0\""sv, {}},
    };
    for (auto const& row : rows) {
      CAPTURE(row.json);
      CHECK(unescaped(row.json) == row.text);
      CHECK(support::is_json(row.json) == row.text.has_value());
    }
  }

  TEST_CASE("text with escapes is put together, whatever its length, and leaves its neighbours whole") {
    std::string expected, escaped;
    for (std::size_t size = 0; size != 10'000; ++size) {
      const bool is_near = size % 256 < 3 || size % 256 > 253;  // the parser's buffers have round sizes
      if (size < 300 || is_near) {
        const std::string text = R"(["before",")" + escaped + R"(","\\",{")" + escaped + R"(":"behind"},"end"])";
        json::document d;
        REQUIRE(d.parse(text));
        std::vector<std::string> seen;
        const auto look = [&](json::node n) { seen.emplace_back(n.text()); };
        d.root().for_each_element([&](json::node n) {
          if (n.type() == json::type::text) return look(n);
          n.for_each_member([&](std::string_view key, json::node value) { seen.emplace_back(key), look(value); });
        });
        CHECK(seen == std::vector<std::string>{"before", expected, "\\", expected, "behind", "end"});
      }
      switch (size % 7) {
        case 0: escaped += "\\n", expected += '\n'; break;
        case 1: escaped += "\\u00e9", expected += "\xc3\xa9"; break;
        case 2: escaped += "\\ud83d\\ude00", expected += "\xf0\x9f\x98\x80"; break;
        case 3: escaped += "\xe6\x97\xa5", expected += "\xe6\x97\xa5"; break;
        default: escaped += 'x', expected += 'x';
      }
    }
  }

  TEST_CASE("a text says whether it was spelled with escapes") {
    json::document d;
    REQUIRE(d.parse(R"(["","a","\u00e9",1,"a\n","\na","\u0000","1e2"])"));
    std::string told;
    d.root().for_each_element([&](json::node n) { told += n.is_escaped() ? 'e' : '-'; });
    CHECK(told == "--e-eee-");
    REQUIRE(d.parse("[\"\xc3\xa9\",\"\"]"));
    d.root().for_each_element([&](json::node n) { CHECK_FALSE(n.is_escaped()); });
  }

  TEST_CASE("numbers keep their text") {
    for (std::string_view text : {"0", "-0", "1.00", "1E2", "1e+02", "-0.0e-00", "1e999", "-1e-999",
                                  "9223372036854775808", "18446744073709551616", "123456789012345678901234567890",
                                  "0.1000000000000000055511151231257827021181583404541015625"}) {
      CAPTURE(text);
      json::document d;
      REQUIRE(d.parse(text));
      CHECK(d.root().type() == json::type::number);
      CHECK(d.root().text() == text);
    }
  }

  TEST_CASE("what is refused is told with the place reached and the reason") {
    const struct {
      std::string_view text, outcome;
    } rows[] = {
        {"", "invalid_json : incomplete JSON"},
        {" \n", "invalid_json : incomplete JSON"},
        {"nul", "invalid_json : incomplete JSON"},
        {"{\"a\":[1,{\"b\":2,\"c\":tru}]}", "invalid_json a[1].c: syntax error"},
        {"{\"a\":{\"b\":[0,[1],\"\xff\"]}}", "invalid_json a.b[1]: syntax error"},
        {"[[0],[{\"k\":", "invalid_json [1][0].k: incomplete JSON"},
        {"[1,]", "invalid_json [0]: syntax error"},
        {"{\"a\":1,}", "invalid_json a: syntax error"},
        {"{\"a\":1 \"b\":2}", "invalid_json a: syntax error"},
        {"{a:1}", "invalid_json : syntax error"},
        {"{\"a\":1,\"b\":{\"c\":1,\"c\":2}}", "invalid_json b.c: a key is given twice"},
        {"[0,{\"a\":0,\"\\u0061\":1}]", "invalid_json [1].a: a key is given twice"},
        {"{\"\":1,\"\":2}", "invalid_json : a key is given twice"},
        {"1 2", "invalid_json : text behind the JSON value"},
        {"{} x", "invalid_json : text behind the JSON value"},
        {"{}}", "invalid_json : text behind the JSON value"},
        {"01", "invalid_json : text behind the JSON value"},
        {"1\0"sv, "invalid_json : text behind the JSON value"},
        {"\xef\xbb\xbf{}", "invalid_json : syntax error"},
        {"/* */1", "invalid_json : syntax error"},
        {"NaN", "invalid_json : syntax error"},
        {"'a'", "invalid_json : syntax error"},
        {"1e9999999999", "invalid_json : exponent overflow"},
    };
    for (auto const& row : rows) {
      CAPTURE(row.text);
      CHECK(outcome(row.text) == row.outcome);
    }
  }

  TEST_CASE("depth is limited to the number stated") {
    for (std::size_t depth : {1u, 2u, 31u, 32u, 33u, 100u, 100000u}) {
      CAPTURE(depth);
      const std::string arrays = std::string(depth, '[') + std::string(depth, ']');
      std::string objects;
      for (std::size_t i = 0; i != depth; ++i) objects += "{\"k\":";
      objects += "0" + std::string(depth, '}');
      CHECK(outcome(arrays).starts_with("json_too_deep") == (depth > 32));
      CHECK(outcome(objects).starts_with("json_too_deep") == (depth > 32));
      CHECK(is_refused(outcome(arrays)) == (depth > 32));
    }
    CHECK(outcome("[[0]]", {.max_depth = 2}) == "[[0,],]");
    CHECK(outcome("[[0]]", {.max_depth = 1}) == "json_too_deep : nested deeper than 1");
    CHECK(outcome(R"({"a":{"b":[]}})", {.max_depth = 2}) == "json_too_deep a.b: nested deeper than 2");
    CHECK(outcome("0", {.max_depth = 0}) == "0");
    CHECK(is_refused(outcome("[]", {.max_depth = 0})));
  }

  TEST_CASE("size is limited to the number stated, however the text is split") {
    const std::string_view text = "[1,2]";
    for (std::size_t at = 0; at <= text.size(); ++at) {
      const std::array<std::string_view, 2> pieces{text.substr(0, at), text.substr(at)};
      CHECK(outcome(pieces, {.max_size = 5}) == "[1,2,]");
      CHECK(outcome(pieces, {.max_size = 4}).ends_with("more than 4 bytes"));
    }
    CHECK(outcome(text, {.max_size = 4}) == "json_too_large : more than 4 bytes");
    CHECK(outcome("[1] ", {.max_size = 3}).starts_with("json_too_large"));  // white space counts

    // what comes before the piece that is too much has been read, and told about
    const std::array<std::string_view, 3> broken{R"({"a":[1,)", "x", "2]}"};
    CHECK(outcome(broken, {.max_size = 9}) == "invalid_json a[0]: syntax error");
    CHECK(outcome(broken, {.max_size = 8}) == "json_too_large a[0]: more than 8 bytes");
    const std::array<std::string_view, 2> behind{"1 x", "2"};
    CHECK(outcome(behind, {.max_size = 3}) == "invalid_json : text behind the JSON value");
  }

  TEST_CASE("a key given twice is refused among few keys and among many") {
    for (std::size_t count : {2u, 3u, 23u, 24u, 25u, 26u, 100u, 5000u}) {
      CAPTURE(count);
      CHECK_FALSE(is_refused(outcome(object_with_keys(count, count - 1))));
      for (std::size_t twice : {std::size_t{0}, (count - 1) / 2, count - 2}) {
        const std::string key = "key " + std::to_string(twice);
        CHECK(outcome(object_with_keys(count, twice)) == "invalid_json " + key + ": a key is given twice");
        CHECK(outcome("[" + object_with_keys(count, twice) + "]") ==
              "invalid_json [0]." + key + ": a key is given twice");
      }
    }
    CHECK_FALSE(is_refused(outcome(R"([{"a":1},{"a":{"a":1,"b":["a"]},"b":1}])")));  // one in each object
  }

  TEST_CASE("keys alike at both ends are told apart, among few and among many") {
    const auto alike = [](std::size_t count, std::string_view last) {
      std::string text = "{";
      for (std::size_t i = 0; i != count; ++i) {
        const std::string middle = i + 1 == count ? std::string(last) : std::to_string(100 + i);
        text += "\"the same front " + middle + " the same back\":[" + middle + "],";
      }
      text.back() = '}';
      return text;
    };
    for (std::size_t count : {2u, 24u, 25u, 200u}) {
      CAPTURE(count);
      CHECK_FALSE(is_refused(outcome(alike(count, "999"))));
      CHECK(outcome(alike(count, "100")) == "invalid_json the same front 100 the same back: a key is given twice");
    }
    for (std::string_view text : {R"({"":1,"a":2,"b":3,"aa":4,"ab":5,"aab":6,"abb":7,"abab":8,"aabb":9,"abababab":0})",
                                  R"({"\u0000":1,"\u0000\u0000":2,"":3,"\u0000\u0000\u0000\u0000":4})"})
      CHECK_FALSE(is_refused(outcome(text)));
  }

  TEST_CASE("a document is parsed into again, also after a failure") {
    json::document d;
    REQUIRE(d.parse(R"({"a":[1,2,3],"b":"text"})"));
    REQUIRE_FALSE(d.parse(R"({"a":[1,2,)"));
    REQUIRE(d.parse("[\"x\"]"));
    CHECK(support::canonical(d.root()) == support::canonical("[\"x\"]"));
  }

  TEST_CASE("a text in pieces is read as the whole, wherever it is split") {
    for (std::uint64_t seed = 0; seed != 300; ++seed) {
      CAPTURE(seed);
      generator g(seed);
      std::string text = g.json_text();
      if (seed % 4 == 0) {
        text = "[" + g.number_text();
        text += "," + g.number_text() + (seed % 8 == 0 ? "]" : "]x");
      }
      if (seed % 5 == 0) text.erase(g.below(text.size()), 1);  // mostly no longer JSON
      CAPTURE(text);
      const std::string_view whole = text;
      const std::string wanted = outcome(whole);
      if (!is_refused(wanted)) CHECK(wanted == support::canonical(text));

      std::vector<std::string_view> bytes;
      for (std::size_t i = 0; i != whole.size(); ++i) bytes.push_back(whole.substr(i, 1));
      REQUIRE(is_refused(outcome(bytes)) == is_refused(wanted));
      if (!is_refused(wanted)) REQUIRE(outcome(bytes) == wanted);
      for (std::size_t i = 0; i <= whole.size(); ++i) {
        const std::size_t j = i + g.below(whole.size() - i + 1);
        const std::array<std::string_view, 4> pieces{whole.substr(0, i), {}, whole.substr(i, j - i), whole.substr(j)};
        const std::string split = outcome(pieces);
        REQUIRE(is_refused(split) == is_refused(wanted));
        if (!is_refused(wanted)) REQUIRE(split == wanted);
      }
    }
  }

  TEST_CASE("numbers are read whole from three pieces, wherever they are split") {
    for (std::uint64_t seed = 0; seed != 200; ++seed) {
      generator g(seed);
      const std::string text = g.number_text();
      CAPTURE(text);
      const std::string_view whole = text;
      for (std::size_t i = 0; i <= whole.size(); ++i)
        for (std::size_t j = i; j <= whole.size(); ++j) {
          const std::array<std::string_view, 3> pieces{whole.substr(0, i), whole.substr(i, j - i), whole.substr(j)};
          json::document d;
          REQUIRE(d.parse(pieces));
          REQUIRE(d.root().text() == text);
        }
    }
  }

  TEST_CASE("no pieces, and empty ones, are no JSON text") {
    CHECK(is_refused(outcome(std::span<std::string_view const>{})));
    const std::array<std::string_view, 3> empty{};
    CHECK(is_refused(outcome(empty)));
    const std::array<std::string_view, 4> around{"", "1", "", " "};
    CHECK(outcome(around) == "1");
    const std::array<std::string_view, 2> behind{"1 ", "2"};
    CHECK(outcome(behind) == "invalid_json : text behind the JSON value");
  }

  TEST_CASE("another parser takes the same texts, but for these") {
    // it lets a key stand twice, wants numbers to fit a double, stops at a NUL, and skips a byte order mark
    CHECK((is_refused(outcome("{\"a\":1,\"a\":1}")) && support::is_json("{\"a\":1,\"a\":1}")));
    CHECK((!is_refused(outcome("1e999")) && !support::is_json("1e999")));
    CHECK((is_refused(outcome("1\0"sv)) && support::is_json("1\0"sv)));
    const std::string with_mark = "\xef\xbb\xbf{}";
    CHECK((is_refused(outcome(with_mark)) && support::is_json(with_mark)));
    const auto is_listed = [&](std::string_view text, std::string const& ours) {
      json::document d;
      return ours.ends_with("a key is given twice") || (d.parse(text) && holds_too_great_number(d.root())) ||
             text.find('\0') != text.npos || text.starts_with(with_mark.substr(0, 3));
    };

    std::vector<std::string> bodies;
    for (char const* name :
         {"drip_cart", "drip_subscribers_batch", "drip_orders_legacy_batch", "usercom_product_event"})
      bodies.push_back(support::read_file(std::string("vectors/") + name + ".json"));
    std::size_t taken = 0, refused = 0;
    for (std::uint64_t seed = 0; seed != 4000; ++seed) {
      CAPTURE(seed);
      generator g(seed);
      std::string text = seed % 2 == 0 ? bodies[g.below(bodies.size())] : g.json_text();
      for (std::size_t count = 1 + g.below(2); count != 0; --count) {
        const std::size_t at = g.below(text.size());
        const char byte = g.one_in(2) ? "{}[]\",:\\0e-. u"[g.below(14)] : static_cast<char>(g.below(256));
        switch (g.below(4)) {
          case 0: text[at] = byte; break;
          case 1: text.insert(at, 1, byte); break;
          case 2: text.erase(at, 1), text += ' '; break;
          default: std::swap(text[at], text[g.below(text.size())]);
        }
      }
      CAPTURE(text);
      const std::string ours = outcome(text);
      const auto theirs = support::canonical(text);
      ++(theirs ? taken : refused);
      if (is_listed(text, ours)) continue;
      if (theirs) CHECK(ours == *theirs);
      else CHECK(is_refused(ours));
    }
    CHECK(taken > 200);  // or the test says little
    CHECK(refused > 200);
  }
}

}  // namespace

}  // namespace json_document_test

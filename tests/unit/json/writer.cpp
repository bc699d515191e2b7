// SPDX-License-Identifier: BSL-1.0
#include <tillwire/json/write.hpp>

#include "everything.hpp"
#include "support.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace json_writer_test {

namespace {

using namespace tillwire;
using namespace tillwire::literals;
using sample::everything;
using sample::least;

/** `value` as JSON text, which both parsers must read as the same; the error in brackets when it has none. */
std::string text_of(attribute_value const& value) {
  const std::string text = support::text_of({{"", value}});
  if (text.starts_with('(')) return text;
  json::document parsed;
  REQUIRE_MESSAGE(parsed.parse(text), text);
  CHECK(support::canonical(parsed.root()) == support::canonical(text));
  return text.substr(4, text.size() - 5);  // behind {"": and before }
}

/** The text of a payload that can be written. */
template <class T>
std::string written(T const& payload) {
  const auto text = json::write(payload);
  REQUIRE_MESSAGE(text, to_string(text.error()));
  CHECK_MESSAGE(support::is_json(*text), *text);
  return *text;
}

/** What json::write() has against a payload; it must append nothing then. */
template <class T>
std::string refusal(T const& payload) {
  buffer out;
  out.append("before");
  const result<void> refused = json::write(payload, out);
  CHECK(out.view() == "before");
  if (refused) return "";
  CHECK(refused.error().code == errc::invalid_payload);
  return support::summary(refused.error());
}

everything with_custom(attributes custom) {
  everything e = least();
  e.custom = std::move(custom);
  return e;
}

/** Keys about as long as the room that a value leaves behind it. */
struct long_names {
  attribute_value filler;
  bool a_field_of_a_name_that_is_longer_than_anybody_would_like_to_ = true;
  bool b_field_of_a_name_that_is_longer_than_anybody_would_like_to_x = true;
  bool c_field_of_a_name_that_is_longer_than_anybody_would_like_to_xx = true;
};
BOOST_DESCRIBE_STRUCT(long_names, (),
                      (filler, a_field_of_a_name_that_is_longer_than_anybody_would_like_to_,
                       b_field_of_a_name_that_is_longer_than_anybody_would_like_to_x,
                       c_field_of_a_name_that_is_longer_than_anybody_would_like_to_xx))

TEST_SUITE("json/writer") {
  TEST_CASE("the characters that JSON does not take as they are get their shortest escape") {
    for (int code = 0; code != 0x80; ++code) {
      CAPTURE(code);
      const char c = static_cast<char>(code);
      std::string wanted(1, c);
      if (c == '"' || c == '\\') wanted = std::string("\\") + c;
      else if (const auto at = std::string_view("\b\t\n\f\r").find(c); at != std::string_view::npos)
        wanted = {'\\', "btnfr"[at]};
      else if (code < 0x20)
        wanted = (code < 0x10 ? "\\u000" : "\\u001") + std::string(1, "0123456789abcdef"[code % 16]);
      CHECK(text_of(std::string(1, c)) == "\"" + wanted + "\"");
      CHECK(text_of(std::string("a") + c + c + "z") == "\"a" + wanted + wanted + "z\"");
    }
  }

  TEST_CASE("UTF-8 is kept as it is") {
    for (std::string_view text : {"\x7f", "é", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "日本", "\xed\x9f\xbf",
                                  "\xee\x80\x80", "\xe2\x80\xa8", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "😀",
                                  "\xf4\x8f\xbf\xbf", "seven..é eight...日本 ASCII again and again"}) {
      CAPTURE(text);
      CHECK(text_of(text) == "\"" + std::string(text) + "\"");
    }
  }

  TEST_CASE("text that is not UTF-8 is refused with its path, and never written") {
    for (std::string_view bad :
         {"\x80", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x9f\xbf", "\xe2\x82", "\xed\xa0\x80",
          "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf0\x9f\x98", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xfe", "\xff"})
      for (std::string const& text :
           {std::string(bad), "only behind " + std::string(bad), std::string(bad) + " in front"}) {
        CAPTURE(text);
        CHECK_FALSE(support::is_json("\"" + text + "\""));  // the other parser agrees
        everything e = least();
        e.text = text;
        CHECK(refusal(e) == "text text_encoding");
      }
  }

  TEST_CASE("the path of a text that is not UTF-8 is known wherever it stands") {
    const std::string bad = "\xff";
    const auto refused = [](auto set) {
      everything e = least();
      set(e);
      return refusal(e);
    };
    CHECK(refused([&](everything& e) { e.words = {"a", bad, "b", bad}; }) ==
          "words[1] text_encoding; words[3] text_encoding");
    CHECK(refused([&](everything& e) { e.where = sample::page_name{bad}; }) == "page_name text_encoding");
    CHECK(refused([&](everything& e) { e.parts = {{.name = "a"}, {.name = bad}}; }) == "parts[1].name text_encoding");
    CHECK(refused([&](everything& e) { e.tint = other(bad); }) == "tint text_encoding");
    CHECK(refused([&](everything& e) { e.note = bad; }) == "note text_encoding");
    CHECK(refused([&](everything& e) { e.any = array{1, attributes{{"k", bad}}}; }) == "any[1].k text_encoding");
    CHECK(refused([&](everything& e) { e.bag = attributes{{bad, 1}}; }) == "bag.\xff text_encoding");
    CHECK(refused([&](everything& e) { e.custom = {{"k", array{bad}}}; }) == "k[0] text_encoding");
    // behind what looks like JSON's own marks, and behind what is empty
    CHECK(refused([&](everything& e) { e.text = "\"]},{[:\\", e.note = bad; }) == "note text_encoding");
    CHECK(refused([&](everything& e) {
            e.custom = {{"a", attributes{}}, {"b", array{}}, {"c", array{array{}, attributes{}, bad + "\""}}};
          }) == "c[2] text_encoding");
    // a key stands in the path as it was given, not as JSON spells it
    const std::string key = "\"\\/\b\f\n\r\t\x01\x1f u0041";
    CHECK(refused([&](everything& e) { e.custom = {{key, attributes{{key, bad}}}}; }) ==
          key + "." + key + " text_encoding");
  }

  TEST_CASE("a number that has no JSON form is refused, however many there are") {
    const decimal huge = decimal::from_double(1e30, 2);
    for (std::string_view bad :
         {"", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "NaN", "Infinity", "1 ", " 1", "1,2", "1\n", "١"}) {
      CAPTURE(bad);
      CHECK(refusal(with_custom({{"n", number{std::string(bad)}}})) == "n amount_range");
    }
    everything e = least();
    e.amount = huge;
    e.when = timestamp::from_microseconds(INT64_MAX);
    e.weights = {1, huge};
    CHECK(refusal(e) == "amount amount_range; when timestamp_form; weights[1] amount_range");

    for (std::size_t count : {1u, 10u, 100u, 1000u, 5000u}) {  // each takes no room but its comma's
      CAPTURE(count);
      array in_array;
      attributes in_object;
      for (std::size_t i = 0; i != count; ++i) {
        in_array.push_back(huge);
        in_object.add(std::string(1, static_cast<char>('a' + i % 26)), huge);
      }
      CHECK_FALSE(json::write(with_custom({{"n", in_array}})));
      CHECK_FALSE(json::write(with_custom({{"n", in_object}})));
      CHECK_FALSE(json::write(with_custom(in_object)));
    }
  }

  TEST_CASE("values of the caller's own are written as they are") {
    const struct {
      attribute_value value;
      std::string_view text;
    } rows[] = {
        {null, "null"},
        {true, "true"},
        {false, "false"},
        {0, "0"},
        {-17, "-17"},
        {"1.50"_dec, "1.50"},
        {"-0"_dec, "-0"},
        {"0.000000000000000001"_dec, "0.000000000000000001"},
        {"999999999999999999"_dec, "999999999999999999"},
        {number{"1E2"}, "1E2"},
        {number{"1.50"}, "1.50"},
        {number{"-0.0e-00"}, "-0.0e-00"},
        {number{"123456789012345678901234567890"}, "123456789012345678901234567890"},
        {"", "\"\""},
        {"text", "\"text\""},
        {array{}, "[]"},
        {array{array{}, attributes{}}, "[[],{}]"},
        {array{1, "a", null}, "[1,\"a\",null]"},
        {attributes{}, "{}"},
        {attributes{{"a", attributes{}}, {"b", array{}}}, "{\"a\":{},\"b\":[]}"},
        {attributes{{"z", 1}, {"a", 2}}, "{\"z\":1,\"a\":2}"},
        {attributes{{"a \"key\"\n", 1}, {"é", 2}}, "{\"a \\\"key\\\"\\n\":1,\"é\":2}"},
        {array{","}, "[\",\"]"},
        {array{"[", "{,"}, "[\"[\",\"{,\"]"},
    };
    for (auto const& row : rows) CHECK(text_of(row.value) == row.text);
  }

  TEST_CASE("members stand in order, and what is absent is left out") {
    CHECK(written(least()) == R"({"text":"t","sheet":3,"plain":1})");

    everything full{.place = "not in the body",
                    .text = "t",
                    .where = "a@b"_email,
                    .link = "http://x"_url,
                    .plain = INT64_MIN,
                    .flag = false,
                    .tiny = std::int8_t{-128},
                    .counter = std::uint16_t{65535},
                    .vast = UINT64_MAX,
                    .money = cents{INT64_MIN},
                    .amount = "11.10"_dec,
                    .when = "2019-01-28T12:15:23.5Z"_time,
                    .since = unix_time{-1},
                    .paint = sample::colour::dark_blue,
                    .tint = other("shiny"),
                    .cut = sample::size::xl,
                    .words = {"a", "b"},
                    .weights = std::vector<decimal>{},
                    .parts = std::vector<sample::part>{{.name = "p", .weight = -2}, {.name = "q"}},
                    .lid = sample::part{.name = "l"},
                    .note = null,
                    .any = null,
                    .values = array{1, null},
                    .bag = attributes{{"k", 1}},
                    .custom = {{"y", 1}, {"x", array{}}}};
    CHECK(written(full) ==
          R"({"text":"t","email":"a@b","link":"http://x","plain":-9223372036854775808,"flag":false,"tiny":-128,)"
          R"("counter":65535,"vast":18446744073709551615,"money":-9223372036854775808,"amount":11.10,)"
          R"("when":"2019-01-28T12:15:23.500Z","since":-1,"paint":"dark_blue","tint":"shiny","cut":"X-L",)"
          R"("words":["a","b"],"weights":[],"parts":[{"name":"p","weight":-2},{"name":"q"}],"lid":{"name":"l"},)"
          R"("note":null,"any":null,"values":[1,null],"bag":{"k":1},"y":1,"x":[]})");
  }

  TEST_CASE("a member is written under the key of the alternative that it holds") {
    everything e = least();
    e.where = "a@b"_email;
    CHECK(written(e) == R"({"text":"t","email":"a@b","plain":1})");
    e.where = sample::page_name{"start"};
    CHECK(written(e) == R"({"text":"t","page_name":"start","plain":1})");
  }

  TEST_CASE("absent, empty, null and given are four things") {
    const drip::subscriber none{};
    CHECK(written(none) == "{}");
    CHECK(written(drip::subscriber{.tags = std::vector<std::string>{}}) == R"({"tags":[]})");
    CHECK(written(drip::subscriber{.custom_fields = attributes{}}) == R"({"custom_fields":{}})");
    CHECK(written(support::any_object{}) == "{}");

    drip::legacy_order order{.person = drip::subscriber_id{"1"}, .amount = 5_cents};
    CHECK(written(order) == R"({"id":"1","amount":5})");
    order.cancelled_at = null;
    CHECK(written(order) == R"({"id":"1","amount":5,"cancelled_at":null})");
    order.cancelled_at = "2020-02-29T00:00:00Z"_time;
    CHECK(written(order) == R"({"id":"1","amount":5,"cancelled_at":"2020-02-29T00:00:00Z"})");
    CHECK(written(drip::legacy_orders_batch{.orders = std::vector<drip::legacy_order>{}}) == R"({"orders":[]})");
  }

  TEST_CASE("custom attributes stand beside the fields, also where there is no other") {
    const usercom::event_data data{.product_attributes = {{"colour", "red"}}, .custom_data = array{1}};
    CHECK(written(data) == R"({"colour":"red","custom_data":[1]})");
    CHECK(written(usercom::event_data{}) == "{}");
    CHECK(written(usercom::event_data{.custom_data = null}) == R"({"custom_data":null})");
  }

  TEST_CASE("the buffer grows to whatever size the text has") {
    for (std::size_t size = 0; size != 1500; ++size) {
      const std::string text(size, size % 2 != 0 ? 'x' : '\x1f');
      everything e = least();
      e.text = text;
      e.weights = std::vector<decimal>(size % 40, "123.45"_dec);
      e.values = array{};
      for (std::size_t i = 0; i != size % 7; ++i) e.values->push_back(true);
      std::string wanted = R"({"text":")";
      for (char c : text) wanted += c == 'x' ? "x" : "\\u001f";
      wanted += R"(","sheet":3,"plain":1,"weights":[)";
      for (std::size_t i = 0; i != size % 40; ++i) wanted += i == 0 ? "123.45" : ",123.45";
      wanted += R"(],"values":[)";
      for (std::size_t i = 0; i != size % 7; ++i) wanted += i == 0 ? "true" : ",true";
      wanted += "]}";
      const auto text_of_e = json::write(e);
      REQUIRE(text_of_e);
      REQUIRE(*text_of_e == wanted);
    }
  }

  TEST_CASE("nothing is written behind the buffer's end, however deep the brackets that close") {
    for (std::size_t size = 1; size != 1200; ++size) {
      CAPTURE(size);
      const number filler{std::string(size, '7')};  // a number takes no more room than its text
      const array nested{attributes{{"", array{true}}}};
      buffer out;
      REQUIRE(json::write(support::any_object{{{"k", array{filler, nested}}}}, out));
      REQUIRE(out.view() == "{\"k\":[" + filler.text + ",[{\"\":[true]}]]}");
      REQUIRE(out.size() <= out.capacity());
    }
  }

  TEST_CASE("nothing is written behind the buffer's end, however long the next key") {
    for (std::size_t size = 1; size != 1200; ++size) {
      CAPTURE(size);
      for (const attribute_value& filler : {attribute_value(number{std::string(size, '7')}),
                                            attribute_value(std::string(size, 'x')), attribute_value(array())}) {
        buffer out;
        REQUIRE(json::write(long_names{filler}, out));
        REQUIRE(out.size() <= out.capacity());
        REQUIRE(out.view().ends_with(":true}"));
      }
    }
  }

  TEST_CASE("writing appends to what the buffer holds") {
    buffer out;
    out.append("[");
    CHECK(json::write(least(), out));
    out.append(",");
    CHECK(json::write(least(), out));
    out.append("]");
    const std::string one = written(least());
    CHECK(out.view() == "[" + one + "," + one + "]");
  }
}

}  // namespace

}  // namespace json_writer_test

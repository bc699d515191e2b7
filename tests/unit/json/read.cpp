// SPDX-License-Identifier: BSL-1.0
#include <tillwire/json/read.hpp>

#include "everything.hpp"
#include "support.hpp"

#include <string>
#include <string_view>

namespace json_read_test {

namespace {

using namespace tillwire;
using namespace tillwire::literals;
using sample::everything;

constexpr std::string_view least = R"({"text":"t","sheet":3,"link":"http://x","plain":1)";

/** What members, beside those that must be there, are read as: written again, with the warnings; or what they break. */
std::string read_as(std::string_view members, json::read_options const& options = {}) {
  std::string body(least);
  if (!members.empty()) body.append(",").append(members);
  const auto read = json::read<everything>(body + "}", options, "here");
  if (!read) return support::summary(read.error());
  const auto text = json::write(read->value);
  REQUIRE(text);
  std::string result = *text;
  REQUIRE(result.starts_with(least));
  result = result.substr(least.size() + (members.empty() ? 0 : 1));
  result.pop_back();
  const std::string warnings = support::summary(read->warnings);
  return warnings.empty() ? result : result + " " + warnings;
}

struct row {
  std::string_view members, result;  // the result is the members themselves when empty
};
template <std::size_t N>
void run(row const (&rows)[N]) {
  for (row const& r : rows) {
    CAPTURE(r.members);
    CHECK(read_as(r.members) == (r.result.empty() ? r.members : r.result));
  }
}

TEST_SUITE("json/read") {
  TEST_CASE("whole numbers are read exactly, however they are spelled, and within their type") {
    run({
        {R"("money":4900)", ""},
        {R"("money":42.0)", R"("money":42)"},
        {R"("money":4.2e1)", R"("money":42)"},
        {R"("money":420E-1)", R"("money":42)"},
        {R"("money":-4.20E+1)", R"("money":-42)"},
        {R"("money":1e17)", R"("money":100000000000000000)"},
        {R"("money":0e999)", R"("money":0)"},
        {R"("money":-0)", R"("money":0)"},
        {R"("money":-0.0)", R"("money":0)"},
        {R"("money":42.5)", "money wrong_type"},
        {R"("money":1e-1)", "money wrong_type"},
        {R"("money":9223372036854775807)", ""},
        {R"("money":-9223372036854775808)", ""},
        {R"("money":9223372036854775808)", "money amount_range"},
        {R"("money":-9223372036854775809)", "money amount_range"},
        {R"("money":99999999999999999999999)", "money amount_range"},
        {R"("money":1e400)", "money amount_range"},
        {R"("tiny":127)", ""},
        {R"("tiny":-128)", ""},
        {R"("tiny":1.27e2)", R"("tiny":127)"},
        {R"("tiny":128)", "tiny amount_range"},
        {R"("tiny":-129)", "tiny amount_range"},
        {R"("tiny":1e3)", "tiny amount_range"},
        {R"("counter":0)", ""},
        {R"("counter":65535)", ""},
        {R"("counter":65536)", "counter amount_range"},
        {R"("counter":-1)", "counter amount_range"},
        {R"("counter":-0)", R"("counter":0)"},
        {R"("vast":9223372036854775808)", ""},
        {R"("vast":18446744073709551615)", ""},
        {R"("vast":18446744073709551616)", "vast amount_range"},
        {R"("vast":-1)", "vast amount_range"},
        {R"("since":-5)", ""},
        {R"("since":1.5e3)", R"("since":1500)"},
        {R"("since":1.5)", "since wrong_type"},
        {R"("since":"1500")", "since wrong_type"},
    });
  }

  TEST_CASE("amounts keep their text, up to 18 digits") {
    run({
        {R"("amount":11.16)", ""},
        {R"("amount":1.00)", ""},
        {R"("amount":-0.10)", ""},
        {R"("amount":1E2)", R"("amount":100)"},  // no exponent is written
        {R"("amount":1.5e-3)", R"("amount":0.0015)"},
        {R"("amount":999999999999999999)", ""},
        {R"("amount":0.000000000000000001)", ""},
        {R"("amount":1000000000000000000)", "amount amount_range"},
        {R"("amount":0.0000000000000000001)", "amount amount_range"},
        {R"("amount":1234567890.1234567890)", "amount amount_range"},
        {R"("amount":1e18)", "amount amount_range"},
        {R"("amount":1e-400)", "amount amount_range"},
        {R"("amount":"11.16")", "amount wrong_type"},
        {R"("weights":[1.0,2,3e0])", R"("weights":[1.0,2,3])"},
        {R"("weights":[1,"2",true,1e99])", "weights[1] wrong_type; weights[2] wrong_type; weights[3] amount_range"},
        {R"("weights":1)", "weights wrong_type"},
    });
  }

  TEST_CASE("times are converted to UTC, and refused without a zone") {
    run({
        {R"("when":"2019-01-28T12:15:23Z")", ""},
        {R"("when":"2019-01-28T12:15:23.5Z")", R"("when":"2019-01-28T12:15:23.500Z")"},
        {R"("when":"2019-01-28T12:15:23+02:00")", R"("when":"2019-01-28T10:15:23Z")"},
        {R"("when":"20190128T121523Z")", R"("when":"2019-01-28T12:15:23Z")"},
        {R"("when":"2019-01-28T12:15:23")", "when timestamp_form"},
        {R"("when":"2019-01-28")", "when timestamp_form"},
        {R"("when":"yesterday")", "when timestamp_form"},
        {R"("when":"")", "when timestamp_form"},
        {R"("when":1548677723)", "when wrong_type"},
    });
  }

  TEST_CASE("words are kept where the list is open, refused where it is closed") {
    run({
        {R"("paint":"dark_blue")", ""},
        {R"("paint":"green")", "paint unknown_closed_word"},
        {R"("paint":"")", "paint unknown_closed_word"},
        {R"("paint":0)", "paint wrong_type"},
        {R"("tint":"dark_blue")", ""},
        {R"("tint":"Dark_Blue")", R"("tint":"Dark_Blue" tint unknown_word?)"},
        {R"("tint":"")", "tint unknown_closed_word"},
        {R"("tint":null)", "tint wrong_type"},
        {R"("cut":"X-L")", ""},
        {R"("cut":"xl")", "cut unknown_closed_word"},
    });
  }

  TEST_CASE("text holds no NUL, which only an escape can put there") {
    run({
        {R"("words":["\n","\"a\"","\u0001"])", ""},
        {R"("words":["a","\u0000"])", "words[1] text_encoding"},
        {R"("note":"a\u0000b")", "note text_encoding"},
        {R"("lid":{"name":"\u0000"})", "lid.name text_encoding"},
        {R"("lid":{"name":"\n\u0000"})", "lid.name text_encoding"},
        {R"("cut":"\u0000")", "cut unknown_closed_word; cut text_encoding"},
    });
  }

  TEST_CASE("lists are arrays, but for a bare element where one is taken") {
    run({
        {R"("words":["a","b"])", ""},
        {R"("words":[])", ""},
        {R"("words":"a")", R"("words":["a"] words alias_used?)"},
        {R"("words":1)", "words wrong_type"},
        {R"("words":["a",1,["b"]])", "words[1] wrong_type; words[2] wrong_type"},
        {R"("words":null)", "words wrong_type"},
        {R"("parts":[{"name":"a"},{"weight":1,"name":"b"}])", R"("parts":[{"name":"a"},{"name":"b","weight":1}])"},
        {R"("parts":[{"name":"a"},{"weight":1},{}])", "parts[1].name missing_field; parts[2].name missing_field"},
        {R"("parts":[{"name":"","kg":1}])", "parts[0].kg unknown_key; parts[0].name empty_text"},
        {R"("parts":{"name":"a"})", "parts wrong_type"},
        {R"("lid":{"name":"a"})", ""},
        {R"("lid":{"name":"a","weight":2147483648})", "lid.weight amount_range"},
        {R"("lid":[])", "lid wrong_type"},
    });
  }

  TEST_CASE("null is a value only where the field says so") {
    run({
        {R"("note":null)", ""},
        {R"("note":"n")", ""},
        {R"("note":1)", "note wrong_type"},
        {R"("any":null)", ""},
        {R"("flag":null)", "flag wrong_type"},
        {R"("money":null)", "money wrong_type"},
        {R"("amount":null)", "amount wrong_type"},
        {R"("when":null)", "when wrong_type"},
        {R"("lid":null)", "lid wrong_type"},
        {R"("bag":null)", "bag wrong_type"},
        {R"("values":null)", "values wrong_type"},
    });
  }

  TEST_CASE("values of the caller's own keep their order and the text of their numbers") {
    for (std::string_view key : {"any", "own"})
      for (std::string_view value :
           {"1E2", "1.50", "-0", "-0.0", "1e999", "123456789012345678901234567890", "0.10000000000000000000000000001",
            "true", "\"a\\nb\"", "[]", "{}", "[1,[2.0,{\"z\":1,\"a\":null}]]", "{\"z\":[{}],\"a\":{\"b\":1e0}}"}) {
        const std::string member = std::string("\"").append(key).append("\":").append(value);
        CHECK(read_as(member) == member);
      }
    run({
        {R"("values":[1E2,"a",null])", ""},
        {R"("values":{})", "values wrong_type"},
        {R"("bag":{"z":1.50,"a":[1E2]})", ""},
        {R"("bag":[])", "bag wrong_type"},
        {R"("z":1,"a":2,"bag":{})", R"("bag":{},"z":1,"a":2)"},
        {R"("own":"\u0000")", "own text_encoding"},
        {R"("own":[{"k":"\u0000"}])", "own[0].k text_encoding"},
        {R"("bag":{"":1})", "bag. attribute_key"},
        {R"("":1)", "attribute_key"},
        {R"("where":1)", R"("where":1)"},      // the member's name is not on the wire: its alternatives' keys are
        {R"("place":"x")", R"("place":"x")"},  // nor is that of a path field
    });
  }

  TEST_CASE("an alias is read as what it stands for, but not beside it") {
    run({
        {R"("sum":1.50)", R"("amount":1.50 sum alias_used?)"},
        {R"("sum":1.50,"amount":1.50)", "amount conflicting_fields"},
        {R"("amount":1.50,"sum":1.50)", "sum conflicting_fields"},
        {R"("sum":"1")", "sum wrong_type"},
    });
    CHECK(read_as(R"("sum":1)", {.how = strictness::strict}) == "sum alias_used");
    CHECK(read_as(R"("words":"a")", {.how = strictness::strict}) == "words alias_used");
  }

  TEST_CASE("of several alternatives one overrides the others, or all are refused") {
    const auto where = [](std::string_view members) {
      const auto read = json::read<everything>(
          std::string(R"({"text":"t","link":"http://x","plain":1)").append(members) + "}", {}, "here");
      if (!read) return support::summary(read.error());
      return std::string(read->value.where->key()) + support::summary(read->warnings);
    };
    CHECK(where(R"(,"email":"a@b")") == "email");
    CHECK(where(R"(,"sheet":1)") == "sheet");
    CHECK(where(R"(,"page_name":"p")") == "page_name");
    CHECK(where("") == "email missing_field");
    CHECK(where(R"(,"sheet":1,"email":"a@b")") == "sheet conflicting_fields");
    CHECK(where(R"(,"sheet":"x","page_name":"p","email":"not one")") == "page_name");  // neither is looked at
    CHECK(where(R"(,"email":"a@b","page_name":"")") == "page_name empty_text");
    CHECK(where(R"(,"email":"a@b","page_name":1)") == "page_name wrong_type");
    CHECK(where(R"(,"email":"not one")") == "email email_form");
    CHECK(where(R"(,"email":null)") == "email wrong_type");
  }

  TEST_CASE("beside Drip's identifier of a person an e-mail address is ignored") {
    const auto cart = json::read<drip::cart_activity>(
        R"({"provider":"p","email":"not one","person_id":"7","action":"created","cart_id":"1","cart_url":"http://x"})");
    REQUIRE_MESSAGE(cart, to_string(cart.error()));
    CHECK(cart->value.person->get_if<drip::person_id>() != nullptr);
    CHECK(json::write(cart->value).value_or("") ==
          R"({"provider":"p","person_id":"7","action":"created","cart_id":"1","cart_url":"http://x"})");

    const auto event = json::read<drip::event>(R"({"id":"7","email":1,"action":"a"})");
    REQUIRE_MESSAGE(event, to_string(event.error()));
    CHECK(event->value.person->get_if<drip::subscriber_id>() != nullptr);
  }

  TEST_CASE("User.com's two identifiers of a person cannot both be given") {
    const auto event = json::read<usercom::v2::product_event>(
        R"({"user_id":1,"user_custom_id":"c","event_type":"order"})", {}, usercom::product_id{49});
    REQUIRE_FALSE(event);
    CHECK(support::summary(event.error()) == "user_custom_id conflicting_fields");
  }

  TEST_CASE("the path's values are arguments") {
    const auto read = json::read<everything>(std::string(least) + "}", {}, "there");
    REQUIRE(read);
    CHECK(*read->value.place == "there");

    const std::string_view body = R"({"client":1,"user_id":"u","event_type":"order"})";
    const auto by_id = json::read<usercom::v1::product_event>(body, {}, usercom::product_id{49});
    REQUIRE(by_id);
    CHECK(*by_id->value.product == usercom::product{usercom::product_id{49}});
    CHECK(support::summary(by_id->warnings) == "user_id user_id_without_custom_id?");
    const auto by_custom_id = json::read<usercom::v1::product_event>(body, {}, usercom::product_custom_id{"mine"});
    REQUIRE(by_custom_id);
    CHECK(support::summary(by_custom_id->warnings) == "");
  }

  TEST_CASE("the path's values are looked at like those of the body") {
    const auto event = json::read<usercom::v1::product_event>(R"({"client":1,"event_type":"order"})", {},
                                                              usercom::product_custom_id{""});
    REQUIRE_FALSE(event);
    CHECK(support::summary(event.error()) == "custom_id empty_text");
    CHECK(support::found<everything>(std::string(least) + "}", {}, std::string("\0", 1)) == "place text_encoding");
  }

  TEST_CASE("a body of another type, or none, is refused") {
    for (std::string_view body : {"[]", "1", "null", "\"text\"", "true"}) {
      CAPTURE(body);
      const auto read = json::read<drip::cart_activity>(body);
      REQUIRE_FALSE(read);
      CHECK(support::summary(read.error()) == "wrong_type");
      CHECK(read.error().path == "");
    }
    const auto broken = json::read<drip::cart_activity>(R"({"provider":"p",)");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().code == errc::invalid_json);
    CHECK(broken.error().path == "provider");
  }

  TEST_CASE("an error has every violation, and the first in front") {
    const auto read = json::read<everything>(R"({"text":"","plain":"x","flag":1,"tint":"green"})", {}, "here");
    REQUIRE_FALSE(read);
    error const& e = read.error();
    CHECK(e.code == errc::invalid_payload);
    CHECK(e.what_to_do == condition::fix_payload);
    CHECK(support::summary(e) ==
          "text empty_text; email missing_field; plain wrong_type; flag wrong_type");  // warnings are no errors
    CHECK(e.path == "text");
    CHECK(e.message == e.details.front().message);
    CHECK(e.details[1].message.find("email or sheet or page_name") != std::string::npos);
    CHECK(e.details[2].message.find("a whole number is wanted, not text") != std::string::npos);
  }

  TEST_CASE("the limits are those of the options") {
    const auto code = [](json::limits const& limits) {
      const auto read = json::read<support::any_object>(R"({"a":[[1]]})", {.limits = limits});
      return read ? "read" : to_string(read.error().code);
    };
    CHECK(code({}) == "read");
    CHECK(code({.max_size = 11, .max_depth = 3}) == "read");
    CHECK(code({.max_size = 10}) == "json_too_large");
    CHECK(code({.max_depth = 2}) == "json_too_deep");
  }
}

}  // namespace

}  // namespace json_read_test

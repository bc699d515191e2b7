// SPDX-License-Identifier: BSL-1.0
#include <tillwire/json/check.hpp>
#include <tillwire/json/read.hpp>

#include "everything.hpp"
#include "support.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace json_blank_test {

namespace {

using namespace tillwire;

/** Made from text alone. */
class shelf : public checked<shelf> {
 public:
  explicit shelf(std::string text) : checked(std::move(text)) {}
  static constexpr rule broken = rule::provider_form;
  static constexpr bool accepts(std::string_view text) { return !text.starts_with('?'); }
};

/** Made from attributes alone. */
class crate : public attributes {
 public:
  explicit crate(attributes a) : attributes(std::move(a)) {}
};

struct box {
  required<shelf, "at"> at;
  int level = 7;
  std::optional<std::string> note = "none";
};
BOOST_DESCRIBE_STRUCT(box, (), (at, level, note))

/** What cannot be made before it has been read. */
struct demanding {
  required<box, "lid"> lid;
  box spare;
  required<open_enum<sample::colour>, "tint"> tint;
  sample::size size;
  required<one_of<email, sample::sheet>, "who"> who;
  stated<shelf, "on"> on;
  required<crate, "in"> in;
  required<std::vector<box>, "boxes"> boxes;
  std::vector<bool> flags;
  attribute_value any;
  array values;
};
BOOST_DESCRIBE_STRUCT(demanding, (), (lid, spare, tint, size, who, on, in, boxes, flags, any, values))

/** Counts how many of it there are. */
class counted : public checked<counted> {
 public:
  explicit counted(std::string text) : checked(std::move(text)) { add(); }
  counted(counted const& c) : checked(c) { add(); }
  counted& operator=(counted const&) = default;
  ~counted() { --alive; }
  static constexpr rule broken = rule::provider_form;
  static constexpr bool accepts(std::string_view) { return true; }

  static inline std::size_t alive = 0, most = 0;

 private:
  static void add() { most = (std::max)(most, ++alive); }
};
struct crowd {
  std::vector<counted> each;
};
BOOST_DESCRIBE_STRUCT(crowd, (), (each))

constexpr std::string_view members[] = {R"("lid":{"at":"a","level":1})",
                                        R"("spare":{"at":"b","level":2,"note":"n"})",
                                        R"("tint":"dark_blue")",
                                        R"("size":"X-L")",
                                        R"("email":"a@b")",
                                        R"("on":"s")",
                                        R"("in":{"z":1,"a":[]})",
                                        R"("boxes":[{"at":"c","level":3},{"at":"d","level":4}])",
                                        R"("flags":[true,false,true])",
                                        R"("any":1.50)",
                                        R"("values":[1,"x"])"};

/** The members as an object, without one of them. */
std::string body(std::size_t without = SIZE_MAX) {
  std::string text;
  for (std::size_t i = 0; i != std::size(members); ++i)
    if (i != without) text.append(text.empty() ? "{" : ",").append(members[i]);
  return text + "}";
}

TEST_SUITE("json/blank") {
  TEST_CASE("a payload of members that have no default is read, and none keeps anything of the blank one") {
    const auto read = json::read<demanding>(body());
    REQUIRE_MESSAGE(read, to_string(read.error()));
    CHECK(read->warnings.empty());
    CHECK(json::write(read->value).value_or("") == body());
    CHECK_FALSE(read->value.lid->note.has_value());  // not the initializer of the member: it was not in the text
  }

  TEST_CASE("what stays blank is told, and never given out") {
    for (std::size_t i = 0; i != std::size(members); ++i) {
      CAPTURE(members[i]);
      const auto read = json::read<demanding>(body(i));
      const std::string key(members[i].substr(1, members[i].find('"', 1) - 1));
      if (key == "on") {
        REQUIRE(read);
        CHECK_FALSE(read->value.on.has_value());
        CHECK(support::summary(read->warnings) == "on stated_field_omitted?");
      } else {
        REQUIRE_FALSE(read);
        CHECK(support::summary(read.error()) == key + " missing_field");
      }
    }
    CHECK(support::found<demanding>("{}").starts_with("lid missing_field; spare missing_field; tint missing_field; "));
    CHECK(support::found<demanding>("[]") == "wrong_type");
  }

  TEST_CASE("whatever leaves a value blank is an error in every strictness") {
    constexpr std::string_view least = R"({"text":"t","link":"http://x","sheet":3,"plain":1)";
    for (std::string_view wrong : {R"("flag":1)",
                                   R"("tiny":"1")",
                                   R"("tiny":128)",
                                   R"("since":1.5)",
                                   R"("money":1e400)",
                                   R"("amount":1e18)",
                                   R"("amount":true)",
                                   R"("when":1)",
                                   R"("when":"noon")",
                                   R"("paint":"green")",
                                   R"("tint":1)",
                                   R"("words":[1])",
                                   R"("words":{})",
                                   R"("lid":[])",
                                   R"("lid":{})",
                                   R"("note":1)",
                                   R"("values":{})",
                                   R"("bag":[])",
                                   R"("note":[])",
                                   R"("parts":[{"name":"a"},{}])",
                                   R"("parts":[null,{"name":"a"}])",
                                   R"("email":"a@b")"})
      for (strictness how : {strictness::lenient, strictness::standard, strictness::strict}) {
        CAPTURE(wrong);
        CHECK_FALSE(
            json::read<sample::everything>(std::string(least).append(",").append(wrong) + "}", {.how = how}, "p"));
      }
  }

  TEST_CASE("a required text is never empty, though its form may be: validation and reading say the same") {
    const std::vector<violation> found = validate(box{.at = shelf("")});
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == rule::empty_text);
    const auto read = json::read<box>(R"({"at":"","level":7,"note":"none"})");
    REQUIRE(!read);
    CHECK(support::summary(read.error()) == support::summary(found));
  }

  TEST_CASE("an element that cannot be read leaves the others where they are") {
    CHECK(support::found<demanding>(R"({"boxes":[{"at":"a","level":1},{"at":"?","level":1},{"level":1},{"at":"b"},1]})")
              .find("boxes[1].at provider_form; boxes[2].at missing_field; boxes[3].level missing_field; "
                    "boxes[4] wrong_type") != std::string::npos);
    CHECK(
        support::found<demanding>(R"({"flags":[true,1,false,"x"]})").find("flags[1] wrong_type; flags[3] wrong_type") !=
        std::string::npos);
  }

  TEST_CASE("elements that cannot be read take no room") {
    std::string body = R"({"each":["a")";
    for (int i = 0; i != 1000; ++i) body += ",1";
    const auto read = json::read<crowd>(body + "]}");
    REQUIRE_FALSE(read);
    CHECK(read.error().details.size() == 1000);
    CHECK(counted::most < 10);
    CHECK(counted::alive == 0);
  }
}

}  // namespace

}  // namespace json_blank_test

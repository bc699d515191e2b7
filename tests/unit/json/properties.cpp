// SPDX-License-Identifier: BSL-1.0
#include <tillwire/json/read.hpp>

#include "payload_types.hpp"
#include "random_payload.hpp"
#include "support.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace json_properties_test {

namespace {

using namespace tillwire;
using payload_types::for_each_payload;
using payload_types::with_paths_of;
using random_payload::generator;
using random_payload::style;

constexpr std::uint64_t seeds = 250;  // of each type

/** Without what only a reader looks for unless asked. */
std::string comparable(std::vector<violation> violations) {
  std::erase_if(violations, [&](violation const& v) { return v.id == rule::attribute_key_near_field; });
  return support::summary(violations);
}

TEST_SUITE("json/properties") {
  TEST_CASE("what is written is read back as it was, and written again as the same text") {
    for_each_payload([]<class T>(std::string_view name) {
      CAPTURE(name);
      for (std::uint64_t seed = 0; seed != seeds; ++seed) {
        CAPTURE(seed);
        const T payload = generator(seed, seed % 10 == 0 ? style::complete : style::valid).object<T>();
        const auto text = json::write(payload);
        REQUIRE_MESSAGE(text, to_string(text.error()));
        CAPTURE(*text);
        const auto again =
            with_paths_of(payload, [&](auto const&... paths) { return json::read<T>(*text, {}, paths...); });
        REQUIRE_MESSAGE(again, to_string(again.error()));
        REQUIRE(again->value == payload);
        const auto rewritten = json::write(again->value);
        REQUIRE(rewritten);
        REQUIRE(*rewritten == *text);
      }
    });
  }

  TEST_CASE("another parser sees the same values in what is written") {
    for_each_payload([]<class T>(std::string_view name) {
      CAPTURE(name);
      for (std::uint64_t seed = 0; seed != seeds; ++seed) {
        CAPTURE(seed);
        const auto text = json::write(generator(seed).object<T>());
        REQUIRE(text);
        CAPTURE(*text);
        REQUIRE(support::is_json(*text));
        json::document ours;
        REQUIRE(ours.parse(*text));
        REQUIRE(support::canonical(ours.root()) == support::canonical(*text));
      }
    });
  }

  TEST_CASE("a valid payload has no violation that would stop it") {
    for_each_payload([]<class T>(std::string_view name) {
      CAPTURE(name);
      for (std::uint64_t seed = 0; seed != seeds; ++seed) {
        CAPTURE(seed);
        for (violation const& v : validate(generator(seed).object<T>())) {
          CAPTURE(to_string(v));
          REQUIRE(v.level == severity::warning);
        }
      }
    });
  }

  TEST_CASE("a broken payload's text is checked as the payload itself is validated") {
    for (strictness how : {strictness::lenient, strictness::standard, strictness::strict})
      for_each_payload([how]<class T>(std::string_view name) {
        CAPTURE(name);
        std::size_t broken = 0;
        for (std::uint64_t seed = 0; seed != seeds; ++seed) {
          CAPTURE(seed);
          const T payload = generator(seed, style::broken).object<T>();
          const auto text = json::write(payload);
          REQUIRE(text);  // the generator breaks nothing that JSON cannot hold
          CAPTURE(*text);
          const std::string validated = comparable(validate(payload, how));
          const auto checked = with_paths_of(
              payload, [&](auto const&... paths) { return json::check<T>(*text, {.how = how}, paths...); });
          REQUIRE_MESSAGE(checked, to_string(checked.error()));
          REQUIRE(comparable(*checked) == validated);
          if (!validated.empty()) ++broken;
        }
        CHECK(broken > seeds / 10);  // or the test says little
      });
  }
}

}  // namespace

}  // namespace json_properties_test

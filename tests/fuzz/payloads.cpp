// SPDX-License-Identifier: BSL-1.0
// What can be read as a payload is valid, and is written as text that is read as the same payload.
//
// The first byte chooses the payload, the second how strict the reader is; the rest is the body.
#include <tillwire.hpp>

#include "../unit/json/payload_types.hpp"
#include "fuzz.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

using namespace tillwire;
using fuzz::must;

namespace {

/** f(path values…): some that a reader of T takes. */
template <class T, class F>
void with_paths(F f) {
  if constexpr (requires(T const& t) { t.product; }) f(usercom::product(usercom::product_custom_id{"B01"}));
  else if constexpr (requires(T const& t) { t.place; }) f(std::string("here"));
  else f();
}

bool is_error(violation const& v) { return v.level == severity::error; }

/** The warnings that a payload's own validation gives too: it does not look for misspelled keys. */
std::vector<violation> comparable(std::vector<violation> warnings) {
  std::erase_if(warnings, [](violation const& v) { return v.id == rule::attribute_key_near_field; });
  return warnings;
}

template <class T, class... Paths>
void read_and_write(std::string_view text, strictness how, Paths const&... paths) {
  const json::read_options options{.how = how, .limits = {}};
  const auto found = json::check<T>(text, options, paths...);
  const auto read = json::read<T>(text, options, paths...);
  if (!found) return must(!read && read.error() == found.error(), "what is no JSON is refused alike");

  must(read.has_value() == std::none_of(found->begin(), found->end(), is_error), "what has no error is read");
  if (!read) {
    must(read.error() == to_error(*found), "a reader is told what a checker finds");
    return;
  }
  must(read->warnings == *found, "a reader is warned of what a checker finds");

  const std::vector<violation> valid = validate(read->value, how);
  must(std::none_of(valid.begin(), valid.end(), is_error), "what was read is valid");
  const auto written = json::write(read->value);
  must(written.has_value(), "what was read can be written");
  const auto again = json::read<T>(*written, options, paths...);
  must(again.has_value(), "what was written can be read");
  must(again->value == read->value, "what was written is read as what it was");
  must(comparable(again->warnings) == valid, "a reader warns as validation does");
  must(*json::write(again->value) == *written, "it is written again as the same text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::input in(data, size);
  const std::size_t chosen = in.choice(13);
  const auto how = static_cast<strictness>(in.choice(3));
  std::size_t index = 0;
  payload_types::for_each_payload([&]<class T>(std::string_view) {
    if (index++ == chosen) with_paths<T>([&](auto const&... paths) { read_and_write<T>(in.rest(), how, paths...); });
  });
  must(chosen < index, "there are thirteen payloads");
  return 0;
}

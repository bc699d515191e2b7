// SPDX-License-Identifier: BSL-1.0
// No name and no value, whatever stands in them, makes a header field into two or into none.
//
// The first byte separates what follows: name, value, name, value, …
#include <tillwire/http/headers.hpp>

#include "fuzz.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace tillwire;
using fuzz::must;

namespace {

/** RFC 9110, section 5.6.2. */
bool is_token(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
             text.npos;
}

/** RFC 9110, section 5.5: visible characters, those beyond ASCII, space and tab. */
bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= ' ' && byte != 0x7F);
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::input in(data, size);
  const char separator = size == 0 ? '\0' : static_cast<char>(data[0]);
  in.until(separator);

  http::headers headers;
  std::vector<std::pair<std::string_view, std::string_view>> taken;
  bool whole = true;
  while (!in.rest().empty()) {
    const std::string_view name = in.until(separator), value = in.until(separator);
    const std::size_t half = value.size() / 2;
    const bool added = taken.size() % 2 == 0 ? headers.add(name, value)
                                             : headers.add(name, {value.substr(0, half), value.substr(half)});
    must(added == (is_token(name) && is_field_value(value)), "a field is taken if it is one");
    if (added) taken.emplace_back(name, value);
    whole = whole && added;
  }
  must(headers.is_whole() == whole, "what was refused is remembered");
  must(headers.size() == taken.size(), "what was refused is not there");

  for (std::size_t i = 0; i != taken.size(); ++i) {
    const std::string_view name = taken[i].first, value = taken[i].second;
    const http::header h = headers[i];
    must(h.name == name && h.value == value, "a field is kept as it was given");
    const std::string line(h.line);
    must(line == std::string(name).append(": ").append(value), "a line ends where its field does");
    must(line.find_first_of("\r\n") == line.npos, "a line is one line");
    const auto first = std::find_if(taken.begin(), taken.end(), [name](auto const& field) {
      return strncasecmp(field.first.data(), name.data(), name.size()) == 0 && field.first.size() == name.size();
    });
    must(headers.find(name) == first->second, "the first field of a name is found, in whatever case");
  }
  headers.clear();
  must(headers.size() == 0 && headers.is_whole(), "nothing is left");
  return 0;
}

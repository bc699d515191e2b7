// SPDX-License-Identifier: BSL-1.0
// A JSON text says to the library what it says to another parser, whole or in pieces; what only one of them refuses is
// known.
//
// The first byte chooses the size of the pieces; the rest is the text.
#include <tillwire/json/document.hpp>

#include "fuzz.hpp"
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace tillwire;
using fuzz::must;

namespace {

constexpr json::limits limits{};

/** Appends what stands at one place of a text: its kind, its size and its bytes, so that none is ambiguous. */
void tell(std::string& seen, char kind, std::string_view bytes = {}) {
  seen.append(1, kind).append(std::to_string(bytes.size())).append(":").append(bytes);
}

void tell(std::string& seen, json::node value) {
  switch (value.type()) {
    case json::type::null: return tell(seen, '0');
    case json::type::boolean: return tell(seen, value.boolean() ? 't' : 'f');
    case json::type::number: return tell(seen, '1', value.text() == "-0" ? "0" : value.text());  // the other reads a 0
    case json::type::text: return tell(seen, '"', value.text());
    case json::type::array:
      tell(seen, '[');
      value.for_each_element([&](json::node element) { tell(seen, element); });
      return tell(seen, ']');
    case json::type::object:
      tell(seen, '{');
      value.for_each_member([&](std::string_view key, json::node member) {
        tell(seen, 'k', key);
        tell(seen, member);
      });
      return tell(seen, '}');
  }
}

/** Takes the events of the other parser. */
struct witness {
  std::string seen{};
  bool repeats_key = false;
  bool overflows = false;
  std::size_t deepest = 0;
  std::vector<std::set<std::string>> keys{};  // of the objects that are open; an array has none

  bool null() { return put('0'); }
  bool boolean(bool value) { return put(value ? 't' : 'f'); }
  bool number_integer(std::int64_t value) { return put('1', std::to_string(value)); }
  bool number_unsigned(std::uint64_t value) { return put('1', std::to_string(value)); }
  bool number_float(double, std::string const& text) { return put('1', text); }
  bool string(std::string& value) { return put('"', value); }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return open('{'); }
  bool end_object() { return close('}'); }
  bool start_array(std::size_t) { return open('['); }
  bool end_array() { return close(']'); }
  bool key(std::string& value) {
    if (!keys.back().insert(value).second) repeats_key = true;
    return put('k', value);
  }
  bool parse_error(std::size_t, std::string const&, nlohmann::json::exception const& e) {
    overflows = e.id == 406;
    return false;
  }

 private:
  bool put(char kind, std::string_view bytes = {}) { return tell(seen, kind, bytes), true; }
  bool open(char bracket) {
    keys.emplace_back();
    deepest = (std::max)(deepest, keys.size());
    return put(bracket);
  }
  bool close(char bracket) { return keys.pop_back(), put(bracket); }
};

std::vector<std::string_view> split(std::string_view text, std::size_t size) {
  std::vector<std::string_view> pieces;
  for (; text.size() > size; text.remove_prefix(size)) pieces.push_back(text.substr(0, size));
  pieces.push_back(text);
  pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(pieces.size() / 2), std::string_view());
  return pieces;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::input in(data, size);
  const std::size_t piece_size = 1 + in.choice(16);
  const std::string_view text = in.rest();

  json::document document;
  const result<void> whole = document.parse(text, limits);
  std::string seen;
  if (whole) tell(seen, document.root());

  const result<void> pieced = document.parse(split(text, piece_size), limits);
  must(pieced.has_value() == whole.has_value(), "pieces are as good as the whole");
  if (pieced) {
    std::string again;
    tell(again, document.root());
    must(again == seen, "pieces say what the whole says");
  } else {
    must(pieced.error() == whole.error(), "pieces are refused as the whole is");
  }
  if (!text.empty())
    must(document.parse(text, {.max_size = text.size() - 1}).error().code == errc::json_too_large,
         "a text over the limit is too large");

  // the other parser skips a byte order mark and ends at a NUL; both stand in no JSON text
  if (text.starts_with("\xEF\xBB\xBF") || text.find('\0') != text.npos)
    return must(!whole, "neither a byte order mark nor a NUL is taken"), 0;
  witness other;
  const bool accepted = nlohmann::json::sax_parse(text, &other);
  // neither takes all numbers: the other reads them into a double, this one their exponents into 32 bits
  if (other.overflows || (!whole && whole.error().message == "exponent overflow")) return 0;
  must(whole.has_value() == (accepted && !other.repeats_key && other.deepest <= limits.max_depth),
       "both parsers take the same texts, but for repeated keys and depth");
  if (whole) must(seen == other.seen, "both parsers see the same values");
  else if (accepted && !other.repeats_key) must(whole.error().code == errc::json_too_deep, "depth is told as such");
  else if (other.deepest <= limits.max_depth) must(whole.error().code == errc::invalid_json, "it is no JSON");
  return 0;
}

// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_JSON_SUPPORT_HPP
#define TESTS_UNIT_JSON_SUPPORT_HPP

#include <tillwire.hpp>

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/** What the tests of JSON share. */
namespace support {

/** Another parser than the library's, nlohmann's: defined in oracle.cpp, the one TU that includes it. */
/// @{

/**
 * What a JSON text says, as the other parser sees it: without white space and escapes, members sorted by their keys,
 * numbers as they are spelled. nullopt: no JSON text.
 */
std::optional<std::string> canonical(std::string_view text);

inline bool is_json(std::string_view text) { return canonical(text).has_value(); }

/// @}

/** A value of the library's own parser in the same form; the other one reads -0 as 0, so this does too. */
std::string canonical(tillwire::json::node value);

/** A file below tests/. */
inline std::string read_file(std::string const& name) {
  std::ifstream file(std::string(TESTS_DIR "/") + name, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), "cannot open tests/", name);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/** JSON text without the white space that stands outside its strings. */
inline std::string without_white_space(std::string_view text) {
  std::string kept;
  bool quoted = false, escaped = false;
  for (char c : text) {
    if (!quoted && std::string_view(" \t\r\n").find(c) != std::string_view::npos) continue;
    if (c == '"' && !escaped) quoted = !quoted;
    escaped = quoted && c == '\\' && !escaped;
    kept += c;
  }
  return kept;
}

/** As tables of expectations spell it: "items[0].price wrong_type; currency currency_unknown?", ? for a warning. */
/// @{

inline std::string summary(std::vector<tillwire::violation> const& violations) {
  std::string text;
  for (tillwire::violation const& v : violations) {
    text.append(text.empty() ? "" : "; ").append(v.path).append(v.path.empty() ? "" : " ").append(rule_of(v.id).code);
    if (v.level == tillwire::severity::warning) text += '?';
  }
  return text;
}
inline std::string summary(tillwire::error const& e) {
  if (e.details.empty()) return std::string(to_string(e.code));
  std::string text;
  for (tillwire::error_detail const& d : e.details)
    text.append(text.empty() ? "" : "; ").append(d.path).append(d.path.empty() ? "" : " ").append(d.code);
  return text;
}

/** What json::check() finds in a body. */
template <class T, class... Paths>
std::string found(std::string_view text, tillwire::json::read_options const& options = {}, Paths const&... paths) {
  const auto violations = tillwire::json::check<T>(text, options, paths...);
  return violations ? summary(*violations) : summary(violations.error());
}

/// @}

/** Any JSON object: its members are what was read, or what is to be written. */
struct any_object {
  tillwire::custom_attributes members{};
};
BOOST_DESCRIBE_STRUCT(any_object, (), (members))

inline std::string text_of(tillwire::attributes const& members) {
  const auto text = tillwire::json::write(any_object{members});
  return text ? *text : "(" + to_string(text.error()) + ")";
}

/** The object with another value in the place of that key, or without it. */
inline tillwire::attributes changed(tillwire::attributes const& object, std::string_view key,
                                    std::optional<tillwire::attribute_value> const& value) {
  tillwire::attributes result;
  for (tillwire::attribute const& a : object) {
    if (a.key != key) result.add(a.key, a.value);
    else if (value) result.add(a.key, *value);
  }
  return result;
}

}  // namespace support

#endif

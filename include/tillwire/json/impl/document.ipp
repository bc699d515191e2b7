// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_IMPL_DOCUMENT_IPP
#define TILLWIRE_JSON_IMPL_DOCUMENT_IPP

#include <tillwire/json/document.hpp>
#include <tillwire/json/impl/document_reader.ipp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1::json {

std::string_view to_string(type t) noexcept {
  switch (t) {
    case type::null: return "null";
    case type::boolean: return "a boolean";
    case type::number: return "a number";
    case type::text: return "text";
    case type::array: return "an array";
    case type::object: return "an object";
  }
  return "unknown";
}

result<void> document::parse(std::string_view text, limits const& l) { return parse(std::span(&text, 1), l); }

result<void> document::parse(std::span<std::string_view const> pieces, limits const& l) {
  values_.clear();
  text_.clear();
  open_.clear();
  const std::size_t most = (std::min<std::size_t>)(l.max_size, UINT32_MAX);  // places are kept in 32 bits
  bool fits = true;
  for (const std::string_view piece : pieces) {
    fits = piece.size() <= most - text_.size();
    if (!fits) break;  // what comes before is looked at nevertheless
    text_ += piece;
  }
  values_.reserve((std::min<std::size_t>)(text_.size() / 8 + 1, 1024));  // about what a text of short values needs
  open_.reserve(8);

  document_reader reader(*this, l.max_depth);
  const bool is_whole = reader.read();
  const auto refuse = [&](errc code, std::string reason) {
    error e = make_error(code, std::move(reason), reader.path());
    values_.clear();
    return e;
  };
  const auto too_large = [&] { return refuse(errc::json_too_large, "more than " + std::to_string(most) + " bytes"); };
  if (!is_whole) switch (reader.why()) {
      using enum document_reader::refusal;
      case incomplete: return fits ? refuse(errc::invalid_json, "incomplete JSON") : too_large();
      case syntax: return refuse(errc::invalid_json, "syntax error");
      case exponent: return refuse(errc::invalid_json, "exponent overflow");
      case repeated_key: return refuse(errc::invalid_json, "a key is given twice");
      case depth: return refuse(errc::json_too_deep, "nested deeper than " + std::to_string(l.max_depth));
    }
  if (text_.find_first_not_of(" \t\r\n", reader.place()) != text_.npos)
    return refuse(errc::invalid_json, "text behind the JSON value");
  if (!fits) return too_large();
  return {};
}

node node::find(std::string_view key) const {
  node found;
  if (type() == json::type::object)
    for_each_member([&](std::string_view k, node value) {
      if (k == key) found = value;
    });
  return found;
}

}  // namespace tillwire::inline v0_1::json

#endif

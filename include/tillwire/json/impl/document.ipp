// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_IMPL_DOCUMENT_IPP
#define TILLWIRE_JSON_IMPL_DOCUMENT_IPP

#include <tillwire/base/digits.hpp>
#include <tillwire/json/document.hpp>
#include <tillwire/json/impl/document_reader.ipp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

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

  using enum document_reader::refusal;
  document_reader reader(*this, l.max_depth);
  document_reader::refusal why = reader.read() ? none : reader.why();
  if (!fits && (why == none || why == incomplete)) why = size;
  if (why == none) return {};
  std::string reason(document_reader::sentence_of(why));
  if (why == depth) tillwire::detail::append_digits(reason, l.max_depth);
  if (why == size) tillwire::detail::append_digits(reason, most), reason += " bytes";
  const errc code = why == depth ? errc::json_too_deep : why == size ? errc::json_too_large : errc::invalid_json;
  error e = make_error(code, reason, reader.path());
  values_.clear();
  return e;
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

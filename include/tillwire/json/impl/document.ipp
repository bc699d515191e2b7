// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_IMPL_DOCUMENT_IPP
#define TILLWIRE_JSON_IMPL_DOCUMENT_IPP

#include <tillwire/json/document.hpp>

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <cstdint>
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

/** Takes the events of Boost.JSON's parser and lays the values into a document. */
class document_builder {
 public:
  using error_code = boost::system::error_code;
  using bytes = boost::core::string_view;
  static constexpr std::size_t max_object_size = SIZE_MAX;
  static constexpr std::size_t max_array_size = max_object_size;
  static constexpr std::size_t max_key_size = max_object_size;
  static constexpr std::size_t max_string_size = max_object_size;

  explicit document_builder(document& out) : out_(out) {
    out_.values_.clear();
    out_.text_.clear();
    out_.open_.clear();
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(type::object); }
  bool on_array_begin(error_code&) { return open(type::array); }
  bool on_array_end(std::size_t count, error_code&) { return close(count); }
  bool on_object_end(std::size_t count, error_code& ec) {
    if (const std::uint32_t twice = find_repeated_key(count); twice != 0) {
      out_.open_.back().last = twice;
      return stop(ec, "a key is given twice");
    }
    return close(count);
  }

  bool on_key_part(bytes part, std::size_t, error_code&) { return take(part); }
  bool on_key(bytes part, std::size_t, error_code&) {
    out_.open_.back().last = static_cast<std::uint32_t>(out_.values_.size());
    return take(part), add_taken(type::text);
  }
  bool on_string_part(bytes part, std::size_t, error_code&) { return take(part); }
  bool on_string(bytes part, std::size_t, error_code&) { return begin_value(), take(part), add_taken(type::text); }
  bool on_number_part(bytes part, error_code&) { return take(part); }
  bool on_int64(std::int64_t, bytes part, error_code&) { return add_number(part); }
  bool on_uint64(std::uint64_t, bytes part, error_code&) { return add_number(part); }
  bool on_double(double, bytes part, error_code&) { return add_number(part); }
  bool on_bool(bool value, error_code&) { return begin_value(), add(type::boolean, value ? 1 : 0, 0); }
  bool on_null(error_code&) { return begin_value(), add(type::null, 0, 0); }
  bool on_comment_part(bytes, error_code&) { return true; }
  bool on_comment(bytes, error_code&) { return true; }

  /** Why the builder itself stopped the parser; null when it did not. */
  [[nodiscard]] char const* reason() const { return reason_; }

  /** The path of the value last begun: an element that is no value at all has not begun. */
  [[nodiscard]] std::string path() const {
    std::string text;
    for (document::open_container const& f : out_.open_) {
      if (f.last == 0) break;
      if (out_.values_[f.container].type == type::array) {
        text.append("[").append(std::to_string(f.last - 1)).append("]");
      } else {
        if (!text.empty()) text += '.';
        text += view(out_.values_[f.last]);
      }
    }
    return text;
  }

 private:
  void begin_value() {
    if (!out_.open_.empty() && out_.values_[out_.open_.back().container].type == type::array) ++out_.open_.back().last;
  }
  bool add_number(bytes part) { return begin_value(), take(part), add_taken(type::number); }
  bool take(bytes part) {
    out_.text_.append(part.data(), part.size());
    return true;
  }
  bool add_taken(type t) {
    const std::size_t first = std::exchange(taken_, out_.text_.size());
    return add(t, first, out_.text_.size() - first);
  }
  bool add(type t, std::size_t first, std::size_t size) {
    const auto next = static_cast<std::uint32_t>(out_.values_.size() + 1);
    out_.values_.push_back({t, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(size), next});
    return true;
  }
  bool open(type t) {
    begin_value();
    out_.open_.push_back({static_cast<std::uint32_t>(out_.values_.size()), 0});
    out_.values_.push_back({t, 0, 0, 0});
    return true;
  }
  bool close(std::size_t count) {
    document::value& container = out_.values_[out_.open_.back().container];
    container.size = static_cast<std::uint32_t>(count);
    container.next = static_cast<std::uint32_t>(out_.values_.size());
    out_.open_.pop_back();
    return true;
  }
  bool stop(error_code& ec, char const* reason) {
    reason_ = reason;
    ec = boost::system::errc::make_error_code(boost::system::errc::operation_canceled);
    return false;
  }

  [[nodiscard]] std::string_view view(document::value const& v) const {
    return std::string_view(out_.text_).substr(v.first, v.size);
  }

  /** The place of a key that the innermost object has twice, 0 if none. Few keys are compared in pairs, many are sorted. */
  std::uint32_t find_repeated_key(std::size_t count) {
    constexpr std::size_t few = 24;
    const auto key = [this](std::uint32_t at) { return view(out_.values_[at]); };
    out_.keys_.clear();
    for (std::uint32_t at = out_.open_.back().container + 1; at != out_.values_.size();
         at = out_.values_[at + 1].next) {
      if (count <= few)
        for (const std::uint32_t earlier : out_.keys_)
          if (key(earlier) == key(at)) return at;
      out_.keys_.push_back(at);
    }
    if (count <= few) return 0;
    std::sort(out_.keys_.begin(), out_.keys_.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    const auto twice = std::adjacent_find(out_.keys_.begin(), out_.keys_.end(),
                                          [&](std::uint32_t a, std::uint32_t b) { return key(a) == key(b); });
    return twice == out_.keys_.end() ? 0 : *twice;
  }

  document& out_;
  std::size_t taken_ = 0;  // where the text being put together begins
  char const* reason_ = nullptr;
};

result<void> document::parse(std::string_view text, limits const& l) { return parse(std::span(&text, 1), l); }

result<void> document::parse(std::span<std::string_view const> pieces, limits const& l) {
  boost::json::parse_options options;
  options.max_depth = l.max_depth;
  boost::json::basic_parser<document_builder> parser(options, *this);
  document_builder const& builder = parser.handler();

  const auto refuse = [&](errc code, std::string reason) {
    error e = make_error(code, std::move(reason), builder.path());
    values_.clear();
    return e;
  };
  boost::system::error_code ec;
  std::size_t size = 0;
  for (std::size_t i = 0; i != pieces.size(); ++i) {
    std::string_view piece = pieces[i];
    size += piece.size();
    // places are kept in 32 bits
    if (const std::size_t most = (std::min<std::size_t>)(l.max_size, UINT32_MAX); size > most)
      return refuse(errc::json_too_large, "more than " + std::to_string(most) + " bytes");
    if (!parser.done()) {
      piece.remove_prefix(parser.write_some(i + 1 != pieces.size(), piece.data(), piece.size(), ec));
      if (ec) break;
    }
    if (piece.find_first_not_of(" \t\r\n") != piece.npos)
      return refuse(errc::invalid_json, "text behind the JSON value");
  }
  if (!ec && !parser.done()) parser.write_some(false, "", 0, ec);
  if (!ec) return {};
  if (ec == boost::json::error::too_deep)
    return refuse(errc::json_too_deep, "nested deeper than " + std::to_string(l.max_depth));
  return refuse(errc::invalid_json, builder.reason() != nullptr ? std::string(builder.reason()) : ec.message());
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

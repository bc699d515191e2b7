// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_IMPL_DOCUMENT_IPP
#define TILLWIRE_JSON_IMPL_DOCUMENT_IPP

#include <tillwire/json/document.hpp>

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
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

/**
 * Takes the events of Boost.JSON's parser, which reads the document's own copy of the text, and lays the values into it.
 *
 * What was not escaped stays where it stands. What was comes in parts, which are put together behind the value before:
 * the parser is past that place, and no escape is shorter than what it stands for.
 */
class document_builder {
 public:
  using error_code = boost::system::error_code;
  using bytes = boost::core::string_view;
  static constexpr std::size_t max_object_size = SIZE_MAX;
  static constexpr std::size_t max_array_size = max_object_size;
  static constexpr std::size_t max_key_size = max_object_size;
  static constexpr std::size_t max_string_size = max_object_size;

  explicit document_builder(document& out) : out_(out) {}

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(type::object); }
  bool on_array_begin(error_code&) { return open(type::array); }
  bool on_array_end(std::size_t count, error_code&) { return close(count); }
  bool on_object_end(std::size_t count, error_code& ec) {
    if (const std::uint32_t twice = find_repeated_key(count); twice != 0) {
      out_.values_.resize(twice + 1);  // the place that path() is to tell
      return stop(ec, "a key is given twice");
    }
    return close(count);
  }

  bool on_key_part(bytes part, std::size_t, error_code&) { return take(part); }
  bool on_key(bytes part, std::size_t, error_code&) {
    add_text(type::text, part);
    document::value& key = out_.values_.back();
    key.mark = mark_of(view(key));
    return true;
  }
  bool on_string_part(bytes part, std::size_t, error_code&) { return take(part); }
  bool on_string(bytes part, std::size_t, error_code&) { return add_text(type::text, part); }
  bool on_number_part(bytes part, error_code&) { return take(part); }
  bool on_int64(std::int64_t, bytes part, error_code&) { return add_text(type::number, part); }
  bool on_uint64(std::uint64_t, bytes part, error_code&) { return add_text(type::number, part); }
  bool on_double(double, bytes part, error_code&) { return add_text(type::number, part); }
  bool on_bool(bool value, error_code&) { return add(type::boolean, value ? 1 : 0, 0); }
  bool on_null(error_code&) { return add(type::null, 0, 0); }
  bool on_comment_part(bytes, error_code&) { return true; }
  bool on_comment(bytes, error_code&) { return true; }

  /** Why the builder itself stopped the parser; null when it did not. */
  [[nodiscard]] char const* reason() const { return reason_; }

  /** The path of the value last begun: an element that is no value at all has not begun. */
  [[nodiscard]] std::string path() const {
    std::string path;
    for (const std::uint32_t container : out_.open_) {
      const bool in_array = out_.values_[container].type == type::array;
      std::size_t begun = 0;
      std::uint32_t last = 0;
      for (std::uint32_t at = container + 1; at < out_.values_.size(); ++begun) {
        last = at;
        if (!in_array && ++at == out_.values_.size()) break;  // a key alone
        if (out_.values_[at].extent == 0) at = UINT32_MAX;
        else at += out_.values_[at].extent;
      }
      if (last == 0) break;
      if (in_array) {
        path.append("[").append(std::to_string(begun - 1)).append("]");
      } else {
        if (!path.empty()) path += '.';
        path += view(out_.values_[last]);
      }
    }
    return path;
  }

 private:
  /** Puts a part of a text behind those before it. */
  bool take(bytes part) {
    if (!part.empty()) std::memmove(out_.text_.data() + end_, part.data(), part.size());
    end_ += part.size();
    return true;
  }
  /** Adds a text, which mostly stands in the document already, of the parts taken and the last one. */
  bool add_text(type t, bytes last) {
    const auto place =
        reinterpret_cast<std::uintptr_t>(last.data()) - reinterpret_cast<std::uintptr_t>(out_.text_.data());
    if (end_ != first_ || place >= out_.text_.size()) return add_parts(t, last);
    first_ = end_ = place + last.size();
    return add(t, place, last.size());
  }
  bool add_parts(type t, bytes last) {
    take(last);
    const std::size_t first = std::exchange(first_, end_);
    return add(t, first, end_ - first, true);
  }
  bool add(type t, std::size_t first, std::size_t size, bool is_escaped = false) {
    out_.values_.push_back({t, is_escaped, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(size), {1}});
    return true;
  }
  bool open(type t) {
    out_.open_.push_back(static_cast<std::uint32_t>(out_.values_.size()));
    out_.values_.push_back({t, false, 0, 0, {0}});
    return true;
  }
  bool close(std::size_t count) {
    const std::uint32_t container = out_.open_.back();
    out_.values_[container].size = static_cast<std::uint32_t>(count);
    out_.values_[container].extent = static_cast<std::uint32_t>(out_.values_.size()) - container;
    out_.open_.pop_back();
    return true;
  }
  bool stop(error_code& ec, char const* reason) {
    reason_ = reason;
    ec = boost::system::errc::make_error_code(boost::system::errc::operation_canceled);
    return false;
  }

  [[nodiscard]] std::string_view view(document::value const& v) const { return {out_.text_.data() + v.first, v.size}; }

  /** Mixes a key's size and both of its ends: keys of one object seldom share them. */
  static std::uint32_t mark_of(std::string_view key) {
    std::uint64_t front = 0, back = 0;
    char const* const end = key.data() + key.size();
    if (key.size() >= 8) {
      std::memcpy(&front, key.data(), 8);
      std::memcpy(&back, end - 8, 8);
    } else if (key.size() >= 4) {
      std::memcpy(&front, key.data(), 4);
      std::memcpy(&back, end - 4, 4);
    } else {
      for (const char c : key) front = front << 8 | static_cast<unsigned char>(c);
    }
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
    return static_cast<std::uint32_t>((((front + key.size()) * odd ^ back) * odd) >> 32);
  }

  /** The place of a key that the innermost object has twice, 0 if none. Few keys are compared in pairs, many are sorted. */
  std::uint32_t find_repeated_key(std::size_t count) {
    constexpr std::size_t few = 24;
    document::value const* const values = out_.values_.data();
    const std::uint32_t first = out_.open_.back() + 1;
    const auto behind = [values](std::uint32_t at) { return at + 1 + values[at + 1].extent; };
    const auto equal = [&](std::uint32_t a, std::uint32_t b) {
      return values[a].mark == values[b].mark && view(values[a]) == view(values[b]);
    };
    if (count <= few) {
      std::uint64_t seen = 0;  // a bit for each key before, which several may share
      for (std::uint32_t at = first; count != 0; --count, at = behind(at)) {
        const std::uint64_t bit = std::uint64_t{1} << values[at].mark % 64;
        if ((seen & bit) != 0)
          for (std::uint32_t earlier = first; earlier != at; earlier = behind(earlier))
            if (equal(earlier, at)) return at;
        seen |= bit;
      }
      return 0;
    }
    out_.keys_.clear();
    for (std::uint32_t at = first; at != out_.values_.size(); at = behind(at)) out_.keys_.push_back(at);
    std::sort(out_.keys_.begin(), out_.keys_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return values[a].mark != values[b].mark ? values[a].mark < values[b].mark : view(values[a]) < view(values[b]);
    });
    const auto twice = std::adjacent_find(out_.keys_.begin(), out_.keys_.end(), equal);
    return twice == out_.keys_.end() ? 0 : *twice;
  }

  document& out_;
  std::size_t first_ = 0;  // where the text being put together begins: behind the one before
  std::size_t end_ = 0;    // and how far it goes
  char const* reason_ = nullptr;
};

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

  boost::json::parse_options options;
  options.max_depth = l.max_depth;
  boost::json::basic_parser<document_builder> parser(options, *this);
  document_builder const& builder = parser.handler();
  boost::system::error_code ec;
  const std::size_t end = parser.write_some(!fits, text_.data(), text_.size(), ec);

  const auto refuse = [&](errc code, std::string reason) {
    error e = make_error(code, std::move(reason), builder.path());
    values_.clear();
    return e;
  };
  if (ec == boost::json::error::too_deep)
    return refuse(errc::json_too_deep, "nested deeper than " + std::to_string(l.max_depth));
  if (ec) return refuse(errc::invalid_json, builder.reason() != nullptr ? std::string(builder.reason()) : ec.message());
  if (text_.find_first_not_of(" \t\r\n", end) != text_.npos)
    return refuse(errc::invalid_json, "text behind the JSON value");
  if (!fits) return refuse(errc::json_too_large, "more than " + std::to_string(most) + " bytes");
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

// SPDX-License-Identifier: BSL-1.0
#include "support.hpp"
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace json_oracle_test {

namespace {

/** Puts canonical text together from the inside out; a text has its length in front, so that none is ambiguous. */
class canonical_builder {
 public:
  void open() { open_.emplace_back(); }
  void key(std::string_view text) { open_.back().push_back({quoted(text), {}}); }
  void element(std::string value) {
    if (open_.empty()) whole_ = std::move(value);
    else open_.back().push_back({{}, std::move(value)});
  }
  void member(std::string value) { open_.back().back().second = std::move(value); }
  void close(bool object) {
    auto entries = std::move(open_.back());
    open_.pop_back();
    if (object) std::sort(entries.begin(), entries.end());
    std::string text(1, object ? '{' : '[');
    for (auto const& [key, value] : entries) text.append(key).append(object ? ":" : "").append(value).append(",");
    add(text += object ? '}' : ']');
  }
  /** A value: of the key that came last, or the next element. */
  void add(std::string value) {
    if (!open_.empty() && !open_.back().empty() && open_.back().back().second.empty()) member(std::move(value));
    else element(std::move(value));
  }
  [[nodiscard]] std::string const& text() const { return whole_; }

  static std::string quoted(std::string_view text) {
    return std::to_string(text.size()).append("\"").append(text).append("\"");
  }
  static std::string number(std::string_view text) { return std::string(text == "-0" ? "0" : text); }

 private:
  std::vector<std::vector<std::pair<std::string, std::string>>> open_{};
  std::string whole_{};
};

/** Takes the events of nlohmann's parser. */
struct handler : canonical_builder {
  bool null() { return add("null"), true; }
  bool boolean(bool value) { return add(value ? "true" : "false"), true; }
  bool number_integer(std::int64_t value) { return add(std::to_string(value)), true; }
  bool number_unsigned(std::uint64_t value) { return add(std::to_string(value)), true; }
  bool number_float(double, std::string const& text) { return add(canonical_builder::number(text)), true; }
  bool string(std::string& value) { return add(quoted(value)), true; }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return open(), true; }
  bool end_object() { return close(true), true; }
  bool start_array(std::size_t) { return open(), true; }
  bool end_array() { return close(false), true; }
  bool key(std::string& value) { return canonical_builder::key(value), true; }
  bool parse_error(std::size_t, std::string const&, nlohmann::json::exception const&) { return false; }
};

void put(canonical_builder& out, tillwire::json::node value) {
  using tillwire::json::type;
  switch (value.type()) {
    case type::null: return out.add("null");
    case type::boolean: return out.add(value.boolean() ? "true" : "false");
    case type::number: return out.add(canonical_builder::number(value.text()));
    case type::text: return out.add(canonical_builder::quoted(value.text()));
    case type::array:
      out.open();
      value.for_each_element([&](tillwire::json::node element) { put(out, element); });
      return out.close(false);
    case type::object:
      out.open();
      value.for_each_member([&](std::string_view key, tillwire::json::node member) {
        out.key(key);
        put(out, member);
      });
      return out.close(true);
  }
}

}  // namespace

}  // namespace json_oracle_test

std::optional<std::string> support::canonical(std::string_view text) {
  json_oracle_test::handler events;
  if (!nlohmann::json::sax_parse(text, &events)) return std::nullopt;
  return events.text();
}

std::string support::canonical(tillwire::json::node value) {
  json_oracle_test::canonical_builder out;
  put(out, value);
  return out.text();
}

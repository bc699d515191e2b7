// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_IMPL_DECODER_IPP
#define TILLWIRE_JSON_IMPL_DECODER_IPP

#include <tillwire/json/decoder.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tillwire::inline v0_1::json::detail {

bool refuse_type(node n, std::string_view wanted, report& out) {
  out.add(rule::wrong_type, std::string(wanted).append(" is wanted, not ").append(to_string(n.type())));
  return false;
}

std::optional<whole_number> decode_whole(node n, std::uint64_t negative_limit, std::uint64_t limit, report& out) {
  if (n.type() != type::number) return refuse_type(n, "a whole number", out), std::nullopt;
  std::string_view text = n.text();
  whole_number value{.negative = text[0] == '-', .magnitude = 0};
  if (value.negative) text.remove_prefix(1), limit = negative_limit;

  // a whole number may be spelled 42.0 or 4.2e1: the decimal resolves that, but ends one digit before 64 bits do
  char resolved[decimal::max_size];
  if (text.find_first_of(".eE") != text.npos) {
    const auto exact = decimal::from_text(text);
    if (!exact) return out.add(rule::amount_range, n.text()), std::nullopt;
    text = std::string_view(resolved, static_cast<std::size_t>(exact->write(resolved) - resolved));
    if (const std::size_t point = text.find('.'); point != text.npos) {
      if (text.find_first_not_of('0', point + 1) != text.npos)
        return refuse_type(n, "a whole number", out), std::nullopt;
      text = text.substr(0, point);
    }
  }
  for (char c : text) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (digit > limit || value.magnitude > (limit - digit) / 10)
      return out.add(rule::amount_range, n.text()), std::nullopt;
    value.magnitude = value.magnitude * 10 + digit;
  }
  return value;
}

std::optional<std::int64_t> decode_integer(node n, report& out) {
  std::int64_t value = 0;
  return decode_integral(value, n, out) ? std::optional(value) : std::nullopt;
}

bool decode_decimal(decimal& into, node n, report& out) {
  if (n.type() != type::number) return refuse_type(n, "a number", out);
  const auto value = decimal::from_text(n.text());
  if (value) into = *value;
  else out.add(rule::amount_range, n.text());
  return value.has_value();
}

bool decode_timestamp(timestamp& into, node n, report& out) {
  if (n.type() != type::text) return refuse_type(n, "text", out);
  const auto value = timestamp::from_text(n.text());
  if (value) into = *value;
  else out.add(rule::timestamp_form, n.text());
  return value.has_value();
}

std::optional<std::string_view> decode_text(node n, bool required, report& out) {
  if (n.type() != type::text) return refuse_type(n, "text", out), std::nullopt;
  const std::string_view text = n.text();
  // the parser has seen that it is UTF-8, and lets a NUL pass only as an escape
  if (required && text.empty()) out.add(rule::empty_text);
  else if (n.is_escaped() && text.find('\0') != text.npos) out.add(rule::text_encoding);
  return text;
}

bool decode_boolean(bool& into, node n, report& out) {
  if (n.type() != type::boolean) return refuse_type(n, "a boolean", out);
  into = n.boolean();
  return true;
}

attribute_value decode_any(node n) {
  switch (n.type()) {
    case type::null: return null;
    case type::boolean: return n.boolean();
    case type::text: return std::string(n.text());
    case type::number: {
      // a decimal is written as it was spelled, but for an exponent
      if (n.text().find_first_of("eE") == std::string_view::npos)
        if (const auto value = decimal::from_text(n.text())) return *value;
      return number{std::string(n.text())};
    }
    case type::object: {
      attributes object;
      decode_attributes(object, n);
      return object;
    }
    case type::array: break;
  }
  array values;
  n.for_each_element([&](node element) { values.push_back(decode_any(element)); });
  return values;
}

void decode_attributes(attributes& into, node n) {
  n.for_each_member([&](std::string_view key, node value) { into.add(std::string(key), decode_any(value)); });
}

/** Which field a key names; the number of fields where it names none. */
struct field_match {
  std::size_t at;
  bool by_alias;
};

/** Looks first behind the field before, since keys mostly come in order. */
inline field_match match_field(std::span<field const> fields, std::string_view key, std::size_t expected) {
  for (std::size_t i = 0, at = expected; i != fields.size(); ++i, ++at) {
    if (at >= fields.size()) at = 0;
    field const& f = fields[at];
    if (f.how == presence::path) continue;
    if (f.name == key) return {at, false};
    if (!f.alias.empty() && f.alias == key) return {at, true};
  }
  return {fields.size(), false};
}

field_bits decode_members(std::span<field const> fields, std::span<member_row const> rows, node object,
                          void* const* members, node* values, report& out) {
  attributes* custom = nullptr;
  for (std::size_t i = 0; i != rows.size(); ++i)
    if (rows[i].how == presence::flattened) custom = static_cast<custom_attributes*>(members[i]);

  // the keys in their order, whatever the values are, and then the members in theirs
  field_bits present, by_alias;
  std::size_t expected = 0;
  object.for_each_member([&](std::string_view key, node value) {
    const auto [i, is_alias] = match_field(fields, key, expected);
    if (i == fields.size()) {
      if (custom != nullptr) return custom->add(std::string(key), decode_any(value));
      const report::place at(out, key);
      return out.add(rule::unknown_key);
    }
    expected = i + 1;
    if (values[i].exists() || is_alias) {
      const report::place at(out, key);
      out.add(values[i].exists() ? rule::conflicting_fields : rule::alias_used, fields[i].name);
    }
    values[i] = value;
    present.add(i);
    is_alias ? by_alias.add(i) : by_alias.remove(i);  // the last one stands
  });

  for (member_row const& m : rows) {
    void* const member = *members++;
    if (m.how == presence::flattened) {
      inspect_attributes(*static_cast<custom_attributes*>(member), fields, out);
      continue;
    }
    field const& first_field = fields[m.first_field];
    node const* const value = values + m.first_field;
    if (m.how == presence::path) {
      present.add(m.first_field + m.decode(member, first_field, value, out));
    } else if (m.is_choice) {
      m.decode(member, first_field, value, out);
    } else if (value->exists() || m.how != presence::optional) {
      const report::place at(out, by_alias.has(m.first_field) ? first_field.alias : first_field.name);
      if (value->exists()) m.decode(member, first_field, value, out);
      else out.add(m.how == presence::required ? rule::missing_field : rule::stated_field_omitted);
    }
  }
  return present;
}

}  // namespace tillwire::inline v0_1::json::detail

#endif

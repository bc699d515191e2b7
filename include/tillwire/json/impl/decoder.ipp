// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_IMPL_DECODER_IPP
#define TILLWIRE_JSON_IMPL_DECODER_IPP

#include <tillwire/json/decoder.hpp>

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

std::optional<std::int64_t> decode_integer(node n, report& out) { return decode_integral<std::int64_t>(n, out); }

std::optional<decimal> decode_decimal(node n, report& out) {
  if (n.type() != type::number) return refuse_type(n, "a number", out), std::nullopt;
  const auto value = decimal::from_text(n.text());
  if (!value) out.add(rule::amount_range, n.text());
  return value;
}

std::optional<timestamp> decode_timestamp(node n, report& out) {
  if (n.type() != type::text) return refuse_type(n, "text", out), std::nullopt;
  const auto value = timestamp::from_text(n.text());
  if (!value) out.add(rule::timestamp_form, n.text());
  return value;
}

attribute_value decode_any(node n) {
  switch (n.type()) {
    case type::null: return null;
    case type::boolean: return n.boolean();
    case type::text: return std::string(n.text());
    case type::object: return decode_attributes(n);
    case type::number: {
      const auto value = decimal::from_text(n.text());
      char spelled[decimal::max_size];
      if (value && std::string_view(spelled, static_cast<std::size_t>(value->write(spelled) - spelled)) == n.text())
        return *value;
      return number{std::string(n.text())};
    }
    case type::array: break;
  }
  array values;
  n.for_each_element([&](node element) { values.push_back(decode_any(element)); });
  return values;
}

attributes decode_attributes(node n) {
  attributes object;
  n.for_each_member([&](std::string_view key, node value) { object.add(std::string(key), decode_any(value)); });
  return object;
}

}  // namespace tillwire::inline v0_1::json::detail

#endif

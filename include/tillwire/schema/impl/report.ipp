// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_IMPL_REPORT_IPP
#define TILLWIRE_SCHEMA_IMPL_REPORT_IPP

#include <tillwire/base/digits.hpp>
#include <tillwire/schema/report.hpp>

#include <cstddef>
#include <iterator>

namespace tillwire::inline v0_1 {

namespace detail {

inline constexpr severity W = severity::warning, E = severity::error;

// rule, code, severity when lenient, standard, strict, sentence: in the order of the enumeration
inline constexpr rule_row rule_rows[] = {
    {rule::missing_field, "missing_field", E, E, E, "a required field is missing"},
    {rule::wrong_type, "wrong_type", E, E, E, "the value is of another type"},
    {rule::conflicting_fields, "conflicting_fields", E, E, E, "only one of these fields can be given"},
    {rule::unknown_key, "unknown_key", W, E, E, "this object has no such field and takes no custom attributes"},
    {rule::alias_used, "alias_used", W, W, E, "an old or sloppy spelling was read as what it stands for"},
    {rule::stated_field_omitted, "stated_field_omitted", W, W, E, "left out, though a vendor document requires it"},
    {rule::entry_count, "entry_count", E, E, E, "a batch has 1 to 1000 entries"},
    {rule::empty_text, "empty_text", E, E, E, "a required text is empty"},
    {rule::text_encoding, "text_encoding", E, E, E, "text is valid UTF-8 without NUL"},
    {rule::provider_form, "provider_form", W, E, E, "a provider is lower snake case: a to z, 0 to 9 and _"},
    {rule::email_form, "email_form", E, E, E, "an e-mail address has one @, text on both sides and no white space"},
    {rule::url_form, "url_form", W, E, E, "a URL is absolute and begins with http:// or https://"},
    {rule::currency_form, "currency_form", E, E, E, "a currency is three capital letters (ISO 4217)"},
    {rule::currency_unknown, "currency_unknown", W, W, E, "ISO 4217 lists no such currency"},
    {rule::timestamp_form, "timestamp_form", E, E, E, "a time is RFC 3339 with a zone, in the years 0 to 9999"},
    {rule::unknown_word, "unknown_word", W, W, E, "the vendor documents no such word"},
    {rule::unknown_closed_word, "unknown_closed_word", E, E, E, "the vendor takes no such word"},
    {rule::amount_range, "amount_range", E, E, E, "the number is not finite, or beyond its range"},
    {rule::sms_number_form, "sms_number_form", E, E, E, "a telephone number is in E.164 form, such as +14155550123"},
    {rule::time_zone_form, "time_zone_form", W, W, E, "a time zone has the form Area/City"},
    {rule::attribute_key, "attribute_key", E, E, E, "an attribute's key is empty, given twice, or that of a field"},
    {rule::attribute_key_near_field, "attribute_key_near_field", W, W, E,
     "an attribute's key looks like a misspelled field"},
    {rule::order_without_total, "order_without_total", W, W, W,
     "an order event without grand_total counts as 0 and wipes the order's part of the lifetime value"},
    {rule::cart_item_without_variant, "cart_item_without_variant", W, W, W,
     "the newest documents require product_variant_id; repeat product_id when there is none"},
    {rule::person_will_be_subscribed, "person_will_be_subscribed", W, W, W,
     "without initial_status the vendor subscribes a person it has not seen before"},
    {rule::user_id_without_custom_id, "user_id_without_custom_id", W, W, W,
     "user_id is documented only for products named by product_custom_id"},
    {rule::header_text, "header_text", E, E, E, "the text is printable ASCII: it stands in a header or in the URL"},
    {rule::base_url_form, "base_url_form", E, E, E,
     "a base URL is absolute, begins with http:// or https://, and has no ?, # or @"},
    {rule::subdomain_form, "subdomain_form", E, E, E,
     "a subdomain is one DNS label: letters, digits and inner hyphens, at most 63"},
    {rule::token_length, "token_length", W, W, W, "a User.com token has 64 characters"},
};

constexpr bool rule_rows_are_in_order() {
  for (std::size_t i = 0; i != std::size(rule_rows); ++i)
    if (rule_rows[i].id != static_cast<rule>(i)) return false;
  return std::size(rule_rows) == static_cast<std::size_t>(rule::token_length) + 1;
}
static_assert(rule_rows_are_in_order());

}  // namespace detail

void detail::append_member(std::string& path, std::string_view name) {
  if (!path.empty()) path += '.';
  path += name;
}
void detail::append_index(std::string& path, std::size_t index) {
  path += '[';
  append_digits(path, index);
  path += ']';
}

rule_row const& rule_of(rule id) noexcept { return detail::rule_rows[static_cast<std::size_t>(id)]; }

std::string to_string(violation const& v) {
  std::string text = v.path;
  if (!text.empty()) text += ": ";
  text += v.message;
  if (v.level == severity::warning) text += " (warning)";
  return text;
}

void report::add(rule id, std::string_view found) {
  rule_row const& row = rule_of(id);
  if (depth_ == depth::errors && row.at(strictness_) != severity::error) return;
  violation v{.path = path(), .id = id, .level = row.at(strictness_), .message = std::string(row.sentence)};
  if (!found.empty()) v.message.append(": ").append(found);
  if (v.level == severity::error) ++errors_;
  violations_.push_back(std::move(v));
}

std::string report::path() const {
  std::string text;
  for (std::size_t i = 0; i != depth_reached_ && i != max_depth; ++i) {
    place::step const& s = steps_[i];
    if (s.name == nullptr) detail::append_index(text, s.size_or_index);
    else detail::append_member(text, {s.name, s.size_or_index});
  }
  return text;
}

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_IMPL_VALIDATE_IPP
#define TILLWIRE_SCHEMA_IMPL_VALIDATE_IPP

#include <tillwire/schema/inspect.hpp>
#include <tillwire/schema/validate.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1 {

error to_error(std::vector<violation> const& violations) {
  std::vector<error_detail> details;
  for (violation const& v : violations)
    if (v.level == severity::error) details.push_back({std::string(rule_of(v.id).code), v.path, v.message});
  return detail::error_with(errc::invalid_payload, std::move(details));
}

namespace detail {

std::string in_words(std::span<std::string_view const> alternatives) {
  std::string words;
  for (std::string_view one : alternatives) words.append(words.empty() ? "" : " or ").append(one);
  return words;
}

/** Whether one text becomes the other by one letter more, less, or other, or by two neighbours changing places. */
inline bool is_one_edit_apart(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
  if (a.size() <= 1 && b.size() <= 1) return a.size() + b.size() != 0;  // otherwise they are equal
  return a.size() == 2 && b.size() == 2 && a[0] == b[1] && a[1] == b[0];
}

inline void inspect_key(std::string_view key, std::span<field const> beside, report& out) {
  inspect_text(key, out);
  if (key.empty()) return out.add(rule::attribute_key, "empty");
  for (field const& f : beside) {
    if (f.how == presence::path) continue;
    if (key == f.name || key == f.alias) return out.add(rule::attribute_key, "a field has this name");
    if (out.looks_for_misspellings() && is_one_edit_apart(key, f.name)) out.add(rule::attribute_key_near_field, f.name);
  }
}

void inspect_text_value(std::string_view value, text_form const& form, bool required, report& out) {
  if (required && value.empty()) return out.add(rule::empty_text);
  inspect_text(value, out);
  if (form.accepts != nullptr && !form.accepts(value)) return out.add(form.broken);
  if (form.knows != nullptr && !form.knows(value)) out.add(form.unknown, value);
}

void inspect_word(std::string_view text, bool known, bool closed, report& out) {
  if (known && !text.empty()) return;
  out.add(closed || text.empty() ? rule::unknown_closed_word : rule::unknown_word, text);
  inspect_text(text, out);
}

void report_omitted(std::string_view member, report& out) {
  const report::place at(out, member);
  out.add(rule::stated_field_omitted);
}

/** The key that stands twice, a null one if none does. Few keys are compared in pairs, many are sorted. */
inline std::string_view find_repeated_key(attributes const& object) {
  constexpr std::size_t few = 32;
  if (object.size() <= few) {
    for (attribute const* a = object.begin(); a != object.end(); ++a)
      for (attribute const* b = object.begin(); b != a; ++b)
        if (a->key == b->key) return a->key;
    return {};
  }
  std::vector<std::string_view> keys(object.size());
  std::transform(object.begin(), object.end(), keys.begin(),
                 [](attribute const& a) { return std::string_view(a.key); });
  return find_repeated(keys);
}

void inspect_attributes(attributes const& object, std::span<field const> beside, report& out) {
  for (attribute const& a : object) {
    const report::place at(out, a.key);
    inspect_key(a.key, beside, out);
    inspect_any(a.value, out);
  }
  if (const std::string_view twice = find_repeated_key(object); twice.data() != nullptr) {
    const report::place at(out, twice);
    out.add(rule::attribute_key, "given twice");
  }
}

void inspect_any(attribute_value const& value, report& out) {
  value.visit([&out]<class T>(T const& held) {
    if constexpr (std::same_as<T, number>) {
      if (!is_number_text(held.text)) out.add(rule::amount_range, "not a JSON number");
    } else if constexpr (!std::same_as<T, null_t>) {
      inspect_value(held, false, out);
    }
  });
}

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

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
  error e = make_error(errc::invalid_payload, {});
  for (violation const& v : violations)
    if (v.level == severity::error) e.details.push_back({std::string(rule_of(v.id).code), v.path, v.message});
  e.path = e.details.front().path;
  e.message = e.details.front().message;
  return e;
}

namespace detail {

std::string in_words(std::span<std::string_view const> alternatives) {
  std::string words;
  for (std::string_view one : alternatives) words.append(words.empty() ? "" : " or ").append(one);
  return words;
}

/** As is_one_edit_apart(), of texts of which `b` has as many letters as `a`, or one more. */
inline bool is_one_edit_longer(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  while (i != a.size() && a[i] == b[i]) ++i;
  if (a.size() != b.size()) return a.substr(i) == b.substr(i + 1);
  if (i == a.size()) return false;  // equal
  if (a.substr(i + 1) == b.substr(i + 1)) return true;
  return i + 1 != a.size() && a[i] == b[i + 1] && a[i + 1] == b[i] && a.substr(i + 2) == b.substr(i + 2);
}

/** Whether one text becomes the other by one letter more, less, or other, or by two neighbours changing places. */
inline bool is_one_edit_apart(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  return b.size() - a.size() <= 1 && is_one_edit_longer(a, b);
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

/** The first key that stands twice, or null. Few keys are compared in pairs, many are sorted. */
inline attribute const* find_duplicate(attributes const& object) {
  constexpr std::size_t few = 32;
  if (object.size() <= few) {
    for (attribute const* a = object.begin(); a != object.end(); ++a)
      for (attribute const* b = object.begin(); b != a; ++b)
        if (a->key == b->key) return a;
    return nullptr;
  }
  std::vector<attribute const*> sorted;
  for (attribute const& a : object) sorted.push_back(&a);
  std::sort(sorted.begin(), sorted.end(), [](auto const* a, auto const* b) { return a->key < b->key; });
  const auto twice =
      std::adjacent_find(sorted.begin(), sorted.end(), [](auto const* a, auto const* b) { return a->key == b->key; });
  return twice == sorted.end() ? nullptr : *twice;
}

void inspect_attributes(attributes const& object, std::span<field const> beside, report& out) {
  for (attribute const& a : object) {
    const report::place at(out, a.key);
    inspect_key(a.key, beside, out);
    inspect_any(a.value, out);
  }
  if (attribute const* twice = find_duplicate(object)) {
    const report::place at(out, twice->key);
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

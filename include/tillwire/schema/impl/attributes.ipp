// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_IMPL_ATTRIBUTES_IPP
#define TILLWIRE_SCHEMA_IMPL_ATTRIBUTES_IPP

#include <tillwire/schema/attributes.hpp>

// The special members of the recursive types stand here, so that no other TU instantiates their variant.
namespace tillwire::inline v0_1 {

attributes::attributes() = default;
attributes::attributes(std::initializer_list<attribute> entries) : entries_(entries) {}
attributes::attributes(attributes const&) = default;
attributes::attributes(attributes&&) noexcept = default;
attributes& attributes::operator=(attributes const&) = default;
attributes& attributes::operator=(attributes&&) noexcept = default;
attributes::~attributes() = default;

attribute_value const* attributes::find(std::string_view key) const {
  for (attribute const& a : entries_)
    if (a.key == key) return &a.value;
  return nullptr;
}
bool attributes::empty() const { return entries_.empty(); }
std::size_t attributes::size() const { return entries_.size(); }
attribute const* attributes::begin() const { return entries_.data(); }
attribute const* attributes::end() const { return entries_.data() + entries_.size(); }
bool operator==(attributes const& a, attributes const& b) { return a.entries_ == b.entries_; }

array::array() = default;
array::array(array const&) = default;
array::array(array&&) noexcept = default;
array& array::operator=(array const&) = default;
array& array::operator=(array&&) noexcept = default;
array::~array() = default;

bool array::empty() const { return values_.empty(); }
std::size_t array::size() const { return values_.size(); }
attribute_value const* array::begin() const { return values_.data(); }
attribute_value const* array::end() const { return values_.data() + values_.size(); }
bool operator==(array const& a, array const& b) { return a.values_ == b.values_; }

attribute_value::attribute_value() : held_(null) {}
attribute_value::attribute_value(attribute_value const&) = default;
attribute_value::attribute_value(attribute_value&&) noexcept = default;
attribute_value& attribute_value::operator=(attribute_value const&) = default;
attribute_value& attribute_value::operator=(attribute_value&&) noexcept = default;
attribute_value::~attribute_value() = default;

bool operator==(attribute_value const& a, attribute_value const& b) { return a.held_ == b.held_; }
bool operator==(attribute const& a, attribute const& b) { return a.key == b.key && a.value == b.value; }

}  // namespace tillwire::inline v0_1

#endif

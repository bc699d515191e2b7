// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_SUBJECTS_HPP
#define TILLWIRE_OUTBOX_SUBJECTS_HPP

#include <tillwire/api/recording.hpp>
#include <tillwire/base/buffer.hpp>
#include <tillwire/base/digits.hpp>
#include <tillwire/outbox/record.hpp>
#include <tillwire/schema/field_table.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

/**
 * @file
 * What a payload is about, and what else recording_for says of it, found by the names of its fields when it is compiled.
 */
namespace tillwire::inline v0_1::outbox::detail {

using namespace tillwire::detail;

/** Calls f with the value of the field that Name, a function object, names; whether the payload has it. */
template <class T, class Name, class F>
bool visit_field(T const& payload, Name, F f) {
  static constexpr std::string_view name = Name{}();
  bool has = false;
  for_each_member<T>([&]<class Member>() {
    if constexpr (Member::how == presence::flattened) {
      return;
    } else if constexpr (kind_of<typename Member::value_type>() == kind::choice) {
      if (auto const* const choice = Member::get(payload))
        choice->visit([&]<class A>(A const& alternative) {
          if constexpr (A::key == name) f(unkeyed(alternative)), has = true;
        });
    } else if constexpr (Member::name == name) {
      if (auto const* const value = Member::get(payload)) f(*value), has = true;
    }
  });
  return has;
}

/** A field's value as a part of what names a thing. */
class subject_key {
 public:
  subject_key() = default;
  subject_key(subject_key const&) = delete;
  subject_key& operator=(subject_key const&) = delete;

  template <class V>
  void hold(V const& value) {
    if constexpr (kind_of<V>() == kind::text) {
      text_ = value;
    } else {
      static_assert(std::is_integral_v<V> && !std::is_same_v<V, bool>,
                    "tillwire: what a record is about is named by text or an integer");
      char const* end = nullptr;
      if constexpr (std::is_unsigned_v<V>) end = write_digits(digits_, value);
      else end = write_integer(digits_, value);
      text_ = {digits_, static_cast<std::size_t>(end - digits_)};
    }
  }
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string_view text_{};
  char digits_[max_integer_size];  // what text_ is, if the value is an integer
};

/** Appends `kind:key` or `kind:key/key` as a line. */
void append_subject(buffer& to, std::string_view kind, std::span<subject_key const> keys);

/** As above, if the payload is about such a thing. */
template <class T, std::size_t Index>
bool append_subject(T const& payload, buffer& to) {
  static constexpr subject_fields const& s = recording_for<T>.about[Index];
  constexpr std::size_t count = s.names[1].empty() ? 1 : 2;
  subject_key keys[count];
  const bool is_about = [&]<std::size_t... K>(std::index_sequence<K...>) {
    return (visit_field(
                payload, [] { return recording_for<T>.about[Index].names[K]; },
                [&keys](auto const& value) { keys[K].hold(value); }) &&
            ...);
  }(std::make_index_sequence<count>{});
  if (is_about) append_subject(to, s.kind, keys);
  return is_about;
}

/** Appends a line for each thing that the payload is about; whether it has a key of its own. */
template <class T>
bool append_subjects(T const& payload, buffer& to) {
  const auto append = [&]<std::size_t Index>() {
    if constexpr (!recording_for<T>.about[Index].kind.empty()) return append_subject<T, Index>(payload, to);
    else return false;
  };
  const bool has_key = append.template operator()<0>();
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (append.template operator()<Index + 1>(), ...);
  }(std::make_index_sequence<recording_for<T>.about.size() - 1>{});
  return has_key;
}

template <class T>
record_flags flags_of(T const& payload, bool has_key) {
  constexpr recording const& row = recording_for<T>;
  record_flags flags{.counts_twice = row.counts_twice_without_key && !has_key};
  if constexpr (!row.counts_twice_with.empty())
    flags.counts_twice |= visit_field(payload, [] { return recording_for<T>.counts_twice_with; }, [](auto const&) {});
  if constexpr (row.supersedes_when_updated)
    visit_field(
        payload, [] { return std::string_view("action"); },
        [&flags](auto const& action) { flags.superseding = action.text() == "updated"; });
  return flags;
}

/** The field that takes the time of recording, if it is absent: its kind. */
template <class T>
std::optional<kind> missing_stamp(T const& payload) {
  std::optional<kind> missing;
  for_each_member<T>([&]<class Member>() {
    if constexpr (Member::name == recording_for<T>.stamp && Member::how == presence::optional)
      if (Member::get(payload) == nullptr) missing = kind_of<typename Member::value_type>();
  });
  return missing;
}

}  // namespace tillwire::inline v0_1::outbox::detail

#endif

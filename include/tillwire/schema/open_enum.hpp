// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_OPEN_ENUM_HPP
#define TILLWIRE_SCHEMA_OPEN_ENUM_HPP

#include <tillwire/schema/wire_names.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1 {

/** A word that the enumeration does not have: `.action = other("archived")`. */
struct other {
  /** Any word; one that the enumeration has is taken for its enumerator. */
  explicit other(std::string word) : text(std::move(word)) {}
  /** A null pointer is no word. */
  other(std::nullptr_t) = delete;
  std::string text;  ///< as it is sent
};

/**
 * An enumeration that the vendor may extend: one of E, or another word.
 *
 * validate() reports a word outside E: as a warning, or as an error where wire_names<E>::closed.
 */
template <class E>
  requires std::is_enum_v<E>
class open_enum {
 public:
  using enum_type = E;  ///< the words that are known

  /** A word that the vendor documents. */
  constexpr open_enum(E value) : value_(value) {}
  /** Another word, sent as it is; one that E has becomes its enumerator. */
  open_enum(other word) : is_known_(false) {
    if (const std::optional<E> known = from_wire<E>(word.text)) value_ = *known, is_known_ = true;
    else other_ = std::move(word.text);
  }

  /** Whether it is a word of E. */
  [[nodiscard]] constexpr bool is_known() const { return is_known_; }
  /** The enumerator, nullopt when it is another word. */
  [[nodiscard]] constexpr std::optional<E> known() const { return is_known_ ? std::optional(value_) : std::nullopt; }
  /** As it is sent. */
  [[nodiscard]] constexpr std::string_view text() const {
    return is_known_ ? to_wire(value_) : std::string_view(other_);
  }

  friend bool operator==(open_enum const&, open_enum const&) = default;

 private:
  E value_{};  // not a std::optional, which would be compiled for each enumeration
  bool is_known_ = true;
  std::string other_{};
};

}  // namespace tillwire::inline v0_1

#endif

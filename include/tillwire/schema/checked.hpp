// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_CHECKED_HPP
#define TILLWIRE_SCHEMA_CHECKED_HPP

#include <tillwire/schema/report.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1 {

template <class Derived>
class checked;

namespace detail {

/** Text of one form does not become text of another: an e-mail address is no URL. */
template <class T>
concept is_checked = requires(T const& t) { []<class D>(checked<D> const&) {}(t); };

}  // namespace detail

/**
 * Text of a stated form.
 *
 * Any text can be put in, so that a program's own data needs no ceremony; validate() says whether it has the form.
 * Literals are checked by the compiler. Derived gives `accepts(text)` and `broken`, the rule that text of another form
 * breaks; it may also give `knows(text)` and `unknown`, for a list that ages, and `pattern`, a regular expression for what
 * it accepts, for its JSON Schema.
 */
template <class Derived>
class checked {
 public:
  checked() = default;
  /** Any text, whether it has the form or not; a null pointer and text of another form are none. */
  template <class Text>
    requires(!detail::is_checked<std::remove_cvref_t<Text>> &&
             !std::same_as<std::remove_cvref_t<Text>, std::nullptr_t> && std::convertible_to<Text, std::string_view>)
  checked(Text&& text) : text_(std::forward<Text>(text)) {}

  /** The text as it was put in. */
  [[nodiscard]] std::string const& str() const { return text_; }
  /** As str(). */
  operator std::string_view() const { return text_; }

  friend bool operator==(checked const&, checked const&) = default;

 private:
  std::string text_{};
};

/** A type of text that has a stated form. */
template <class T>
concept checked_text = std::derived_from<T, checked<T>>;

}  // namespace tillwire::inline v0_1

#endif

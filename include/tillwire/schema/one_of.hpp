// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_ONE_OF_HPP
#define TILLWIRE_SCHEMA_ONE_OF_HPP

#include <tillwire/base/visit_variant.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

namespace tillwire::inline v0_1 {

/** A type that says under which `key` it is written: itself, or its `value` where it has one. */
template <class T>
concept keyed = requires {
  { T::key } -> std::convertible_to<std::string_view>;
};

/** A keyed type that `overrides`: the vendor ignores the other members of its group where it is present. */
template <class T>
concept overriding = keyed<T> && requires { requires T::overrides; };

/**
 * One member for a group of fields of which exactly one is sent, such as `email` or `person_id`.
 *
 * It is written under the key of the alternative it holds. A body that has several of them is refused, unless one of
 * them is `overriding`.
 */
template <keyed... Alternatives>
class one_of {
 public:
  /** Holds that alternative. */
  template <class T>
    requires(std::same_as<T, Alternatives> || ...)
  one_of(T alternative) : held_(std::move(alternative)) {}

  /** The place of the alternative held among the Alternatives. */
  [[nodiscard]] std::size_t index() const { return held_.index(); }
  /** The key of the alternative held. */
  [[nodiscard]] std::string_view key() const {
    return visit([]<class T>(T const&) -> std::string_view { return T::key; });
  }
  /** The alternative where T is the one held; nullptr otherwise. */
  template <class T>
  [[nodiscard]] T const* get_if() const {
    return std::get_if<T>(&held_);
  }
  /** Calls f with the alternative held, as std::visit does. */
  template <class F>
  decltype(auto) visit(F&& f) const {
    return detail::visit_variant(f, held_);
  }

  friend bool operator==(one_of const&, one_of const&) = default;

 private:
  std::variant<Alternatives...> held_;
};

}  // namespace tillwire::inline v0_1

#endif

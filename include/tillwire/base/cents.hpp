// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_CENTS_HPP
#define TILLWIRE_BASE_CENTS_HPP

#include <compare>
#include <cstdint>
#include <cstdlib>

namespace tillwire::inline v0_1 {

/**
 * An amount in the smallest unit of its currency, as Drip's v2 calls count money.
 *
 * It does not convert to or from decimal, so that 49 dollars cannot become 49 cents by accident.
 */
class cents {
 public:
  constexpr cents() = default;
  /** `cents(1116)` is 11.16 in a currency of two decimals. */
  constexpr explicit cents(std::int64_t count) : count_(count) {}

  /** How many cents there are; negative for a refund. */
  [[nodiscard]] constexpr std::int64_t count() const { return count_; }

  friend constexpr auto operator<=>(cents, cents) = default;

 private:
  std::int64_t count_ = 0;
};

/** The literals of all types: `using namespace tillwire::literals;` brings them without the rest. */
inline namespace literals {
/** `4900_cents` is 49.00; a count beyond 64 bits does not compile. */
consteval cents operator""_cents(unsigned long long count) {
  return count <= INT64_MAX ? cents{static_cast<std::int64_t>(count)} : (std::abort(), cents{});
}
}  // namespace literals

}  // namespace tillwire::inline v0_1

#endif

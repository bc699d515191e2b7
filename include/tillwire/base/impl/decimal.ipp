// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_IMPL_DECIMAL_IPP
#define TILLWIRE_BASE_IMPL_DECIMAL_IPP

#include <tillwire/base/decimal.hpp>
#include <tillwire/base/impl/digits.ipp>

namespace tillwire::inline v0_1 {

result<decimal> decimal::parse(std::string_view text) {
  if (const auto d = from_text(text)) return *d;
  return make_error(errc::invalid_text, "a decimal is digits with an optional point, at most 18 of them, not \"" +
                                            std::string(text.substr(0, 40)) + "\"");
}

char* decimal::write(char* to) const {
  if (negative_) *to++ = '-';
  if (scale_ == 2 && digits_ < 1'000'000) {  // money, as it mostly is, needs no division by a variable
    const auto cents = static_cast<std::uint32_t>(digits_);
    to = detail::write_few_digits(to, cents / 100);
    *to = '.';
    detail::write_pair(to + 1, cents % 100);
    return to + 3;
  }
  if (scale_ == 0) return detail::write_digits(to, digits_);
  const std::uint64_t unit = power_of_ten(scale_);
  to = detail::write_digits(to, digits_ / unit);
  *to++ = '.';
  return detail::write_padded(to, digits_ % unit, scale_);
}

std::string decimal::to_string() const {
  if (!is_valid()) return "invalid";
  char text[max_size];
  return {text, write(text)};
}

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_IMPL_DECIMAL_IPP
#define TILLWIRE_BASE_IMPL_DECIMAL_IPP

#include <tillwire/base/decimal.hpp>
#include <tillwire/base/digits.hpp>

namespace tillwire::inline v0_1 {

result<decimal> decimal::parse(std::string_view text) {
  if (const auto d = from_text(text)) return *d;
  return make_error(errc::invalid_text, "a decimal is digits with an optional point, at most 18 of them, not \"" +
                                            std::string(text.substr(0, 40)) + "\"");
}

char* decimal::write(char* to) const {
  if (negative_) *to++ = '-';
  const std::uint64_t unit = power_of_ten(scale_);
  to = detail::write_digits(to, digits_ / unit);
  if (scale_ == 0) return to;
  *to++ = '.';
  return detail::write_digits(to, digits_ % unit, scale_);
}

std::string decimal::to_string() const {
  if (!is_valid()) return "invalid";
  char text[max_size];
  return {text, write(text)};
}

}  // namespace tillwire::inline v0_1

#endif

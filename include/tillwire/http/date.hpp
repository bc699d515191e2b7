// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_DATE_HPP
#define TILLWIRE_HTTP_DATE_HPP

#include <chrono>
#include <optional>
#include <string_view>

namespace tillwire::inline v0_1::http {

/** A time as servers write it (RFC 9110, section 5.6.7, IMF-fixdate): `Sun, 06 Nov 1994 08:49:37 GMT`. */
std::optional<std::chrono::sys_seconds> parse_date(std::string_view text);

}  // namespace tillwire::inline v0_1::http

#endif

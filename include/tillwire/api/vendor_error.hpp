// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_VENDOR_ERROR_HPP
#define TILLWIRE_API_VENDOR_ERROR_HPP

#include <tillwire/base/error.hpp>
#include <tillwire/http/response.hpp>
#include <tillwire/json/document.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::detail {

/** What a vendor's refusal says; `body` is its JSON, or does not exist() where the body is none. Precondition: not 2xx. */
error vendor_error(http::response const& answer, json::node body);

/** Fills `details` with the lists of errors in a body, which may stand beside an acceptance too. */
void read_details(json::node body, std::vector<error_detail>& details);

/** Whether there is a value, and of that type. */
inline bool is(json::node n, json::type t) { return n.exists() && n.type() == t; }

/** The number that a text of nothing but digits has, if 63 bits can hold it. */
std::optional<std::int64_t> natural_number(std::string_view digits);

}  // namespace tillwire::inline v0_1::detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_VENDOR_ERROR_HPP
#define TILLWIRE_API_VENDOR_ERROR_HPP

#include <tillwire/base/error.hpp>
#include <tillwire/http/response.hpp>
#include <tillwire/json/document.hpp>

namespace tillwire::inline v0_1::detail {

/** What a vendor's refusal says; `body` is its JSON, or does not exist() where the body is none. Precondition: not 2xx. */
error vendor_error(http::response const& answer, json::node body);

}  // namespace tillwire::inline v0_1::detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_WRITE_REQUEST_HPP
#define TILLWIRE_API_WRITE_REQUEST_HPP

#include <tillwire/api/account.hpp>
#include <tillwire/api/payload.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/http/request.hpp>
#include <tillwire/schema/report.hpp>

namespace tillwire::inline v0_1::detail {

/** Checks account and payload and writes the request, all but its timeout; reports to `found` what looks odd. */
result<void> write_request(http::request& r, any_account const& from, any_payload const& what, report& found);

}  // namespace tillwire::inline v0_1::detail

#endif

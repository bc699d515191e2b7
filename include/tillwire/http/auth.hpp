// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_AUTH_HPP
#define TILLWIRE_HTTP_AUTH_HPP

#include <tillwire/base/secret.hpp>

#include <string_view>

namespace tillwire::inline v0_1::http {

/** Text in base64 (RFC 4648, section 4), as a secret, since credentials are what it is for. */
secret base64(std::string_view text);

/** The value of an Authorization field by the Basic scheme (RFC 7617). */
secret basic_authorization(std::string_view user, std::string_view password);

/** The value of an Authorization field of the form `scheme credentials`: Bearer (RFC 6750), Token. */
secret authorization(std::string_view scheme, std::string_view credentials);

}  // namespace tillwire::inline v0_1::http

#endif

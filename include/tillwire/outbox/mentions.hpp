// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_MENTIONS_HPP
#define TILLWIRE_OUTBOX_MENTIONS_HPP

#include <string_view>

namespace tillwire::inline v0_1::outbox {

/** Whether one of the subjects, a line each, is `email:` and this address, whatever the case of its letters. */
bool is_about(std::string_view subjects, std::string_view email);

/**
 * Whether an email address stands anywhere in a JSON text, whatever the case of its letters and however it is escaped.
 *
 * It stands there where it is neither the end nor the beginning of a longer one: "Ask jd@x.com." mentions jd@x.com, and
 * ajd@x.com and jd@x.com.au do not. Letters beyond ASCII are compared as they are.
 */
bool mentions(std::string_view json, std::string_view email);

}  // namespace tillwire::inline v0_1::outbox

#endif

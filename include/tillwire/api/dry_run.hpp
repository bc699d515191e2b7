// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_DRY_RUN_HPP
#define TILLWIRE_API_DRY_RUN_HPP

#include <tillwire/http/request.hpp>
#include <tillwire/schema/report.hpp>

#include <string>
#include <vector>

namespace tillwire::inline v0_1 {

/** What sending a payload would do. */
struct dry_run {
  std::string curl;                 ///< a command line that sends the same; in place of the credentials stands `***`
  std::vector<violation> warnings;  ///< also of custom keys that look like misspelled fields
};

namespace detail {

/** The request as a command line of curl, quoted for a POSIX shell, without the credentials. */
std::string curl_line(http::request const& r);

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

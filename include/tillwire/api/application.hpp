// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_APPLICATION_HPP
#define TILLWIRE_API_APPLICATION_HPP

#include <tillwire/http/headers.hpp>
#include <tillwire/schema/report.hpp>

#include <string>
#include <string_view>

namespace tillwire::inline v0_1 {

/** The program as it names itself in the User-Agent of its requests. */
struct application {
  std::string_view name;  ///< such as `My Till`
  std::string_view site;  ///< where its makers are found, such as `www.mytill.com`

  /** Reports a name or a site that is empty or cannot stand in a header. */
  void inspect(report& out) const;
  /** Adds `User-Agent: Name (site) tillwire/VERSION`. */
  void add_user_agent(http::headers& h) const;
};

namespace detail {

/** Reports text that is empty or cannot stand in a header. */
void inspect_header_text(std::string_view member, std::string_view text, report& out);

/** Reports a base URL that is not absolute, or has a query or a fragment. */
void inspect_base_url(std::string_view member, std::string_view text, report& out);

/** Appends a URL without slashes at its end. */
void append_trimmed(std::string& url, std::string_view text);

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

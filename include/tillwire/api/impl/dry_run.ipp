// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_IMPL_DRY_RUN_IPP
#define TILLWIRE_API_IMPL_DRY_RUN_IPP

#include <tillwire/api/dry_run.hpp>
#include <tillwire/api/observer.hpp>
#include <tillwire/http/headers.hpp>

#include <cstddef>
#include <string_view>

namespace tillwire::inline v0_1::detail {

/** Appends text in single quotes; a quote inside ends them, stands escaped, and begins them again. */
inline void append_quoted(std::string& to, std::string_view text) {
  to += '\'';
  for (char c : text) c == '\'' ? to.append("'\\''") : to.append(1, c);
  to += '\'';
}

std::string curl_line(http::request const& r) {
  std::string line("curl -X ");
  line.append(to_string(r.method)).append(" ");
  append_quoted(line, r.url);
  for (std::size_t i = 0; i != r.headers.size(); ++i) {
    const http::header h = r.headers[i];
    std::string field(h.name);
    field += ": ";
    if (holds_no_credentials(h.name)) field += h.value;
    // the scheme is no secret, what follows it is
    else if (http::same_name(h.name, "Authorization") && h.value.find(' ') != h.value.npos)
      field.append(h.value.substr(0, h.value.find(' '))).append(" ***");
    else field += "***";
    line.append(" -H ");
    append_quoted(line, field);
  }
  line.append(" --data-raw ");
  append_quoted(line, r.body.view());
  return line;
}

}  // namespace tillwire::inline v0_1::detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_IMPL_APPLICATION_IPP
#define TILLWIRE_API_IMPL_APPLICATION_IPP

#include <tillwire/api/application.hpp>
#include <tillwire/base/version.hpp>
#include <tillwire/schema/text.hpp>
#include <tillwire/schema/types.hpp>

#include <string>

namespace tillwire::inline v0_1 {

void application::inspect(report& out) const {
  detail::inspect_header_text("application", name, out);
  detail::inspect_header_text("site", site, out);
}

void application::add_user_agent(http::headers& h) const {
  h.add("User-Agent", {name, " (", site, ") tillwire/" TILLWIRE_VERSION});
}

void detail::inspect_header_text(std::string_view member, std::string_view text, report& out) {
  const report::place at(out, member);
  if (text.empty()) return out.add(rule::empty_text);
  if (!consists_of(text, [](char c) { return c >= ' ' && c <= '~'; })) out.add(rule::header_text);
}

void detail::inspect_base_url(std::string_view member, std::string_view text, report& out) {
  const report::place at(out, member);
  if (!url::accepts(text) || text.find_first_of("?#@") != text.npos) out.add(rule::base_url_form);
}

void detail::append_trimmed(std::string& url, std::string_view text) {
  while (!text.empty() && text.back() == '/') text.remove_suffix(1);
  url += text;
}

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_USERCOM_IMPL_ACCOUNT_IPP
#define TILLWIRE_USERCOM_IMPL_ACCOUNT_IPP

#include <tillwire/api/application.hpp>
#include <tillwire/schema/text.hpp>
#include <tillwire/usercom/account.hpp>

#include <utility>

namespace tillwire::inline v0_1::usercom {

result<account> account::make(account a) {
  report found;
  if (result<void> judged = detail::judge(any_account(a), found); !judged) return std::move(judged).error();
  return a;
}

void account::inspect(report& out) const {
  using form = usercom::server::form;
  if (server->how == form::subdomain) {
    const report::place at(out, "server");
    const std::string_view label = server->text;
    const auto in_label = [](char c) { return detail::is_alpha(c) || detail::is_digit(c) || c == '-'; };
    if (label.size() > 63 || !detail::consists_of(label, in_label) || label.front() == '-' || label.back() == '-')
      out.add(rule::subdomain_form);
  } else {
    std::string url;
    append_base_url(url);
    detail::inspect_base_url("server", url, out);
  }
  detail::inspect_header_text("token", token->reveal(), out);
  if (const std::size_t length = token->reveal().size(); length != 64 && length != 0) {
    const report::place at(out, "token");
    out.add(rule::token_length);
  }
  tillwire::application{*application, *site}.inspect(out);
}

void account::append_base_url(std::string& url) const {
  switch (server->how) {
    case usercom::server::form::subdomain: url.append("https://").append(server->text).append(".user.com"); break;
    case usercom::server::form::host: detail::append_trimmed(url.append("https://"), server->text); break;
    case usercom::server::form::base_url: detail::append_trimmed(url, server->text); break;
  }
}

void account::add_headers(http::headers& h) const {
  h.add("Authorization", {"Token ", token->reveal()});
  tillwire::application{*application, *site}.add_user_agent(h);
}

}  // namespace tillwire::inline v0_1::usercom

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_IMPL_ACCOUNT_IPP
#define TILLWIRE_DRIP_IMPL_ACCOUNT_IPP

#include <tillwire/api/application.hpp>
#include <tillwire/drip/account.hpp>
#include <tillwire/http/auth.hpp>

#include <cstddef>
#include <utility>

namespace tillwire::inline v0_1::drip {

credential api_token(std::string token) {
  secret authorization = http::basic_authorization(token, "");
  credential c{secret(std::move(token)), std::move(authorization)};
  secret::wipe(token);
  return c;
}

credential access_token(std::string token) {
  secret authorization = http::authorization("Bearer", token);
  credential c{secret(std::move(token)), std::move(authorization)};
  secret::wipe(token);
  return c;
}

result<account> account::make(account a) {
  report found;
  if (result<void> judged = detail::judge(any_account(a), found); !judged) return std::move(judged).error();
  return a;
}

void account::inspect(report& out) const {
  detail::inspect_header_text("account_id", *account_id, out);
  const std::size_t before = out.errors();
  detail::inspect_header_text("credential", credential->token.reveal(), out);
  if (out.errors() == before) detail::inspect_header_text("credential", credential->authorization.reveal(), out);
  tillwire::application{*application, *site}.inspect(out);
  detail::inspect_base_url("base_url", base_url, out);
}

void account::append_base_url(std::string& url) const { detail::append_trimmed(url, base_url); }

void account::add_headers(http::headers& h) const {
  h.add("Authorization", credential->authorization.reveal());
  tillwire::application{*application, *site}.add_user_agent(h);
}

std::optional<std::string_view> account::path_value(std::string_view name) const {
  return name == "account_id" ? std::optional<std::string_view>(*account_id) : std::nullopt;
}

}  // namespace tillwire::inline v0_1::drip

#endif

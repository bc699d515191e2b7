// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_DRIP_ACCOUNT_HPP
#define TILLWIRE_DRIP_ACCOUNT_HPP

#include <tillwire/api/account.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/base/secret.hpp>
#include <tillwire/schema/required.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1::drip {

/** A token and the Authorization that it is sent in: made by api_token() or access_token(). */
struct credential {
  secret token;          ///< as the user settings or the OAuth application gave it
  secret authorization;  ///< the header's value
};

/** A token of the user settings in Drip: sent by the Basic scheme, with an empty password. */
credential api_token(std::string token);

/** A token of an OAuth application: sent by the Bearer scheme. */
credential access_token(std::string token);

/**
 * An account at Drip.
 *
 * `drip::account::make({.account_id = "9999999", .credential = drip::api_token(token), .application = "My Till",
 * .site = "www.mytill.com"})`. Drip asks every client to name its application and site in the User-Agent.
 */
struct account {
  required<std::string, "account_id"> account_id;       ///< as Drip gave it; stands in every path
  required<drip::credential, "credential"> credential;  ///< api_token("…") or access_token("…")
  required<std::string, "application"> application;     ///< the program's name, for the User-Agent
  required<std::string, "site"> site;                   ///< where the program's makers are found, for the User-Agent
  std::string base_url = "https://api.getdrip.com";     ///< elsewhere only for proxies and tests

  /** The account, if all its members can be sent; errc::invalid_account otherwise, with the member in `path`. */
  static result<account> make(account a);

  void inspect(report& out) const;
  void append_base_url(std::string& url) const;
  void add_headers(http::headers& h) const;
  [[nodiscard]] std::optional<std::string_view> path_value(std::string_view name) const;
};

}  // namespace tillwire::inline v0_1::drip

#endif

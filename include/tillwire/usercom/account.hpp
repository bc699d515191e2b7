// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_USERCOM_ACCOUNT_HPP
#define TILLWIRE_USERCOM_ACCOUNT_HPP

#include <tillwire/api/account.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/base/secret.hpp>
#include <tillwire/schema/required.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1::usercom {

/** Where an account's calls go: made by subdomain(), host() or base_url(). */
struct server {
  /** What the text is. */
  enum class form {
    subdomain,  ///< one DNS label
    host,       ///< a host name
    base_url,   ///< a URL up to `/api/public/`, which is not in it
  };
  form how;          ///< as the function that made it says
  std::string text;  ///< the label, the name, or the URL
};

/** By the account's name in `https://<subdomain>.user.com`. */
inline server subdomain(std::string label) { return {server::form::subdomain, std::move(label)}; }

/** By a whole host name, for accounts on a host of their own. */
inline server host(std::string name) { return {server::form::host, std::move(name)}; }

/** By a whole URL up to `/api/public/`, for proxies and tests. */
inline server base_url(std::string url) { return {server::form::base_url, std::move(url)}; }

/**
 * An account at User.com.
 *
 * `usercom::account::make({.server = usercom::subdomain("myshop"), .token = secret(token), .application = "My Till",
 * .site = "www.mytill.com"})`. The version of the API is said by the payload's type.
 */
struct account {
  required<usercom::server, "server"> server;        ///< subdomain("…"), host("…") or base_url("…")
  required<secret, "token"> token;                   ///< 64 characters; another length is a warning
  required<std::string, "application"> application;  ///< the program's name, for the User-Agent
  required<std::string, "site"> site;                ///< where the program's makers are found, for the User-Agent

  /** The account, if all its members can be sent; errc::invalid_account otherwise, with the member in `path`. */
  static result<account> make(account a);

  void inspect(report& out) const;
  void append_base_url(std::string& url) const;
  void add_headers(http::headers& h) const;
  [[nodiscard]] std::optional<std::string_view> path_value(std::string_view) const { return std::nullopt; }
};

}  // namespace tillwire::inline v0_1::usercom

#endif

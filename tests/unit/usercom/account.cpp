// SPDX-License-Identifier: BSL-1.0
#include <tillwire/usercom/account.hpp>
//
#include <tillwire/base/version.hpp>

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace usercom_account_test {

using namespace std::literals;
using namespace tillwire;

namespace {

usercom::account good() {
  return {.server = usercom::subdomain("my-shop"),
          .token = secret(std::string(64, 'u')),
          .application = "My Till",
          .site = "www.mytill.com"};
}

usercom::account at(usercom::server server) {
  usercom::account account = good();
  account.server = std::move(server);
  return account;
}

using change = void (*)(usercom::account&);

}  // namespace

TEST_SUITE_BEGIN("usercom/account");

TEST_CASE("an account says as whom and with which credentials") {
  const result<usercom::account> made = usercom::account::make(good());
  REQUIRE(made);
  CHECK_FALSE(made->path_value("id"));
  http::headers h;
  made->add_headers(h);
  CHECK(h.size() == 2);
  CHECK(h.find("Authorization") == "Token " + std::string(64, 'u'));
  CHECK(h.find("User-Agent") == "My Till (www.mytill.com) tillwire/" TILLWIRE_VERSION);
}

TEST_CASE("an account is at a subdomain, a host or a URL") {
  const std::string longest(63, 'a');
  struct {
    usercom::server server;
    std::string url;
  } const rows[] = {
      {usercom::subdomain("myshop"), "https://myshop.user.com"},
      {usercom::subdomain("My-Shop-2"), "https://My-Shop-2.user.com"},
      {usercom::subdomain("7"), "https://7.user.com"},
      {usercom::subdomain(longest), "https://" + longest + ".user.com"},
      {usercom::host("crm.myshop.example"), "https://crm.myshop.example"},
      {usercom::host("crm.myshop.example:8443/"), "https://crm.myshop.example:8443"},
      {usercom::base_url("http://127.0.0.1:8080"), "http://127.0.0.1:8080"},
      {usercom::base_url("https://proxy.example/usercom//"), "https://proxy.example/usercom"},
  };
  for (auto const& row : rows) {
    const result<usercom::account> made = usercom::account::make(at(row.server));
    REQUIRE(made);
    std::string url;
    made->append_base_url(url);
    CHECK(url == row.url);
  }
}

TEST_CASE("make() refuses servers that are none") {
  for (std::string const& label :
       {""s, "-shop"s, "shop-"s, "-"s, "my.shop"s, "my_shop"s, "my shop"s, "evil.example/"s, "evil.example#"s, "a@b"s,
        "sh\xC3\xB6p"s, "shop\n"s, "shop\0"s, std::string(64, 'a')}) {
    const result<usercom::account> made = usercom::account::make(at(usercom::subdomain(label)));
    CAPTURE(label);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == errc::invalid_account);
    CHECK(made.error().path == "server");
    CHECK(made.error().details[0].code == "subdomain_form");
  }
  for (usercom::server const& server :
       {usercom::host(""), usercom::host("/"), usercom::host("a b"), usercom::host("a?b"), usercom::host("a#b"),
        usercom::host("a\r\nb"), usercom::base_url(""), usercom::base_url("my-shop.user.com"),
        usercom::base_url("ftp://a"), usercom::base_url("https://a?b")}) {
    const result<usercom::account> made = usercom::account::make(at(server));
    CAPTURE(server.text);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == errc::invalid_account);
    CHECK(made.error().path == "server");
    CHECK(made.error().details[0].code == "base_url_form");
  }
}

TEST_CASE("make() refuses a token, an application and a site that cannot be sent") {
  struct {
    change make_bad;
    std::string_view path, code;
  } const rows[] = {
      {[](usercom::account& a) { a.token = secret(); }, "token", "empty_text"},
      {[](usercom::account& a) { a.token = secret(std::string(63, 'u') + "\n"); }, "token", "header_text"},
      {[](usercom::account& a) { a.application = ""; }, "application", "empty_text"},
      {[](usercom::account& a) { a.application = "Kasse \xC3\xBC"; }, "application", "header_text"},
      {[](usercom::account& a) { a.site = ""; }, "site", "empty_text"},
      {[](usercom::account& a) { a.site = "a\rb"; }, "site", "header_text"},
  };
  for (auto const& row : rows) {
    usercom::account account = good();
    row.make_bad(account);
    CAPTURE(row.path);
    const result<usercom::account> made = usercom::account::make(account);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == errc::invalid_account);
    REQUIRE(made.error().details.size() == 1);
    CHECK(made.error().path == row.path);
    CHECK(made.error().details[0].code == row.code);
  }
}

TEST_CASE("a token of another length than 64 is a warning") {
  for (std::size_t length : {1u, 63u, 64u, 65u}) {
    usercom::account account = good();
    account.token = secret(std::string(length, 'u'));
    report found;
    account.inspect(found);
    CAPTURE(length);
    if (length == 64) {
      CHECK(found.violations().empty());
    } else {
      REQUIRE(found.violations().size() == 1);
      CHECK(found.violations()[0].id == rule::token_length);
      CHECK(found.violations()[0].path == "token");
    }
    CHECK_FALSE(found.has_errors());
    CHECK(usercom::account::make(account));
  }
}

TEST_SUITE_END();

}  // namespace usercom_account_test

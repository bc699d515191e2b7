// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/version.hpp>
#include <tillwire/drip/account.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace drip_account_test {

using namespace std::literals;
using namespace tillwire;

namespace {

drip::account good() {
  return {.account_id = "9999999",
          .credential = drip::api_token("drip-sandbox"),
          .application = "My Till",
          .site = "www.mytill.com"};
}

using change = void (*)(drip::account&);

}  // namespace

TEST_SUITE_BEGIN("drip/account");

TEST_CASE("an account says where to, as whom and with which credentials") {
  const result<drip::account> made = drip::account::make(good());
  REQUIRE(made);
  std::string url = "kept ";
  made->append_base_url(url);
  CHECK(url == "kept https://api.getdrip.com");
  CHECK(made->path_value("account_id") == "9999999");
  CHECK_FALSE(made->path_value("id"));

  http::headers h;
  made->add_headers(h);
  CHECK(h.size() == 2);
  CHECK(h.find("Authorization") == "Basic ZHJpcC1zYW5kYm94Og==");  // `drip-sandbox:` by Python's base64
  CHECK(h.find("User-Agent") == "My Till (www.mytill.com) tillwire/" TILLWIRE_VERSION);

  drip::account bearer = good();
  bearer.credential = drip::access_token("drip-sandbox");
  h.clear();
  bearer.add_headers(h);
  CHECK(h.find("Authorization") == "Bearer drip-sandbox");
}

TEST_CASE("make() refuses what cannot be sent, and names the member") {
  struct {
    change make_bad;
    std::string_view path, code;
  } const rows[] = {
      {[](drip::account& a) { a.account_id = ""; }, "account_id", "empty_text"},
      {[](drip::account& a) { a.account_id = "12\r\n34"; }, "account_id", "header_text"},
      {[](drip::account& a) { a.account_id = "\xC3\xBC"; }, "account_id", "header_text"},
      {[](drip::account& a) { a.credential = drip::api_token(""); }, "credential", "empty_text"},
      {[](drip::account& a) { a.credential = drip::access_token(""); }, "credential", "empty_text"},
      {[](drip::account& a) { a.credential = drip::access_token("a\nb"); }, "credential", "header_text"},
      {[](drip::account& a) { a.credential = drip::api_token("a\0b"s); }, "credential", "header_text"},
      {[](drip::account& a) { a.credential = drip::api_token("a\x7f"); }, "credential", "header_text"},
      {[](drip::account& a) { a.application = ""; }, "application", "empty_text"},
      {[](drip::account& a) { a.application = "My\tTill"; }, "application", "header_text"},
      {[](drip::account& a) { a.site = ""; }, "site", "empty_text"},
      {[](drip::account& a) { a.site = "www.mytill.com\r\nX-Evil: 1"; }, "site", "header_text"},
      {[](drip::account& a) { a.base_url = ""; }, "base_url", "base_url_form"},
      {[](drip::account& a) { a.base_url = "/"; }, "base_url", "base_url_form"},
      {[](drip::account& a) { a.base_url = "api.getdrip.com"; }, "base_url", "base_url_form"},
      {[](drip::account& a) { a.base_url = "ftp://api.getdrip.com"; }, "base_url", "base_url_form"},
      {[](drip::account& a) { a.base_url = "file:///etc/passwd"; }, "base_url", "base_url_form"},
      {[](drip::account& a) { a.base_url = "https://"; }, "base_url", "base_url_form"},
      {[](drip::account& a) { a.base_url = "https:///path"; }, "base_url", "base_url_form"},
      {[](drip::account& a) { a.base_url = "https://api.getdrip.com/?key=1"; }, "base_url", "base_url_form"},
      {[](drip::account& a) { a.base_url = "https://api.getdrip.com/#top"; }, "base_url", "base_url_form"},
      {[](drip::account& a) { a.base_url = "https://api.getdrip.com/a b"; }, "base_url", "base_url_form"},
      {[](drip::account& a) { a.base_url = "https://user:password@api.getdrip.com"; }, "base_url", "base_url_form"},
      {[](drip::account& a) { a.base_url = "https://api.getdrip.com\r\nX-Evil: 1"; }, "base_url", "base_url_form"},
  };
  for (auto const& row : rows) {
    drip::account account = good();
    row.make_bad(account);
    CAPTURE(row.path);
    const result<drip::account> made = drip::account::make(account);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == errc::invalid_account);
    CHECK(made.error().what_to_do == condition::fix_credentials);
    REQUIRE(made.error().details.size() == 1);
    CHECK(made.error().details[0].code == row.code);
    CHECK(made.error().path == row.path);
  }
}

TEST_CASE("make() takes what is unusual but can be sent") {
  for (change c : std::vector<change>{
           [](drip::account& a) { a.account_id = "a b/c"; },
           [](drip::account& a) { a.credential = drip::api_token("with spaces: and \"more\"~"); },
           [](drip::account& a) { a.application = "My (old) Till; rv:1"; },
           [](drip::account& a) { a.base_url = "http://[::1]:8080/a/b/"; },
           [](drip::account& a) { a.base_url = "HTTP://localhost"; },
       }) {
    drip::account account = good();
    c(account);
    CHECK(drip::account::make(std::move(account)));
  }
}

TEST_SUITE_END();

}  // namespace drip_account_test

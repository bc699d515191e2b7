// SPDX-License-Identifier: BSL-1.0
#include <tillwire/schema/types.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <cstddef>
#include <fstream>
#include <initializer_list>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <string_view>

namespace schema_types_test {

using namespace tillwire;
using namespace std::string_view_literals;

namespace {

template <class T>
void judge(std::initializer_list<std::string_view> accepted, std::initializer_list<std::string_view> refused) {
  for (std::string_view text : accepted) {
    CAPTURE(text);
    CHECK(T::accepts(text));
  }
  for (std::string_view text : refused) {
    CAPTURE(text);
    CHECK_FALSE(T::accepts(text));
  }
}

template <class T>
constexpr bool is_a_text = checked_text<T> && std::default_initializable<T> && std::convertible_to<char const*, T> &&
                           std::convertible_to<std::string, T> && std::convertible_to<std::string_view, T> &&
                           std::convertible_to<T, std::string_view> && !std::constructible_from<T, std::nullptr_t> &&
                           !std::constructible_from<T, int> && !std::constructible_from<T, char>;
static_assert(is_a_text<provider_name> && is_a_text<email> && is_a_text<url> && is_a_text<currency_code>);
static_assert(is_a_text<sms_number> && is_a_text<time_zone> && !checked_text<std::string>);

/** The words of a file, without lines that begin with #. */
std::set<std::string> words_of(char const* path) {
  std::ifstream file(path);
  std::set<std::string> words;
  for (std::string word; file >> word;)
    if (word[0] == '#') std::getline(file, word);
    else words.insert(word);
  return words;
}

}  // namespace

TEST_SUITE_BEGIN("schema/types");

TEST_CASE("a provider is lower snake case") {
  judge<provider_name>(
      {"shopify", "my_custom_platform", "magento2", "7", "_", "a"},
      {"", "Shopify", "my-shop", "my shop", " shopify", "my.shop", "caf\xC3\xA9", "a\0"sv, "`", "{", "/", ":"});
}

TEST_CASE("an e-mail address has one @ between two texts, and no white space") {
  judge<email>(
      {"sid@example.com", "a@b", "first.last+tag@sub.example.com", "\"quoted\"@example.com", "\xC3\xBC@example.com"},
      {"", "@", "sid", "sid@", "@example.com", "a@b@c", "a@@b", "@a@", " a@b", "a@b ", "a @b", "a@\tb", "a\n@b",
       "a@b\r", "a@b\v", "a@b\f"});
}

TEST_CASE("a URL is absolute, and http or https") {
  judge<url>(
      {"http://a", "https://www.example.com/products/sample", "HTTP://A", "HttpS://a/b?c=d#e", "http://127.0.0.1:8080/",
       "http://[::1]/", "https://a/%20%C3%BC", "http://user@a", "http://a?b", "http://a#b", "https://a/b'c(d)e!f*g"},
      {"",
       "/relative",
       "example.com",
       "www.example.com/a",
       "//example.com",
       "http:/a",
       "http:a",
       "http//a",
       "http://",
       "https:///a",
       "http://?a",
       "http://#a",
       "http://:80",
       "ftp://a",
       "htt://a",
       "httpss://a",
       "httqs://a",
       "http s://a",
       "mailto:a@b",
       "javascript://a",
       " http://a",
       "http://a ",
       "http://a b",
       "http://a\n",
       "http://a/\xC3\xBC",
       "http://a/<b>",
       "http://a/\"",
       "http://a/\\b",
       "http://a/{b}",
       "http://a/b|c",
       "http://a/^",
       "http://a/`",
       "http://a/%",
       "http://a/%2",
       "http://a/%2g",
       "http://a/%zz",
       "://a.com",
       "://",
       "s://a.com",
       "htt://a.com",
       "httpx://a.com",
       "http://a\0"sv,
       "http://a/\x7F"});
}

TEST_CASE("a currency has three capitals") {
  judge<currency_code>({"USD", "EUR", "XXX", "QQQ"},
                       {"", "US", "USDD", "usd", "Usd", "U5D", "US ", " USD", "U$D", "\xC3\x84U"});
}

TEST_CASE("a telephone number is in E.164 form") {
  judge<sms_number>({"+14155550123", "+12", "+491701234567", "+123456789012345"},
                    {"", "+", "+1", "14155550123", "004915112345", "+04915112345", "+1234567890123456",
                     "+1 415 555 0123", "+1-415-555-0123", "+1415555012x", "++14155550123", "+14155550123 "});
}

TEST_CASE("a time zone has the form Area/City") {
  judge<time_zone>({"America/Los_Angeles", "Etc/UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires",
                    "America/Port-au-Prince", "a/b"},
                   {"", "UTC", "Europe", "/", "Europe/", "/Berlin", "Europe//Berlin", "Europe/Berlin/",
                    "Europe/Ber lin", "Europe\\Berlin", "Europe/K\xC3\xB6ln", "+01:00", "a/b\0"sv});
}

TEST_CASE("the known currencies are those of ISO 4217, but for metals, funds and tests") {
  const std::set<std::string> listed = words_of(TESTS_DIR "/unit/schema/iso_4217.txt");
  REQUIRE(listed.size() > 150);

  const std::set<std::string> newer = {"XCG", "ZWG"};  // Caribbean guilder, 2025; Zimbabwe gold, 2024
  const std::set<std::string> not_of_a_till = {
      "BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI",
      "UYW", "XBA", "XBB", "XBC", "XBD", "XDR", "XSU", "XUA",  // funds
      "XAG", "XAU", "XPD", "XPT",                              // metals
      "XTS", "XXX",                                            // tests, none
      "CUC", "HRK"};  // withdrawn: Cuba's convertible peso, 2021; Croatia's kuna, 2023

  std::string code = "AAA";
  for (code[0] = 'A'; code[0] <= 'Z'; ++code[0])
    for (code[1] = 'A'; code[1] <= 'Z'; ++code[1])
      for (code[2] = 'A'; code[2] <= 'Z'; ++code[2]) {
        CAPTURE(code);
        CHECK(currency_code::knows(code) ==
              ((listed.contains(code) && !not_of_a_till.contains(code)) || newer.contains(code)));
      }
  for (std::string_view text : {"", "US", "usd", "USDE", "EDA"}) CHECK_FALSE(currency_code::knows(text));
  // an exception that the list has caught up with is none any more
  for (std::string const& one : newer) CHECK_FALSE(listed.contains(one));
  for (std::string const& one : not_of_a_till) CHECK(listed.contains(one));
}

TEST_CASE("a literal, a text and a view of it are the same value") {
  const std::string text = "my_shop";
  CHECK("my_shop"_provider == provider_name(text));
  CHECK("my_shop"_provider == provider_name(std::string_view(text)));
  CHECK_FALSE("my_shop"_provider == provider_name("my_shops"));
  CHECK("a@b"_email.str() == "a@b");
  CHECK(std::string_view("https://a"_url) == "https://a");
  CHECK("USD"_currency.str() == "USD");
  CHECK("+14155550123"_sms.str() == "+14155550123");
  CHECK("Etc/UTC"_time_zone.str() == "Etc/UTC");
  const std::optional<currency_code> maybe{"EUR"_currency};
  CHECK(maybe->str() == "EUR");
  CHECK(provider_name().str().empty());
}

TEST_CASE("a text of another form is held as it is: validate() judges") {
  CHECK(provider_name("My Shop").str() == "My Shop");
  CHECK(email(std::string("\0", 1)).str().size() == 1);
}

TEST_SUITE_END();

}  // namespace schema_types_test

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/outbox/mentions.hpp>

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>

namespace outbox_mentions_test {

using tillwire::outbox::is_about, tillwire::outbox::mentions;

TEST_SUITE_BEGIN("outbox/mentions");

TEST_CASE("a record is about an address where one of its subjects is that") {
  CHECK(is_about("email:jd@x.com", "jd@x.com"));
  CHECK(is_about("order:shop/1\nemail:jd@x.com\nperson:5", "JD@X.com"));
  CHECK(is_about("email:JD@x.com", "jd@x.com"));
  for (std::string_view subjects : {"", "email:", "email:ajd@x.com", "email:jd@x.com.au", "person:jd@x.com",
                                    "order:shop/email:jd@x.com", " email:jd@x.com", "email:jd@x.co"})
    CHECK_FALSE(is_about(subjects, "jd@x.com"));
  CHECK_FALSE(is_about("email:", ""));
  CHECK_FALSE(is_about("order:1\n\nemail:", ""));
}

TEST_CASE("an address is found in a text wherever it stands whole, however it is written") {
  for (std::string_view text : {
           R"({"email":"jd@x.com"})",
           R"({"email":"JD@X.Com"})",
           R"({"note":"Ask jd@x.com."})",
           R"({"note":"Ask jd@x.com. Or not"})",
           R"({"note":"<jd@x.com>, \"jd@x.com\""})",
           R"({"note":"mailto:jd@x.com?subject=x"})",
           R"({"jd@x.com":1})",
           R"({"note":"jd\u0040x.com"})",
           R"({"note":"\u006Ad@x\u002ecom"})",
           R"({"note":"one\njd@x.com\ntwo"})",
           R"({"note":"one\u000ajd@x.com"})",
           R"({"note":"bjd@x.com, jd@x.com"})",
           "jd@x.com",
       }) {
    CAPTURE(text);
    CHECK(mentions(text, "jd@x.com"));
    CHECK(mentions(text, "JD@x.COM"));
  }
}

TEST_CASE("a part of a longer address is none") {
  for (std::string_view text : {
           R"({"email":"ajd@x.com"})",
           R"({"email":"a.jd@x.com"})",
           R"({"email":"a+jd@x.com"})",
           R"({"email":"jd@x.com.au"})",
           R"({"email":"jd@x.community"})",
           R"({"email":"jd@x.com-pany.de"})",
           R"({"email":"jd@x.co"})",
           R"({"email":"\u0061jd@x.com"})",
           R"({"email":"\u00e9jd@x.com"})",
           "{\"email\":\"\xC3\xA9jd@x.com\"}",
           R"({"email":"jd@x.com\u0061"})",
           R"({"email":"jd@x.com\u00e9"})",
           R"({"email":"jd @x.com"})",
           "jd@x.co\\",
           "",
       }) {
    CAPTURE(text);
    CHECK_FALSE(mentions(text, "jd@x.com"));
  }
  CHECK_FALSE(mentions(R"({"email":""})", ""));
}

TEST_SUITE_END();

}  // namespace outbox_mentions_test

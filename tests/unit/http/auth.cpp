// SPDX-License-Identifier: BSL-1.0
#include <tillwire/http/auth.hpp>

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>

namespace http_auth_test {

using namespace tillwire;

TEST_SUITE_BEGIN("http/auth");

TEST_CASE("base64 agrees with RFC 4648, section 10") {
  struct {
    std::string_view text, encoded;
  } constexpr rows[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (auto const& row : rows) CHECK(http::base64(row.text).reveal() == row.encoded);
}

TEST_CASE("base64 of all bytes agrees with Python's") {
  std::string bytes;
  for (int byte = 0; byte != 256; ++byte) bytes += static_cast<char>(byte);
  CHECK(
      http::base64(bytes).reveal() ==
      "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJT"
      "VFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaan"
      "qKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7"
      "/P3+/w==");
}

TEST_CASE("the Basic scheme agrees with RFC 7617") {
  CHECK(http::basic_authorization("Aladdin", "open sesame").reveal() ==
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");                                                   // section 2
  CHECK(http::basic_authorization("test", "123\xC2\xA3").reveal() == "Basic dGVzdDoxMjPCow==");  // section 2.1
  CHECK(http::basic_authorization("foobar", "").reveal() == "Basic Zm9vYmFyOg==");
}

TEST_CASE("other schemes are the scheme and the credentials") {
  CHECK(http::authorization("Bearer", "mF_9.B5f-4.1JqM").reveal() ==
        "Bearer mF_9.B5f-4.1JqM");  // RFC 6750, section 2.1
  CHECK(http::authorization("Token", "t").reveal() == "Token t");
}

TEST_SUITE_END();

}  // namespace http_auth_test

// SPDX-License-Identifier: BSL-1.0
// winhttp_transport on the WinHTTP at hand, Windows' own or Wine's. TILLWIRE_FAULT_SERVER is the URL of a fault server.
#include "winhttp_trip.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <limits>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace support;
using winhttp_detail::narrowed;

/** The rules of the kit that this WinHTTP makes it impossible to hold, found out by asking it alone. */
std::vector<std::string> beyond_winhttp() {
  std::vector<std::string> rules;
  const std::string url = site().plain;
  const auto is_taken_for_whole = [&](char const* path) {
    const bare_answer a = ask_winhttp(url + path);
    return a.error == 0 && a.status == 200;
  };
  if (!is_taken_for_whole("/interim/bare")) rules.push_back("interim_answers_are_skipped");
  // a reset may overtake what was sent before it, or not
  bool is_taken = false;
  for (int tries = 0; tries != 20 && !is_taken; ++tries) is_taken = is_taken_for_whole("/reset/bare/headers");
  if (is_taken) rules.push_back("reset_in_the_headers");
  if (is_taken_for_whole("/cut/bare/chunk")) rules.push_back("cut_chunk_is_a_failure");
  if (is_taken_for_whole("/cut/bare/last_chunk")) rules.push_back("missing_last_chunk_is_a_failure");
  CHECK(ask_winhttp("http://bare-proxied.tillwire.invalid/ok/bare-proxied", proxy_of_site().c_str()).status == 200);
  if (ask_winhttp(url + "/log/bare-proxied").body.find("http://bare-proxied.tillwire.invalid:80/") != std::string::npos)
    rules.push_back("proxy_gets_plain_requests");
  return rules;
}

bool asks_for_files(http::connection_settings const& s) {
  return !(s.ca_bundle + s.client_certificate + s.client_key).empty();
}

TEST_CASE("every rule for transports is held that WinHTTP itself does not break") {
  const std::vector<std::string> expected = beyond_winhttp();
  const testing::conformance found = testing::check_transport(
      [](http::connection_settings const& s) {
        return asks_for_files(s) ? nullptr : std::make_unique<winhttp_transport>(s);
      },
      fault_server());
  MESSAGE(to_string(found));
  CHECK(found.findings().size() > 50);
  for (std::string const& rule : found.broken()) {
    CAPTURE(rule);
    CHECK(std::find(expected.begin(), expected.end(), rule) != expected.end());
  }
}

TEST_CASE("whom Windows does not trust is refused") {
  CHECK(trip(site().secure + "/ok/untrusted", {}).failure() == errc::tls_failed);
  CHECK(ask_winhttp(site().plain + "/log/untrusted").body.empty());
}

/** Wine begins TLS with a proxy that has refused to make a tunnel. */
TEST_CASE("a proxy that makes no tunnel is told as such") {
  const char url[] = "https://refused.tillwire.invalid/";
  const bool is_wine = ask_winhttp(url, proxy_of_site().c_str()).error == ERROR_WINHTTP_SECURE_CHANNEL_ERROR;
  CHECK(trip(url, {.proxy = site().proxy}).failure() == (is_wine ? errc::tls_failed : errc::proxy_failed));
}

TEST_CASE("settings that WinHTTP does not have let nothing through") {
  for (http::connection_settings const& s :
       {http::connection_settings{.ca_bundle = "ca.pem"}, http::connection_settings{.client_certificate = "till.pem"},
        http::connection_settings{.client_key = "till.key"}}) {
    const trip t(site().plain + "/ok/files", s);
    CHECK(t.failure() == errc::transport_failed);
    CHECK(t.message() == "WinHTTP reads no files of certificates: they belong into Windows' stores");
  }
  CHECK(ask_winhttp(site().plain + "/log/files").body.empty());
}

TEST_CASE("a proxy of another form is refused, and its password not told") {
  for (char const* proxy : {"https://127.0.0.1:1", "socks5://127.0.0.1:1", "http://till:hunter2@127.0.0.1:1",
                            "http://127.0.0.1:1/path", "127.0.0.1:1", "http://", "http://\xFF:1"}) {
    CAPTURE(proxy);
    const trip t(site().plain + "/ok/proxy", {.proxy = proxy});
    CHECK(t.failure() == errc::proxy_failed);
    CHECK(t.message() == "the proxy is no http://host:port");
  }
}

TEST_CASE("a URL that WinHTTP cannot read is an error") {
  for (char const* url :
       {"ftp://127.0.0.1/", "127.0.0.1", "", "http://127.0.0.1/\xFF", "http://user:word@127.0.0.1/"}) {
    const trip t(url, {});
    CHECK(t.failure() == errc::transport_failed);
    CHECK(t.message() == "the URL is no http://host/ or https://host/");
  }
}

TEST_CASE("the parts of a URL are what it says") {
  const url_parts parts("https://shop.example:8443/a%2Fb/../c?d=\xC3\xBC#e");
  CHECK(parts.is_valid);
  CHECK(parts.is_secure);
  CHECK(parts.host == L"shop.example");
  CHECK(parts.port == 8443);
  CHECK(parts.target == L"/a%2Fb/../c?d=\u00FC");
  CHECK(url_parts("http://shop.example?q").target == L"/?q");
  CHECK(url_parts("http://shop.example").port == 80);
}

TEST_CASE("a Content-Length is a number and nothing else") {
  CHECK(winhttp_detail::length_of("0") == 0);
  CHECK(winhttp_detail::length_of("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  for (std::string_view text : {"", "many", "12abc", "12 13", "-1", "+1", "18446744073709551616"})
    CHECK(!winhttp_detail::length_of(text));
}

TEST_CASE("texts of UTF-8 survive UTF-16, and others are not taken") {
  for (std::string_view text : {"", "plain", "S\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x8D\x8E"})
    CHECK(narrowed(widened(text).value()) == text);
  CHECK(widened("\xF0\x9F\x8D\x8E") == L"\xD83C\xDF4E");
  for (std::string_view text : {"\xFF", "\xC3", "\xED\xA0\x80", "\xC0\xAF"}) CHECK(!widened(text));
}

TEST_CASE("what Windows has against a certificate is told") {
  CHECK(winhttp_detail::certificate_reasons(0).empty());
  CHECK(winhttp_detail::certificate_reasons(WINHTTP_CALLBACK_STATUS_FLAG_INVALID_CA |
                                            WINHTTP_CALLBACK_STATUS_FLAG_CERT_CN_INVALID) ==
        "; of the certificate: its authority is unknown, it is for another host");
}

TEST_CASE("another thread cancels a request, whose completion is dropped") {
  auto owned = std::make_unique<winhttp_transport>();
  winhttp_transport& transport = *owned;
  CHECK(!transport.cancel(http::request{}));
  testing::transport_driver driver(testing::made_transport(std::move(owned)), 10s);
  testing::journey* journey = nullptr;
  std::atomic<http::request const*> on_its_way{nullptr};
  std::thread other([&] {
    journey = &driver.start([&](http::request& r) {
      r.url = site().plain + "/silent/cancelled/20000";
      r.timeout = 3s;  // Wine does not end a request before
      on_its_way = &r;
    });
  });
  while (on_its_way == nullptr || !transport.cancel(*on_its_way)) std::this_thread::sleep_for(1ms);
  other.join();
  CHECK(journey->arrivals == 1);
  CHECK(journey->abandoned);
}

/** Wine tells it all of them. */
TEST_CASE("a proxy is told header fields only where WinHTTP itself tells them") {
  ask_winhttp("https://refused.tillwire.invalid/", proxy_of_site().c_str(), L"X-Bare: everything");
  trip("https://refused.tillwire.invalid/", {.proxy = site().proxy});
  const std::string told = ask_winhttp(site().plain + "/log/refused").body;
  CHECK(told.find("CONNECT refused.tillwire.invalid:443") != std::string::npos);
  CHECK((told.find("c2VjcmV0") != std::string::npos) == (told.find("everything") != std::string::npos));
}

}  // namespace

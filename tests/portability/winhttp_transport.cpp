// SPDX-License-Identifier: BSL-1.0
// winhttp_transport on the WinHTTP at hand, Windows' own or Wine's. TILLWIRE_FAULT_SERVER is the URL of a fault server.
#include <adapters/winhttp/winhttp_transport.hpp>
#include <tillwire/testing/transport_conformance.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace tillwire;
using namespace std::chrono_literals;
using winhttp_detail::handle, winhttp_detail::narrowed, winhttp_detail::url_parts, winhttp_detail::widened;

std::string fault_server() {
  char const* const url = std::getenv("TILLWIRE_FAULT_SERVER");
  REQUIRE(url != nullptr);
  return url;
}

struct bare_answer {
  DWORD error = 0, status = 0;
  std::string body{};
};

/** Synchronous WinHTTP, and nothing of ours: what it makes of an answer by itself. */
bare_answer ask_winhttp(std::string const& url, wchar_t const* proxy = nullptr, wchar_t const* field = nullptr) {
  const url_parts to(url);
  REQUIRE(to.is_valid);
  const handle session(::WinHttpOpen(
      L"bare", proxy == nullptr ? WINHTTP_ACCESS_TYPE_NO_PROXY : WINHTTP_ACCESS_TYPE_NAMED_PROXY, proxy, nullptr, 0));
  const handle connection(::WinHttpConnect(session.get(), to.host.c_str(), to.port, 0));
  const handle request(::WinHttpOpenRequest(connection.get(), L"GET", to.target.c_str(), nullptr, nullptr, nullptr,
                                            to.is_secure ? WINHTTP_FLAG_SECURE : 0));
  bare_answer answer;
  DWORD size = sizeof answer.status;
  if (!::WinHttpSendRequest(request.get(), field, field == nullptr ? 0 : static_cast<DWORD>(-1), nullptr, 0, 0, 0) ||
      !::WinHttpReceiveResponse(request.get(), nullptr) ||
      !::WinHttpQueryHeaders(request.get(), WINHTTP_QUERY_STATUS_CODE | WINHTTP_QUERY_FLAG_NUMBER, nullptr,
                             &answer.status, &size, nullptr)) {
    answer.error = ::GetLastError();
    return answer;
  }
  for (char bytes[4096];;) {
    DWORD count = 0;
    if (!::WinHttpReadData(request.get(), bytes, sizeof bytes, &count)) {
      answer.error = ::GetLastError();
      return answer;
    }
    if (count == 0) return answer;
    answer.body.append(bytes, count);
  }
}

testing::fault_site site() {
  static const testing::fault_site s = testing::site_of(ask_winhttp(fault_server() + "/site").body);
  REQUIRE(!s.plain.empty());
  return s;
}

std::wstring proxy_of_site() { return widened(site().proxy.substr(site().proxy.find("//") + 2)).value(); }

/** The rules of the kit that this WinHTTP makes it impossible to hold, found out by asking it alone. */
std::vector<std::string> beyond_winhttp() {
  std::vector<std::string> rules;
  const std::string url = site().plain;
  const auto is_taken_for_whole = [&](char const* path) {
    const bare_answer a = ask_winhttp(url + path);
    return a.error == 0 && a.status == 200;
  };
  if (!is_taken_for_whole("/interim/bare")) rules.push_back("interim_answers_are_skipped");
  if (is_taken_for_whole("/reset/bare/headers")) rules.push_back("reset_in_the_headers");
  if (is_taken_for_whole("/cut/bare/chunk")) rules.push_back("cut_chunk_is_a_failure");
  if (is_taken_for_whole("/cut/bare/last_chunk")) rules.push_back("missing_last_chunk_is_a_failure");
  CHECK(ask_winhttp("http://bare-proxied.tillwire.invalid/ok/bare-proxied", proxy_of_site().c_str()).status == 200);
  if (ask_winhttp(url + "/log/bare-proxied").body.find("http://bare-proxied.tillwire.invalid:80/") != std::string::npos)
    rules.push_back("proxy_gets_plain_requests");
  return rules;
}

/** One request through a transport with these settings; the answer is valid as long as the trip. */
struct trip {
  testing::transport_driver driver;
  testing::journey& journey;

  trip(std::string const& url, http::connection_settings const& settings, std::chrono::milliseconds timeout = 5s)
      : driver(testing::made_transport(std::make_unique<winhttp_transport>(settings)), 10s),
        journey(driver.start([&](http::request& r) {
          r.url = url;
          r.headers.add("Authorization", "Basic c2VjcmV0");
          r.timeout = timeout;
        })) {}

  [[nodiscard]] int status() const { return journey.response.failure() ? -1 : journey.response.status(); }
  [[nodiscard]] std::optional<errc> failure() const { return journey.response.failure(); }
  [[nodiscard]] std::string message() const { return std::string(journey.response.failure_message()); }
};

/** Makes Windows trust an authority for as long as it lives. */
class trusted_authority {
 public:
  explicit trusted_authority(std::string const& file) : store_(::CertOpenSystemStoreW(0, L"ROOT")) {
    std::ifstream in(file, std::ios::binary);
    const std::string pem{std::istreambuf_iterator<char>(in), {}};
    std::vector<BYTE> der(pem.size());
    auto size = static_cast<DWORD>(der.size());
    REQUIRE(::CryptStringToBinaryA(pem.c_str(), 0, CRYPT_STRING_BASE64HEADER, der.data(), &size, nullptr, nullptr));
    REQUIRE(::CertAddEncodedCertificateToStore(store_, X509_ASN_ENCODING, der.data(), size, CERT_STORE_ADD_ALWAYS,
                                               &certificate_));
    REQUIRE(::CertControlStore(store_, 0, CERT_STORE_CTRL_COMMIT, nullptr));  // for other handles to see
  }
  trusted_authority(trusted_authority const&) = delete;
  trusted_authority& operator=(trusted_authority const&) = delete;
  ~trusted_authority() {
    ::CertDeleteCertificateFromStore(certificate_);
    ::CertCloseStore(store_, 0);
  }

 private:
  HCERTSTORE store_;
  PCCERT_CONTEXT certificate_ = nullptr;
};

std::string joined(std::vector<std::string> const& names) {
  std::string text;
  for (std::string const& n : names) text.append(n) += ' ';
  return text;
}

bool asks_for_files(http::connection_settings const& s) {
  return !(s.ca_bundle + s.client_certificate + s.client_key).empty();
}

}  // namespace

TEST_SUITE("with Windows' authorities") {
  TEST_CASE("every rule for transports is held that WinHTTP itself does not break") {
    const std::vector<std::string> expected = beyond_winhttp();
    const testing::conformance found = testing::check_transport(
        [](http::connection_settings const& s) {
          return asks_for_files(s) ? nullptr : std::make_unique<winhttp_transport>(s);
        },
        fault_server());
    MESSAGE(to_string(found));
    CHECK(found.findings().size() > 50);
    CHECK(joined(found.broken()) == joined(expected));
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
}  // TEST_SUITE

// In a process of its own: who is trusted is read once.
TEST_SUITE("with an authority of ours") {
  TEST_CASE("whom Windows trusts is trusted, under its own name") {
    const trusted_authority ours(site().ca_bundle);
    // Through the tunnel, since Wine knows no certificates for addresses. The answer is the server's, whatever it is.
    CHECK(!trip("https://tunnel.tillwire.invalid/ok/tunnelled", {.proxy = site().proxy}).failure());
    CHECK(trip("https://tunnel.shop.example/ok/tunnelled", {.proxy = site().proxy}).failure() == errc::tls_failed);
  }

  TEST_CASE("nobody else is trusted") {
    const trusted_authority ours(site().ca_bundle);
    for (std::string const& url : {site().self_signed, site().wrong_host, site().expired})
      CHECK(trip(url + "/ok/nobody", {}).failure() == errc::tls_failed);
    CHECK(ask_winhttp(site().plain + "/log/nobody").body.empty());
  }

  /** Wine tells it all header fields. */
  TEST_CASE("a proxy is told the credential only where WinHTTP tells it everything") {
    const trusted_authority ours(site().ca_bundle);
    ask_winhttp("https://bare-told.tillwire.invalid/", proxy_of_site().c_str(), L"X-Bare: everything");
    CHECK(!trip("https://told.tillwire.invalid/ok/told", {.proxy = site().proxy}).failure());
    const bool tells = ask_winhttp(site().plain + "/log/bare-told").body.find("everything") != std::string::npos;
    const std::string told = ask_winhttp(site().plain + "/log/told").body;
    CHECK(told.find("CONNECT") != std::string::npos);
    CHECK((told.find("c2VjcmV0") != std::string::npos) == tells);
  }
}

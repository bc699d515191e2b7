// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_PORTABILITY_WINHTTP_TRIP_HPP
#define TESTS_PORTABILITY_WINHTTP_TRIP_HPP

#include <adapters/winhttp/winhttp_transport.hpp>
#include <tillwire/testing/transport_conformance.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

namespace support {

using namespace tillwire;
using namespace std::chrono_literals;
using winhttp_detail::handle, winhttp_detail::url_parts, winhttp_detail::widened;

/** Its URL. */
inline std::string fault_server() {
  char const* const url = std::getenv("TILLWIRE_FAULT_SERVER");
  REQUIRE(url != nullptr);
  return url;
}

struct bare_answer {
  DWORD error = 0, status = 0;
  std::string body{};
};

/** Synchronous WinHTTP, and nothing of ours: what it makes of an answer by itself. */
inline bare_answer ask_winhttp(std::string const& url, wchar_t const* proxy = nullptr, wchar_t const* field = nullptr) {
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

inline testing::fault_site site() {
  static const testing::fault_site s = testing::site_of(ask_winhttp(fault_server() + "/site").body);
  REQUIRE(!s.plain.empty());
  return s;
}

inline std::wstring proxy_of_site() { return widened(site().proxy.substr(site().proxy.find("//") + 2)).value(); }

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

}  // namespace support

#endif

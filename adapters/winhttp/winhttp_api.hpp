// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_WINHTTP_WINHTTP_API_HPP
#define TILLWIRE_ADAPTERS_WINHTTP_WINHTTP_API_HPP

#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
// These need it.
#include <wincrypt.h>
#include <winhttp.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace tillwire::inline v0_1::winhttp_detail {

struct internet_closer {
  void operator()(HINTERNET h) const noexcept { ::WinHttpCloseHandle(h); }
};
using handle = std::unique_ptr<void, internet_closer>;

/** UTF-16 of UTF-8; nothing where that would lose or change a character. */
inline std::optional<std::wstring> widened(std::string_view text) {
  std::wstring wide(text.size(), L'\0');  // never more units than bytes, and grown once: no copy stays behind
  if (text.empty()) return wide;
  const int size = ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), static_cast<int>(text.size()),
                                         wide.data(), static_cast<int>(wide.size()));
  if (size <= 0) return std::nullopt;
  wide.resize(static_cast<std::size_t>(size));
  return wide;
}

/** UTF-8 of UTF-16. */
inline std::string narrowed(std::wstring_view wide) {
  if (wide.empty()) return {};
  const auto convert = [&](char* to, int size) {
    return ::WideCharToMultiByte(CP_UTF8, 0, wide.data(), static_cast<int>(wide.size()), to, size, nullptr, nullptr);
  };
  std::string text(static_cast<std::size_t>(convert(nullptr, 0)), '\0');
  convert(text.data(), static_cast<int>(text.size()));
  return text;
}

/** The number that a Content-Length is, or nothing. */
inline std::optional<std::uint64_t> length_of(std::string_view text) {
  std::uint64_t length = 0;
  char const* const end = text.data() + text.size();
  const auto [past, error] = std::from_chars(text.data(), end, length);
  if (error != std::errc() || past != end) return std::nullopt;
  return length;
}

/** What WinHTTP wants to be told one by one. */
struct url_parts {
  bool is_valid = false, is_secure = false;
  std::wstring host{};
  INTERNET_PORT port = 0;
  std::wstring target{};  ///< path and query, as they are

  explicit url_parts(std::string_view url) {
    const std::optional<std::wstring> wide = widened(url);
    if (!wide) return;
    URL_COMPONENTS parts{};
    parts.dwStructSize = sizeof parts;
    parts.dwHostNameLength = parts.dwUserNameLength = parts.dwUrlPathLength = static_cast<DWORD>(-1);
    if (::WinHttpCrackUrl(wide->c_str(), static_cast<DWORD>(wide->size()), 0, &parts) == FALSE) return;
    is_valid = parts.dwHostNameLength != 0 && parts.dwUserNameLength == 0;  // no password is taken from a URL
    is_secure = parts.nScheme == INTERNET_SCHEME_HTTPS;
    host.assign(parts.lpszHostName, parts.dwHostNameLength);
    port = parts.nPort;
    const std::size_t authority = wide->find(L"://");
    const std::size_t path = wide->find_first_of(L"/?#", authority == wide->npos ? 0 : authority + 3);
    if (path != wide->npos) target = wide->substr(path, wide->find(L'#', path) - path);
    if (!target.starts_with(L'/')) target.insert(0, 1, L'/');
  }
};

/** Null where WinHTTP has none; without a proxy's `host:port`, the proxy is what Windows' settings say. */
inline handle open_session(std::wstring const& proxy) {
  const auto open = [](DWORD access, wchar_t const* through) {
    return handle(::WinHttpOpen(nullptr, access, through, WINHTTP_NO_PROXY_BYPASS, WINHTTP_FLAG_ASYNC));
  };
  if (!proxy.empty()) return open(WINHTTP_ACCESS_TYPE_NAMED_PROXY, proxy.c_str());
  handle session = open(WINHTTP_ACCESS_TYPE_AUTOMATIC_PROXY, WINHTTP_NO_PROXY_NAME);
  if (!session) session = open(WINHTTP_ACCESS_TYPE_DEFAULT_PROXY, WINHTTP_NO_PROXY_NAME);  // before Windows 8.1
  return session;
}

inline std::string error_text(char const* in, DWORD code) {
  return std::string(in) + " failed with error " + std::to_string(code);
}

/** What Windows has against a certificate: WINHTTP_CALLBACK_STATUS_SECURE_FAILURE's flags. */
inline std::string certificate_reasons(DWORD flags) {
  constexpr struct {
    DWORD flag;
    char const* reason;
  } table[] = {
      {WINHTTP_CALLBACK_STATUS_FLAG_INVALID_CA, "its authority is unknown"},
      {WINHTTP_CALLBACK_STATUS_FLAG_CERT_CN_INVALID, "it is for another host"},
      {WINHTTP_CALLBACK_STATUS_FLAG_CERT_DATE_INVALID, "it is expired or not yet valid"},
      {WINHTTP_CALLBACK_STATUS_FLAG_CERT_REVOKED, "it is revoked"},
      {WINHTTP_CALLBACK_STATUS_FLAG_CERT_REV_FAILED, "whether it is revoked cannot be found out"},
      {WINHTTP_CALLBACK_STATUS_FLAG_CERT_WRONG_USAGE, "it is not for servers"},
      {WINHTTP_CALLBACK_STATUS_FLAG_INVALID_CERT, "it cannot be read"},
      {WINHTTP_CALLBACK_STATUS_FLAG_SECURITY_CHANNEL_ERROR, "TLS failed within Windows"},
  };
  std::string text;
  for (auto const& [flag, reason] : table)
    if ((flags & flag) != 0) text.append(text.empty() ? "; of the certificate: " : ", ").append(reason);
  return text;
}

}  // namespace tillwire::inline v0_1::winhttp_detail

#endif

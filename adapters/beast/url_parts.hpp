// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_URL_PARTS_HPP
#define TILLWIRE_ADAPTERS_BEAST_URL_PARTS_HPP

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace tillwire::inline v0_1::beast {

/** What an absolute http or https URL (RFC 3986, section 3) says about where a request goes. */
struct url_parts {
  bool secure = false;
  std::string user_info{};  ///< `user:password`, percent-decoded
  std::string host{};       ///< an IPv6 address without its brackets
  std::string port{};       ///< of the scheme, unless given
  std::string target{};     ///< path and query as they stand; at least "/"

  /** As in a Host field (RFC 9110, section 7.2). */
  [[nodiscard]] std::string authority() const {
    std::string text = host.find(':') == host.npos ? host : '[' + host + ']';
    return port == default_port() ? text : text + ':' + port;
  }
  /** As in CONNECT (RFC 9110, section 9.3.6): always with the port. */
  [[nodiscard]] std::string host_and_port() const {
    return port == default_port() ? authority() + ':' + port : authority();
  }
  [[nodiscard]] std::string default_port() const { return secure ? "443" : "80"; }
};

/** `%41` as `A`; what is no such escape stays. */
inline std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i != text.size(); ++i) {
    unsigned value = 0;
    char const* const digits = text.data() + i + 1;
    if (text[i] == '%' && text.size() - i > 2 && std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/** None where the text is no such URL, or holds what would end a request line. */
inline std::optional<url_parts> parse_url(std::string_view text) {
  url_parts parts;
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; }))
    return std::nullopt;
  if (text.starts_with("https://")) parts.secure = true;
  else if (!text.starts_with("http://")) return std::nullopt;
  text.remove_prefix(parts.secure ? 8 : 7);

  const std::size_t path = (std::min)(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, path), target = text.substr(path);
  target = target.substr(0, target.find('#'));
  parts.target = (target.starts_with('/') ? "" : "/") + std::string(target);

  if (const std::size_t at = authority.rfind('@'); at != authority.npos) {
    parts.user_info = percent_decoded(authority.substr(0, at));
    authority.remove_prefix(at + 1);
  }
  const bool literal = authority.starts_with('[');
  const std::size_t end = literal ? authority.find(']') : (std::min)(authority.find(':'), authority.size());
  if (end == authority.npos) return std::nullopt;
  parts.host = authority.substr(literal ? 1 : 0, literal ? end - 1 : end);
  authority.remove_prefix(literal ? end + 1 : end);
  if (authority.empty() || authority == ":") {
    parts.port = parts.default_port();
  } else {
    unsigned port = 0;
    const auto [rest, wrong] = std::from_chars(authority.data() + 1, authority.data() + authority.size(), port);
    if (authority[0] != ':' || wrong != std::errc() || rest != authority.data() + authority.size() || port > 65535)
      return std::nullopt;
    parts.port = std::to_string(port);
  }
  if (parts.host.empty()) return std::nullopt;
  return parts;
}

}  // namespace tillwire::inline v0_1::beast

#endif

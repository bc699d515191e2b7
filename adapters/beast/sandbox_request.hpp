// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_SANDBOX_REQUEST_HPP
#define TILLWIRE_ADAPTERS_BEAST_SANDBOX_REQUEST_HPP

#include <boost/beast/core/string.hpp>

#include "http_server.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::beast {

/** A request taken apart, as routes ask for it. Views the request, which it must not outlive. */
class sandbox_request {
 public:
  /** In a pattern: stands for one identifier. */
  static constexpr std::string_view any = "*";

  explicit sandbox_request(server_request const& r) : request_(r) {
    const std::string_view target(r.target().data(), r.target().size());
    const std::size_t question = (std::min)(target.find('?'), target.size());
    path_ = target.substr(0, question);
    query_ = target.substr((std::min)(question + 1, target.size()));
    for (std::size_t at = 0; at < path_.size();) {
      const std::size_t slash = (std::min)(path_.find('/', at + 1), path_.size());
      segments_.push_back(path_.substr(at + 1, slash - at - 1));
      at = slash;
    }
  }

  [[nodiscard]] bool is(boost::beast::http::verb method) const { return request_.method() == method; }
  [[nodiscard]] std::string const& body() const { return request_.body(); }
  [[nodiscard]] std::string_view path() const { return path_; }

  /** Whether the path has these segments and no others; one that ends with a slash has an empty one behind it. */
  [[nodiscard]] bool matches(std::vector<std::string_view> const& pattern) const {
    return std::equal(segments_.begin(), segments_.end(), pattern.begin(), pattern.end(),
                      [](std::string_view segment, std::string_view wanted) {
                        return wanted == any ? !segment.empty() : segment == wanted;
                      });
  }
  [[nodiscard]] std::string segment(std::size_t i) const { return decoded(segments_[i]); }

  /** The value of a parameter, which stands behind the `?` as key=value. */
  [[nodiscard]] std::optional<std::string> parameter(std::string_view key) const {
    for (std::size_t at = 0; at < query_.size();) {
      const std::size_t end = (std::min)(query_.find('&', at), query_.size());
      const std::string_view one = query_.substr(at, end - at);
      if (one.starts_with(key) && one.substr(key.size()).starts_with('=')) return decoded(one.substr(key.size() + 1));
      at = end + 1;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::string_view header(boost::beast::http::field name) const {
    const auto value = request_[name];
    return {value.data(), value.size()};
  }

  /** By the Content-Type, whose parameters do not matter. Drip's own clients also send `application/vnd.api+json`. */
  [[nodiscard]] bool is_json() const {
    std::string_view type = header(boost::beast::http::field::content_type);
    type = type.substr(0, type.find(';'));
    type = type.substr(0, type.find_last_not_of(" \t") + 1);
    return boost::beast::iequals(type, "application/json") || boost::beast::iequals(type, "application/vnd.api+json");
  }

 private:
  /** Without the escapes of a URL; a `%` that begins none stands for itself. */
  static std::string decoded(std::string_view escaped) {
    std::string text;
    for (std::size_t i = 0; i != escaped.size(); ++i) {
      unsigned char byte = 0;
      char const* const digits = escaped.data() + i + 1;
      if (escaped[i] == '%' && i + 2 < escaped.size() &&
          std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2)
        text += static_cast<char>(byte), i += 2;
      else text += escaped[i];
    }
    return text;
  }

  server_request const& request_;
  std::string_view path_{};
  std::string_view query_{};
  std::vector<std::string_view> segments_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif

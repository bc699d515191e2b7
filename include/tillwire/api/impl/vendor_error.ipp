// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_IMPL_VENDOR_ERROR_IPP
#define TILLWIRE_API_IMPL_VENDOR_ERROR_IPP

#include <tillwire/api/vendor_error.hpp>
#include <tillwire/base/digits.hpp>
#include <tillwire/http/date.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tillwire::inline v0_1::detail {

inline std::string_view text_of(json::node n) { return is(n, json::type::text) ? n.text() : std::string_view(); }

inline std::string_view text_at(json::node object, char const* key) { return text_of(object.find(key)); }

/** Whether a 429 is about several requests for one subscriber at once: the vendor's exact words are not documented. */
inline bool speaks_of_concurrency(error const& e) {
  const auto says_so = [](std::string_view text) { return text.find("oncurren") != text.npos; };
  for (error_detail const& d : e.details)
    if (says_so(d.message) || says_so(d.code)) return true;
  return says_so(e.message);
}

inline errc errc_of(error const& e) {
  switch (e.status) {
    case 401: return errc::authentication_failed;
    case 403: return errc::permission_denied;
    case 404: return errc::not_found;
    case 407: return errc::proxy_failed;
    case 408:
    case 425:
      return errc::server_error;  // the same request may succeed later
    // both limits answer 429: a used up hour, and one that costs only a moment
    case 429: return speaks_of_concurrency(e) ? errc::subscriber_busy : errc::rate_limited;
    default:
      return e.status >= 500 ? errc::server_error : e.status >= 400 ? errc::bad_request : errc::unexpected_status;
  }
}

std::optional<std::int64_t> natural_number(std::string_view digits) {
  std::int64_t value = 0;
  for (char c : digits) {
    const int digit = c - '0';
    if (digit < 0 || digit > 9 || value > (INT64_MAX - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return digits.empty() ? std::nullopt : std::optional(value);
}

/** Seconds, or a date: it is compared with the server's own clock where the answer has it, since a till's may be wrong. */
inline std::optional<std::chrono::seconds> retry_after(http::headers const& h) {
  const auto field = [&h](std::string_view name) { return h.find(name).value_or(std::string_view()); };
  const std::string_view text = field("Retry-After");
  if (const auto then = http::parse_date(text)) {
    const auto now = http::parse_date(field("Date"))
                         .value_or(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
    return *then > now ? *then - now : std::chrono::seconds(0);
  }
  const auto seconds = text.size() < 10 ? natural_number(text) : std::nullopt;
  return seconds ? std::optional(std::chrono::seconds(*seconds)) : std::nullopt;
}

/** Adds a detail, unless it says nothing. */
inline void add_detail(std::vector<error_detail>& to, std::string_view code, std::string_view path,
                       std::string_view message) {
  if (!code.empty() || !message.empty()) to.push_back({std::string(code), std::string(path), std::string(message)});
}

/** A list of objects, whose members bear other names from service to service, or of plain sentences. */
inline void take_list(json::node list, char const* code, char const* path, std::vector<error_detail>& details) {
  if (!is(list, json::type::array)) return;
  list.for_each_element([&](json::node one) {
    std::string_view where = text_at(one, path);
    if (where.starts_with('.')) where.remove_prefix(1);
    add_detail(details, text_at(one, code), where,
               one.type() == json::type::text ? one.text() : text_at(one, "message"));
  });
}

/** `{"field":["sentence"]}`: User.com's refusals may be a map of fields. */
inline void take_field_map(json::node body, std::vector<error_detail>& details) {
  if (body.type() != json::type::object) return;
  body.for_each_member([&](std::string_view key, json::node sentences) {
    if (is(sentences, json::type::array))
      sentences.for_each_element([&](json::node one) { add_detail(details, {}, key, text_of(one)); });
  });
}

/** The one sentence of a refusal: the limiter and the gateway say `message`, the parsers `error`, User.com `detail`. */
inline std::string_view message_of(json::node body) {
  std::string_view message = text_at(body, "message");
  if (const json::node e = body.find("error"); message.empty() && e.exists())
    message = e.type() == json::type::object ? text_at(e, "message") : text_of(e);
  return message.empty() ? text_at(body, "detail") : message;
}

void read_details(json::node body, std::vector<error_detail>& details) {
  take_list(body.find("errors"), "code", "attribute", details);               // Drip's own form
  take_list(body.find("validation_errors"), "keyword", "dataPath", details);  // the schema checker's behind v3
}

error vendor_error(http::response const& answer, json::node body) {
  error e{.status = answer.status(),
          .retry_after = retry_after(answer.headers()),
          .body = std::string(answer.body()),
          .truncated = answer.is_truncated()};
  if (body.exists()) {
    e.message += message_of(body);
    read_details(body, e.details);
    if (e.details.empty() && e.message.empty()) take_field_map(body, e.details);
  }
  if (!e.details.empty()) {
    error_detail const& first = e.details.front();
    e.path += first.path;
    if (e.message.empty()) e.message += first.message.empty() ? first.code : first.message;
  }
  e.code = errc_of(e);
  e.what_to_do = condition_of(e.code);
  if (e.message.empty()) append_digits(e.message += "the vendor answered HTTP ", static_cast<std::uint64_t>(e.status));
  return e;
}

}  // namespace tillwire::inline v0_1::detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_IMPL_VENDOR_ERROR_IPP
#define TILLWIRE_API_IMPL_VENDOR_ERROR_IPP

#include <tillwire/api/vendor_error.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1::detail {

inline std::string text_of(json::node n) {
  return n.exists() && n.type() == json::type::text ? std::string(n.text()) : std::string();
}

inline errc errc_of(int status, std::string_view message) {
  switch (status) {
    case 401: return errc::authentication_failed;
    case 403: return errc::permission_denied;
    case 404: return errc::not_found;
    case 408:
    case 425:
      return errc::server_error;  // the same request may succeed later
    // both limits answer 429: a used up hour, and several requests for one subscriber at once, which costs only a moment
    case 429: return message.find("concurrent") != message.npos ? errc::subscriber_busy : errc::rate_limited;
    default: return status >= 500 ? errc::server_error : status >= 400 ? errc::bad_request : errc::unexpected_status;
  }
}

/** Retry-After in seconds; the date form is not read. */
inline std::optional<std::chrono::seconds> retry_after(http::headers const& h) {
  const auto text = h.find("Retry-After");
  if (!text || text->empty() || text->size() > 9) return std::nullopt;
  std::int64_t seconds = 0;
  for (char c : *text) {
    if (c < '0' || c > '9') return std::nullopt;
    seconds = seconds * 10 + (c - '0');
  }
  return std::chrono::seconds(seconds);
}

/** User.com's refusals may be a map of fields to lists of sentences. */
inline void take_field_map(json::node body, error& e) {
  if (body.type() != json::type::object) return;
  body.for_each_member([&e](std::string_view key, json::node sentences) {
    if (sentences.type() != json::type::array) return;
    sentences.for_each_element([&](json::node one) { e.details.push_back({{}, std::string(key), text_of(one)}); });
  });
}

error vendor_error(http::response const& answer, json::node body) {
  error e{.status = answer.status(), .retry_after = retry_after(answer.headers()), .body = std::string(answer.body())};
  if (body.exists()) {
    if (const json::node errors = body.find("errors"); errors.exists() && errors.type() == json::type::array)
      errors.for_each_element([&e](json::node one) {
        e.details.push_back({text_of(one.find("code")), text_of(one.find("attribute")), text_of(one.find("message"))});
      });
    // Drip's limiter and its gateway say `message`, its parser `error`, User.com `detail`
    for (std::string_view key : {"message", "error", "detail"})
      if (e.message.empty()) e.message = text_of(body.find(key));
    if (e.details.empty() && e.message.empty()) take_field_map(body, e);
  }
  if (!e.details.empty()) {
    e.path = e.details.front().path;
    if (e.message.empty())
      e.message = e.details.front().message.empty() ? e.details.front().code : e.details.front().message;
  }
  e.code = errc_of(e.status, e.message);
  e.what_to_do = condition_of(e.code);
  if (e.message.empty()) e.message = "the vendor answered HTTP " + std::to_string(e.status);
  return e;
}

}  // namespace tillwire::inline v0_1::detail

#endif

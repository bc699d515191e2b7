// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_SANDBOX_ANSWERS_HPP
#define TILLWIRE_ADAPTERS_BEAST_SANDBOX_ANSWERS_HPP

#include <tillwire.hpp>

#include "http_server.hpp"
#include "json_text.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/** What the vendors say, in their own words where these are known. */
namespace tillwire::inline v0_1::beast {

enum class vendor { drip, usercom };

inline std::string_view to_string(vendor v) { return v == vendor::drip ? "drip" : "usercom"; }

inline server_response respond(int status, std::string_view body) {
  server_response r(static_cast<boost::beast::http::status>(status), 11);
  if (status != 204) r.set(boost::beast::http::field::content_type, "application/json");
  r.body() = body;
  return r;
}

inline server_response refuse(vendor v, int status, std::string_view code, std::string_view message) {
  if (v == vendor::usercom) return respond(status, R"({"detail":)" + quoted_json(message) + "}");
  return respond(status,
                 R"({"errors":[{"code":)" + quoted_json(code) + R"(,"message":)" + quoted_json(message) + "}]}");
}

inline server_response not_found(vendor v) {
  return refuse(v, 404, "not_found_error",
                v == vendor::drip ? "The resource you requested was not found" : "Not found.");
}

inline server_response unauthorized(vendor v) {
  return refuse(v, 401, "authentication_error",
                v == vendor::drip ? "Your authentication credentials are missing or invalid" : "Invalid token.");
}

inline server_response unsupported_media_type(vendor v) {
  return refuse(v, 415, "format_error", "The Content-Type is not application/json");
}

inline server_response malformed_json(vendor v, std::string_view reason) {
  if (v == vendor::usercom)
    return respond(400, R"({"detail":)" + quoted_json("JSON parse error - " + std::string(reason)) + "}");
  return respond(400, R"({"status":400,"error":)" +
                          quoted_json("There was a problem in the JSON you submitted: " + std::string(reason)) + "}");
}

inline server_response over_rate_limit() {
  return respond(429, R"({"message":"API rate limit exceeded. Please try again in an hour.",)"
                      R"("documentation":"https://developer.drip.com/#rate-limiting"})");
}

inline server_response too_many_concurrent() {
  return refuse(vendor::drip, 429, "rate_limit_error", "Too many concurrent requests for the same subscriber");
}

/** A status that the sandbox was told to answer, in the shape that the vendor gives it. */
inline server_response fault(vendor v, int status) {
  if (status == 401) return unauthorized(v);
  if (status == 404) return not_found(v);
  if (v == vendor::drip && status == 429) return over_rate_limit();
  const auto known = boost::beast::http::int_to_status(static_cast<unsigned>(status));
  const std::string words = known == boost::beast::http::status::unknown
                                ? "HTTP " + std::to_string(status)
                                : std::string(boost::beast::http::obsolete_reason(known));
  if (v == vendor::drip && status >= 500) return respond(status, R"({"message":)" + quoted_json(words) + "}");
  return refuse(v, status, status == 403 ? "authorization_error" : "unavailable_error", words);
}

/** Drip's word for a rule, of those that its documents list. */
inline std::string_view drip_code(std::string_view rule) {
  constexpr std::pair<std::string_view, std::string_view> codes[] = {
      {"missing_field", "presence_error"}, {"stated_field_omitted", "presence_error"},
      {"empty_text", "presence_error"},    {"entry_count", "length_error"},
      {"email_form", "email_error"},       {"url_form", "url_error"},
      {"timestamp_form", "time_error"},    {"sms_number_form", "sms_error"},
      {"amount_range", "range_error"},     {"parsing_error", "parsing_error"},
  };
  for (auto const& [ours, theirs] : codes)
    if (ours == rule) return theirs;
  return "format_error";
}

inline server_response refuse_drip(std::vector<error_detail> const& details) {
  std::string body;
  for (error_detail const& d : details)
    body.append(body.empty() ? "" : ",")
        .append(R"({"code":)")
        .append(quoted_json(drip_code(d.code)))
        .append(R"(,"attribute":)")
        .append(quoted_json(d.path))
        .append(R"(,"message":)")
        .append(quoted_json(d.message))
        .append("}");
  return respond(422, R"({"errors":[)" + body + "]}");
}

/** A map of fields to what is wrong with each. */
inline server_response refuse_usercom(std::vector<error_detail> const& details) {
  std::map<std::string, std::string> sentences;
  for (error_detail const& d : details) {
    std::string& of_field = sentences[d.path.empty() ? "non_field_errors" : d.path];
    of_field.append(of_field.empty() ? "" : ",").append(quoted_json(d.message));
  }
  std::string body;
  for (auto const& [path, list] : sentences)
    body.append(body.empty() ? "" : ",").append(quoted_json(path)).append(":[").append(list).append("]");
  return respond(400, "{" + body + "}");
}

inline server_response refuse(vendor v, std::vector<error_detail> const& details) {
  return v == vendor::drip ? refuse_drip(details) : refuse_usercom(details);
}

/** What is wrong with `{"batches":[{"subscribers":[…]}]}` outside the entries, in Drip's word for that. */
inline void explain_envelope(std::vector<error_detail>& details) {
  for (error_detail& d : details) {
    if (d.code == "unknown_key" && d.path.ends_with("].events"))
      d.message = "events are posted to /v2/:account_id/events/batches";
    if (d.path.find('.') == d.path.npos) d.code = "parsing_error";
  }
}

}  // namespace tillwire::inline v0_1::beast

#endif

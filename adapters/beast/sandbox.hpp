// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_SANDBOX_HPP
#define TILLWIRE_ADAPTERS_BEAST_SANDBOX_HPP

#include <tillwire.hpp>

#include "http_server.hpp"
#include "timeline.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::beast {

/** Whom the sandbox takes for its customers, and where it prints. */
struct sandbox_options {
  std::uint16_t port = 0;              ///< 0: a free one
  std::string account_id = "9999999";  ///< the one account at Drip
  std::string drip_token = "drip-sandbox";
  std::string usercom_token = std::string(64, 'u');
  std::function<void(std::string_view)> print = [](std::string_view) {};  ///< gets each line, from the server's thread
};

/**
 * A server on the loopback address that plays both vendors.
 *
 * It refuses what they refuse (401, 404, and 422 or User.com's 400, in their shapes), answers successes as their documents
 * say, and prints a line per event. It is lenient where the vendors' own clients are sloppy: Basic credentials without the
 * colon, and `application/vnd.api+json`. The paths stand here once more, not in the client's table, so that a mistake
 * there is met with 404.
 */
class sandbox {
 public:
  explicit sandbox(sandbox_options options = {})
      : options_(std::move(options)),
        timeline_(options_.print),
        server_([this](server_request const& r) { return answer(r); }, options_.port) {}

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  /** For `drip::account::base_url` and `usercom::base_url()`. */
  [[nodiscard]] std::string url() const { return server_.url(); }

 private:
  enum class vendor { drip, usercom };

  /** A request on its way through the routes: the segments of its path, and the answer once there is one. */
  struct call {
    server_request const& request;
    std::vector<std::string_view> segments{};
    std::optional<server_response> answer{};
  };

  server_response answer(server_request const& r) {
    call c{r};
    const std::string_view target(r.target().data(), r.target().size());
    for (std::size_t at = 0; at < target.size();) {
      const std::size_t slash = (std::min)(target.find('/', at + 1), target.size());
      c.segments.push_back(target.substr(at + 1, slash - at - 1));
      at = slash;
    }
    if (r.method() == boost::beast::http::verb::post) route(c);
    return c.answer ? *std::move(c.answer)
                    : refuse(is_usercom(target), 404, "not_found_error", "The resource you requested was not found");
  }

  void route(call& c) {
    single<drip::product_activity>(c, "product");
    single<drip::cart_activity>(c, "cart");
    single<drip::order_activity>(c, "order");
    batch<drip::products_batch>(c, "product");
    batch<drip::carts_batch>(c, "cart");
    batch<drip::orders_batch>(c, "order");
    enveloped<drip::subscribers_batch>(c, "subscribers", 201, "{}");
    enveloped<drip::unsubscribes_batch>(c, "unsubscribes", 204, "");
    enveloped<drip::events_batch>(c, "events", 201, "{}");
    enveloped<drip::legacy_orders_batch>(c, "orders", 202, "{}");
    product_event(c);
  }

  template <class T>
  void single(call& c, std::string_view subject) {
    if (!matches(c, {"v3", any, "shopper_activity", subject}) || !admit_drip(c)) return;
    with_body(c, vendor::drip, [&](json::node body) {
      const auto read = take<T>(c, vendor::drip, body);
      if (!read) return;
      timeline_.show(read->value);
      c.answer = respond(202, R"({"request_id":")" + new_request_id() + R"("})");
    });
  }

  template <class T>
  void batch(call& c, std::string_view subject) {
    if (!matches(c, {"v3", any, "shopper_activity", subject, "batch"}) || !admit_drip(c)) return;
    with_body(c, vendor::drip, [&](json::node body) {
      const auto read = take<T>(c, vendor::drip, body);
      if (!read) return;
      std::string ids;
      for_each_entry(read->value, [&](auto const& entry) {
        timeline_.show(entry);
        ids.append(ids.empty() ? "\"" : ",\"").append(new_request_id()).append("\"");
      });
      c.answer = respond(202, R"({"request_ids":[)" + ids + "]}");
    });
  }

  template <class T>
  void enveloped(call& c, std::string_view subject, int status, std::string_view reply) {
    if (!matches(c, {"v2", any, subject, "batches"}) || !admit_drip(c)) return;
    with_body(c, vendor::drip, [&](json::node body) {
      const json::node batches = body.find("batches");
      if (!batches.exists() || body.size() != 1 || batches.type() != json::type::array || batches.size() == 0) {
        c.answer = refuse(vendor::drip, 422, "parsing_error", R"(the body is not of the form {"batches":[{"…":[…]}]})");
        return;
      }
      std::vector<T> taken;
      batches.for_each_element([&](json::node element) {
        if (c.answer) return;
        if (auto read = take<T>(c, vendor::drip, element)) taken.push_back(std::move(read->value));
      });
      if (c.answer) return;
      for (T const& batch : taken) for_each_entry(batch, [this](auto const& entry) { timeline_.show(entry); });
      c.answer = respond(status, reply);
    });
  }

  void product_event(call& c) {
    const bool by_id = matches(c, {"api", "public", "products", any, "product_event", ""});
    if ((!by_id && !matches(c, {"api", "public", "products-by-id", any, "product_event", ""})) || !admit_usercom(c))
      return;
    const std::string id = decoded(c.segments[3]);
    if (by_id && (id.empty() || id.size() > 18 || id.find_first_not_of("0123456789") != id.npos)) return;
    const usercom::product product =
        by_id ? usercom::product(usercom::product_id{std::stoll(id)}) : usercom::product_custom_id{id};
    const bool v2 = header(c, boost::beast::http::field::accept).find("version=2") != std::string_view::npos;
    with_body(c, vendor::usercom, [&](json::node body) {
      if (v2) record<usercom::v2::product_event>(c, body, product);
      else record<usercom::v1::product_event>(c, body, product);
    });
  }

  template <class T>
  void record(call& c, json::node body, usercom::product const& product) {
    const auto read = take<T>(c, vendor::usercom, body, product);
    if (!read) return;
    timeline_.show(read->value);
    c.answer = respond(200, R"({"id":)" + std::to_string(++accepted_) + "}");
  }

  /** The payload, or an answer that says what is wrong with it. */
  template <class T, class... Paths>
  std::optional<json::reading<T>> take(call& c, vendor v, json::node body, Paths const&... paths) {
    auto read = json::read<T>(body, strictness::standard, paths...);
    if (!read) {
      c.answer = refuse(v, read.error());
      return std::nullopt;
    }
    for (violation const& w : read->warnings) timeline_.line("(warning)", w.path, w.message);
    return *std::move(read);
  }

  template <class F>
  void with_body(call& c, vendor v, F f) {
    const std::string_view type = header(c, boost::beast::http::field::content_type);
    if (type.find("application/json") != 0 && type.find("application/vnd.api+json") != 0) {
      c.answer = refuse(v, 415, "format_error", "the Content-Type is not application/json");
      return;
    }
    json::document d;
    if (const auto parsed = d.parse(c.request.body()); !parsed)
      c.answer =
          respond(400, R"({"status":400,"error":)" +
                           quoted("There was a problem in the JSON you submitted: " + parsed.error().message) + "}");
    else f(d.root());
  }

  // who is asking

  bool admit_drip(call& c) {
    const std::string_view authorization = header(c, boost::beast::http::field::authorization);
    if (!holds_drip_token(authorization))
      c.answer =
          refuse(vendor::drip, 401, "authentication_error", "Your authentication credentials are missing or invalid");
    else if (decoded(c.segments[1]) != options_.account_id)
      c.answer = refuse(vendor::drip, 404, "not_found_error", "The resource you requested was not found");
    if (!c.answer && header(c, boost::beast::http::field::user_agent).empty())
      timeline_.line("(warning)", "no User-Agent: Drip asks for `Your App Name (www.yourapp.com)`");
    return !c.answer;
  }

  [[nodiscard]] bool holds_drip_token(std::string_view authorization) const {
    if (authorization.find("Bearer ") == 0) return authorization.substr(7) == options_.drip_token;
    if (authorization.find("Basic ") != 0) return false;
    const std::string_view credentials = authorization.substr(6);
    return credentials == http::base64(options_.drip_token + ":").reveal() ||
           credentials == http::base64(options_.drip_token).reveal();
  }

  bool admit_usercom(call& c) {
    const std::string_view authorization = header(c, boost::beast::http::field::authorization);
    if (authorization != "Token " + options_.usercom_token)
      c.answer = refuse(vendor::usercom, 401, {}, "Invalid token.");
    return !c.answer;
  }

  // answers

  static server_response respond(int status, std::string_view body) {
    server_response r(static_cast<boost::beast::http::status>(status), 11);
    if (status != 204) r.set(boost::beast::http::field::content_type, "application/json");
    r.body() = body;
    return r;
  }

  static server_response refuse(vendor v, int status, std::string_view code, std::string_view message) {
    if (v == vendor::usercom) return respond(status, R"({"detail":)" + quoted(message) + "}");
    return respond(status, R"({"errors":[{"code":)" + quoted(code) + R"(,"message":)" + quoted(message) + "}]}");
  }

  static server_response refuse(vendor v, error const& e) {
    return v == vendor::drip ? refuse_drip(e) : refuse_usercom(e);
  }

  static server_response refuse_drip(error const& e) {
    std::string body;
    for (error_detail const& d : e.details)
      body.append(body.empty() ? "" : ",")
          .append(R"({"code":)")
          .append(quoted(drip_code(d.code)))
          .append(R"(,"attribute":)")
          .append(quoted(d.path))
          .append(R"(,"message":)")
          .append(quoted(d.message))
          .append("}");
    return respond(422, R"({"errors":[)" + body + "]}");
  }

  /** A map of fields to what is wrong with each. */
  static server_response refuse_usercom(error const& e) {
    std::map<std::string, std::string> sentences;
    for (error_detail const& d : e.details) {
      std::string& of_field = sentences[d.path];
      of_field.append(of_field.empty() ? "" : ",").append(quoted(d.message));
    }
    std::string body;
    for (auto const& [path, list] : sentences)
      body.append(body.empty() ? "" : ",").append(quoted(path)).append(":[").append(list).append("]");
    return respond(400, "{" + body + "}");
  }

  /** Drip's word for a rule, of those that its documents list. */
  static std::string_view drip_code(std::string_view rule) {
    constexpr std::pair<std::string_view, std::string_view> codes[] = {
        {"missing_field", "presence_error"}, {"empty_text", "presence_error"}, {"entry_count", "length_error"},
        {"email_form", "email_error"},       {"url_form", "url_error"},        {"timestamp_form", "time_error"},
        {"sms_number_form", "sms_error"},    {"amount_range", "range_error"},
    };
    for (auto const& [ours, theirs] : codes)
      if (ours == rule) return theirs;
    return "format_error";
  }

  std::string new_request_id() {
    char text[37];
    std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012llx", static_cast<unsigned long long>(++accepted_));
    return text;
  }

  // parts of a request

  static vendor is_usercom(std::string_view target) {
    return target.find("/api/public/") == 0 ? vendor::usercom : vendor::drip;
  }

  static std::string_view header(call const& c, boost::beast::http::field name) {
    const auto value = c.request[name];
    return {value.data(), value.size()};
  }

  static constexpr std::string_view any = "*";  // of a pattern: stands for one identifier

  /** Whether the path has these segments and no others; one that ends with a slash has an empty one behind it. */
  static bool matches(call const& c, std::vector<std::string_view> const& pattern) {
    if (c.answer || c.segments.size() != pattern.size()) return false;
    for (std::size_t i = 0; i != pattern.size(); ++i)
      if (pattern[i] == any ? c.segments[i].empty() : c.segments[i] != pattern[i]) return false;
    return true;
  }

  static std::string decoded(std::string_view segment) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
    std::string text;
    for (std::size_t i = 0; i < segment.size(); ++i) {
      const bool escape = segment[i] == '%' && i + 2 < segment.size();
      text += escape ? static_cast<char>(digit(segment[i + 1]) * 16 + digit(segment[i + 2])) : segment[i];
      if (escape) i += 2;
    }
    return text;
  }

  static std::string quoted(std::string_view text) {
    buffer out;
    json::writer w(out);
    out.set_end(w.put_text(out.end(), text));
    return std::string(out.view());
  }

  /** Calls f for each entry of a batch, whatever its one field is called. */
  template <class T, class F>
  static void for_each_entry(T const& batch, F f) {
    if constexpr (requires { batch.products; })
      for (auto const& e : *batch.products) f(e);
    else if constexpr (requires { batch.carts; })
      for (auto const& e : *batch.carts) f(e);
    else if constexpr (requires { batch.orders; })
      for (auto const& e : *batch.orders) f(e);
    else if constexpr (requires { batch.events; })
      for (auto const& e : *batch.events) f(e);
    else
      for (auto const& e : *batch.subscribers) f(e);
  }

  sandbox_options options_;
  timeline timeline_;
  std::uint64_t accepted_ = 0;
  http_server server_;  // last: its thread uses all the others
};

}  // namespace tillwire::inline v0_1::beast

#endif

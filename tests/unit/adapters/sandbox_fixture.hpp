// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_ADAPTERS_SANDBOX_FIXTURE_HPP
#define TESTS_UNIT_ADAPTERS_SANDBOX_FIXTURE_HPP

#include <adapters/beast/sandbox.hpp>
#include <adapters/curl/curl_transport.hpp>

#include "../http/sender.hpp"
#include "raw_server.hpp"
#include <doctest/doctest.h>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/** A sandbox and those who call it by hand. */
namespace support {

using namespace tillwire;

struct lines : std::vector<std::string> {
  using vector::vector;
};

inline std::string read_file(std::string const& name) {
  std::ifstream file(TESTS_DIR "/" + name, std::ios::binary);
  REQUIRE_MESSAGE(file.good(), "cannot open tests/", name);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

inline const std::string usercom_token(64, 'u');

/** A request by hand: what a vendor's customer writes who has no library. */
struct call {
  std::string path;
  std::string body{};
  std::string authorization = "Basic ZHJpcC1zYW5kYm94Og==";  // `drip-sandbox:`
  std::string content_type = "application/json";
  std::string accept = "*/*";
  http::method method = http::method::post;
};

struct answer {
  int status;
  std::string body;
  std::string content_type;
  std::string limit;  // X-RateLimit-Limit and -Remaining, as in "3600 3599"; empty where there is none
};

/** A sandbox, and what it printed. */
struct fixture {
  notes<std::string> printed{};
  beast::sandbox sandbox;
  curl_transport curl{};
  support::sender sender{};

  explicit fixture(beast::sandbox_options options = {}) : sandbox(printing(std::move(options))) {}

  beast::sandbox_options printing(beast::sandbox_options options) {
    options.print = [this](std::string_view line) { printed.add(std::string(line)); };
    return options;
  }

  answer ask(call const& c) {
    http::response const& r = sender
                                  .send(curl,
                                        [&](http::request& to_fill) {
                                          to_fill.method = c.method;
                                          to_fill.url = sandbox.url() + c.path;
                                          to_fill.headers.add("User-Agent", "by hand");
                                          to_fill.headers.add("Accept", c.accept);
                                          if (!c.authorization.empty())
                                            to_fill.headers.add("Authorization", c.authorization);
                                          if (!c.content_type.empty())
                                            to_fill.headers.add("Content-Type", c.content_type);
                                          to_fill.body.append(c.body);
                                        })
                                  .response;
    REQUIRE_FALSE(r.failure());
    const auto header = [&](char const* name) { return std::string(r.headers().find(name).value_or("")); };
    std::string limit = header("X-RateLimit-Limit") + " " + header("X-RateLimit-Remaining");
    return {r.status(), std::string(r.body()), header("Content-Type"), limit == " " ? "" : limit};
  }

  /** The status, and each of a refusal's reasons in Drip's shape: "422 presence_error items[0].name". */
  std::string refusal(call const& c) {
    const answer a = ask(c);
    json::document d;
    std::string text = std::to_string(a.status);
    REQUIRE(d.parse(a.body));
    const json::node errors = d.root().find("errors");
    REQUIRE(errors.exists());
    errors.for_each_element([&](json::node one) {
      text.append(&text.back() == &text[2] ? " " : "; ").append(one.find("code").text());
      if (one.find("attribute").exists()) text.append(" ").append(one.find("attribute").text());
      CHECK(one.find("message").text() != "");
    });
    return text;
  }

  /** What was printed since the last call, white space made one: of the events, or of the warnings. */
  lines timeline() { return take(false); }
  lines warnings() { return take(true); }

 private:
  lines take(bool warnings) {
    lines kept;
    for (std::string line : printed.take()) {
      if ((line.find("(warning)") == 0) != warnings) continue;
      for (std::size_t at; (at = line.find("  ")) != line.npos;) line.erase(at, 1);
      kept.push_back(line);
    }
    return kept;
  }
};

inline constexpr std::string_view v3 = "/v3/9999999/shopper_activity/", v2 = "/v2/9999999/";

inline call to_drip(std::string_view base, std::string_view rest, std::string body) {
  return {std::string(base).append(rest), std::move(body)};
}
inline call to_usercom(std::string body, std::string path = "/api/public/products/49/product_event/") {
  return {.path = std::move(path), .body = std::move(body), .authorization = "Token " + usercom_token};
}

/** The vendors' own bodies, each to its own path; `folder` is that of tests/vectors or tests/vectors/resolved. */
inline std::vector<call> vendor_calls(std::string const& folder) {
  const auto body = [&](std::string const& name) { return read_file(folder + "/" + name + ".json"); };
  return {to_drip(v3, "product", body("drip_product")),
          to_drip(v3, "order", body("drip_order")),
          to_drip(v3, "cart", body("drip_cart")),
          to_drip(v3, "product/batch", body("drip_products_batch")),
          to_drip(v3, "order/batch", body("drip_orders_batch")),
          to_drip(v3, "cart/batch", body("drip_carts_batch")),
          to_drip(v2, "subscribers/batches", body("drip_subscribers_batch")),
          to_drip(v2, "unsubscribes/batches", body("drip_unsubscribes_batch")),
          to_drip(v2, "events/batches", body("drip_events_batch")),
          to_drip(v2, "orders/batches", body("drip_orders_legacy_batch")),
          to_usercom(body("usercom_product_event"))};
}

inline bool is_usercom(call const& c) { return c.path.find("/api/") == 0; }

}  // namespace support

template <>
struct doctest::StringMaker<support::lines> {
  static String convert(support::lines const& all) {
    std::string text;
    for (std::string const& line : all) text += "\n    " + line;
    return text.c_str();
  }
};

#endif

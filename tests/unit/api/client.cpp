// SPDX-License-Identifier: BSL-1.0
#include <tillwire/api/client.hpp>
//
#include <examples/vendor_examples.hpp>
#include <tillwire/base/version.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "../json/support.hpp"
#include "support.hpp"

#include <algorithm>
#include <chrono>
#include <concepts>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace api_client_test {

using namespace std::chrono_literals;
using namespace tillwire;
using testing::fake_transport, testing::header_text, testing::recorded_request;

namespace {

static_assert(!std::copy_constructible<client<drip::account, fake_transport>>);
static_assert(std::constructible_from<client<drip::account, fake_transport>, drip::account&, fake_transport&> &&
                  !std::constructible_from<client<drip::account, fake_transport>, drip::account, fake_transport&>,
              "it would refer to an account that is gone");
static_assert(noexcept(
    std::declval<client<drip::account, fake_transport>&>().send(std::declval<drip::unsubscribes_batch const&>())));

std::vector<header_text> sorted(std::vector<header_text> headers) {
  std::sort(headers.begin(), headers.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
  return headers;
}

/** All that a request carries beside its body. */
std::vector<header_text> headers(std::string_view authorization, std::string_view accept = "application/json") {
  return {{"Accept", std::string(accept)},
          {"Authorization", std::string(authorization)},
          {"Content-Type", "application/json"},
          {"User-Agent", "My Till (www.mytill.com) tillwire/" TILLWIRE_VERSION}};
}

const std::string basic = "Basic " + std::string(support::drip_basic),
                  token = "Token " + std::string(support::usercom_token);

/** The request that a payload becomes. */
template <class Account, class Payload>
recorded_request request_of(Account const& account, Payload const& payload, client_options const& options = {}) {
  fake_transport transport;
  client c{account, transport, options};
  CHECK(c.send(payload));
  REQUIRE(transport.requests().size() == 1);
  return transport.requests()[0];
}

struct sees_timeout {
  static constexpr bool blocking = true;
  std::chrono::milliseconds seen{};

  void start(http::request const& r, http::completion done) noexcept {
    seen = r.timeout;
    done.response().set_status(204);
    done();
  }
};

}  // namespace

TEST_SUITE_BEGIN("api/client");

TEST_CASE("each of the eleven calls is the vendor's own") {
  const auto is_sent = [](auto const& account, auto const& payload, std::string_view url, std::string const& vector,
                          auto const& expected) {
    CAPTURE(vector);
    const recorded_request r = request_of(account, payload);
    CHECK(r.method == http::method::post);
    CHECK(r.url == url);
    CHECK(sorted(r.headers) == expected);
    const std::string body = support::read_file("vectors/resolved/" + vector + ".json");
    if (vector == "drip_carts_batch" ||
        vector == "drip_orders_batch")  // the examples order their own members in two ways
      CHECK(support::canonical(r.body) == support::canonical(body));
    else CHECK(r.body == support::without_white_space(body));
  };
  const auto drip = [&](auto const& payload, std::string_view path, std::string const& vector) {
    is_sent(support::drip_account(), payload, "https://api.getdrip.com" + std::string(path), vector, headers(basic));
  };
  drip(examples::drip_product(), "/v3/9999999/shopper_activity/product", "drip_product");
  drip(examples::drip_order(), "/v3/9999999/shopper_activity/order", "drip_order");
  drip(examples::drip_cart(), "/v3/9999999/shopper_activity/cart", "drip_cart");
  drip(examples::drip_subscribers_batch(), "/v2/9999999/subscribers/batches", "drip_subscribers_batch");
  drip(examples::drip_unsubscribes_batch(), "/v2/9999999/unsubscribes/batches", "drip_unsubscribes_batch");
  drip(examples::drip_events_batch(), "/v2/9999999/events/batches", "drip_events_batch");
  drip(examples::drip_carts_batch(), "/v3/9999999/shopper_activity/cart/batch", "drip_carts_batch");
  drip(examples::drip_orders_batch(), "/v3/9999999/shopper_activity/order/batch", "drip_orders_batch");
  drip(examples::drip_products_batch(), "/v3/9999999/shopper_activity/product/batch", "drip_products_batch");
  drip(examples::drip_orders_legacy_batch(), "/v2/9999999/orders/batches", "drip_orders_legacy_batch");
  is_sent(support::usercom_account(), examples::usercom_product_event(),
          "https://my-shop.user.com/api/public/products/49/product_event/", "usercom_product_event",
          headers(token, "*/*"));
}

TEST_CASE("User.com's product stands in the path, and the version of the API in the Accept header") {
  usercom::v2::product_event event = support::product_event();
  recorded_request r = request_of(support::usercom_account(), event);
  CHECK(r.url == "https://my-shop.user.com/api/public/products-by-id/B01/product_event/");
  CHECK(sorted(r.headers) == headers(token, "*/*; version=2"));
  CHECK(r.body == R"({"user_id":431,"event_type":"purchase"})");

  event.product = usercom::product_id{-9223372036854775807};
  event.user = usercom::v2::user_custom_id{"ann"};
  r = request_of(support::usercom_account(), event);
  CHECK(r.url == "https://my-shop.user.com/api/public/products/-9223372036854775807/product_event/");
  CHECK(r.body == R"({"user_custom_id":"ann","event_type":"purchase"})");

  usercom::v1::product_event old = examples::usercom_product_event();
  old.product = usercom::product_custom_id{"49"};
  CHECK(request_of(support::usercom_account(), old).url ==
        "https://my-shop.user.com/api/public/products-by-id/49/product_event/");
}

TEST_CASE("identifiers cannot leave their place in the path") {
  struct {
    char const *id, *encoded;
  } constexpr rows[] = {
      {"a/b", "a%2Fb"}, {"..", "%2E%2E"}, {"a?b#c", "a%3Fb%23c"},
      {"a b", "a%20b"}, {":id", "%3Aid"}, {"%2e%2e", "%252e%252e"},
  };
  for (auto const& row : rows) {
    usercom::v2::product_event event = support::product_event();
    event.product = usercom::product_custom_id{row.id};
    CHECK(request_of(support::usercom_account(), event).url ==
          "https://my-shop.user.com/api/public/products-by-id/" + std::string(row.encoded) + "/product_event/");

    drip::account account = support::drip_account();
    account.account_id = row.id;
    CHECK(request_of(account, support::unsubscribe()).url ==
          "https://api.getdrip.com/v2/" + std::string(row.encoded) + "/unsubscribes/batches");
  }
}

TEST_CASE("a base URL may end with a slash or not, and may have a path") {
  for (std::string const base : {"http://127.0.0.1:8080", "https://proxy.example/drip"})
    for (char const* slashes : {"", "/", "//"}) {
      drip::account account = support::drip_account();
      account.base_url = base + slashes;
      CHECK(request_of(account, support::unsubscribe()).url == base + "/v2/9999999/unsubscribes/batches");

      usercom::account other = support::usercom_account();
      other.server = usercom::base_url(base + slashes);
      CHECK(request_of(other, support::product_event()).url == base + "/api/public/products-by-id/B01/product_event/");
    }
}

TEST_CASE("the transport is told how long it may take") {
  const auto timeout = [](auto const&... options) {
    sees_timeout transport;
    const drip::account account = support::drip_account();
    client c{account, transport, options...};
    CHECK(c.send(support::unsubscribe()));
    return transport.seen;
  };
  CHECK(timeout() == 30s);
  CHECK(timeout(client_options{.timeout = 1500ms}) == 1500ms);
  // 0 means forever to some stacks, and a clock has an end
  for (std::chrono::milliseconds none : {0ms, -1ms, (std::chrono::milliseconds::min)()})
    CHECK(timeout(client_options{.timeout = none}) == 1ms);
  CHECK(timeout(client_options{.timeout = (std::chrono::milliseconds::max)()}) == 24h);
}

TEST_CASE("one client sends many payloads, each as if it were the first") {
  fake_transport transport;
  const drip::account account = support::drip_account();
  client drip{account, transport};
  for (int i = 0; i != 3; ++i) {
    CHECK(drip.send(support::product()));
    CHECK(drip.send(examples::drip_products_batch()));
    CHECK(drip.send(support::unsubscribe()));
  }
  REQUIRE(transport.requests().size() == 9);
  for (std::size_t i = 0; i != 9; ++i) {
    recorded_request const &r = transport.requests()[i], &first = transport.requests()[i % 3];
    CHECK(r.url == first.url);
    CHECK(r.headers == first.headers);
    CHECK(r.body == first.body);
  }
  CHECK(transport.requests()[2].body == support::unsubscribe_body);
}

TEST_CASE("an invalid payload is refused with all that is wrong with it, and not a byte leaves") {
  fake_transport transport;
  const drip::account account = support::drip_account();
  client drip{account, transport};
  drip::product_activity p = support::product();
  p.provider = "My Shop";
  p.name = "";
  p.image_url = "/bottle.png";
  const result<reply> refused = drip.send(p);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::invalid_payload);
  CHECK(refused.error().what_to_do == condition::fix_payload);
  CHECK(refused.error().status == 0);
  CHECK(refused.error().path == "provider");
  CHECK(support::summary(refused.error()) == "provider provider_form; name empty_text; image_url url_form");

  drip::products_batch batch{.products = std::vector<drip::product_activity>{}};
  CHECK(support::summary(drip.send(batch).error()) == "products entry_count");
  batch.products = {support::product(), p};
  CHECK(support::summary(drip.send(batch).error()) ==
        "products[1].provider provider_form; products[1].name empty_text; products[1].image_url url_form");

  drip::product_activity latin1 = support::product();
  latin1.name = "Z\xFCrich";
  CHECK(support::summary(drip.send(latin1).error()) == "name text_encoding");
  CHECK(transport.requests().empty());

  CHECK(drip.send(support::product()));
  CHECK(transport.requests().size() == 1);
}

TEST_CASE("how strict the check is, is the client's option") {
  const drip::account account = support::drip_account();
  fake_transport transport;
  drip::product_activity odd = support::product();
  odd.currency = "XYZ";
  drip::product_activity bad = support::product();
  bad.provider = "My Shop";

  client strict{account, transport, {.how_strict = strictness::strict}};
  CHECK(support::summary(strict.send(odd).error()) == "currency currency_unknown");
  client standard{account, transport};
  CHECK(standard.send(odd));
  CHECK(support::summary(standard.send(bad).error()) == "provider provider_form");
  client lenient{account, transport, {.how_strict = strictness::lenient}};
  CHECK(lenient.send(bad));
  CHECK(transport.requests().size() == 2);
}

TEST_CASE("an account that was made by hand is judged when it sends, and not a byte leaves") {
  fake_transport transport;
  const auto refused = [&](auto const& account, auto const& payload) {
    client c{account, transport};
    const result<reply> r = c.send(payload);
    REQUIRE_FALSE(r);
    CHECK(r.error().code == errc::invalid_account);
    CHECK(r.error().what_to_do == condition::fix_credentials);
    return support::summary(r.error());
  };
  drip::account drip = support::drip_account();
  drip.account_id = "";
  drip.credential = drip::access_token("a\r\nX-Evil: b");
  drip.site = "";
  drip.base_url = "api.getdrip.com";
  CHECK(refused(drip, support::unsubscribe()) ==
        "account_id empty_text; credential header_text; site empty_text; base_url base_url_form");
  CHECK(
      refused(drip, drip::products_batch{.products = std::vector<drip::product_activity>{}}).starts_with("account_id"));

  usercom::account usercom = support::usercom_account();
  usercom.server = usercom::subdomain("my.shop");
  CHECK(refused(usercom, support::product_event()) == "server subdomain_form");
  CHECK(transport.requests().empty());
}

namespace {

struct sale {
  required<std::string, "id"> id;
};
BOOST_DESCRIBE_STRUCT(sale, (), (id))

/** A payload of which neither it nor the account knows all that the path asks for. */
struct lost {
  required<std::string, "id"> id;
};
BOOST_DESCRIBE_STRUCT(lost, (), (id))

/** An account of a program's own. */
struct own_account {
  void inspect(report&) const {}
  void append_base_url(std::string& url) const { url += "https://own.example"; }
  void add_headers(http::headers& h) const { h.add("X-Key", "1"); }
  [[nodiscard]] std::optional<std::string_view> path_value(std::string_view name) const {
    return name == "shop" ? std::optional<std::string_view>("a shop") : std::nullopt;
  }
};
static_assert(account<own_account> && !account<sale>);

}  // namespace

}  // namespace api_client_test

template <>
inline constexpr tillwire::endpoint<api_client_test::own_account> tillwire::endpoint_for<api_client_test::sale>{
    {.method = http::method::put, .paths = {"/:nobody", "/:shop/sales"}}};
template <>
inline constexpr tillwire::endpoint<api_client_test::own_account> tillwire::endpoint_for<api_client_test::lost>{
    {.paths = {"/:shop/:nobody"}}};

namespace api_client_test {

TEST_CASE("accounts, payloads and endpoints of a program's own go the same way") {
  const recorded_request r = request_of(own_account{}, sale{.id = "17"});
  CHECK(r.method == http::method::put);
  CHECK(r.url == "https://own.example/a%20shop/sales");
  CHECK(r.header("x-key") == "1");
  CHECK(r.body == R"({"id":"17"})");

  fake_transport transport;
  const own_account account;
  client c{account, transport};
  CHECK(c.send(lost{.id = "17"}).error().code == errc::invalid_payload);
  CHECK(transport.requests().empty());
}

TEST_SUITE_END();

}  // namespace api_client_test

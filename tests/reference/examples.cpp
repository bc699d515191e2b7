// SPDX-License-Identifier: BSL-1.0
// What the comments of include/ show as code, compiled; tests/reference/examples.py sees to it that nothing is missing.
#include <tillwire.hpp>
#include <tillwire/api/body_schema.hpp>
#include <tillwire/outbox/worker.hpp>
#include <tillwire/testing/fake_transport.hpp>
#include <tillwire/testing/fault_transport.hpp>
#include <tillwire/testing/manual_clock.hpp>

#include <boost/describe/class.hpp>

#include <chrono>
#include <coroutine>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace my {

struct account {
  void inspect(tillwire::report&) const {}
  void append_base_url(std::string&) const {}
  void add_headers(tillwire::http::headers&) const {}
  [[nodiscard]] std::optional<std::string_view> path_value(std::string_view) const { return std::nullopt; }
};
struct payload {
  tillwire::required<std::string, "name"> name;
};
BOOST_DESCRIBE_STRUCT(payload, (), (name))
struct sale {
  tillwire::required<std::string, "name"> name;
};
BOOST_DESCRIBE_STRUCT(sale, (), (name))
struct sales_batch {
  tillwire::required<tillwire::batch_of<sale>, "sales"> sales;
};
BOOST_DESCRIBE_STRUCT(sales_batch, (), (sales))
struct card {
  tillwire::optional<std::string> number{};
};
BOOST_DESCRIBE_STRUCT(card, (), (number))
struct transport {
  static constexpr bool blocking = true;
  void start(tillwire::http::request const&, tillwire::http::completion) noexcept {}
};
static_assert(tillwire::http::can_block<transport>);

}  // namespace my

// clang-format off
template <> inline constexpr tillwire::endpoint<my::account> tillwire::endpoint_for<my::payload>{{.paths = {"/v1/sale"}}};
template <> struct tillwire::batch_for<my::sale> { using type = my::sales_batch; };
// clang-format on
static_assert(tillwire::sendable_by<my::payload, my::account> && tillwire::has_batch<my::sale>);

namespace literals_alone {
using namespace tillwire::literals;
inline constexpr auto price = "11.16"_dec;
}  // namespace literals_alone

// clang-format off
namespace {

using namespace tillwire;
using namespace tillwire::drip;
using namespace std::chrono_literals;

struct coroutine {
  struct promise_type {
    coroutine get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

template <class Client>
coroutine send(Client& client, order_activity const& payload) { (void)co_await client.async_send(payload); }
coroutine flush(outbox::outbox& box) { co_await outbox::async_flush(box, 5s); }

void sending(std::string const& token, drip::account const& account, order_activity order) {
  (void)drip::account::make({.account_id = "9999999", .credential = drip::api_token(token), .application = "My Till", .site = "www.mytill.com"});
  (void)usercom::account::make({.server = usercom::subdomain("myshop"), .token = secret(token), .application = "My Till", .site = "www.mytill.com"});
  testing::fake_transport transport;
  transport.reply(202, R"({"request_id":"1"})").fail(errc::timed_out);
  tillwire::client drip{account, transport};
  send(drip, order);
  outbox::memory_store store;
  {
    outbox::outbox box(store, transport); auto shop = box.open("shop", account); auto id = shop->record(order);
    flush(box);
    (void)id;
  }
  {
    outbox::worker sender(store, transport); auto shop = sender.open("shop", account); sender.start(); auto id = sender.record(*shop, order);
    (void)id;
  }
}

void faults() {
  using namespace testing;
  manual_clock clock; fault_transport t(clock); t.next({.how = passage::ending::failure});
}

void payloads(order_activity order) {
  const attributes plain = attributes{{"shirt_size", "Medium"}, {"count", 3}};
  const attributes nested{{"box", attributes{{"h", 2}}}, {"tags", array{"a", "b"}}, {"all", array{1, "two", null}}};
  const cart_activity emptied{.provider = "my_shop"_provider, .person = email{"jd@acme.com"}, .action = other("archived"), .cart_id = "1",
                              .cart_url = "https://x.com"_url, .items = std::vector<cart_item>{}};
  const order_activity bare{.provider = "my_shop"_provider, .person = email{"jd@acme.com"}, .action = order_action::placed, .order_id = "1",
                            .order_url = omitted};
  const legacy_order standing{.person = email{"jd@acme.com"}, .amount = 4900_cents, .cancelled_at = null};
  const my::card loyalty_card{.number = "1"};
  std::puts(body_schema<drip::order_activity>().value().c_str());
  order.custom = *json::attributes_from(loyalty_card);
  (void)plain, (void)nested, (void)emptied, (void)bare, (void)standing;
}

}  // namespace

int main() { return (void)&sending, (void)&faults, (void)&payloads, 0; }

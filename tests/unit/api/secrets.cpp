// SPDX-License-Identifier: BSL-1.0
// No text that leaves the library, but the request itself, holds a token.
#include <tillwire/api/client.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "support.hpp"
#include <doctest/doctest.h>

#include <ostream>
#include <span>
#include <string>
#include <string_view>

namespace api_secrets_test {

using namespace tillwire;
using testing::fake_transport;

namespace {

/** All texts that the library gave away, one behind the other. */
struct leaks : observer, gate {
  std::string text{};
  bool is_open = true;

  void take(error const& e) {
    text += to_string(e) + e.path + e.message + e.body;
    for (error_detail const& d : e.details) text += d.code + d.path + d.message;
  }
  void take(request_info const& r) {
    text.append(r.url()).append(r.body());
    r.for_each_header([this](std::string_view name, std::string_view value) { text.append(name).append(value); });
  }
  void on_request(request_info const& r, std::span<violation const> warnings) override {
    take(r);
    for (violation const& w : warnings) text += to_string(w) + w.path + w.message;
  }
  void on_outcome(request_info const& r, http::response const* answer, error const* failure) override {
    take(r);
    if (answer != nullptr) text.append(answer->body()).append(answer->failure_message());
    if (failure != nullptr) take(*failure);
  }
  result<void> admit(request_info const& r) override {
    take(r);
    if (is_open) return {};
    return make_error(errc::refused_by_gate, "closed");
  }
};

/** Sends it into each way that sending can end. */
template <class Account, class Payload>
void end_in_all_ways(Account const& account, Payload const& good, Payload const& bad, leaks& seen) {
  fake_transport transport;
  client c{account, transport, {.how_strict = strictness::strict, .watch = &seen, .admission = &seen}};
  const auto send = [&](Payload const& payload) {
    if (const result<reply> r = c.send(payload)) seen.text += r->body;
    else seen.take(r.error());
  };
  for (int status : {200, 204, 302, 400, 401, 403, 404, 422, 429, 500}) {
    transport.reply(status, R"({"message":"no","errors":[{"code":"c","attribute":"a","message":"m"}]})");
    send(good);
  }
  for (int code = 0; code <= static_cast<int>(errc::unexpected_status); ++code) {
    transport.fail(static_cast<errc>(code), "failed");
    send(good);
  }
  transport.drop();
  send(good);
  send(bad);
  seen.is_open = false;
  send(good);
  seen.is_open = true;
}

void holds_no_token(leaks const& seen) {
  CHECK(seen.text.find("Water Bottle") != std::string::npos);  // it did look
  for (std::string_view part :
       {support::drip_token, support::drip_basic, support::usercom_token, std::string_view("dDBrZW4"),
        std::string_view("t0ken"), std::string_view("Authorization"), std::string_view("Basic")})
    CHECK(seen.text.find(part) == std::string::npos);
}

}  // namespace

TEST_SUITE_BEGIN("api/secrets");

TEST_CASE("no error and nothing that an observer or a gate sees holds Drip's token") {
  drip::product_activity bad = support::product();
  bad.provider = "My Shop";
  leaks seen;
  end_in_all_ways(support::drip_account(), support::product(), bad, seen);
  drip::account bearer = support::drip_account();
  bearer.credential = drip::access_token(std::string(support::drip_token));
  end_in_all_ways(bearer, support::product(), bad, seen);
  bearer.credential = drip::access_token(std::string(support::drip_token) + "\r\n");  // refused, and still not shown
  end_in_all_ways(bearer, support::product(), bad, seen);
  seen.take(drip::account::make(bearer).error());
  CHECK(seen.text.find("credential") != std::string::npos);
  holds_no_token(seen);
}

TEST_CASE("no error and nothing that an observer or a gate sees holds User.com's token") {
  usercom::v2::product_event good = support::product_event();
  good.product = usercom::product_custom_id{"Water Bottle"};
  good.data = usercom::event_data{.product_attributes = {{"name", "Water Bottle"}}};
  usercom::v2::product_event bad = good;
  bad.event_type = other("sold");
  leaks seen;
  end_in_all_ways(support::usercom_account(), good, bad, seen);
  usercom::account other = support::usercom_account();
  other.token = secret(std::string(support::usercom_token) + "\r\n");
  end_in_all_ways(other, good, bad, seen);
  seen.take(usercom::account::make(other).error());
  CHECK(seen.text.find("token") != std::string::npos);  // the member's name
  holds_no_token(seen);
}

TEST_SUITE_END();

}  // namespace api_secrets_test

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/api/dry_run.hpp>
//
#include <examples/vendor_examples.hpp>
#include <tillwire/api/client.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "../json/support.hpp"
#include "support.hpp"

#include <cstddef>
#include <cstdio>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace api_dry_run_test {

using namespace tillwire;
using testing::fake_transport, testing::recorded_request;

namespace {

using words = std::vector<std::string>;

/** The arguments that the machine's shell gives to curl when it runs that line. */
words arguments_of(std::string const& line) {
  // the shell finds a function before any program
  const std::string script = "curl() { printf '%s\\0' \"$@\"; }\n" + line;
  std::FILE* const shell = popen(script.c_str(), "r");
  REQUIRE(shell != nullptr);
  words arguments;
  std::string argument;
  for (int c = std::fgetc(shell); c != EOF; c = std::fgetc(shell)) {
    if (c != 0) argument += static_cast<char>(c);
    else arguments.push_back(std::exchange(argument, {}));
  }
  CHECK(pclose(shell) == 0);
  CHECK(argument == "");
  return arguments;
}

/** The arguments that make curl send that request, but for the credentials, of which only the scheme is shown. */
words arguments_for(recorded_request const& r) {
  words arguments{"-X", std::string(to_string(r.method)), r.url};
  for (auto const& [name, value] : r.headers) {
    arguments.push_back("-H");
    arguments.push_back(name + ": " + (name == "Authorization" ? value.substr(0, value.find(' ')) + " ***" : value));
  }
  arguments.push_back("--data-raw");
  arguments.push_back(r.body);
  return arguments;
}

/** Rehearses and sends a payload: the one tells of the other. Returns the line. */
template <class Account, class Payload>
std::string tells_what_is_sent(Account const& account, Payload const& payload) {
  fake_transport transport;
  client c{account, transport};
  const result<dry_run> rehearsed = std::as_const(c).dry_run(payload);
  REQUIRE_MESSAGE(rehearsed, to_string(rehearsed.error()));
  CHECK(transport.requests().empty());
  REQUIRE(c.send(payload));
  CHECK(arguments_of(rehearsed->curl) == arguments_for(transport.requests()[0]));
  return rehearsed->curl;
}

/** Counts what it is told. */
struct witness : observer, gate {
  int calls = 0;

  void on_request(request_info const&, std::span<violation const>) override { ++calls; }
  void on_outcome(request_info const&, http::response const*, error const*) override { ++calls; }
  result<void> admit(request_info const&) override {
    ++calls;
    return make_error(errc::refused_by_gate, "closed");
  }
};

}  // namespace

TEST_SUITE_BEGIN("api/dry_run");

TEST_CASE("the line is what one would write by hand") {
  fake_transport transport;
  const drip::account account = support::drip_account();
  const client c{account, transport};
  CHECK(c.dry_run(support::unsubscribe())->curl ==
        "curl -X POST 'https://api.getdrip.com/v2/9999999/unsubscribes/batches' -H 'Authorization: Basic ***'"
        " -H 'User-Agent: My Till (www.mytill.com) tillwire/" TILLWIRE_VERSION
        "' -H 'Content-Type: application/json'"
        " -H 'Accept: application/json' --data-raw "
        R"('{"batches":[{"subscribers":[{"email":"john@acme.com"}]}]}')");
}

TEST_CASE("a shell runs the line as what is sent, for each of the eleven calls") {
  const drip::account drip = support::drip_account();
  tells_what_is_sent(drip, examples::drip_product());
  tells_what_is_sent(drip, examples::drip_order());
  tells_what_is_sent(drip, examples::drip_cart());
  tells_what_is_sent(drip, examples::drip_subscribers_batch());
  tells_what_is_sent(drip, examples::drip_unsubscribes_batch());
  tells_what_is_sent(drip, examples::drip_events_batch());
  tells_what_is_sent(drip, examples::drip_carts_batch());
  tells_what_is_sent(drip, examples::drip_orders_batch());
  tells_what_is_sent(drip, examples::drip_products_batch());
  tells_what_is_sent(drip, examples::drip_orders_legacy_batch());
  tells_what_is_sent(support::usercom_account(), examples::usercom_product_event());
}

TEST_CASE("nothing in a payload or an account is more than text to the shell") {
  drip::account account = support::drip_account();
  for (char const* text : {"it's",
                           "'",
                           "''",
                           "' '",
                           "'; exit 3 #",
                           "$HOME",
                           "`exit 3`",
                           "$(exit 3)",
                           "a\nb",
                           "a\\nb",
                           "\\",
                           "\\'",
                           "\"",
                           "!!",
                           "*",
                           "~",
                           "%s",
                           "-X",
                           "@/etc/hostname",
                           "\t",
                           "Z\xC3\xBCrich",
                           "\xF0\x9F\x98\x80"}) {
    CAPTURE(text);
    drip::product_activity p = support::product();
    p.name = text;
    p.custom = {{text, text}};
    tells_what_is_sent(account, p);
    usercom::v2::product_event e = support::product_event();
    e.product = usercom::product_custom_id{text};
    tells_what_is_sent(support::usercom_account(), e);
  }
  account.application = "John's Till";
  account.base_url = "http://127.0.0.1:8080/it's/$HOME";
  tells_what_is_sent(account, support::product());
}

TEST_CASE("a body of any bytes is quoted") {
  http::request r;
  r.url = "https://example.com/?a=b&c='d'";
  std::string bytes;
  for (int c = 1; c != 256; ++c) bytes += static_cast<char>(c);
  for (http::method m : {http::method::get, http::method::put, http::method::delete_})
    for (std::string const& body : {bytes, std::string(), std::string("\n"), std::string("''\n''")}) {
      r.method = m;
      r.body.clear();
      r.body.append(body);
      CHECK(arguments_of(detail::curl_line(r)) == words{"-X", std::string(to_string(m)), r.url, "--data-raw", body});
    }
}

TEST_CASE("the vendors' tokens are masked") {
  drip::account bearer = support::drip_account();
  bearer.credential = drip::access_token(std::string(support::drip_token));
  const std::string lines = tells_what_is_sent(support::drip_account(), support::product()) +
                            tells_what_is_sent(bearer, support::product()) +
                            tells_what_is_sent(support::usercom_account(), support::product_event());
  for (std::string_view shown :
       {"Authorization: Basic ***'", "Authorization: Bearer ***'", "Authorization: Token ***'"})
    CHECK(lines.find(shown) != std::string::npos);
  for (std::string_view secret : {support::drip_token, support::drip_basic, support::usercom_token})
    CHECK(lines.find(secret) == std::string::npos);
}

TEST_CASE("credentials are masked, whatever field they stand in") {
  struct {
    char const *name, *value;
  } constexpr rows[] = {
      {"Authorization", "s3cret"},
      {"authorization", "Basic s3cret"},
      {"AUTHORIZATION", "Digest a=s3cret b=s3cret"},
      {"X-Key", "s3cret"},
      {"Proxy-Authorization", "Basic s3cret"},
      {"Cookie", "id=1; token=s3cret"},
  };
  for (auto const& row : rows) {
    http::request r;
    r.headers.add(row.name, row.value);
    const std::string line = detail::curl_line(r);
    CAPTURE(line);
    CHECK(line.find("s3cret") == std::string::npos);
    CHECK(line.find(std::string("'") + row.name + ": ") != std::string::npos);
    CHECK(line.find("***'") != std::string::npos);
  }
}

TEST_CASE("custom keys that look like misspelled fields are warned of, and so is all else that looks odd") {
  fake_transport transport;
  const drip::account account = support::drip_account();
  const client c{account, transport};
  CHECK(c.dry_run(support::product())->warnings.empty());

  drip::product_activity odd = support::product();
  odd.currency = "XYZ";
  odd.custom = {{"occured_at", "2019-01-28T12:15:23Z"}, {"colour", "black"}, {"categorie", "bottles"}};
  const result<dry_run> r = c.dry_run(odd);
  REQUIRE(r);
  CHECK(support::summary(r->warnings) ==
        "currency currency_unknown?; occured_at attribute_key_near_field?; categorie attribute_key_near_field?");

  usercom::account short_token = support::usercom_account();
  short_token.token = secret("short");
  const client other{short_token, transport};
  CHECK(support::summary(other.dry_run(support::product_event())->warnings) == "token token_length?");
}

TEST_CASE("nothing is sent, asked, told or counted") {
  fake_transport transport;
  witness seen;
  const drip::account account = support::drip_account();
  const client c{account, transport, {.watch = &seen, .admission = &seen}};
  CHECK(c.dry_run(support::product()));
  CHECK_FALSE(c.dry_run(support::unsubscribe("nobody")));
  CHECK(transport.requests().empty());
  CHECK(seen.calls == 0);
  client_metrics const& m = c.metrics();
  CHECK(m.refused + m.sent + m.bytes_sent + m.accepted + m.failed + m.cancelled == 0);
}

TEST_CASE("it fails as sending does") {
  fake_transport transport;
  const auto fails_alike = [&](auto const& account, auto const& payload, client_options const& options = {}) {
    client c{account, transport, options};
    const result<dry_run> rehearsed = c.dry_run(payload);
    const result<reply> sent = c.send(payload);
    REQUIRE_FALSE(rehearsed);
    REQUIRE_FALSE(sent);
    CHECK(rehearsed.error() == sent.error());
    return support::summary(rehearsed.error());
  };
  const drip::account good = support::drip_account();
  drip::product_activity bad = support::product();
  bad.provider = "My Shop";
  bad.name = "";
  CHECK(fails_alike(good, bad) == "provider provider_form; name empty_text");
  bad = support::product();
  bad.name = "Z\xFCrich";
  CHECK(fails_alike(good, bad) == "name text_encoding");
  bad = support::product();
  bad.currency = "XYZ";
  CHECK(fails_alike(good, bad, {.how_strict = strictness::strict}) == "currency currency_unknown");

  drip::account broken = good;
  broken.credential = drip::access_token("a\r\nX-Evil: b");
  broken.site = "";
  CHECK(fails_alike(broken, support::product()) == "credential header_text; site empty_text");
  CHECK(transport.requests().empty());
}

TEST_SUITE_END();

}  // namespace api_dry_run_test

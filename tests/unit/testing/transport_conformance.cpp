// SPDX-License-Identifier: BSL-1.0
// Whether the kit finds what it is there to find: each rule refuses a transport that breaks it, and no other does.
#include <adapters/beast/fault_server.hpp>
#include <adapters/curl/curl_transport.hpp>
#include <tillwire/testing/transport_conformance.hpp>

#include "../adapters/no_proxy.hpp"
#include "broken_transports.hpp"
#include "later_frame_transport.hpp"
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using namespace tillwire;
using namespace tillwire::testing;
using namespace support;

namespace {

#if defined(__SANITIZE_THREAD__)
#define TESTS_TSAN 1
#elif defined(__has_feature)
#define TESTS_TSAN __has_feature(thread_sanitizer)
#else
#define TESTS_TSAN 0
#endif

constexpr auto quick = 8s;
constexpr auto slow = TESTS_TSAN ? 6000ms : 2500ms;  // where a defect makes rules wait for the end of their patience
constexpr int checks_at_once = TESTS_TSAN ? 4 : 16;  // they wait most of the time

beast::fault_server& server() {
  static beast::fault_server s;
  return s;
}

/** Makes transports of plain HTTP, which have no settings. */
template <class T>
std::unique_ptr<T> plain(http::connection_settings const& s) {
  if constexpr (std::is_constructible_v<T, http::connection_settings>) return std::make_unique<T>(s);
  else return s.ca_bundle.empty() && s.proxy.empty() ? std::make_unique<T>() : nullptr;
}

/** What is wrong with a transport, and the rules that must find it. */
struct defect {
  std::string name;
  std::vector<std::string> rules;
  std::function<conformance()> run;
  bool takes_long = false;
};

template <class T>
defect flawed(char const* name, std::vector<std::string> rules, std::chrono::milliseconds patience = quick) {
  return {name, std::move(rules), [patience] { return check_transport(plain<T>, server().url(), patience); },
          patience == slow};
}
defect meddled(char const* name, std::vector<std::string> rules, hook h, std::chrono::milliseconds patience = quick) {
  return {name, std::move(rules),
          [h = std::move(h), patience] {
            const auto make = [&h](http::connection_settings const& s) {
              return std::make_unique<meddling_transport>(s, h);
            };
            return check_transport(make, server().url(), patience);
          },
          patience == slow};
}
/** Works with other settings than it was given. */
template <class F>
defect unset(char const* name, std::vector<std::string> rules, F change) {
  return {name, std::move(rules), [change] {
            const auto make = [change](http::connection_settings s) {
              change(s);
              return std::make_unique<curl_transport>(std::move(s));
            };
            return check_transport(make, server().url(), quick);
          }};
}

std::string shortened(std::string text, std::size_t from, std::size_t to, std::size_t size) {
  if (text.size() >= from && text.size() < to) text.resize(size);
  return text;
}

std::vector<defect> message_defects() {
  using m = meddling&;
  return {
      meddled("tidies paths", {"path_is_sent_as_it_is"}, before([](m x) { x.replace("%2E%2E/./", ""); })),
      meddled("knows no PATCH", {"methods_arrive"}, before([](m x) {
                if (x.sent.method == http::method::patch) x.sent.method = http::method::post;
              })),
      meddled("loses a header", {"headers_arrive_once"}, before([](m x) {
                x.change_headers([](std::string const& n, std::string v) { return n == "Authorization" ? "" : v; });
              })),
      meddled("changes a header", {"headers_arrive_once"}, before([](m x) {
                x.change_headers([](std::string const& n, std::string v) { return n == "Accept" ? "*/*" : v; });
              })),
      meddled("doubles a header", {"headers_arrive_once"},
              before([](m x) { x.sent.headers.add("user-agent", "curl"); })),
      meddled("says no length", {"empty_body_has_length_zero"}, before([](m x) {
                if (x.sent.body.size() == 0) x.sent.headers.add("Content-Length", "");
              })),
      meddled("stops at a zero byte", {"every_byte_arrives"}, before([](m x) {
                x.change_body([](std::string const& b) { return b.size() < 10000 ? std::string(b.c_str()) : b; });
              })),
      meddled("sends no more than a megabyte", {"thousand_records_arrive"}, before([](m x) {
                x.change_body([](std::string b) { return shortened(std::move(b), 1 << 20, 1 << 21, 1 << 20); });
              })),
      meddled("sends no more than four megabytes", {"large_body_arrives"}, before([](m x) {
                x.change_body([](std::string b) { return shortened(std::move(b), 1 << 22, ~std::size_t(0), 1 << 22); });
              })),
      meddled("damages large bodies", {"large_body_arrives"}, before([](m x) {
                x.change_body([](std::string b) {
                  if (b.size() > 1 << 22) b[1 << 21] ^= 1;
                  return b;
                });
              })),
      meddled("tries again", {"request_is_sent_once"}, after([](m x) {
                if (x.answer.failure() == errc::connection_lost) x.send();
              })),
      meddled("says 200 for 202", {"statuses_are_reported"}, after([](m x) {
                if (x.answer.status() == 202) x.answer.set_status(200);
              })),
      meddled("takes a 404 for a failure", {"bodies_of_refusals_arrive", "statuses_are_reported"}, after([](m x) {
                if (x.answer.status() == 404) {
                  x.answer.set_status(404);
                  x.answer.fail(errc::transport_failed, "404");
                }
              })),
      meddled("reads no body of refusals", {"bodies_of_refusals_arrive"}, after([](m x) {
                if (x.answer.status() >= 400 && !x.answer.failure()) x.answer.set_status(x.answer.status());
              })),
      meddled("drops headers", {"answer_headers_arrive"}, after([](m x) {
                if (x.asks_for("/fields/")) x.change_answer(std::string(x.answer.body()));
              })),
      meddled("keeps the headers of interim answers", {"interim_answers_are_skipped"}, after([](m x) {
                if (x.asks_for("/interim/")) x.answer.add_header("Retry-After", "8");
              })),
      meddled("takes 100 for the status", {"interim_answers_are_skipped"}, after([](m x) {
                if (x.asks_for("/interim/")) x.answer.set_status(100);
              })),
      meddled("leaves the chunks' sizes", {"chunks_are_joined"}, after([](m x) {
                if (x.asks_for("/chunked/")) x.change_answer("4\r\none two three");
              })),
      meddled("needs a length", {"answer_until_close_is_whole"}, failure_at("/until_close/", errc::connection_lost)),
      meddled("needs a body", {"answers_without_body_end"}, failure_at("/nothing/", errc::malformed_response)),
      meddled("reads one buffer of the answer", {"large_answer_is_whole"}, after([](m x) {
                if (x.answer.max_body() == 1000000) x.change_answer(std::string(x.answer.body().substr(0, 65536)));
              })),
      meddled("accepts what it does not decode", {"compression_is_undone"},
              before([](m x) { x.sent.headers.add("Accept-Encoding", "gzip"); })),
  };
}

std::vector<defect> failure_defects() {
  using m = meddling&;
  const auto at_drip = [](m x) {
    if (x.asks_for("/drip/")) x.sent.timeout = 1h;
  };
  return {
      meddled("has one name for refusals", {"refused_connection"},
              failure_instead_of(errc::connection_refused, errc::transport_failed)),
      meddled("has another for look-ups", {"unresolved_host"},
              failure_instead_of(errc::unresolved_host, errc::connection_refused)),
      meddled("takes an end for a time limit", {"no_answer_is_a_failure"}, after([](m x) {
                if (x.asks_for("/cut/") && x.asks_for("/answer")) x.answer.fail(errc::timed_out, "spoilt");
              })),
      meddled("takes a reset for a time limit", {"reset_before_the_answer"}, after([](m x) {
                if (x.asks_for("/reset/") && x.asks_for("/answer")) x.answer.fail(errc::timed_out, "spoilt");
              })),
      meddled("is content with a status line", {"reset_in_the_headers"}, after([](m x) {
                if (x.asks_for("/reset/") && x.asks_for("/headers")) x.answer.set_status(200);
              })),
      meddled("is content with half a body after a reset", {"reset_in_the_body"}, after([](m x) {
                if (x.asks_for("/reset/") && x.asks_for("/body")) x.answer.set_status(200);
              })),
      meddled("does not stop at the length", {"reset_after_the_answer"}, after([](m x) {
                if (x.asks_for("/reset/") && x.asks_for("/end")) x.answer.fail(errc::connection_lost, "spoilt");
              })),
      meddled("does not count", {"short_body_is_a_failure"}, after([](m x) {
                if (x.asks_for("/cut/") && x.asks_for("/body")) x.answer.set_status(200);
              })),
      meddled("is content with half a chunk", {"cut_chunk_is_a_failure"}, after([](m x) {
                if (x.asks_for("/cut/") && x.asks_for("/chunk")) x.answer.set_status(200);
              })),
      meddled("does not wait for the last chunk", {"missing_last_chunk_is_a_failure"}, success_at("/last_chunk")),
      meddled("speaks HTTP/0.9", {"garbage_is_a_failure"}, success_at("/garbage/")),
      meddled("calls silence a loss", {"silence_times_out"}, failure_at("/silent/", errc::connection_lost)),
      meddled("knows no timeout",
              {"failures_say_why", "goes_on_after_failures", "silence_times_out", "slow_body_times_out"},
              before([](m x) { x.sent.timeout = 24h; }), slow),
      meddled("has a time limit for each read", {"slow_body_times_out"}, before(at_drip), slow),
      meddled("fails at the cap", {"endless_answer_is_capped", "oversized_answer_is_capped"}, after([](m x) {
                if (x.answer.is_truncated()) x.answer.fail(errc::transport_failed, "over the cap");
              })),
      meddled("hides the cap", {"oversized_answer_is_capped"}, after([](m x) {
                if (x.asks_for("/size/") && x.answer.is_truncated()) x.change_answer(std::string(x.answer.body()));
              })),
      meddled("reads to the end in spite of the cap", {"endless_answer_is_capped"}, after([](m x) {
                if (x.asks_for("/endless/")) std::this_thread::sleep_for(slow);
              }),
              slow),
      meddled("follows redirects", {"redirects_are_not_followed"}, after([](m x) {
                if (x.answer.status() != 307) return;
                x.replace("/307", "-followed");
                x.replace("/redirect/", "/ok/");
                x.send();
                x.answer.set_status(307);
              })),
      meddled("is lost after a time limit", {"goes_on_after_failures"}, timed_out_for_good()),
      meddled("says nothing of failures", {"failures_say_why"}, after([](m x) {
                if (x.answer.failure()) x.answer.fail(*x.answer.failure(), "");
              })),
      meddled("tells the credential", {"failures_say_why"}, after([](m x) {
                if (x.answer.failure()) x.answer.fail(*x.answer.failure(), *x.sent.headers.find("Authorization"));
              })),
  };
}

std::vector<defect> flight_defects() {
  return {
      flawed<completing_twice>("completes twice", {"completes_exactly_once"}),
      flawed<mixing_up>("mixes up requests", {"many_at_once"}),
      flawed<jammed>("waits until it is idle", {"next_request_follows_at_once"}),
      meddled("keeps no connection", {"connections_are_kept"},
              before([](meddling& x) { x.good = std::make_unique<curl_transport>(x.settings); })),
      flawed<secretly_asynchronous>("says that it blocks", {"blocking_completes_in_start"}),
      flawed<secretly_blocking>("does not say that it blocks", {"start_does_not_block"}, slow),
      flawed<blocking_in_poll>("blocks in poll", {"poll_does_not_block"}, slow),
      flawed<waiting_too_long>("blocks in wait", {"wait_ends_in_time"}, slow),
      flawed<cancelling_in_company>("does not cancel the only request", {"cancel_ends_a_request"}, slow),
      flawed<deaf>("does not cancel", {"cancel_ends_a_request", "cancel_storm"}, slow),
      flawed<hasty>("forgets early cancellations", {"cancel_storm"}, slow),
      flawed<faithful>("works for one client", {"outlives_its_client"}),
      flawed<forgetful>("forgets requests when it ends", {"its_end_ends_all_requests"}),
      flawed<lingering>("waits for requests when it ends", {"its_end_ends_all_requests"}, slow),
  };
}

std::vector<defect> settings_defects() {
  using m = meddling&;
  using settings = http::connection_settings&;
  fault_site const& site = server().site();
  return {
      meddled("trusts nobody", {"trusted_certificate_is_taken"}, after([&](m x) {
                if (x.asks_for(site.secure) && !x.answer.failure()) x.answer.fail(errc::tls_failed, "spoilt");
              })),
      unset("knows no bundle", {"client_certificate_is_shown", "proxy_makes_a_tunnel", "trusted_certificate_is_taken"},
            [](settings s) { s.ca_bundle = ""; }),
      meddled("trusts the self-signed", {"self_signed_certificate_is_refused"}, success_at(site.self_signed)),
      meddled("knows no host names", {"certificate_of_another_host_is_refused"}, success_at(site.wrong_host)),
      meddled("has no calendar", {"expired_certificate_is_refused"}, success_at(site.expired)),
      meddled("trusts everybody without a bundle", {"unknown_authority_is_refused"}, after([&](m x) {
                if (x.asks_for(site.secure) && x.settings.ca_bundle.empty()) x.answer.set_status(200);
              })),
      meddled("sends before it verifies", {"expired_certificate_is_refused"}, after([&](m x) {
                if (!x.asks_for(site.expired)) return;
                x.replace(site.expired, site.plain);
                x.send();
                x.answer.fail(errc::tls_failed, "expired");
              })),
      meddled("trusts everybody where the bundle is missing", {"missing_ca_bundle_is_a_failure"}, after([](m x) {
                if (x.settings.ca_bundle.ends_with(".missing")) x.answer.set_status(200);
              })),
      unset("shows no certificate", {"client_certificate_is_shown"}, [](settings s) { s.client_certificate = ""; }),
      unset("has a time limit of its own for connections", {"connect_timeout_is_honoured"},
            [](settings s) { s.connect_timeout = 1h; }),
      meddled("asks the proxy as if it were the server", {"proxy_gets_plain_requests"}, before([&](m x) {
                if (x.settings.proxy != site.proxy || !x.sent.url.starts_with("http://")) return;
                x.sent.url = site.proxy + x.sent.url.substr(x.sent.url.find('/', 7));
                x.good = std::make_unique<curl_transport>();
              })),
      meddled("goes past the proxy", {"proxy_makes_a_tunnel"}, before([&](m x) {
                if (x.settings.proxy.empty() || !x.asks_for("-inside")) return;
                x.sent.url = site.secure + x.sent.url.substr(x.sent.url.find('/', 8));
                x.good = std::make_unique<curl_transport>(http::connection_settings{.ca_bundle = site.ca_bundle});
              })),
      unset("tells the proxy the credential", {"proxy_makes_a_tunnel"},
            [&](settings s) {
              if (s.proxy == site.proxy) s.proxy.insert(s.proxy.find("//") + 2, "secret-of-the-kit:@");
            }),
      meddled("takes the proxy's word for the server's", {"refusal_of_the_proxy_is_told"}, after([](m x) {
                if (x.asks_for("https://refused.")) x.answer.set_status(403);
              })),
      meddled("does not tell the proxy from the server", {"missing_proxy_is_told"}, after([&](m x) {
                if (x.settings.proxy == site.unused) x.answer.fail(errc::connection_refused, "refused");
              })),
  };
}

}  // namespace

TEST_SUITE_BEGIN("testing/transport_conformance");

TEST_CASE("a good transport breaks no rule, and every rule applies to one that has it all") {
  const conformance c = check_transport(plain<curl_transport>, server().url(), quick);
  CHECK_MESSAGE(c.passed(), to_string(c));
  CHECK(c.findings().size() == 59);
  for (finding const& f : c.findings()) {
    const bool blocks = f.seen.starts_with("start() blocks") || f.seen.starts_with("there is no ");
    CHECK_MESSAGE((f.outcome == outcome::not_applicable) == blocks, to_string(c));
  }
}

TEST_CASE("a transport that answers in a later frame breaks no rule") {
  const conformance c = check_transport(plain<later_frame_transport>, server().url(), quick);
  CHECK_MESSAGE(c.passed(), to_string(c));
}

TEST_CASE("each rule refuses a transport that breaks it, and no other rule does") {
  std::vector<defect> all;
  for (auto* group : {message_defects, failure_defects, flight_defects, settings_defects})
    for (defect& d : group()) all.push_back(std::move(d));

  std::partition(all.begin(), all.end(), [](defect const& d) { return d.takes_long; });

  std::vector<conformance> found(all.size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t != checks_at_once; ++t)
    threads.emplace_back([&] {
      for (std::size_t i = next++; i < all.size(); i = next++) found[i] = all[i].run();
    });
  for (std::thread& t : threads) t.join();

  std::set<std::string> refusing;
  for (std::size_t i = 0; i != all.size(); ++i) {
    CAPTURE(all[i].name);
    std::vector<std::string> broken = found[i].broken();
    std::sort(broken.begin(), broken.end());
    CHECK_MESSAGE(broken == all[i].rules, to_string(found[i]));
    if (broken.size() == 1) refusing.insert(broken.front());
  }
  for (auto const& table : transport_rules)
    for (transport_rule const& rule : table) CHECK_MESSAGE(refusing.count(std::string(rule.name)) == 1, rule.name);
}

TEST_CASE("where there is no fault server, that is all that is found") {
  const conformance c = check_transport(plain<curl_transport>, server().site().unused);
  CHECK(c.broken() == std::vector<std::string>{"the_server_is_found"});
  CHECK(c.findings().size() == 1);
  CHECK(to_string(c).find("connection_refused") != std::string::npos);
}

TEST_CASE("a check says in words what it found") {
  conformance c;
  CHECK(c.passed());
  c.add({"first", outcome::held, ""});
  c.add({"second", outcome::not_applicable, "there is no poll()"});
  CHECK(c.passed());
  c.add({"third", outcome::broken, "it hangs"});
  CHECK_FALSE(c.passed());
  CHECK(to_string(c) ==
        "1 rules held, 1 broken, 1 not applicable\nsecond: not applicable: there is no poll()\nthird: broken: it "
        "hangs\n");
}

TEST_SUITE_END();

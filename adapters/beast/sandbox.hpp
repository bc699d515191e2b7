// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_SANDBOX_HPP
#define TILLWIRE_ADAPTERS_BEAST_SANDBOX_HPP

#include <tillwire.hpp>

#include "coins.hpp"
#include "http_server.hpp"
#include "json_text.hpp"
#include "ledger.hpp"
#include "lenient_cart.hpp"
#include "rate_limit.hpp"
#include "sandbox_answers.hpp"
#include "sandbox_entries.hpp"
#include "sandbox_options.hpp"
#include "sandbox_request.hpp"
#include "timeline.hpp"

#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::beast {

/**
 * A server on the loopback address that plays both vendors.
 *
 * It refuses what they refuse (401, 404, 415, 429, and 422 or User.com's 400, in their shapes), answers successes as their
 * documents say, and prints a line per event. It is lenient where the vendors' own clients and documents are sloppy: Basic
 * credentials without the colon, `application/vnd.api+json`, a cart without cart_url, an item's `discount`, a bare text for
 * `tags`. The paths stand here once more, not in the client's table, so that a mistake there is met with 404.
 */
class sandbox {
 public:
  /** Throws boost::system::system_error where the port is taken, std::runtime_error where the ledger cannot be opened. */
  explicit sandbox(sandbox_options options = {})
      : options_(std::move(options)),
        ledger_(options_.ledger),
        timeline_(options_.print, options_.abandoned_after,
                  [this](std::chrono::milliseconds in, std::function<void()> f) { server_.after(in, std::move(f)); }),
        single_calls_(options_.rate.value_or(hourly_limits()).single, options_.rate_window),
        batch_calls_(options_.rate.value_or(hourly_limits()).batch, options_.rate_window),
        coins_(options_.seed),
        server_([this](server_request const& r) { return answer(r); }, options_.port) {}

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  /** For `drip::account::base_url` and `usercom::base_url()`. */
  [[nodiscard]] std::string url() const { return server_.url(); }

  /** What stands on the timeline so far, in the order shown. From any thread. */
  [[nodiscard]] std::vector<shown_event> events() const { return timeline_.events(); }
  /** What was accepted so far. From any thread. */
  [[nodiscard]] std::vector<accepted_entry> accepted() const { return ledger_.entries(); }

 private:
  static constexpr std::string_view any = sandbox_request::any;

  /** A request on its way through the routes, and the answer once there is one. */
  struct call {
    sandbox_request request;
    vendor to;
    std::optional<server_response> answer{};
    rate_limit* counted_by = nullptr;
    std::vector<violation> warnings{};
    std::vector<std::string> people{};  // whose other calls are refused until this one is answered
  };

  /** What a success is answered with beside its status. */
  enum class reply { empty, nothing, request_id, request_ids, id };

  server_answer answer(server_request const& r) {
    using boost::beast::http::verb;
    call c{sandbox_request(r), r.target().starts_with("/api/public/") ? vendor::usercom : vendor::drip};
    if (c.request.is(verb::get) && c.request.matches({"_sandbox", "events"})) return show_events(c.request);

    const bool reset = coins_.toss(options_.reset);
    const bool lost_on_its_way = reset && coins_.toss(0.5);
    if (!lost_on_its_way && c.request.is(verb::post)) route(c);
    server_answer a = c.answer ? *std::move(c.answer) : not_found(c.to);
    if (c.counted_by != nullptr) count(*c.counted_by, a.response);
    busy_.insert(c.people.begin(), c.people.end());
    a.delay = options_.latency;
    a.reset = reset;
    a.when_it_leaves = [this, people = std::move(c.people)] {
      for (std::string const& person : people) busy_.erase(person);
    };
    return a;
  }

  void route(call& c) {
    single<drip::product_activity>(c, "product");
    single<drip::cart_activity>(c, "cart");
    single<drip::order_activity>(c, "order");
    batch<drip::products_batch>(c, "product");
    batch<drip::carts_batch>(c, "cart");
    batch<drip::orders_batch>(c, "order");
    enveloped<drip::subscribers_batch>(c, "subscribers", 201, reply::empty);
    enveloped<drip::unsubscribes_batch>(c, "unsubscribes", 204, reply::nothing);
    enveloped<drip::events_batch>(c, "events", 201, reply::empty);
    enveloped<drip::legacy_orders_batch>(c, "orders", 202, reply::empty);
    product_event(c);
  }

  template <class T>
  void single(call& c, std::string_view subject) {
    if (!c.request.matches({"v3", any, "shopper_activity", subject}) || !admit_drip(c, single_calls_)) return;
    with_body(c, [&](json::node body) {
      if (auto read = take<T>(c, body)) accept<T>(c, 202, reply::request_id, {{*std::move(read)}, {body}});
    });
  }

  template <class T>
  void batch(call& c, std::string_view subject) {
    if (!c.request.matches({"v3", any, "shopper_activity", subject, "batch"}) || !admit_drip(c, batch_calls_)) return;
    with_body(c, [&](json::node body) {
      auto read = take<T>(c, body);
      if (!read) return;
      received<entry_of<T>> entries;
      append(entries, *read, body);
      accept(c, 202, reply::request_ids, std::move(entries));
    });
  }

  template <class T>
  void enveloped(call& c, std::string_view subject, int status, reply how) {
    if (!c.request.matches({"v2", any, subject, "batches"}) || !admit_drip(c, batch_calls_)) return;
    with_body(c, [&](json::node body) {
      auto read = take<batches_of<T>>(c, body);
      if (!read) return;
      received<entry_of<T>> entries;
      std::size_t next = 0;
      body.find("batches").for_each_element(
          [&](json::node batch) { append(entries, (*read->batches)[next++], batch); });
      accept(c, status, how, std::move(entries));
    });
  }

  void product_event(call& c) {
    const bool by_id = c.request.matches({"api", "public", "products", any, "product_event", ""});
    if (!by_id && !c.request.matches({"api", "public", "products-by-id", any, "product_event", ""})) return;
    if (!holds_usercom_token(c.request)) return void(c.answer = unauthorized(vendor::usercom));
    const std::string name = c.request.segment(3);
    std::int64_t number = 0;
    char const* const end = name.data() + name.size();
    if (by_id && (name[0] == '-' || std::from_chars(name.data(), end, number) != std::from_chars_result{end, {}}))
      return;
    const usercom::product product =
        by_id ? usercom::product(usercom::product_id{number}) : usercom::product_custom_id{name};
    const bool v2 = c.request.header(boost::beast::http::field::accept).find("version=2") != std::string_view::npos;
    with_body(c, [&](json::node body) {
      if (v2) record<usercom::v2::product_event>(c, body, product);
      else record<usercom::v1::product_event>(c, body, product);
    });
  }

  template <class T>
  void record(call& c, json::node body, usercom::product const& product) {
    if (auto read = take<T>(c, body, product)) accept<T>(c, 200, reply::id, {{*std::move(read)}, {body}});
  }

  // who is asking

  bool admit_drip(call& c, rate_limit& limit) {
    if (!holds_drip_token(c.request)) {
      c.answer = unauthorized(vendor::drip);
    } else if (c.request.segment(1) != options_.account_id) {
      c.answer = not_found(vendor::drip);
    } else if (options_.rate && limit.remaining(rate_limit::clock::now()) == 0) {
      c.answer = over_rate_limit();
      tell(limit, *c.answer);
    } else {
      if (options_.rate) c.counted_by = &limit;
      if (c.request.header(boost::beast::http::field::user_agent).empty())
        c.warnings.push_back({"User-Agent", rule::header_text, severity::warning,
                              "Drip asks each program to say `Your App Name (www.yourapp.com)`"});
    }
    return !c.answer;
  }

  [[nodiscard]] bool holds_drip_token(sandbox_request const& r) const {
    const std::string_view authorization = r.header(boost::beast::http::field::authorization);
    if (authorization.starts_with("Bearer ")) return authorization.substr(7) == options_.drip_token;
    if (!authorization.starts_with("Basic ")) return false;
    const std::string_view credentials = authorization.substr(6);
    return credentials == http::base64(options_.drip_token + ":").reveal() ||
           credentials == http::base64(options_.drip_token).reveal();
  }

  [[nodiscard]] bool holds_usercom_token(sandbox_request const& r) const {
    return r.header(boost::beast::http::field::authorization) == "Token " + options_.usercom_token;
  }

  static void count(rate_limit& limit, server_response& answer) {
    limit.count(rate_limit::clock::now());
    tell(limit, answer);
  }
  static void tell(rate_limit& limit, server_response& answer) {
    answer.set("X-RateLimit-Limit", std::to_string(limit.limit()));
    answer.set("X-RateLimit-Remaining", std::to_string(limit.remaining(rate_limit::clock::now())));
  }

  // what is asked

  template <class F>
  void with_body(call& c, F f) {
    if (!c.request.is_json()) return void(c.answer = unsupported_media_type(c.to));
    json::document d;
    if (const auto parsed = d.parse(c.request.body()); !parsed) c.answer = malformed_json(c.to, parsed.error().message);
    else f(d.root());
  }

  /** Reads a payload; refuses the call when it is none. */
  template <class T, class... Paths>
  std::optional<T> take(call& c, json::node body, Paths const&... paths) {
    json::document completed;
    if constexpr (std::same_as<T, drip::cart_activity> || std::same_as<T, drip::carts_batch>)
      if (!options_.strict && completed.parse(with_cart_urls<T>(body, c.warnings))) body = completed.root();
    auto read = json::read<T>(body, options_.strict ? strictness::strict : strictness::standard, paths...);
    if (!read) {
      if constexpr (requires { T::batches; }) explain_envelope(read.error().details);
      c.answer = refuse(c.to, read.error().details);
      return std::nullopt;
    }
    for (violation& w : read->warnings)
      if (rule_of(w.id).strict == severity::error) c.warnings.push_back(std::move(w));
    return std::move(read->value);
  }

  /** Takes entries in, unless something that the options ask for is in the way. */
  template <class Entry>
  void accept(call& c, int status, reply how, received<Entry> entries) {
    if (c.to == vendor::drip && !hold_people(c, entries)) return;
    if (const int failing = coins_.toss(options_.fail); failing != 0) return void(c.answer = fault(c.to, failing));

    const timestamp now = timestamp::now();
    const bool gives_ids = how == reply::request_id || how == reply::request_ids;
    std::vector<accepted_entry> lines;
    ++requests_;
    for (json::node sent : entries.sent)
      lines.push_back({now, requests_, to_string(c.to), std::string(c.request.path()), status,
                       gives_ids ? new_request_id() : "", json_text(sent)});
    c.answer = respond(status, words(how, lines));
    ledger_.add(std::move(lines));
    for (violation const& w : c.warnings) timeline_.warn(w.path + ": " + w.message);
    process([this, values = std::move(entries.values)] {
      for (Entry const& entry : values) timeline_.show(entry);
    });
  }

  /** Keeps other calls about the same people out until this one is answered; false when it is kept out itself. */
  template <class Entry>
  bool hold_people(call& c, received<Entry> const& entries) {
    std::set<std::string> people;
    for (Entry const& entry : entries.values) people.insert(person_of(entry));
    people.erase("");
    for (std::string const& person : people)
      if (busy_.contains(person)) {
        c.answer = too_many_concurrent();
        c.counted_by = nullptr;
        return false;
      }
    c.people.assign(people.begin(), people.end());
    return true;
  }

  /** Calls show() when the processing delay is over, in the order of the calls. */
  void process(std::function<void()> show) {
    if (options_.processing_delay.count() == 0) return show();
    unprocessed_.push_back(std::move(show));
    server_.after(options_.processing_delay, [this] {
      unprocessed_.front()();
      unprocessed_.pop_front();
    });
  }

  std::string words(reply how, std::vector<accepted_entry> const& lines) {
    switch (how) {
      case reply::empty: return "{}";
      case reply::nothing: return "";
      case reply::request_id: return R"({"request_id":)" + quoted_json(lines[0].request_id) + "}";
      case reply::id: return R"({"id":)" + std::to_string(++ids_) + "}";
      case reply::request_ids: break;
    }
    std::string ids;
    for (accepted_entry const& line : lines) ids.append(ids.empty() ? "" : ",").append(quoted_json(line.request_id));
    return R"({"request_ids":[)" + ids + "]}";
  }

  std::string new_request_id() {
    char text[37];
    std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012llx", static_cast<unsigned long long>(++ids_));
    return text;
  }

  server_response show_events(sandbox_request const& r) const {
    const std::optional<std::string> who = r.parameter("who");
    std::string body;
    for (shown_event const& e : events())
      if (!who || *who == e.who) body.append(body.empty() ? "" : ",").append(json_text(e));
    return respond(200, R"({"events":[)" + body + "]}");
  }

  sandbox_options options_;
  ledger ledger_;
  timeline timeline_;
  rate_limit single_calls_;
  rate_limit batch_calls_;
  coins coins_;
  std::uint64_t requests_ = 0;  // those accepted
  std::uint64_t ids_ = 0;       // those given in answers
  std::set<std::string> busy_{};
  std::deque<std::function<void()>> unprocessed_{};
  http_server server_;  // last: its thread uses all the others
};

}  // namespace tillwire::inline v0_1::beast

#endif

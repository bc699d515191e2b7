// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_TRANSPORT_TRIAL_HPP
#define TILLWIRE_TESTING_TRANSPORT_TRIAL_HPP

#include <tillwire/base/error.hpp>
#include <tillwire/http/connection_settings.hpp>
#include <tillwire/testing/conformance.hpp>
#include <tillwire/testing/fault_site.hpp>
#include <tillwire/testing/transport_driver.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::testing {

/** Makes a transport with these settings; none where its stack does not have settings of that kind. */
using transport_maker = std::function<std::optional<made_transport>(http::connection_settings const&)>;

/** What every rule of one check shares. */
struct trial_surroundings {
  transport_maker make;                ///< makes the transports that are tried
  fault_site site;                     ///< the fault server
  std::chrono::milliseconds patience;  ///< bounds every wait
  std::string run;                     ///< tells this check from others at the same server
  transport_driver witness;            ///< asks the server what it saw
};

/** A request as a rule words it. All of them carry a credential. */
struct trial_request {
  std::string url;                          ///< absolute
  http::method method = http::method::get;  ///< any
  std::string_view body{};                  ///< of any bytes
  std::size_t max_body = 64 * 1024;         ///< what is over it is dropped
  std::chrono::milliseconds timeout{};      ///< 0 is half of the patience
};

/** One rule's surroundings: transports, tokens, the server's log, and what is found. */
class transport_trial {
 public:
  /** Stands in every Authorization; found in a place where it should not be, it is a breach. */
  static constexpr std::string_view secret = "c2VjcmV0LW9mLXRoZS1raXQ6";
  /** Stands in every User-Agent. */
  static constexpr std::string_view agent = "Conformance Kit (tillwire.invalid) tillwire/0";
  static constexpr std::string_view accepted = "*/*; version=2";  ///< stands in every Accept

  /** The rule of that number, counted from 1; the surroundings outlive it. */
  transport_trial(trial_surroundings& s, std::size_t number)
      : surroundings_(s), token_(s.run + "r" + std::to_string(number)) {}

  /** Where the fault server listens. */
  [[nodiscard]] fault_site const& site() const { return surroundings_.site; }
  /** What bounds every wait. */
  [[nodiscard]] std::chrono::milliseconds patience() const { return surroundings_.patience; }
  /** Under which name the server writes down what comes: letters, digits and hyphens. */
  [[nodiscard]] std::string token(std::string_view suffix = {}) const {
    return suffix.empty() ? token_ : token_ + '-' + std::string(suffix);
  }
  /** A path of the server for this rule's token. */
  [[nodiscard]] std::string path(std::string_view word, std::string_view argument = {}) const {
    return path_for(word, token_, argument);
  }
  /** A path of the server for any token. */
  [[nodiscard]] static std::string path_for(std::string_view word, std::string_view token, std::string_view argument) {
    std::string p = "/";
    p.append(word).append("/").append(token);
    return argument.empty() ? p : p.append("/").append(argument);
  }
  [[nodiscard]] std::string url(std::string_view word, std::string_view argument = {}) const {
    return site().plain + path(word, argument);
  }
  /** A timeout that is far from the patience of the check. */
  [[nodiscard]] std::chrono::milliseconds soon() const { return patience() / 50; }
  /** When what should not be waited for is over by itself: after the patience of the check. */
  [[nodiscard]] std::chrono::milliseconds too_late() const { return patience() * 5 / 4; }
  /** too_late() as the argument of a URL. */
  [[nodiscard]] std::string long_enough() const { return std::to_string(too_late().count()); }

  /** The transport of most rules, without settings. */
  transport_driver& transport() {
    if (!usual_) usual_ = another();
    return *usual_;
  }
  /** One more transport, without settings. */
  [[nodiscard]] std::unique_ptr<transport_driver> another() { return with({}); }
  /** None, and the rule does not apply, where the stack has no such settings. */
  [[nodiscard]] std::unique_ptr<transport_driver> with(http::connection_settings const& settings) {
    std::optional<made_transport> made = surroundings_.make(settings);
    if (made) return std::make_unique<transport_driver>(*std::move(made), patience());
    not_applicable("no transport is made with these settings");
    return nullptr;
  }

  static journey& start(transport_driver& over, trial_request const& call) {
    const auto fill = [&](http::request& r) {
      r.method = call.method;
      r.url = call.url;
      r.headers.add("Authorization", {"Basic ", secret});
      r.headers.add("User-Agent", agent);
      r.headers.add("Content-Type", "application/json");
      r.headers.add("Accept", accepted);
      r.body.append(call.body);
      if (call.timeout.count() != 0) r.timeout = call.timeout;
    };
    return over.start(fill, call.max_body);
  }
  /** Starts it and drives the transport until it is over, which it is in good time. */
  journey& send(transport_driver& over, trial_request const& call) {
    const auto begin = transport_driver::clock::now();
    journey& j = start(over, call);
    over.finish(j);
    took_ = std::chrono::duration_cast<std::chrono::milliseconds>(transport_driver::clock::now() - begin);
    if (j.arrivals == 0) breach("a request was not completed within the patience of the check");
    else expect(took_ < patience(), "a request took longer than the patience of the check");
    return j;
  }
  /** As send(), over transport(). */
  journey& send(trial_request const& call) { return send(transport(), call); }
  /** How long the last send() took. */
  [[nodiscard]] std::chrono::milliseconds took() const { return took_; }

  /** What the server saw under that token so far. */
  std::vector<sighting> seen(std::string_view token) {
    journey const& j =
        send(surroundings_.witness, {.url = site().plain + path_for(fault::log, token, {}), .max_body = 1 << 20});
    if (answered(j, 200)) return sightings_of(j.response.body());
    breach("the log of the server could not be read");
    return {};
  }
  /** What the server saw under this rule's token. */
  std::vector<sighting> seen() { return seen(token_); }
  /** Lets those go that wait at this token's latch. */
  void release() { answered(send(surroundings_.witness, {.url = url(fault::release)}), 200); }

  /** The first breach is the one that is told. */
  void breach(std::string sentence) {
    if (std::exchange(outcome_, outcome::broken) != outcome::broken) sentence_ = std::move(sentence);
  }
  /** The rule is broken where that is false. */
  bool expect(bool good, std::string sentence) {
    if (!good) breach(std::move(sentence));
    return good;
  }
  /** The rule does not apply, unless it is broken. */
  void not_applicable(std::string why) {
    if (outcome_ != outcome::held) return;
    outcome_ = outcome::not_applicable;
    sentence_ = std::move(why);
  }
  /** The rule is broken where that is not how the request ended. */
  /// @{
  bool answered(journey const& j, int status) {
    return expect(j.arrivals != 0 && !j.abandoned && !j.response.failure() && j.response.status() == status,
                  "wanted status " + std::to_string(status) + ", got: " + describe(j));
  }
  bool answered(journey const& j, int status, std::string_view body) {
    return answered(j, status) && expect(j.response.body() == body && !j.response.is_truncated(),
                                         "the answer's body is not the server's, got: " + describe(j));
  }
  bool failed(journey const& j, errc code) {
    return expect(j.arrivals != 0 && !j.abandoned && j.response.failure() == code,
                  "wanted " + std::string(to_string(code)) + ", got: " + describe(j));
  }
  /// @}

  /** What came back, in words, for a sentence. */
  static std::string describe(journey const& j) {
    if (j.arrivals == 0) return "nothing";
    if (j.abandoned) return "abandoned";
    http::response const& r = j.response;
    if (r.failure()) return std::string(to_string(*r.failure())) + " (" + std::string(r.failure_message()) + ")";
    std::string text = "status " + std::to_string(r.status()) + " with " + std::to_string(r.body().size()) + " bytes";
    return r.is_truncated() ? text + ", truncated" : text;
  }

  /** What became of the rule of that name; once. */
  [[nodiscard]] finding take_finding(std::string_view rule) {
    return {std::string(rule), outcome_, std::move(sentence_)};
  }

 private:
  trial_surroundings& surroundings_;
  std::string token_;
  std::unique_ptr<transport_driver> usual_{};
  std::chrono::milliseconds took_{};
  testing::outcome outcome_ = outcome::held;
  std::string sentence_{};
};

/** A rule of the check: its name, and what is tried. */
struct transport_rule {
  std::string_view name;           ///< what a finding calls it
  void (*hold)(transport_trial&);  ///< tries it, and says by transport_trial::expect() and its like where it is broken
};

}  // namespace tillwire::inline v0_1::testing

#endif

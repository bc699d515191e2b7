// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_TRANSPORT_CONFORMANCE_HPP
#define TILLWIRE_TESTING_TRANSPORT_CONFORMANCE_HPP

#include <tillwire/http/connection_settings.hpp>
#include <tillwire/http/transport.hpp>
#include <tillwire/testing/conformance.hpp>
#include <tillwire/testing/fault_site.hpp>
#include <tillwire/testing/transport_driver.hpp>
#include <tillwire/testing/transport_failure_rules.hpp>
#include <tillwire/testing/transport_flight_rules.hpp>
#include <tillwire/testing/transport_message_rules.hpp>
#include <tillwire/testing/transport_settings_rules.hpp>
#include <tillwire/testing/transport_trial.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1::testing {

/** All rules, in the order in which they are tried. */
inline constexpr std::span<transport_rule const> transport_rules[] = {message_rules::table, failure_rules::table,
                                                                      flight_rules::table, settings_rules::table};

/** As check_transport(), of transports whose type is forgotten. */
inline conformance check_made_transport(transport_maker make, std::string const& url,
                                        std::chrono::milliseconds patience) {
  conformance found;
  std::optional<made_transport> first = make({});
  if (!first) {
    found.add({"a_transport_is_made", outcome::broken, "there is none without settings"});
    return found;
  }
  trial_surroundings s{std::move(make),
                       {},
                       patience,
                       "t" + std::to_string(transport_driver::clock::now().time_since_epoch().count()),
                       transport_driver(*std::move(first), patience)};
  journey const& site = transport_trial::start(s.witness, {.url = url + "/" + std::string(fault::site)});
  s.witness.finish(site);
  s.site = site_of(site.response.body());
  if (site.arrivals == 0 || s.site.plain.empty()) {
    found.add({"the_server_is_found", outcome::broken,
               "the first request, GET " + url +
                   "/site, was not answered by a fault server, got: " + transport_trial::describe(site)});
    return found;
  }
  std::size_t number = 0;
  for (std::span<transport_rule const> table : transport_rules)
    for (transport_rule const& rule : table) {
      transport_trial trial(s, ++number);
      rule.hold(trial);
      found.add(trial.take_finding(rule.name));
    }
  return found;
}

/**
 * Tries whether a transport does what http::transport demands of it, against a fault server.
 *
 * `make(http::connection_settings const&)` returns a std::unique_ptr of a new transport, or null where its stack does not
 * have settings of that kind: the rule does not apply then. It is called often, and several transports live at once. `url`
 * is the base URL of a fault server (adapters/beast/fault_server.hpp, examples/fault_server.cpp) on this machine, whose
 * files the transport reads. `patience` bounds every wait, and is fifty times the shortest timeout that is tried: a request
 * that takes longer is a finding. What the kit cannot end is a start(), poll() or destructor that never returns.
 *
 * There are no exemptions: compare conformance::broken() with the rules that a stack is known to break. The kit starts no
 * thread, needs no test framework, and is not for several threads at once.
 */
template <std::invocable<http::connection_settings const&> Make>
conformance check_transport(Make make, std::string const& url,
                            std::chrono::milliseconds patience = std::chrono::seconds(10)) {
  using transport = typename std::invoke_result_t<Make&, http::connection_settings const&>::element_type;
  // If an error points here: the transport lacks `void start(http::request const&, http::completion) noexcept`.
  static_assert(http::transport<transport>);
  return check_made_transport(
      [&make](http::connection_settings const& settings) -> std::optional<made_transport> {
        std::unique_ptr<transport> made = make(settings);
        if (!made) return std::nullopt;
        return made_transport(std::move(made));
      },
      url, patience);
}

}  // namespace tillwire::inline v0_1::testing

#endif

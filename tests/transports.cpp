// SPDX-License-Identifier: BSL-1.0
// The conformance kit against every adapter: a row for each rule, a column for each adapter.
#include <adapters/beast/fault_server.hpp>
#include <adapters/curl/curl_multi_transport.hpp>
#include <adapters/curl/curl_transport.hpp>
#include <adapters/httplib/httplib_transport.hpp>
#include <adapters/offload/offload.hpp>
#include <tillwire/testing/transport_conformance.hpp>

#include "unit/adapters/beast_on_a_thread.hpp"
#include "unit/adapters/c_sockets.hpp"
#include "unit/adapters/no_proxy.hpp"
#include "unit/testing/later_frame_transport.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace tillwire;
using http::connection_settings, testing::conformance, testing::finding, testing::outcome;

/** One adapter, and the rules that its stack is known to break: listed here, and told in the adapter's comment. */
struct adapter {
  std::string name;
  std::function<conformance(std::string const& url)> check;
  std::vector<std::string> beyond_the_stack = {};
  conformance found = {};

  [[nodiscard]] bool is_known(finding const& f) const {
    return std::find(beyond_the_stack.begin(), beyond_the_stack.end(), f.rule) != beyond_the_stack.end();
  }
  /** A rule is broken, or one that is listed as broken is not. */
  [[nodiscard]] bool is_refused(finding const& f) const { return (f.outcome == outcome::broken) != is_known(f); }
};

template <class Transport>
std::unique_ptr<Transport> make_with(connection_settings const& settings) {
  return std::make_unique<Transport>(settings);
}
/** For stacks whose settings are not the transport's. */
template <class Transport>
std::unique_ptr<Transport> make_plain(connection_settings const& settings) {
  const bool asks =
      !(settings.proxy + settings.ca_bundle + settings.client_certificate + settings.client_key).empty() ||
      settings.connect_timeout != connection_settings{}.connect_timeout;
  return asks ? nullptr : std::make_unique<Transport>();
}

template <class Make>
adapter made(std::string name, Make make, std::vector<std::string> beyond_the_stack = {}) {
  return {std::move(name), [make](std::string const& url) { return testing::check_transport(make, url); },
          std::move(beyond_the_stack)};
}

void print_line(std::vector<adapter> const& adapters, std::string const& head,
                std::function<std::string(adapter const&)> const& cell) {
  std::printf("%-40s", head.c_str());
  for (adapter const& a : adapters) std::printf(" %-12s", cell(a).c_str());
  std::puts("");
}

}  // namespace

int main() {
  beast::fault_server server;
  std::vector<adapter> adapters{
      made("curl easy", make_with<curl_transport>),
      made("curl multi", make_with<curl_multi_transport>),
      made("beast", make_with<support::beast_on_a_thread>),
      made("httplib", make_with<httplib_transport>,
           {"interim_answers_are_skipped", "chunks_are_joined", "garbage_is_a_failure"}),
      made("offload", make_with<offload<curl_transport>>),
      made("C form", make_plain<support::c_sockets_transport>),
      made("later frame", make_plain<support::later_frame_transport>),
  };
  for (adapter& a : adapters) a.found = a.check(server.url());

  print_line(adapters, "", [](adapter const& a) { return a.name; });
  std::size_t refused = 0;
  const std::size_t rules = adapters[0].found.findings().size();
  for (std::size_t i = 0; i != rules; ++i)
    print_line(adapters, adapters[0].found.findings()[i].rule, [&](adapter const& a) {
      if (a.found.findings().size() != rules) return std::string("NOT RUN");
      finding const& f = a.found.findings()[i];
      if (a.is_refused(f)) return std::string("REFUSED");
      return std::string(f.outcome == outcome::held ? "held" : f.outcome == outcome::broken ? "(stack)" : "-");
    });
  for (adapter const& a : adapters) {
    if (a.found.findings().size() != rules) ++refused;
    for (finding const& f : a.found.findings()) {
      if (a.is_refused(f)) ++refused;
      if (a.is_refused(f) || a.is_known(f))
        std::printf("%s, %s: %s%s\n", a.name.c_str(), f.rule.c_str(), a.is_known(f) ? "its stack does not: " : "",
                    f.outcome == outcome::held ? "but it does" : f.seen.c_str());
    }
  }
  std::printf("%zu adapters, %zu rules, %zu refused\n", adapters.size(), rules, refused);
  return refused == 0 ? 0 : 1;
}

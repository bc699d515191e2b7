// SPDX-License-Identifier: BSL-1.0
// Many at once: up to 1000 entries in one call, checked one by one before anything is sent.

#include "adapters/curl/curl_transport.hpp"
#include <tillwire.hpp>

#include <cstdio>
#include <string>
#include <vector>

using namespace tillwire;

int main(int argc, char** argv) {
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Till",
                                            .site = "www.mytill.com",
                                            .base_url = argc > 1 ? argv[1] : "http://127.0.0.1:8080"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  curl_transport curl;
  client drip{*account, curl};

  // a subscriber first: events of people that Drip does not know create them, legacy orders of such people are dropped
  const auto subscribed = drip.send(drip::subscribers_batch{
      .subscribers = {drip::subscriber{.email = "john@acme.com"_email,
                                       .time_zone = "America/Los_Angeles"_time_zone,
                                       .tags = {"Customer", "SEO"},
                                       .custom_fields = attributes{{"shirt_size", "Medium"}, {"visits", 3}}}}});
  std::puts(subscribed ? "subscribers accepted" : to_string(subscribed.error()).c_str());

  drip::events_batch doors{.events = std::vector<drip::event>{}};
  for (int i = 1; i <= 3; ++i)
    doors.events->push_back({.person = email{"john@acme.com"},
                             .action = "Opened door " + std::to_string(i),
                             .properties = attributes{{"floor", i}, {"value", 250}}});
  const auto opened = drip.send(doors);
  std::puts(opened ? "events accepted" : to_string(opened.error()).c_str());

  doors.events->push_back({.person = email{"not an address"}, .action = ""});
  const auto refused = drip.send(doors);
  std::puts(refused ? "accepted?" : to_string(refused.error()).c_str());
}

// SPDX-License-Identifier: BSL-1.0
// Sends the vendors' eleven documented examples through libcurl, to a sandbox in this process or to servers named by URL.
//
//   demo [--drip-url URL --usercom-url URL]

#include "adapters/beast/sandbox.hpp"
#include "adapters/curl/curl_transport.hpp"
#include <tillwire.hpp>

#include "vendor_examples.hpp"

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

/** Where the examples go: both URLs, or neither for a sandbox. */
struct destination {
  std::string drip_url;
  std::string usercom_url;
};

std::optional<destination> parse(int argc, char** argv) {
  destination to;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view option = argv[i];
    std::string* const url = option == "--drip-url"      ? &to.drip_url
                             : option == "--usercom-url" ? &to.usercom_url
                                                         : nullptr;
    if (url == nullptr || i + 1 == argc) return std::nullopt;
    *url = argv[i + 1];
  }
  if (to.drip_url.empty() != to.usercom_url.empty()) return std::nullopt;
  return to;
}

/** Prints a row per call and counts. */
class table {
 public:
  table() { std::printf("%-26s %-6s %-52s %s\n", "call", "status", "reply", "time"); }

  template <class Client, class Payload>
  void send(char const* call, Client& client, Payload const& payload) {
    const auto begin = std::chrono::steady_clock::now();
    const tillwire::result<tillwire::reply> reply = client.send(payload);
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    ++calls_;
    accepted_ += reply.has_value();
    const std::string words = reply ? ids_of(*reply) : to_string(reply.error());
    std::printf("%-26s %-6d %-52s %.2f ms\n", call, reply ? reply->status : reply.error().status, words.c_str(),
                time.count());
  }

  /** Whether all were accepted. */
  bool conclude() const {
    std::printf("%d of %d accepted\n", accepted_, calls_);
    return accepted_ == calls_;
  }

 private:
  static std::string ids_of(tillwire::reply const& reply) {
    if (reply.id) return "id " + std::to_string(*reply.id);
    std::string ids;
    for (std::string const& id : reply.request_ids) ids.append(ids.empty() ? "request_id " : ", ").append(id);
    return ids.empty() ? "accepted" : ids;
  }

  int calls_ = 0;
  int accepted_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const std::optional<destination> named = parse(argc, argv);
  if (!named) {
    std::fprintf(stderr, "usage: %s [--drip-url URL --usercom-url URL]\n", argv[0]);
    return 2;
  }

  std::vector<std::string> timeline;  // written by the sandbox's thread, read when all is sent
  std::optional<tillwire::beast::sandbox> sandbox;
  destination to = *named;
  if (to.drip_url.empty()) {
    sandbox.emplace(
        tillwire::beast::sandbox_options{.print = [&](std::string_view line) { timeline.emplace_back(line); }});
    to = {sandbox->url(), sandbox->url()};
  }

  const auto drip_account = tillwire::drip::account::make({.account_id = "9999999",
                                                           .credential = tillwire::drip::api_token("drip-sandbox"),
                                                           .application = "tillwire demo",
                                                           .site = "www.example.com",
                                                           .base_url = to.drip_url});
  const auto usercom_account = tillwire::usercom::account::make({.server = tillwire::usercom::base_url(to.usercom_url),
                                                                 .token = tillwire::secret(std::string(64, 'u')),
                                                                 .application = "tillwire demo",
                                                                 .site = "www.example.com"});
  for (tillwire::error const* e :
       {drip_account ? nullptr : &drip_account.error(), usercom_account ? nullptr : &usercom_account.error()})
    if (e != nullptr) return std::fprintf(stderr, "%s\n", to_string(*e).c_str()), 2;

  tillwire::curl_transport curl;
  tillwire::client drip(*drip_account, curl);
  tillwire::client usercom(*usercom_account, curl);

  table calls;
  calls.send("drip product", drip, examples::drip_product());
  calls.send("drip order", drip, examples::drip_order());
  calls.send("drip cart", drip, examples::drip_cart());
  calls.send("drip subscribers batch", drip, examples::drip_subscribers_batch());
  calls.send("drip unsubscribes batch", drip, examples::drip_unsubscribes_batch());
  calls.send("drip events batch", drip, examples::drip_events_batch());
  calls.send("drip carts batch", drip, examples::drip_carts_batch());
  calls.send("drip orders batch", drip, examples::drip_orders_batch());
  calls.send("drip products batch", drip, examples::drip_products_batch());
  calls.send("drip legacy orders batch", drip, examples::drip_orders_legacy_batch());
  calls.send("user.com product event", usercom, examples::usercom_product_event());

  if (sandbox) {
    sandbox.reset();  // joins its thread
    std::printf("\nthe sandbox's timeline\n");
    for (std::string const& line : timeline) std::printf("  %s\n", line.c_str());
    std::printf("\n");
  }
  return calls.conclude() ? 0 : 1;
}

// SPDX-License-Identifier: BSL-1.0
// A kiosk sells while the network is down, loses its power, and is switched on again: every sale is accepted.
// Without a URL it starts a sandbox of its own: offline_kiosk [URL]

#include "adapters/beast/sandbox.hpp"
#include "adapters/beast/temporary_folder.hpp"
#include "adapters/curl/curl_transport.hpp"
#include "adapters/sqlite/sqlite_store.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

using namespace tillwire;
using namespace std::chrono_literals;

namespace {

drip::account account_at(std::string base_url) {
  return {.account_id = "9999999",
          .credential = drip::api_token("drip-sandbox"),
          .application = "My Kiosk",
          .site = "www.mykiosk.com",
          .base_url = std::move(base_url)};
}

template <class T>
T or_exit(result<T> r) {
  if (r) return *std::move(r);
  std::fprintf(stderr, "%s\n", to_string(r.error()).c_str());
  std::exit(1);
}

void print(char const* when, outbox::outbox_counts const& c) {
  std::printf("%s: %llu accepted, %llu stored, %llu dead\n", when, static_cast<unsigned long long>(c.accepted),
              static_cast<unsigned long long>(c.stored), static_cast<unsigned long long>(c.dead));
  std::fflush(stdout);
}

/** Each sale is on the disk when record() returns, whatever the network does. */
void sell(std::string const& file, std::string const& url) {
  const auto store = or_exit(sqlite_store::open(file));
  const drip::account account = account_at(url);
  curl_transport transport;
  outbox::outbox box(*store, transport);
  const auto shop = or_exit(box.open("my-shop", account));
  for (int number = 1001; number != 1006; ++number) {
    or_exit(shop.record(drip::order_activity{.provider = "my_kiosk",
                                             .person = email{"jd" + std::to_string(number) + "@acme.com"},
                                             .initial_status = drip::subscription::unsubscribed,
                                             .action = drip::order_action::placed,
                                             .order_id = std::to_string(number),
                                             .grand_total = "11.16"_dec,
                                             .currency = "USD"_currency,
                                             .order_url = "https://mykiosk.com/orders/" + std::to_string(number)}));
    box.poll();  // tries, and comes back
  }
  print("offline", box.counts());
  std::raise(SIGKILL);
}

/** A new program over the same file takes up what is there. */
bool deliver(std::string const& file, std::string const& url) {
  const auto store = or_exit(sqlite_store::open(file));
  const drip::account account = account_at(url);
  curl_transport transport;
  outbox::outbox box(*store, transport);
  or_exit(box.open("my-shop", account));
  print("switched on", box.counts());
  const outbox::outbox_counts end = box.close(30s);
  print("online", end);

  const outbox::query all;
  const result<void> listed = box.for_each(all, [](outbox::record_view const& r) {
    const std::string_view subject = r.subjects.substr(0, r.subjects.find('\n')), state = to_string(r.is);
    std::printf("  %.*s %.*s, status %d\n", static_cast<int>(subject.size()), subject.data(),
                static_cast<int>(state.size()), state.data(), r.status);
    return true;
  });
  return listed && end.accepted == 5 && end.stored == 0;
}

}  // namespace

int main(int argc, char** argv) {
  const beast::temporary_folder folder;
  const std::string file = folder.file("kiosk.db", "");  // an empty file is a new store

  const pid_t kiosk = ::fork();
  if (kiosk == 0) sell(file, "http://127.0.0.1:1");  // nobody listens there
  int status = 0;
  if (kiosk == -1 || ::waitpid(kiosk, &status, 0) != kiosk) return 1;
  std::puts(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? "the power fails" : "the kiosk ended by itself");

  std::optional<beast::sandbox> sandbox;
  if (argc < 2) sandbox.emplace();
  return deliver(file, argc < 2 ? sandbox->url() : argv[1]) ? 0 : 1;
}

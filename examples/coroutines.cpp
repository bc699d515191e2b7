// SPDX-License-Identifier: BSL-1.0
// Sending from a coroutine, with no more than the language: `co_await` gives what became of the payload.
// curl_transport blocks inside send: over a transport that does not, nothing here waits.

#include "adapters/curl/curl_transport.hpp"
#include <tillwire.hpp>

#include <coroutine>
#include <cstdio>
#include <exception>
#include <utility>

namespace {

using namespace tillwire;

/** A coroutine that runs at once, up to its first wait. Its owner ends it, and with it the request it waits for. */
class task {
 public:
  struct promise_type {
    task get_return_object() { return task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };

  task(task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  task& operator=(task&&) = delete;
  ~task() {
    if (handle_) handle_.destroy();
  }
  [[nodiscard]] bool is_done() const { return handle_.done(); }

 private:
  explicit task(std::coroutine_handle<promise_type> h) : handle_(h) {}
  std::coroutine_handle<promise_type> handle_;
};

using drip_client = client<drip::account, curl_transport>;

// g++ 12 does not compile a braced list inside a co_await expression: payloads are named before.
task welcome(drip_client& drip, char const* address) {
  const drip::subscribers_batch person{.subscribers = {drip::subscriber{.email = address, .tags = {"Customer"}}}};
  const result<reply> subscribed = co_await drip.async_send(person);
  std::printf("%s: %s\n", address, subscribed ? "subscribed" : to_string(subscribed.error()).c_str());
  if (!subscribed) co_return;

  const drip::events_batch joined{.events = {drip::event{.person = email{address}, .action = "Joined at the till"}}};
  const result<reply> told = co_await drip.async_send(joined);
  std::printf("%s: %s\n", address, told ? "event accepted" : to_string(told.error()).c_str());
}

}  // namespace

int main(int argc, char** argv) {
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Till",
                                            .site = "www.mytill.com",
                                            .base_url = argc > 1 ? argv[1] : "http://127.0.0.1:8080"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  curl_transport curl;
  drip_client drip{*account, curl};

  const task good = welcome(drip, "john@acme.com");
  const task bad = welcome(drip, "john at acme.com");
  while (!good.is_done() || !bad.is_done()) drip.poll();  // the program's own loop: coroutines go on inside poll()
}

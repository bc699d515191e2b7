// SPDX-License-Identifier: BSL-1.0
// Sending from a coroutine of Asio: the client's handler becomes an asynchronous operation that takes any token.
// curl_transport blocks inside send: over a transport that does not, nothing here waits.

#include "adapters/curl/curl_transport.hpp"
#include <tillwire.hpp>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstdio>
#include <utility>

namespace {

using namespace tillwire;
namespace asio = boost::asio;

using drip_client = client<drip::account, curl_transport>;

/** Sends, and completes with the result<reply> on the executor of what waits for it. The payload is not kept. */
template <class Payload, class Token>
auto async_send(drip_client& drip, Payload const& payload, Token&& token) {
  return asio::async_initiate<Token, void(result<reply>)>(
      [&](auto waiting) {
        drip.send(payload, [waiting = std::move(waiting)](result<reply_view> r) mutable {
          result<reply> owned = r ? result<reply>(r->to_owned()) : std::move(r).error();
          const auto executor = asio::get_associated_executor(waiting);
          asio::dispatch(executor, [waiting = std::move(waiting), owned = std::move(owned)]() mutable {
            std::move(waiting)(std::move(owned));
          });
        });
      },
      token);
}

/** Polls the client for as long as the program runs. */
asio::awaitable<void> poll_now_and_then(drip_client& drip) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (;;) {
    drip.poll();
    timer.expires_after(std::chrono::milliseconds(5));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> sell(drip_client& drip, asio::io_context& io) {
  const drip::cart_activity cart{.provider = "my_shop"_provider,
                                 .person = email{"john@acme.com"},
                                 .initial_status = drip::subscription::unsubscribed,
                                 .action = drip::cart_action::created,
                                 .cart_id = "17",
                                 .cart_url = "https://www.myshop.com/cart/17"_url};
  const result<reply> reply = co_await async_send(drip, cart, asio::use_awaitable);
  std::puts(reply ? "cart accepted" : to_string(reply.error()).c_str());
  io.stop();
}

}  // namespace

int main(int argc, char** argv) {
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Till",
                                            .site = "www.mytill.com",
                                            .base_url = argc > 1 ? argv[1] : "http://127.0.0.1:8080"});
  if (!account) return std::puts(to_string(account.error()).c_str()), 1;
  asio::io_context io;  // outlives the client, whose handlers hold coroutines of it
  curl_transport curl;
  drip_client drip{*account, curl};

  asio::co_spawn(io, poll_now_and_then(drip), asio::detached);
  asio::co_spawn(io, sell(drip, io), asio::detached);
  io.run();
}

// SPDX-License-Identifier: BSL-1.0
// For the sanitizers and valgrind as well: no hang, no leak, no late write.
#include <adapters/beast/fault_server.hpp>
#include <adapters/curl/curl_multi_transport.hpp>
#include <adapters/curl/curl_transport.hpp>
#include <adapters/httplib/httplib_transport.hpp>
#include <adapters/offload/offload.hpp>

#include "../api/support.hpp"
#include "../testing/later_frame_transport.hpp"
#include "beast_on_a_thread.hpp"
#include "c_sockets.hpp"
#include "no_proxy.hpp"
#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using namespace tillwire;

TEST_SUITE_BEGIN("adapters/never_polled");

TEST_CASE_TEMPLATE("a program that never polls again can end at any time", Transport, curl_multi_transport,
                   support::beast_on_a_thread, offload<curl_transport>, support::c_sockets_transport,
                   offload<httplib_transport>, support::later_frame_transport) {
  beast::fault_server server;
  const auto begin = std::chrono::steady_clock::now();
  for (char const* path : {"/ok/ended", "/silent/ended/60000", "/drip/ended/60000"})
    for (auto pause : {0ms, 20ms}) {
      drip::account account = support::drip_account();
      account.base_url = server.url() + path;
      int told = 0;
      const auto transport = std::make_unique<Transport>();
      {
        client c{account, *transport, {.timeout = 60s}};
        for (int i = 0; i != 8; ++i) c.send(support::unsubscribe(), [&told](result<reply_view>) { ++told; });
        c.poll();
        std::this_thread::sleep_for(pause);
      }
      const int told_by_then = told;
      std::this_thread::sleep_for(pause);
      CHECK(told == told_by_then);
    }
  CHECK(std::chrono::steady_clock::now() - begin < 40s);
}

TEST_SUITE_END();

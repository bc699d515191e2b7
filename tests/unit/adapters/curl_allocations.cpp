// SPDX-License-Identifier: BSL-1.0
// A program of its own, since it replaces operator new; libcurl, which is in C, does not use that.
#include <adapters/beast/http_server.hpp>
#include <adapters/curl/curl_multi_transport.hpp>
#include <adapters/curl/curl_transport.hpp>

#include "no_proxy.hpp"
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <ostream>
#include <string>
#include <vector>

namespace {

thread_local std::size_t allocations = 0;

void* counted(std::size_t size) {
  ++allocations;
  void* const p = std::malloc(size);
  if (p == nullptr) std::abort();
  return p;
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }

using namespace std::chrono_literals;
using namespace tillwire;

namespace {

/** Sends the same requests round after round, as a client does with exchanges that it keeps. */
template <class Transport>
std::size_t allocations_of_a_warm(Transport& curl, std::size_t at_once) {
  beast::http_server server([](beast::server_request const&) {
    beast::server_response r(boost::beast::http::status::accepted, 11);
    r.set("X-Request-Id", "1");
    r.body() = R"({"request_id":"1"})";
    return r;
  });
  http::hub* const hub = new http::hub;
  std::vector<std::unique_ptr<http::exchange>> exchanges(at_once);
  std::size_t counted = 0;
  for (auto& x : exchanges) {
    x = std::make_unique<http::exchange>(*hub);
    x->request.url = server.url() + "/v2/9999999/unsubscribes/batches";
    x->request.timeout = 20s;
    x->request.headers.add("Authorization", "Basic Zm9vOg==");
    x->request.headers.add("User-Agent", "My Till (www.mytill.com) tillwire/1");
    x->request.body.append(std::string(1000, 'x'));
  }
  for (int round = 0; round != 5; ++round) {
    const std::size_t before = allocations;
    for (auto& x : exchanges) {
      x->response.reset(64 * 1024);
      curl.start(x->request, http::completion(*x));
    }
    for (std::size_t answered = 0; answered != at_once;) {
      if constexpr (http::waitable<Transport>) curl.wait(20s);
      for (http::exchange* x = hub->take_inbox(); x != nullptr; x = x->next) ++answered;
    }
    if (round > 0) counted += allocations - before;
    else CHECK(allocations != before);
    for (auto& x : exchanges) REQUIRE(x->response.body().size() == 18);
  }
  hub->drop_reference();
  return counted;
}

}  // namespace

TEST_SUITE_BEGIN("adapters/curl_allocations");

TEST_CASE("a blocking transport that is warm allocates nothing of itself") {
  curl_transport curl;
  CHECK(allocations_of_a_warm(curl, 1) == 0);
}

TEST_CASE("a polled transport that is warm allocates nothing of itself") {
  curl_multi_transport curl;
  CHECK(allocations_of_a_warm(curl, 8) == 0);
}

TEST_SUITE_END();

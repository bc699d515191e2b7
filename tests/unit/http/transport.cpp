// SPDX-License-Identifier: BSL-1.0
#include <tillwire/http/transport.hpp>

#include <chrono>

namespace http_transport_test {

// What is a transport, and what is not: all of it is seen when this compiles.

using namespace tillwire;
using http::completion, http::request;

namespace {

struct plain {
  void start(request const&, completion) noexcept {}
};
struct takes_by_move {
  void start(request const&, completion&&) noexcept {}
};
struct takes_request_by_value_of_its_own {
  struct view {
    view(request const&) noexcept {}
  };
  void start(view, completion) noexcept {}
};
struct has_static_start {
  static void start(request const&, completion) noexcept {}
};
static_assert(http::transport<plain> && http::transport<takes_by_move> && http::transport<has_static_start> &&
              http::transport<takes_request_by_value_of_its_own>);

// these are not

struct may_throw {
  void start(request const&, completion) {}
};
struct wants_to_change_the_request {
  void start(request&, completion) noexcept {}
};
struct leaves_the_completion_with_the_caller {
  void start(request const&, completion&) noexcept {}
};
struct no_completion {
  void start(request const&) noexcept {}
};
class hidden_start {
  void start(request const&, completion) noexcept {}
};
static_assert(!http::transport<may_throw> && !http::transport<wants_to_change_the_request> &&
              !http::transport<no_completion> && !http::transport<leaves_the_completion_with_the_caller> &&
              !http::transport<hidden_start> && !http::transport<plain const> && !http::transport<int>);

// what it can do beyond that

struct blocks : plain {
  static constexpr bool blocking = true;
};
struct says_that_it_does_not_block : plain {
  static constexpr bool blocking = false;
};
struct waits : plain {
  void wait(std::chrono::milliseconds) {}
};
struct waits_for_any_duration : plain {
  void wait(std::chrono::nanoseconds) {}
};
struct is_polled : plain {
  void poll() {}
};
struct blocks_without_start {
  [[maybe_unused]] static constexpr bool blocking = true;
};
static_assert(http::can_block<blocks> && http::can_block<waits> && http::can_block<waits_for_any_duration>);
static_assert(!http::can_block<plain> && !http::can_block<says_that_it_does_not_block> && !http::can_block<is_polled> &&
              !http::can_block<blocks_without_start>);
static_assert(http::is_blocking<blocks> && !http::is_blocking<plain> &&
              !http::is_blocking<says_that_it_does_not_block>);
static_assert(http::pollable<is_polled> && !http::pollable<waits> && http::waitable<waits> &&
              !http::waitable<is_polled>);

}  // namespace

}  // namespace http_transport_test

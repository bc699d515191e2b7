// SPDX-License-Identifier: BSL-1.0
// The sandbox as a program: plays Drip and User.com on a loopback port until it is stopped.
//
//   sandbox [PORT]        8080 when not given; 0 takes a free one

#include "adapters/beast/sandbox.hpp"

#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string_view>
#include <system_error>

namespace {

void print(std::string_view line) {
  std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) try {
  std::uint16_t port = 8080;
  const std::string_view wanted = argc > 1 ? argv[1] : "8080";
  const auto parsed = std::from_chars(wanted.data(), wanted.data() + wanted.size(), port);
  if (argc > 2 || parsed.ec != std::errc() || parsed.ptr != wanted.data() + wanted.size()) {
    std::fprintf(stderr, "usage: %s [PORT]\n", argv[0]);
    return 2;
  }
  // blocked before the server's thread starts, so that the signals come here
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);

  tillwire::beast::sandbox_options options{.port = port, .print = print};
  const tillwire::beast::sandbox sandbox(options);
  print("sandbox at " + sandbox.url());
  print("  Drip      account " + options.account_id + ", token " + options.drip_token);
  print("  User.com  token " + options.usercom_token);
  int signal = 0;
  sigwait(&stop, &signal);
} catch (std::exception const& e) {
  std::fprintf(stderr, "sandbox: %s\n", e.what());
  return 1;
}

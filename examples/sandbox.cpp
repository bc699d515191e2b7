// SPDX-License-Identifier: BSL-1.0
// The sandbox as a program: plays Drip and User.com on a loopback port until it is stopped.
//
//   sandbox [PORT]        8080 when not given; 0 takes a free one

#include "adapters/beast/sandbox.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace {

void print(std::string_view line) {
  std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) try {
  const long port = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 8080;
  if (argc > 2 || port < 0 || port > 65535) {
    std::fprintf(stderr, "usage: %s [PORT]\n", argv[0]);
    return 2;
  }
  // blocked before the server's thread starts, so that the signals come here
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);

  tillwire::beast::sandbox_options options{.port = static_cast<std::uint16_t>(port), .print = print};
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

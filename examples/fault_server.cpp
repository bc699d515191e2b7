// SPDX-License-Identifier: BSL-1.0
// The fault server as a program, for the conformance kit on whatever stack: it misbehaves on loopback ports as it is asked
// to, until it is stopped or its input ends. The first line that it prints is the URL for testing::check_transport().

#include "adapters/beast/fault_server.hpp"

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <thread>

int main(int argc, char** argv) try {
  std::uint16_t port = 0;
  CLI::App app("Breaks connections, answers in odd ways or not at all, as each URL asks for.");
  bool until_eof = false;
  app.add_flag("--until-eof", until_eof, "ends when its standard input does");
  app.add_option("--port", port, "of plain HTTP, 0 takes a free one; all others are free ones")->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  // blocked before any thread starts, so that the signals come here
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);

  const tillwire::beast::fault_server server(port);
  std::printf("%s\n%s", server.url().c_str(), to_text(server.site()).c_str());
  std::fflush(stdout);
  if (until_eof)
    std::thread([] {
      char ignored[256];
      while (::read(STDIN_FILENO, ignored, sizeof ignored) > 0);
      ::kill(::getpid(), SIGTERM);
    }).detach();
  int signal = 0;
  sigwait(&stop, &signal);
} catch (std::exception const& e) {
  std::fprintf(stderr, "fault_server: %s\n", e.what());
  return 1;
}

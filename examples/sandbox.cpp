// SPDX-License-Identifier: BSL-1.0
// The sandbox as a program: plays Drip and User.com on a loopback port until it is stopped. `sandbox --help` has the options.

#include "adapters/beast/sandbox.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

using namespace tillwire::beast;

void print(std::string_view line) {
  std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
  std::fflush(stdout);
}

/** Reads a number that is the whole text. */
template <class Number>
bool parse(std::string_view text, Number& number) {
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  return ec == std::errc() && end == text.data() + text.size();
}

/** SINGLE or SINGLE:BATCH */
hourly_limits parse_rate(std::string_view text) {
  hourly_limits limits;
  const std::size_t colon = text.find(':');
  if (!parse(text.substr(0, colon), limits.single) ||
      (colon != text.npos && !parse(text.substr(colon + 1), limits.batch)))
    throw CLI::ValidationError("--rate", "takes limits such as 3600 or 3600:50, not " + std::string(text));
  return limits;
}

/** STATUS:PROBABILITY, any number of them */
std::vector<sandbox_fault> parse_faults(std::vector<std::string> const& texts) {
  std::vector<sandbox_fault> faults;
  double sum = 0;
  for (std::string const& text : texts) {
    sandbox_fault f{};
    const std::size_t colon = text.find(':');
    char* end = nullptr;
    if (colon != text.npos) f.probability = std::strtod(text.c_str() + colon + 1, &end);
    if (!parse(std::string_view(text).substr(0, colon), f.status) || f.status < 400 || f.status > 599 ||
        end != text.c_str() + text.size() || !(f.probability >= 0 && f.probability <= 1))
      throw CLI::ValidationError("--fail", "takes a status and its probability such as 503:0.25, not " + text);
    faults.push_back(f);
    sum += f.probability;
  }
  if (sum > 1) throw CLI::ValidationError("--fail", "the probabilities add up to more than 1");
  return faults;
}

/** Fills the options; throws CLI::ParseError, also where help is asked for. */
void parse(CLI::App& app, sandbox_options& options, int argc, char** argv) {
  std::optional<std::string> rate;
  std::vector<std::string> faults;
  std::int64_t window = options.rate_window.count();
  std::int64_t latency = options.latency.count();
  std::int64_t processing_delay = options.processing_delay.count();
  std::int64_t abandoned_after = options.abandoned_after.count();
  const std::int64_t longest = 1'000'000'000;

  app.add_option("PORT", options.port, "0 takes a free one")->capture_default_str();
  app.add_option("--account", options.account_id, "the account at Drip")->capture_default_str();
  app.add_option("--drip-token", options.drip_token)->capture_default_str();
  app.add_option("--usercom-token", options.usercom_token, "64 times u when not given");
  app.add_flag("--strict", options.strict, "refuses what otherwise passes with a warning");
  app.add_option("--rate", rate, "Drip's hourly limits, such as 3600:50; none when not given")
      ->type_name("SINGLE[:BATCH]");
  app.add_option("--rate-window", window, "what counts as the hour")
      ->type_name("SECONDS")
      ->check(CLI::Range(std::int64_t{1}, longest))
      ->capture_default_str();
  app.add_option("--fail", faults, "answers that status instead of accepting; can be repeated")
      ->type_name("STATUS:PROBABILITY")
      ->allow_extra_args(false);
  app.add_option("--reset", options.reset, "resets the connection, with or without accepting first")
      ->type_name("PROBABILITY")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--latency", latency, "before each answer")
      ->type_name("MS")
      ->check(CLI::Range(std::int64_t{0}, longest))
      ->capture_default_str();
  app.add_option("--processing-delay", processing_delay, "from the answer to the timeline")
      ->type_name("MS")
      ->check(CLI::Range(std::int64_t{0}, longest))
      ->capture_default_str();
  app.add_option("--abandoned-after", abandoned_after, "when a cart that is left alone is abandoned")
      ->type_name("MS")
      ->check(CLI::Range(std::int64_t{0}, longest))
      ->capture_default_str();
  app.add_option("--ledger", options.ledger, "appends each accepted entry as a line of JSON")->type_name("FILE");
  app.add_option("--seed", options.seed, "of all coins")->type_name("N")->capture_default_str();

  app.parse(argc, argv);
  if (rate) options.rate = parse_rate(*rate);
  options.fail = parse_faults(faults);
  options.rate_window = std::chrono::seconds(window);
  options.latency = std::chrono::milliseconds(latency);
  options.processing_delay = std::chrono::milliseconds(processing_delay);
  options.abandoned_after = std::chrono::milliseconds(abandoned_after);
}

}  // namespace

int main(int argc, char** argv) try {
  sandbox_options options{.port = 8080, .print = print};
  CLI::App app("Plays Drip and User.com on a loopback port.");
  try {
    parse(app, options, argc, argv);
  } catch (CLI::ParseError const& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  // blocked before the server's thread starts, so that the signals come here
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);

  const sandbox server(options);
  print("sandbox at " + server.url());
  print("  Drip      account " + options.account_id + ", token " + options.drip_token);
  print("  User.com  token " + options.usercom_token);
  int signal = 0;
  sigwait(&stop, &signal);
} catch (boost::system::system_error const& e) {
  std::fprintf(stderr, "sandbox: %s: name another port, or 0 for a free one\n", e.code().message().c_str());
  return 1;
} catch (std::exception const& e) {
  std::fprintf(stderr, "sandbox: %s\n", e.what());
  return 1;
}

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_SANDBOX_OPTIONS_HPP
#define TILLWIRE_ADAPTERS_BEAST_SANDBOX_OPTIONS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::beast {

/** How many calls Drip takes in an hour. */
struct hourly_limits {
  std::size_t single = 3600;
  std::size_t batch = 50;
};

/** A status that is answered with some probability instead of accepting. */
struct sandbox_fault {
  int status;
  double probability;
};

/** Whom the sandbox takes for its customers, how it behaves, and where it prints. */
struct sandbox_options {
  std::uint16_t port = 0;              ///< 0: a free one
  std::string account_id = "9999999";  ///< the one account at Drip
  std::string drip_token = "drip-sandbox";
  std::string usercom_token = std::string(64, 'u');
  std::function<void(std::string_view)> print = [](std::string_view) {};  ///< gets each line, from the server's thread

  bool strict = false;                                   ///< refuses what otherwise passes with a warning
  std::optional<hourly_limits> rate{};                   ///< Drip's; without them there is no limit
  std::chrono::seconds rate_window{3600};                ///< what counts as the hour
  std::vector<sandbox_fault> fail{};                     ///< the probabilities add up to at most 1
  double reset = 0;                                      ///< how probably a connection breaks instead of an answer
  std::chrono::milliseconds latency{0};                  ///< before each answer
  std::chrono::milliseconds processing_delay{0};         ///< from the answer to the timeline
  std::chrono::milliseconds abandoned_after{1'800'000};  ///< a cart that is left alone for so long
  std::string ledger{};                                  ///< a file to append to, a line for each accepted entry
  std::uint64_t seed = 1;                                ///< the same requests in the same order meet the same fate
};

}  // namespace tillwire::inline v0_1::beast

#endif

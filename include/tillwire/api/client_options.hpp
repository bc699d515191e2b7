// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_CLIENT_OPTIONS_HPP
#define TILLWIRE_API_CLIENT_OPTIONS_HPP

#include <tillwire/api/observer.hpp>
#include <tillwire/base/time_source.hpp>
#include <tillwire/schema/report.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tillwire::inline v0_1 {

/** What a client does beyond its defaults. */
struct client_options {
  std::chrono::milliseconds timeout{30'000};     ///< for one attempt, from start to whole answer: 1 ms to 24 h
  std::size_t max_response_size = 64 * 1024;     ///< bytes of an answer that are kept; the rest is dropped
  std::size_t max_batch_size = 512 * 1024;       ///< bytes of a body that send_all() makes of several entries
  strictness how_strict = strictness::standard;  ///< of the check before each send
  observer* watch = nullptr;                     ///< sees each request and its outcome; not owned
  gate* admission = nullptr;                     ///< is asked before each request leaves; not owned
  time_source* time = &machine_time;             ///< of the deadlines; not owned
};

/** What a client has counted since it was made. What is `sent` becomes accepted, failed or cancelled. */
struct client_metrics {
  std::uint64_t refused = 0;     ///< never left: the payload, the account, the gate or the bound on requests in flight
  std::uint64_t sent = 0;        ///< handed to the transport
  std::uint64_t bytes_sent = 0;  ///< of their bodies
  std::uint64_t accepted = 0;    ///< answered by 2xx
  std::uint64_t failed = 0;      ///< answered by another status, or not at all
  std::uint64_t cancelled = 0;   ///< given up by the caller after it was sent
};

}  // namespace tillwire::inline v0_1

#endif

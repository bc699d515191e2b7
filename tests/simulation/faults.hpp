// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_FAULTS_HPP
#define TESTS_SIMULATION_FAULTS_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace simulation {

/** All that goes wrong in a schedule. */
enum class fault : std::uint8_t {
  // on the network
  refused,
  unresolved,
  tls,
  proxy,
  lost_before,
  lost_after,
  timed_out,
  malformed,
  other_failure,
  dropped,
  silent,
  late,
  twice,
  // at the vendor
  server_error_before,
  server_error_after,
  unavailable,
  redirected,
  busy,
  odd_success,
  over_limit,
  credentials,
  bad_batch,
  poison_refused,
  poison_crashes,
  unknown_product,
  // on the machine
  store_fails,
  store_held,
  crash_in_store,
  crash_between,
  unsynced_lost,
  rebooted,
  clock_back,
  clock_forward,
  count
};

constexpr std::size_t fault_count = static_cast<std::size_t>(fault::count);

constexpr std::array<std::string_view, fault_count> fault_names{"connection refused",
                                                                "host unresolved",
                                                                "TLS failed",
                                                                "proxy failed",
                                                                "connection lost before it arrived",
                                                                "connection lost after it was processed",
                                                                "timed out by the transport",
                                                                "malformed answer",
                                                                "other failure",
                                                                "completion dropped",
                                                                "never answered",
                                                                "answered after the deadline",
                                                                "completed twice",
                                                                "5xx, not processed",
                                                                "5xx, processed",
                                                                "503 with Retry-After",
                                                                "redirected",
                                                                "429, subscriber busy",
                                                                "2xx with an odd body",
                                                                "429, limit used up",
                                                                "401 or 403",
                                                                "batch refused for one record",
                                                                "poison: refused",
                                                                "poison: the server stumbles",
                                                                "poison: unknown product (404)",
                                                                "store call failed",
                                                                "store held by the program",
                                                                "crash in a store call",
                                                                "crash between calls",
                                                                "unsynced records lost",
                                                                "reboot",
                                                                "wall clock set back 20 years",
                                                                "wall clock set forward a day"};

/** How often each happened. */
struct tally {
  std::array<std::uint64_t, fault_count> of{};
  std::uint64_t schedules = 0, records = 0, accepted = 0, dead = 0, uncertain = 0, superseded = 0, forgotten = 0,
                lost = 0, resent = 0, requests = 0, direct = 0, repeated = 0, crashed = 0, quota_unchecked = 0,
                closes = 0, violations = 0;

  void add(fault f) { ++of[static_cast<std::size_t>(f)]; }
  [[nodiscard]] std::uint64_t faults() const {
    std::uint64_t sum = 0;
    for (std::uint64_t n : of) sum += n;
    return sum;
  }
  tally& operator+=(tally const& o) {
    for (std::size_t i = 0; i != fault_count; ++i) of[i] += o.of[i];
    schedules += o.schedules, records += o.records, accepted += o.accepted, dead += o.dead, uncertain += o.uncertain;
    superseded += o.superseded, forgotten += o.forgotten, lost += o.lost, resent += o.resent, requests += o.requests;
    direct += o.direct, repeated += o.repeated, crashed += o.crashed, quota_unchecked += o.quota_unchecked;
    closes += o.closes, violations += o.violations;
    return *this;
  }
};

}  // namespace simulation

#endif

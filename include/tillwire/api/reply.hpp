// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_REPLY_HPP
#define TILLWIRE_API_REPLY_HPP

#include <tillwire/base/error.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1 {

/**
 * A vendor's word that it accepted a request, which is not to say that it has processed it.
 *
 * The identifiers are for correlation in talks with the vendor: no documented call answers for them.
 */
struct reply {
  int status{};                            ///< 2xx
  std::vector<std::string> request_ids{};  ///< Drip; there can be fewer than entries were sent
  std::optional<std::int64_t> id{};        ///< User.com: of the event
  std::vector<error_detail> complaints{};  ///< what the vendor found wrong with parts of what it accepted
  std::string body{};                      ///< as it came, up to the client's limit
  bool truncated = false;                  ///< it was longer than that, and its ids were not read

  /** The first of request_ids, empty when there is none. */
  [[nodiscard]] std::string_view request_id() const {
    return request_ids.empty() ? std::string_view() : request_ids.front();
  }
};

/** A reply that views the memory of its exchange: valid inside the handler that it is given to. */
struct reply_view {
  int status{};                                     ///< 2xx
  std::span<std::string_view const> request_ids{};  ///< Drip; there can be fewer than entries were sent
  std::optional<std::int64_t> id{};                 ///< User.com: of the event
  std::span<error_detail const> complaints{};       ///< what the vendor found wrong with parts of what it accepted
  std::string_view body{};                          ///< as it came, up to the client's limit
  bool truncated = false;                           ///< it was longer than that, and its ids were not read

  /** The first of request_ids, empty when there is none. */
  [[nodiscard]] std::string_view request_id() const {
    return request_ids.empty() ? std::string_view() : request_ids.front();
  }
  /** A copy that outlives the handler. */
  [[nodiscard]] reply to_owned() const {
    return {.status = status,
            .request_ids = {request_ids.begin(), request_ids.end()},
            .id = id,
            .complaints = {complaints.begin(), complaints.end()},
            .body = std::string(body),
            .truncated = truncated};
  }
};

}  // namespace tillwire::inline v0_1

#endif

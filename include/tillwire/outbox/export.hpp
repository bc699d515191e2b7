// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_EXPORT_HPP
#define TILLWIRE_OUTBOX_EXPORT_HPP

#include <tillwire/base/function_ref.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/outbox/outbox.hpp>
#include <tillwire/outbox/record.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::outbox {

/**
 * Gives records and what has become of them as CSV (RFC 4180): a line with the names of the columns, and one for each.
 *
 * `out` gets the text line by line, and returns false to have no more. The columns: id, state, account, call, subjects (a
 * semicolon between two), recorded_at, settled_at, attempts, status, request_ids, code, path, message. New ones will come
 * behind these. Texts are as they were given: a spreadsheet may take one that begins with `=` for a formula.
 */
result<void> export_csv(outbox& from, query const& which, function_ref<bool(std::string_view)> out);

/** As export_csv(), as a line of JSON for each record, with the same names and `body`, where it is kept. */
result<void> export_ndjson(outbox& from, query const& which, function_ref<bool(std::string_view)> out);

/** How many records of one account went, or shall go, by one call. */
struct tally_line {
  std::string account;                             ///< as the program named it
  std::string call;                                ///< as record_view::call
  std::array<std::uint64_t, state_count> count{};  ///< of each state

  /** How many are in that state. */
  [[nodiscard]] std::uint64_t of(state s) const { return count[static_cast<std::size_t>(s)]; }
};

/** For the end of the day: what was recorded, and what has become of it, summed up. */
result<std::vector<tally_line>> tally(outbox& from, query const& which);

}  // namespace tillwire::inline v0_1::outbox

#endif

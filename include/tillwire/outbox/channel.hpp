// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_CHANNEL_HPP
#define TILLWIRE_OUTBOX_CHANNEL_HPP

#include <tillwire/api/account.hpp>
#include <tillwire/api/observer.hpp>
#include <tillwire/api/recording.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/outbox/any_entry.hpp>
#include <tillwire/outbox/record.hpp>
#include <tillwire/outbox/recorder.hpp>

#include <cstddef>
#include <iterator>
#include <vector>

namespace tillwire::inline v0_1::outbox {

class outbox;

/** When records of a type are safe from a power cut, unless record() is told otherwise; specialize it for a type. */
template <class Payload>
inline constexpr durability durability_for = durability::each;

/** The way into an outbox for one account; small, to be copied, valid as long as the outbox. */
template <account Account>
class channel {
 public:
  /**
   * Takes a payload in: checked, stamped with the time, and kept as text; the payload may end when this returns.
   *
   * Fails with errc::invalid_payload (all violations in `details`), errc::queue_full or errc::store_failed; nothing is
   * kept then, and what was kept before still is. Warnings are not looked for. Batches are made by the outbox: entries
   * such as drip::event are recorded one by one, or with record_all().
   */
  template <class Payload>
  result<record_id> record(Payload const& payload, durability when = durability_for<Payload>) const noexcept {
    static_assert(
        recordable_by<Payload, Account>,
        "tillwire: neither this type nor batches of it have an endpoint of this account's vendor; is it another "
        "vendor's? For types of your own see tillwire::endpoint_for and tillwire::batch_for");
    static_assert(!detail::is_batch<Payload>,
                  "tillwire: the outbox makes the batches; record the entries, with record_all()");
    if constexpr (recordable_by<Payload, Account>) return recorder_->record(number_, any_entry(payload), when);
    else return make_error(errc::invalid_payload, {});
  }

  /**
   * As record(), of each of a range, made durable together. Those behind one that fails are tried as well. Where the commit
   * fails, all have that error, though the store may keep them and make them durable later, as it says.
   */
  template <class Range>
  std::vector<result<record_id>> record_all(Range&& payloads) const noexcept {
    std::vector<result<record_id>> ids;
    for (auto const& payload : payloads) ids.push_back(record(payload, durability::grouped));
    if (result<void> done = recorder_->commit(); !done)
      for (result<record_id>& id : ids)
        if (id) id = done.error();
    return ids;
  }

  /**
   * For client_options::admission of a client of the same account: what it sends counts against the same limits. It holds
   * back, with errc::refused_by_gate, what they do not allow.
   */
  [[nodiscard]] gate& direct() const { return *direct_; }

 private:
  friend outbox;
  channel(recorder& r, gate& direct, std::size_t number) : recorder_(&r), direct_(&direct), number_(number) {}

  recorder* recorder_;
  gate* direct_;
  std::size_t number_;
};

}  // namespace tillwire::inline v0_1::outbox

#endif

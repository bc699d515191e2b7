// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_STORE_HPP
#define TILLWIRE_OUTBOX_STORE_HPP

#include <tillwire/base/function_ref.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/outbox/record.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace tillwire::inline v0_1::outbox {

/**
 * Where an outbox keeps its records: memory_store, sqlite_store, or a program's own.
 *
 * Each function that changes something either does the whole of it, durably where not said otherwise, or fails with
 * errc::store_failed and has changed nothing; after a failure it can be called again. Texts given to a callback are valid
 * during that call, and the callback calls no function of the store. One thread uses a store at a time.
 * testing/store_conformance.hpp tries a store of your own against all this.
 */
class store {
 public:
  /** The number of a route: the same one for an equal route, also after a restart. */
  virtual result<route_id> add_route(route const& r) = 0;

  /** Keeps a record. One that is not durable yet is read like any other, and lost as a whole or not at all. */
  virtual result<record_id> append(new_record const& r, durability when) = 0;
  /** Makes durable what was appended. */
  virtual result<void> commit() = 0;

  /**
   * Notes that a request is about to leave, and commits. It counts against the quota from now on; the records it carries
   * are unsettled until settle() names the request.
   */
  virtual result<request_id> claim(new_request const& r) = 0;
  /**
   * Ends a request (0: none) with its answer, and makes of its records what the settlements say. Those of queued records
   * that stay queued, uncertain or dead keep their text; the others become lines of the ledger. A record that is not there
   * is passed over.
   */
  virtual result<void> settle(request_id r, answer const& a, std::span<settlement const> outcomes) = 0;

  /** All routes. */
  virtual result<void> for_each_route(function_ref<void(route_id, route const&)> f) = 0;
  /** Of an account's requests those that are unsettled, and the newest `count` that have a quota class, in their order. */
  virtual result<void> for_each_request(std::string_view account, std::size_t count,
                                        function_ref<void(sent_request const&)> f) = 0;
  /** The first `count` queued records behind `after`, in their order; those of unsettled requests among them. */
  virtual result<void> for_each_queued(record_id after, std::size_t count,
                                       function_ref<void(queued_record const&)> f) = 0;
  /** Records with their text, in the order of `ids`; one that is not there, or has none, is passed over. */
  virtual result<void> read(std::span<record_id const> ids, function_ref<void(record_id, new_record const&)> f) = 0;
  /** Records in any state, in the order of their ids, until f returns false. */
  virtual result<void> for_each(query const& which, function_ref<bool(record_view const&)> f) = 0;

  /**
   * Puts a dead or uncertain record at the end of the queue, as one that was recorded at that time, if given with another
   * body; gives its new id. Fails where it is in another state.
   */
  virtual result<record_id> requeue(record_id id, timestamp at, std::optional<std::string_view> body) = 0;
  /**
   * Removes each queued, uncertain or dead record that is about an email address, or has it as a text anywhere in its body,
   * whatever the case of its letters, see mentions(); takes subjects, path and message from lines of the ledger that are
   * about it or whose message has it. Calls f with each id of either kind.
   */
  virtual result<void> forget(std::string_view email, function_ref<void(record_id)> f) = 0;
  /**
   * Removes lines of the ledger that were settled before then, and settled requests that left before then, by the wall
   * clock, and carried no record that is left. So `before` is not within the time that a quota looks back.
   */
  virtual result<void> prune(timestamp before) = 0;

  /** How much it holds now. */
  [[nodiscard]] virtual store_counts counts() = 0;
  /** Whether the program has a transaction of its own open in the store: nothing can be sent until that is over. */
  [[nodiscard]] virtual bool is_held() const { return false; }

 protected:
  store() = default;
  store(store const&) = default;
  store& operator=(store const&) = default;
  ~store() = default;
};

}  // namespace tillwire::inline v0_1::outbox

#endif

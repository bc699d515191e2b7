// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_STORE_CONFORMANCE_HPP
#define TILLWIRE_TESTING_STORE_CONFORMANCE_HPP

#include <tillwire/testing/conformance.hpp>
#include <tillwire/testing/store_person_rules.hpp>
#include <tillwire/testing/store_record_rules.hpp>
#include <tillwire/testing/store_request_rules.hpp>
#include <tillwire/testing/store_trial.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <utility>

namespace tillwire::inline v0_1::testing {

/** All rules, in the order in which they are tried. */
inline constexpr std::span<store_rule const> store_rules[] = {store_record_rules::table, store_request_rules::table,
                                                              store_person_rules::table};

/**
 * Tries whether a store does what outbox::store demands of it.
 *
 * `make()` returns a std::unique_ptr of a new store with nothing in it; it is called once for each rule. `reopen(pointer)`
 * closes the store that it is given and returns the same one, opened again. Without it the store is taken for one that
 * keeps nothing beyond its end. What the kit does not try is a power cut, a full disk, and a second process.
 */
template <std::invocable Make, class Reopen = std::nullptr_t>
conformance check_store(Make make, Reopen reopen = nullptr) {
  conformance found;
  for (std::span<store_rule const> table : store_rules)
    for (store_rule const& rule : table) {
      auto store = make();
      std::function<outbox::store*()> next_life{};
      if constexpr (!std::same_as<Reopen, std::nullptr_t>)
        next_life = [&] {
          store = reopen(std::move(store));
          return store.get();
        };
      store_trial trial(*store, std::move(next_life));
      rule.hold(trial);
      found.add(trial.take_finding(rule.name));
    }
  return found;
}

}  // namespace tillwire::inline v0_1::testing

#endif

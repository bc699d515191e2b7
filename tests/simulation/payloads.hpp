// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_SIMULATION_PAYLOADS_HPP
#define TESTS_SIMULATION_PAYLOADS_HPP

#include <tillwire/drip.hpp>
#include <tillwire/usercom.hpp>

#include "chance.hpp"
#include "history.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace simulation {

inline tillwire::drip::account drip_account(char number) {
  return {.account_id = std::string(1, number),
          .credential = tillwire::drip::api_token("t"),
          .application = "a",
          .site = "s"};
}
inline tillwire::usercom::account usercom_account_of_shop() {
  return {
      .server = tillwire::usercom::subdomain("shop"), .token = tillwire::secret("t"), .application = "a", .site = "s"};
}

constexpr unsigned people = 6;
inline std::string email_of(unsigned person) { return "p" + std::to_string(person) + "@x.io"; }

/** Makes a small payload of some kind, about few people and things, and says what it is; f records it. */
class payload_maker {
 public:
  payload_maker(history& h, chance& c) : history_(h), chance_(c) {}

  /** Calls f(payload) with one for that account, whose fact has been added; gives its tag. */
  template <class F>
  tag make(unsigned account, F&& f) {
    const tag t = static_cast<tag>(history_.facts.size());
    fact& x = history_.facts.emplace_back();
    x.account = account;
    x.recorded = history_.clock.now_truly();
    const std::string mark = '#' + std::to_string(t) + '#';
    if (account == usercom_account) f(product_event(x, mark));
    else switch (chance_.below(8)) {
        case 0: f(product(x, mark)); break;
        case 1: f(cart(x, mark)); break;
        case 2:
        case 3: f(order(x, mark)); break;
        case 4: f(subscriber(x, mark)); break;
        case 5: f(unsubscribe(x, t)); break;
        case 6: f(event(x, mark)); break;
        default: f(legacy_order(x, mark)); break;
      }
    return t;
  }

  /** For a direct send. */
  static tillwire::drip::product_activity nameless_product() {
    return {.provider = "s",
            .action = tillwire::drip::product_action::created,
            .product_id = "x",
            .name = "#0#",
            .price = 1};
  }

 private:
  unsigned person(fact& x) {
    const unsigned p = chance_.below(people);
    about(x, p);
    return p;
  }
  static void about(fact& x, std::uint32_t subject) { x.subjects[x.subject_count++] = subject; }

  tillwire::drip::product_activity product(fact& x, std::string mark) {
    x.is = kind::product;
    const unsigned number = chance_.below(3);
    about(x, 100 + number);
    x.superseding = chance_.percent(70);
    return {.provider = "s",
            .action = x.superseding ? tillwire::drip::product_action::updated : tillwire::drip::product_action::created,
            .product_id = std::to_string(number),
            .name = std::move(mark),
            .price = 1};
  }
  tillwire::drip::cart_activity cart(fact& x, std::string mark) {
    x.is = kind::cart;
    x.repeats = true;
    const unsigned number = chance_.below(3);
    about(x, 110 + number);
    x.superseding = chance_.percent(70);
    return {.provider = "s",
            .person = tillwire::email{email_of(person(x))},
            .action = x.superseding ? tillwire::drip::cart_action::updated : tillwire::drip::cart_action::created,
            .cart_id = std::to_string(number),
            .cart_public_id = std::move(mark),
            .cart_url = "http://x"};
  }
  tillwire::drip::order_activity order(fact& x, std::string mark) {
    x.is = kind::order;
    x.repeats = true;
    const unsigned number = chance_.below(5);
    about(x, 120 + number);
    tillwire::drip::order_activity o{.provider = "s",
                                     .person = tillwire::email{email_of(person(x))},
                                     .action = tillwire::drip::order_action::placed,
                                     .order_id = std::to_string(number),
                                     .order_public_id = std::move(mark),
                                     .grand_total = 1,
                                     .order_url = tillwire::omitted};
    x.counts_twice = chance_.percent(25);
    if (x.counts_twice) o.refund_amount = 1;
    return o;
  }
  tillwire::drip::subscriber subscriber(fact& x, std::string mark) {
    x.is = kind::subscriber;
    return {.email = email_of(person(x)), .first_name = std::move(mark)};
  }
  tillwire::drip::unsubscribe unsubscribe(fact& x, tag t) {
    x.is = kind::unsubscribe;
    about(x, 200 + t);
    return {.email = "tag" + std::to_string(t) + "@x.io"};
  }
  tillwire::drip::event event(fact& x, std::string mark) {
    x.is = kind::event;
    x.repeats = true;
    return {.person = tillwire::email{email_of(person(x))}, .action = std::move(mark)};
  }
  tillwire::drip::legacy_order legacy_order(fact& x, std::string mark) {
    x.is = kind::legacy_order;
    x.repeats = true;
    x.counts_twice = chance_.percent(40);
    const unsigned number = chance_.below(3);
    if (!x.counts_twice) about(x, 130 + number);
    tillwire::drip::legacy_order o{
        .person = tillwire::email{email_of(person(x))}, .identifier = std::move(mark), .amount = tillwire::cents(1)};
    if (!x.counts_twice) o.provider = "s", o.upstream_id = std::to_string(number);
    return o;
  }
  tillwire::usercom::v2::product_event product_event(fact& x, std::string mark) {
    x.is = kind::product_event;
    x.repeats = true;
    const unsigned number = chance_.below(4), user = chance_.below(4);
    about(x, 140 + number);
    about(x, 150 + user);
    return {.product = tillwire::usercom::product_custom_id{std::to_string(number)},
            .user = tillwire::usercom::v2::user_id{static_cast<std::int64_t>(user)},
            .event_type = tillwire::usercom::event_type::view,
            .data = tillwire::usercom::event_data{.custom_data = tillwire::attribute_value(std::move(mark))}};
  }

  history& history_;
  chance& chance_;
};

}  // namespace simulation

#endif

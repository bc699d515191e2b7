// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_SHOP_HPP
#define TILLWIRE_ADAPTERS_BEAST_SHOP_HPP

#include <tillwire.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::beast {

/** The person that an entry is about, as it names them; empty where it is about none. */
template <class Entry>
std::string person_of(Entry const& e) {
  const auto text = []<class Id>(Id const& id) -> std::string {
    if constexpr (requires { id.str(); }) return id.str();
    else if constexpr (requires { std::to_string(id.value); }) return std::to_string(id.value);
    else return id.value;
  };
  if constexpr (requires { e.person; }) return e.person->visit(text);
  else if constexpr (requires { e.visitor_uuid; }) return e.email ? e.email->str() : e.id ? *e.id : *e.visitor_uuid;
  else if constexpr (requires { e.client; }) return "client " + std::to_string(*e.client);
  else if constexpr (requires { e.user; }) return "user " + e.user->visit(text);
  else if constexpr (requires { e.email; }) return e.email->str();
  else return {};
}

/** What the vendors remember of what they were sent, as far as the timeline tells of it. */
class shop {
 public:
  using clock = std::chrono::steady_clock;

  struct cart_item {
    std::string product_id;
    std::string variant_id;  ///< empty: whatever the variant
    decimal price;
  };
  struct cart {
    std::string who;
    std::string sum;
    std::vector<cart_item> items{};
    clock::time_point changed{};
    bool is_watched = false;  ///< a timer will look at it
  };
  /** A product in a cart that was dearer before. */
  struct price_drop {
    decimal before;
    std::string cart_id;
    std::string who;
  };

  // people

  [[nodiscard]] bool knows(std::string const& who) const { return takes_mail_.contains(who); }
  [[nodiscard]] bool has_unsubscribed(std::string const& who) const {
    const auto found = takes_mail_.find(who);
    return found != takes_mail_.end() && !found->second;
  }
  /** A person not seen before takes mail unless it is said otherwise; returns whether it is one. */
  bool meet(std::string const& who, std::optional<open_enum<drip::subscription>> const& initial_status) {
    return takes_mail_.emplace(who, !initial_status || initial_status->known() != drip::subscription::unsubscribed)
        .second;
  }
  void subscribe(std::string const& who, bool takes_mail) { takes_mail_[who] = takes_mail; }

  // orders

  /** Whether it is the first event of that order. */
  bool begin_order(std::string const& order_id) { return orders_.insert(order_id).second; }

  // carts: those with something in them that nobody has ordered yet

  /** The cart after an event of it; nullptr when it was emptied. Items that the event does not name stay as they were. */
  cart* change(drip::cart_activity const& c, std::string sum, clock::time_point now) {
    if (!c.items.is_absent() && c.items.size() == 0) return carts_.erase(*c.cart_id), nullptr;
    cart& changed = carts_[*c.cart_id];
    changed.who = person_of(c);
    changed.sum = std::move(sum);
    changed.changed = now;
    if (c.items.is_absent()) return &changed;
    changed.items.clear();
    for (drip::cart_item const& item : c.items)
      changed.items.push_back({*item.product_id, item.product_variant_id.value_or(""), *item.price});
    return &changed;
  }
  cart* find_cart(std::string const& cart_id) {
    const auto found = carts_.find(cart_id);
    return found == carts_.end() ? nullptr : &found->second;
  }
  /** The person has ordered. */
  void close_carts(std::string const& who) {
    std::erase_if(carts_, [&](auto const& entry) { return entry.second.who == who; });
  }

  // products

  /** The carts that hold the product, if it was dearer when last seen: as a product, or else in the cart. */
  std::vector<price_drop> change(drip::product_activity const& p) {
    std::vector<price_drop> drops;
    const std::string variant = p.product_variant_id.value_or("");
    const auto known = prices_.find({*p.product_id, variant});
    for (auto const& [cart_id, held] : carts_)
      for (cart_item const& item : held.items) {
        if (item.product_id != *p.product_id) continue;
        if (!item.variant_id.empty() && !variant.empty() && item.variant_id != variant) continue;
        const decimal before = known == prices_.end() ? item.price : known->second;
        if (before > *p.price) drops.push_back({before, cart_id, held.who});
        break;
      }
    if (p.action->known() == drip::product_action::deleted) prices_.erase({*p.product_id, variant}), drops.clear();
    else prices_[{*p.product_id, variant}] = *p.price;
    return drops;
  }

  /** An attribute of a product's profile at User.com that took another value. */
  struct profile_change {
    std::string key;
    attribute_value before;  ///< null when it was not there
    attribute_value after;
  };
  /** Attributes overwrite those of before. */
  std::vector<profile_change> change_profile(std::string const& product, attributes const& overwriting) {
    std::vector<profile_change> changes;
    auto& profile = profiles_[product];
    for (attribute const& a : overwriting) {
      attribute_value& held = profile[a.key];
      if (held == a.value) continue;
      changes.push_back({a.key, held, a.value});
      held = a.value;
    }
    return changes;
  }

 private:
  std::map<std::string, bool> takes_mail_{};
  std::set<std::string> orders_{};
  std::map<std::string, cart> carts_{};
  std::map<std::pair<std::string, std::string>, decimal> prices_{};  // of a product's variant
  std::map<std::string, std::map<std::string, attribute_value>> profiles_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif

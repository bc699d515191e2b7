// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_TIMELINE_HPP
#define TILLWIRE_ADAPTERS_BEAST_TIMELINE_HPP

#include <tillwire.hpp>

#include "json_text.hpp"
#include "logbook.hpp"
#include "shop.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::beast {

/** One event on the timeline. */
struct shown_event {
  timestamp at;             ///< when it occurred; the time of arrival where it does not say so
  std::string who;          ///< the person, or `(products)`
  std::string what;         ///< in the vendor's words: "Placed an order"
  std::string about{};      ///< which one: "456445746, 22.98 USD"
  attributes properties{};  ///< the caller's own; those of an item are named as in `items[0].colour`
  std::string note{};       ///< what the vendor makes of it, where that is not plain: "unsubscribed"
};

inline std::string json_text(shown_event const& e) {
  return R"({"at":")" + e.at.to_string() + R"(","who":)" + quoted_json(e.who) + R"(,"what":)" + quoted_json(e.what) +
         R"(,"about":)" + quoted_json(e.about) + R"(,"properties":)" + json_text(attribute_value(e.properties)) +
         (e.note.empty() ? "" : R"(,"note":)" + quoted_json(e.note)) + "}";
}

/** Tells what was accepted, a line per event, in the words of the vendors' timelines. */
class timeline {
 public:
  using clock = shop::clock;
  using printer = std::function<void(std::string_view line)>;
  /** Calls a function that much later. */
  using timer = std::function<void(std::chrono::milliseconds, std::function<void()>)>;

  timeline(printer print, std::chrono::milliseconds abandoned_after, timer after)
      : print_(std::move(print)), abandoned_after_(abandoned_after), after_(std::move(after)) {}

  void show(drip::product_activity const& p) {
    const std::string name = *p.name + " (" + *p.product_id + ")";
    add({when(p.occurred_at), "(products)", "Product " + std::string(p.action->text()),
         name + " at " + p.price->to_string(), p.custom});
    for (shop::price_drop const& d : shop_.change(p))
      add({when(p.occurred_at),
           d.who,
           "Price drop",
           name + ", price " + d.before.to_string() + " → " + p.price->to_string() + ", in cart " + d.cart_id + " of " +
               d.who,
           {},
           note_on(d.who)});
  }

  void show(drip::cart_activity const& c) {
    using enum drip::cart_action;
    const std::string sum = sum_of(c.cart_id, c.grand_total, c.currency);
    const auto action = c.action->known();
    add_personal(c,
                 action == created   ? "Created a cart"
                 : action == updated ? "Updated a cart"
                                     : c.action->text(),
                 sum, properties(c));
    shop::cart* const changed = shop_.change(c, sum, clock::now());
    if (changed != nullptr && !std::exchange(changed->is_watched, true)) watch(*c.cart_id, abandoned_after_);
  }

  void show(drip::order_activity const& o) {
    using enum drip::order_action;
    const bool first = shop_.begin_order(*o.order_id);
    add_personal(o, words(*o.action, first), sum_of(o.order_id, o.grand_total, o.currency), properties(o));
    if (o.action->known() != refunded && o.action->known() != canceled) shop_.close_carts(person_of(o));
  }

  /** Those of people that the vendor does not know are accepted, and dropped. */
  void show(drip::legacy_order const& o) {
    const std::string who = person_of(o), id = o.upstream_id.value_or("");
    const bool dropped = !shop_.knows(who);
    const bool first = dropped || id.empty() || shop_.begin_order(id);
    attributes properties = o.properties.value_or(attributes());
    for (std::size_t i = 0; i != o.items.size(); ++i)
      if (o.items[i].properties) add_item(properties, i, *o.items[i].properties);
    add({when(o.occurred_at), who, first ? "Placed an order" : "Updated an order",
         (id.empty() ? "" : id + ", ") + std::to_string(o.amount->count()) + " cents", std::move(properties),
         dropped ? "dropped: no subscriber" : note_on(who)});
    if (!dropped) shop_.close_carts(who);
  }

  void show(drip::subscriber const& s) {
    const std::string who = person_of(s);
    const bool is_new = shop_.meet(who, s.initial_status);
    std::string tags;
    for (std::string const& tag : s.tags) tags.append(tags.empty() ? "tags " : ", ").append(tag);
    const bool was_out = shop_.has_unsubscribed(who);
    if (s.status && s.status->is_known()) shop_.subscribe(who, s.status->known() == drip::subscription::active);
    const bool is_out = shop_.has_unsubscribed(who);
    add({when({}), who, is_new ? "Created a subscriber" : "Updated a subscriber", tags,
         s.custom_fields.value_or(attributes()),
         is_out    ? "unsubscribed"
         : was_out ? "subscribed again"
                   : ""});
  }

  void show(drip::unsubscribe const& u) {
    add({when({}), person_of(u), "Unsubscribed from all mailings"});
    shop_.subscribe(person_of(u), false);
  }

  void show(drip::event const& e) {
    add_personal(e, *e.action, {}, e.properties ? attributes(*e.properties) : attributes());
  }

  void show(usercom::v1::product_event const& e) { show_usercom(e); }
  void show(usercom::v2::product_event const& e) { show_usercom(e); }

  /** A remark that is no event of anybody. */
  void warn(std::string_view text) { print("(warning)", text); }

  [[nodiscard]] std::vector<shown_event> events() const { return events_.all(); }

 private:
  void add(shown_event e) {
    std::string text = e.what;
    if (!e.about.empty()) text.append(": ").append(e.about);
    if (!e.note.empty()) text.append(" (").append(e.note).append(")");
    print(e.who, text);
    std::string properties;
    for (attribute const& a : e.properties)
      properties.append(properties.empty() ? "  " : ", ").append(a.key).append(": ").append(json_text(a.value));
    if (!properties.empty()) print({}, properties);
    events_.add(std::move(e));
  }

  void print(std::string_view who, std::string_view rest) {
    std::string line(who);
    line.append(line.size() < 20 ? 20 - line.size() : 1, ' ').append(rest);
    for (char& c : line)
      if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';  // what was sent stays on its line
    print_(line);
  }

  /** An event of a person whom Drip knows from then on. */
  template <class Entry>
  void add_personal(Entry const& e, std::string_view what, std::string about, attributes properties) {
    const std::string who = person_of(e);
    add({when(e.occurred_at), who, std::string(what), std::move(about), std::move(properties), note_on(who)});
    if constexpr (requires { e.initial_status; }) shop_.meet(who, e.initial_status);
    else shop_.meet(who, {});
  }

  [[nodiscard]] std::string note_on(std::string const& who) const {
    return shop_.has_unsubscribed(who) ? "unsubscribed" : "";
  }

  template <class Event>
  void show_usercom(Event const& e) {
    const std::string product = e.product->visit([](auto const& id) {
      if constexpr (requires { std::to_string(id.value); }) return std::to_string(id.value);
      else return id.value;
    });
    const timestamp at =
        e.timestamp ? timestamp(std::chrono::sys_seconds(std::chrono::seconds(e.timestamp->seconds()))) : when({});
    attributes properties;
    if (e.data && e.data->custom_data) {
      attribute_value const& custom = *e.data->custom_data;
      if (auto const* const object = custom.get_if<attributes>()) properties = *object;
      else properties.add("custom_data", custom);
    }
    add({at, person_of(e), std::string(e.event_type->text()), "product " + product, std::move(properties)});
    if (!e.data) return;
    std::string changes;
    for (shop::profile_change const& c : shop_.change_profile(product, e.data->product_attributes)) {
      changes.append(", ").append(c.key).append(" ");
      if (c.before != attribute_value()) changes.append(json_text(c.before)).append(" → ");
      changes.append(json_text(c.after));
    }
    if (!changes.empty()) add({at, "(products)", "Attributes changed", "product " + product + changes});
  }

  /** Looks at a cart when its time has come; one that has changed meanwhile gets its full time again. */
  void watch(std::string const& cart_id, std::chrono::milliseconds in) {
    after_(in, [this, cart_id] {
      shop::cart* const cart = shop_.find_cart(cart_id);
      if (cart == nullptr || !cart->is_watched) return;
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(cart->changed + abandoned_after_ - clock::now());
      if (left.count() > 0) return watch(cart_id, left);
      cart->is_watched = false;
      add({when({}), cart->who, "Abandoned a cart", cart->sum, {}, note_on(cart->who)});
    });
  }

  static timestamp when(std::optional<timestamp> const& occurred_at) {
    return occurred_at ? *occurred_at
                       : timestamp(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  }

  static void add_item(attributes& to, std::size_t index, attributes const& of_item) {
    for (attribute const& a : of_item) to.add("items[" + std::to_string(index) + "]." + a.key, a.value);
  }

  template <class Activity>
  static attributes properties(Activity const& a) {
    attributes all = a.custom;
    for (std::size_t i = 0; i != a.items.size(); ++i) add_item(all, i, a.items[i].custom);
    return all;
  }

  static std::string sum_of(std::string const& id, std::optional<decimal> const& total,
                            std::optional<currency_code> const& currency) {
    std::string text = id;
    if (total) text += ", " + total->to_string();
    if (total && currency) text += " " + currency->str();
    return text;
  }

  /** By document 001, the first event of an order_id is "Placed", whatever word of the three its action has. */
  static std::string_view words(open_enum<drip::order_action> const& action, bool first) {
    using enum drip::order_action;
    if (!action.is_known()) return action.text();
    switch (*action.known()) {
      case paid: return "Paid an order";
      case fulfilled: return "Fulfilled an order";
      case refunded: return "Refunded an order";
      case canceled: return "Canceled an order";
      default: return first ? "Placed an order" : "Updated an order";
    }
  }

  printer print_;
  std::chrono::milliseconds abandoned_after_;
  timer after_;
  shop shop_{};
  logbook<shown_event> events_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_TIMELINE_HPP
#define TILLWIRE_ADAPTERS_BEAST_TIMELINE_HPP

#include <tillwire.hpp>

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1::beast {

/** Tells what was accepted, a line per event, in the words of the vendors' timelines. */
class timeline {
 public:
  explicit timeline(std::function<void(std::string_view)> print) : print_(std::move(print)) {}

  void show(drip::product_activity const& p) {
    line("(products)", "Product " + std::string(p.action->text()),
         *p.name + " (" + *p.product_id + ") at " + p.price->to_string());
  }

  void show(drip::cart_activity const& c) {
    using enum drip::cart_action;
    line(person(*c.person), c.action->known() == created ? "Created a cart" : "Updated a cart",
         sum(c.cart_id, c.grand_total, c.currency));
  }

  void show(drip::order_activity const& o) {
    const bool first = orders_.insert(*o.order_id).second;
    line(person(*o.person), words(*o.action, first), sum(o.order_id, o.grand_total, o.currency));
  }

  void show(drip::legacy_order const& o) {
    const std::string id = o.upstream_id.value_or("");
    const bool first = id.empty() || orders_.insert(id).second;
    line(person(*o.person), first ? "Placed an order" : "Updated an order",
         id + ", " + std::to_string(o.amount->count()) + " cents");
  }

  void show(drip::subscriber const& s) {
    const std::string who = s.email ? s.email->str() : s.id ? *s.id : s.visitor_uuid.value_or("");
    line(who, people_.insert(who).second ? "Created a subscriber" : "Updated a subscriber", tags(s.tags));
  }

  void show(drip::unsubscribe const& u) { line(u.email->str(), "Unsubscribed from all mailings"); }

  void show(drip::event const& e) { line(person(*e.person), *e.action); }

  void show(usercom::v1::product_event const& e) {
    line("client " + std::to_string(*e.client), std::string(e.event_type->text()), product(*e.product));
  }

  void show(usercom::v2::product_event const& e) {
    const std::string who = e.user->visit([](auto const& user) { return text_of(user.value); });
    line("user " + who, std::string(e.event_type->text()), product(*e.product));
  }

  void line(std::string_view who, std::string_view what, std::string_view about = {}) {
    std::string text(who);
    text.append(text.size() < 20 ? 20 - text.size() : 1, ' ').append(what);
    if (!about.empty()) text.append(": ").append(about);
    for (char& c : text)
      if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';  // what was sent stays on its line
    print_(text);
  }

 private:
  static std::string text_of(std::string const& text) { return text; }
  static std::string text_of(std::int64_t number) { return std::to_string(number); }

  template <class Person>
  static std::string person(Person const& p) {
    return p.visit([](auto const& who) -> std::string {
      if constexpr (requires { who.value; }) return who.value;
      else return who.str();
    });
  }

  static std::string product(usercom::product const& p) {
    return p.visit([](auto const& id) { return "product " + text_of(id.value); });
  }

  static std::string sum(std::string const& id, std::optional<decimal> const& total,
                         std::optional<currency_code> const& currency) {
    std::string text = id;
    if (total) text += ", " + total->to_string();
    if (total && currency) text += " " + currency->str();
    return text;
  }

  static std::string tags(list<std::string> const& tags) {
    std::string text;
    for (std::string const& tag : tags) text.append(text.empty() ? "tags " : ", ").append(tag);
    return text;
  }

  /** By document 001, the first event of an order_id is "Placed", whatever word of the three its action has. */
  static std::string_view words(open_enum<drip::order_action> const& action, bool first) {
    using enum drip::order_action;
    if (!action.is_known()) return action.text();
    switch (*action.known()) {
      case paid: return "Paid for an order";
      case fulfilled: return "Fulfilled an order";
      case refunded: return "Refunded an order";
      case canceled: return "Canceled an order";
      default: return first ? "Placed an order" : "Updated an order";
    }
  }

  std::function<void(std::string_view)> print_;
  std::set<std::string> orders_{};
  std::set<std::string> people_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif

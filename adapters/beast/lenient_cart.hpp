// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_LENIENT_CART_HPP
#define TILLWIRE_ADAPTERS_BEAST_LENIENT_CART_HPP

#include <tillwire.hpp>

#include "json_text.hpp"

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::beast {

/**
 * The text of a cart, completed by a cart_url if it is an object without one; adds a warning then. `path` leads to the cart.
 *
 * The vendor's document 002 requires cart_url, and the library's reader goes by that; an example of 003 lacks it, and a
 * sandbox that refused the vendor's own example would be of little help.
 */
inline std::string with_cart_url(json::node cart, std::string const& path, std::vector<violation>& warnings) {
  std::string text = json_text(cart);
  if (cart.type() != json::type::object || cart.find("cart_url").exists()) return text;
  warnings.push_back({path + "cart_url", rule::missing_field, severity::warning,
                      "a required field is missing; accepted here, since an example of the vendor's lacks it"});
  text.back() = cart.size() == 0 ? ' ' : ',';
  return text + R"("cart_url":"https://cart-url.invalid"})";
}

/** As with_cart_url(), of the body of a call that takes one cart, or of one that takes a batch of them. */
template <class Payload>
std::string with_cart_urls(json::node body, std::vector<violation>& warnings) {
  if constexpr (std::same_as<Payload, drip::cart_activity>) return with_cart_url(body, "", warnings);
  const json::node carts = body.find("carts");
  if (!carts.exists() || carts.type() != json::type::array || body.size() != 1) return json_text(body);
  std::string text;
  std::size_t index = 0;
  carts.for_each_element([&](json::node cart) {
    text.append(text.empty() ? R"({"carts":[)" : ",");
    text.append(with_cart_url(cart, "carts[" + std::to_string(index++) + "].", warnings));
  });
  return text.empty() ? json_text(body) : text + "]}";
}

}  // namespace tillwire::inline v0_1::beast

#endif

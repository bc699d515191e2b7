// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_ATTRIBUTES_FROM_HPP
#define TILLWIRE_JSON_ATTRIBUTES_FROM_HPP

#include <tillwire/json/decoder.hpp>
#include <tillwire/json/document.hpp>
#include <tillwire/json/encoder.hpp>
#include <tillwire/json/write.hpp>

#include <utility>

namespace tillwire::inline v0_1::json {

/**
 * The members of a described struct as attributes, as they would be written: absent ones are left out.
 *
 * Fails as write() does.
 * @code
 * order.custom = *json::attributes_from(loyalty_card);
 * @endcode
 */
template <described_struct T>
result<attributes> attributes_from(T const& object) {
  buffer text;
  if (result<void> written = write(object, text); !written) return std::move(written).error();
  document d;
  if (result<void> parsed = d.parse(text.view()); !parsed) return std::move(parsed).error();
  attributes members;
  detail::decode_attributes(members, d.root());
  return members;
}

}  // namespace tillwire::inline v0_1::json

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_PATH_FIELD_HPP
#define TILLWIRE_API_PATH_FIELD_HPP

#include <tillwire/api/payload.hpp>
#include <tillwire/base/digits.hpp>
#include <tillwire/http/request.hpp>
#include <tillwire/schema/field_table.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace tillwire::inline v0_1::detail {

template <class T>
bool append_path_field(T const& payload, std::string_view name, std::string& url) {
  bool found = false;
  const auto append = [&](std::string_view key, auto const& value) {
    if (key != name) return;
    found = true;
    if constexpr (kind_of<std::remove_cvref_t<decltype(value)>>() == kind::text) {
      http::append_encoded(url, value);
    } else {
      char text[max_integer_size];
      if constexpr (std::is_unsigned_v<std::remove_cvref_t<decltype(value)>>)
        url.append(text, write_digits(text, value));
      else url.append(text, write_integer(text, value));
    }
  };
  for_each_member<T>([&]<class Member>() {
    if constexpr (Member::how == presence::path) {
      if constexpr (kind_of<typename Member::value_type>() == kind::choice)
        Member::get(payload)->visit([&](auto const& alternative) { append(alternative.key, unkeyed(alternative)); });
      else append(Member::name, *Member::get(payload));
    }
  });
  return found;
}

}  // namespace tillwire::inline v0_1::detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_WRITE_HPP
#define TILLWIRE_JSON_WRITE_HPP

#include <tillwire/base/buffer.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/json/writer.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1::json {

namespace detail {

/** What has no JSON form, with its path, of the text of a writer that is not good: its put functions left marks there. */
result<void> faults_of(std::string_view text);

}  // namespace detail

/**
 * Appends a payload to a buffer as JSON without white space: members in order, absent ones left out.
 *
 * Fails with errc::invalid_payload where the payload holds what JSON cannot (text that is not UTF-8, an invalid number);
 * nothing is appended then. Other violations are not looked for: see validate().
 */
template <class T>
result<void> write(T const& payload, buffer& out) {
  writer w(out);
  char* const end = detail::put_object(w, out.end(), payload);
  if (!w.is_good()) return detail::faults_of({out.end(), static_cast<std::size_t>(end - out.end())});
  out.set_end(end);
  return {};
}

/** As write() to a buffer. */
template <class T>
result<std::string> write(T const& payload) {
  buffer out;
  if (result<void> written = write(payload, out); !written) return std::move(written).error();
  return std::string(out.view());
}

}  // namespace tillwire::inline v0_1::json

#endif

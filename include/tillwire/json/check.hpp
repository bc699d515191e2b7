// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_CHECK_HPP
#define TILLWIRE_JSON_CHECK_HPP

#include <tillwire/base/result.hpp>
#include <tillwire/json/read.hpp>

#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::json {

/**
 * Every violation of a body, also of one from which no T can be built; empty when there is none.
 *
 * Fails only where the text is not JSON. For servers and tests that judge what others wrote; arguments as for read().
 */
template <described_struct T, class... Paths>
result<std::vector<violation>>(check)(std::string_view text, read_options const& options, Paths&&... paths) {
  static_assert(sizeof...(Paths) == std::tuple_size_v<detail::path_values<T>>,
                "tillwire: a reader takes one argument for each path field of the payload");
  document d;
  if (auto parsed = d.parse(text, options.limits); !parsed) return std::move(parsed).error();
  report out(options.how, report::depth::also_misspellings);
  const detail::path_values<T> given{std::forward<Paths>(paths)...};
  T ignored = detail::blank_object<T>(&given);
  detail::decode_object(ignored, d.root(), out);
  return out.take();
}

/** As check() with the default options. */
template <described_struct T>
result<std::vector<violation>>(check)(std::string_view text) {
  return check<T>(text, {});
}

}  // namespace tillwire::inline v0_1::json

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_BODY_SCHEMA_HPP
#define TILLWIRE_API_BODY_SCHEMA_HPP

#include <tillwire/api/endpoint.hpp>
#include <tillwire/json/json_schema.hpp>
#include <tillwire/schema/attributes.hpp>

#include <string>
#include <string_view>

/** Not part of <tillwire.hpp>. */
namespace tillwire::inline v0_1 {

/**
 * The JSON Schema of the body in which a payload is sent: json_schema(), which may fail, with the envelope of its endpoint
 * around it.
 *
 * `std::puts(body_schema<drip::order_activity>().value().c_str());` The description is the call, unless another one is given.
 */
template <has_endpoint T>
result<std::string> body_schema(json::schema_options options = {}) {
  static constexpr endpoint_row const& row = endpoint_for<T>;
  std::string call(http::to_string(row.method));
  for (std::string_view path : row.paths)
    if (!path.empty()) call.append(path == row.paths[0] ? " " : " or ").append(path);
  if (options.description.empty()) options.description = call;

  json::detail::schema_maker maker;
  attributes body = maker.object<T>();
  if (row.wrap == envelope::batches)
    body = {{"type", "object"},
            {"properties",
             attributes{{"batches", attributes{{"type", "array"}, {"items", body}, {"minItems", 1}, {"maxItems", 1}}}}},
            {"required", array{"batches"}},
            {"additionalProperties", false}};
  return maker.text(body, options);
}

}  // namespace tillwire::inline v0_1

#endif

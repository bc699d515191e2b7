// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_IMPL_WRITE_REQUEST_IPP
#define TILLWIRE_API_IMPL_WRITE_REQUEST_IPP

#include <tillwire/api/write_request.hpp>
#include <tillwire/json/writer.hpp>
#include <tillwire/schema/validate.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace tillwire::inline v0_1::detail {

/** Appends a path with each `:name` filled in; false where a name has no value. */
inline bool append_path(std::string& url, std::string_view path, any_account const& from, any_payload const& what) {
  while (!path.empty()) {
    const std::size_t colon = path.find(':');
    url += path.substr(0, colon);
    if (colon == path.npos) break;
    path.remove_prefix(colon + 1);
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(name.size());
    if (const auto value = from.path_value(name)) http::append_encoded(url, *value);
    else if (!what.append_path_field(name, url)) return false;
  }
  return true;
}

inline bool append_url(std::string& url, any_account const& from, any_payload const& what) {
  from.append_base_url(url);
  const std::size_t base = url.size();
  for (std::string_view path : what.row().paths) {
    url.resize(base);
    if (!path.empty() && append_path(url, path, from, what)) return true;
  }
  return false;
}

inline result<void> write_body(buffer& body, any_payload const& what) {
  body.clear();
  json::writer w(body);
  char* at = body.end();
  const bool wrapped = what.row().wrap == envelope::batches;
  if (wrapped) at = w.put_raw(at, R"({"batches":[)");
  at = what.put(w, at);
  if (wrapped) at = w.put_raw(at, "]}");
  body.set_end(at);
  return w.is_good() ? result<void>() : make_error(errc::invalid_payload, "a value has no JSON form");
}

result<void> write_request(http::request& r, any_account const& from, any_payload const& what, report& found) {
  if (result<void> judged = judge(from, found); !judged) return judged;
  what.inspect(found);
  if (found.has_errors()) return to_error(found.violations());

  r.method = what.row().method;
  r.url.clear();
  if (!append_url(r.url, from, what))
    return make_error(errc::invalid_payload,
                      "neither the account nor the payload has a value for each name in the endpoint's path");
  r.headers.clear();
  from.add_headers(r.headers);
  r.headers.add("Content-Type", "application/json");
  r.headers.add("Accept", what.row().accept);
  if (!r.headers.is_whole()) return make_error(errc::invalid_account, "a value cannot stand in an HTTP header");
  return write_body(r.body, what);
}

}  // namespace tillwire::inline v0_1::detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_JSON_TEXT_HPP
#define TILLWIRE_ADAPTERS_BEAST_JSON_TEXT_HPP

#include <tillwire.hpp>

#include <string>
#include <string_view>

namespace tillwire::inline v0_1::beast {

/** Calls put(writer, cursor), which returns the cursor, and gives what it wrote. */
template <class Put>
std::string put_json(Put put) {
  buffer out;
  json::writer w(out);
  out.set_end(put(w, out.end()));
  return std::string(out.view());
}

inline std::string quoted_json(std::string_view text) {
  return put_json([&](json::writer& w, char* at) { return w.put_text(at, text); });
}

inline std::string json_text(attribute_value const& value) {
  return put_json([&](json::writer& w, char* at) { return w.put_any(at, value); });
}

/** A value as it was sent, but for white space and escapes: numbers keep their text. */
inline std::string json_text(json::node sent) {
  std::string text;
  const auto separate = [&] {
    if (text.size() > 1) text += ',';
  };
  switch (sent.type()) {
    case json::type::null: return "null";
    case json::type::boolean: return sent.boolean() ? "true" : "false";
    case json::type::number: return std::string(sent.text());
    case json::type::text: return quoted_json(sent.text());
    case json::type::array:
      text = "[";
      sent.for_each_element([&](json::node element) { separate(), text += json_text(element); });
      return text + "]";
    case json::type::object: break;
  }
  text = "{";
  sent.for_each_member([&](std::string_view key, json::node value) {
    separate(), text.append(quoted_json(key)).append(":").append(json_text(value));
  });
  return text + "}";
}

}  // namespace tillwire::inline v0_1::beast

#endif

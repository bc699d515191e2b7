// SPDX-License-Identifier: BSL-1.0
// Whoever is to be forgotten is found: in whatever text of a body the address stands, and however it is escaped.
//
// The first line is an address, the rest a body.
#include <tillwire/json/document.hpp>
#include <tillwire/outbox/mentions.hpp>

#include "fuzz.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

using namespace tillwire;
using fuzz::must;

namespace {

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

/** Whether a key or a text is the address, and nothing else. */
bool has_text(json::node n, std::string_view email) {
  bool has = false;
  if (n.type() == json::type::text) return same(n.text(), email);
  if (n.type() == json::type::array) n.for_each_element([&](json::node e) { has = has || has_text(e, email); });
  if (n.type() == json::type::object)
    n.for_each_member([&](std::string_view key, json::node m) { has = has || same(key, email) || has_text(m, email); });
  return has;
}

/** Whether its letters stand anywhere in a body that escapes none of them. */
bool has_letters(std::string_view body, std::string_view email) {
  for (std::size_t i = 0; i + email.size() <= body.size(); ++i)
    if (same(body.substr(i, email.size()), email)) return true;
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::input in(data, size);
  const std::string_view email = in.until('\n'), body = in.rest();
  const bool found = outbox::mentions(body, email);
  if (email.empty()) must(!found, "nobody is mentioned nowhere");
  if (body.find('\\') == body.npos && !has_letters(body, email)) must(!found, "who is found is there");

  // letters beyond ASCII are compared as they are, and a NUL ends what strncasecmp compares
  for (char c : email)
    if (static_cast<unsigned char>(c) >= 0x80 || c <= ' ') return 0;
  json::document d;
  if (!email.empty() && d.parse(body) && has_text(d.root(), email)) must(found, "who is there is found");

  const std::string subjects = "order:1\nemail:" + std::string(email);
  must(outbox::is_about(subjects, email) == !email.empty(), "a subject is found by its own address");
  return 0;
}

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_EXPORT_IPP
#define TILLWIRE_OUTBOX_IMPL_EXPORT_IPP

#include <tillwire/base/buffer.hpp>
#include <tillwire/json/writer.hpp>
#include <tillwire/outbox/export.hpp>

#include <algorithm>
#include <utility>

namespace tillwire::inline v0_1::outbox {

namespace detail {

struct column {
  std::string_view name;
  bool is_number;
  std::string (*text)(record_view const&);
};

inline std::string subjects_of(record_view const& r) {
  std::string text(r.subjects);
  std::replace(text.begin(), text.end(), '\n', ';');
  return text;
}

inline constexpr column columns[] = {
    {"id", true, [](record_view const& r) { return std::to_string(r.id); }},
    {"state", false, [](record_view const& r) { return std::string(to_string(r.is)); }},
    {"account", false, [](record_view const& r) { return std::string(r.account); }},
    {"call", false, [](record_view const& r) { return std::string(r.call); }},
    {"subjects", false, subjects_of},
    {"recorded_at", false, [](record_view const& r) { return r.recorded_at.to_string(); }},
    {"settled_at", false, [](record_view const& r) { return r.settled_at.to_string(); }},
    {"attempts", true, [](record_view const& r) { return std::to_string(r.attempts); }},
    {"status", true, [](record_view const& r) { return std::to_string(r.status); }},
    {"request_ids", false, [](record_view const& r) { return std::string(r.request_ids); }},
    {"code", false, [](record_view const& r) { return std::string(r.code); }},
    {"path", false, [](record_view const& r) { return std::string(r.path); }},
    {"message", false, [](record_view const& r) { return std::string(r.message); }},
};

/** Quoted where it must be: RFC 4180, section 2. */
inline void append_cell(std::string& line, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == text.npos) {
    line += text;
    return;
  }
  line += '"';
  for (char c : text) line.append(c == '"' ? 2 : 1, c);
  line += '"';
}

}  // namespace detail

result<void> export_csv(outbox& from, query const& which, function_ref<bool(std::string_view)> out) {
  std::string line;
  const auto give = [&](auto text_of) {
    line.clear();
    for (detail::column const& c : detail::columns) {
      if (!line.empty()) line += ',';
      detail::append_cell(line, text_of(c));
    }
    return out(line += "\r\n");
  };
  if (!give([](detail::column const& c) { return std::string(c.name); })) return {};
  return from.for_each(which,
                       [&](record_view const& r) { return give([&r](detail::column const& c) { return c.text(r); }); });
}

result<void> export_ndjson(outbox& from, query const& which, function_ref<bool(std::string_view)> out) {
  buffer line;
  return from.for_each(which, [&](record_view const& r) {
    line.clear();
    json::writer w(line);
    char* at = w.open(line.end(), '{');
    const auto put = [&](std::string_view name, std::string_view text, bool is_json) {
      at = w.put_raw(w.put_text(at, name), ":");
      at = is_json ? w.put_raw(at, text) : w.put_text(at, text);
      *at++ = ',';
    };
    for (detail::column const& c : detail::columns) put(c.name, c.text(r), c.is_number);
    if (!r.body.empty()) put("body", r.body, true);
    line.set_end(w.put_raw(w.close(at, '}'), "\n"));
    return out(line.view());
  });
}

result<std::vector<tally_line>> tally(outbox& from, query const& which) {
  std::vector<tally_line> lines;
  result<void> done = from.for_each(which, [&](record_view const& r) {
    auto line = std::find_if(lines.begin(), lines.end(),
                             [&](tally_line const& l) { return l.account == r.account && l.call == r.call; });
    if (line == lines.end()) line = lines.insert(line, {std::string(r.account), std::string(r.call)});
    ++line->count[static_cast<std::size_t>(r.is)];
    return true;
  });
  if (!done) return std::move(done).error();
  return lines;
}

}  // namespace tillwire::inline v0_1::outbox

#endif

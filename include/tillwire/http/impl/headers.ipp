// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_IMPL_HEADERS_IPP
#define TILLWIRE_HTTP_IMPL_HEADERS_IPP

#include <tillwire/base/secret.hpp>
#include <tillwire/http/headers.hpp>

namespace tillwire::inline v0_1::http {

bool same_name(std::string_view a, std::string_view b) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i != a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

headers::~headers() { secret::wipe(lines_); }

bool headers::add(std::string_view name, std::initializer_list<std::string_view> value) {
  constexpr std::string_view separators = "()<>@,;:\\\"/[]?={} \t";
  if (name.empty()) return whole_ = false;
  for (char c : name)
    if (c <= ' ' || c > '~' || separators.find(c) != separators.npos) return whole_ = false;
  for (std::string_view part : value)
    for (char c : part)
      if ((static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f') return whole_ = false;
  std::size_t size = name.size() + 3;  // the colon, the space and the NUL
  for (std::string_view part : value) size += part.size();
  make_room(size);
  const std::size_t first = lines_.size();
  lines_.append(name).append(": ");
  for (std::string_view part : value) lines_.append(part);
  entries_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(name.size()),
                      static_cast<std::uint32_t>(lines_.size() - first)});
  lines_ += '\0';
  return true;
}

/** A string that grows by itself leaves its old bytes behind, credentials among them. */
void headers::make_room(std::size_t count) {
  if (lines_.capacity() - lines_.size() >= count) return;
  std::string wider;
  wider.reserve((lines_.size() + count) * 2 + 512);
  wider = lines_;
  lines_.swap(wider);
  secret::wipe(wider);
}

void headers::clear() {
  whole_ = true;
  lines_.clear();
  entries_.clear();
}

header headers::operator[](std::size_t i) const {
  entry const& e = entries_[i];
  const std::string_view line = std::string_view(lines_).substr(e.first, e.line_size);
  return {line.substr(0, e.name_size), line.substr(e.name_size + 2), line.data()};
}

std::optional<std::string_view> headers::find(std::string_view name) const {
  for (std::size_t i = 0; i != size(); ++i)
    if (const header h = (*this)[i]; same_name(h.name, name)) return h.value;
  return std::nullopt;
}

}  // namespace tillwire::inline v0_1::http

#endif

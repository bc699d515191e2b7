// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_IMPL_HEADERS_IPP
#define TILLWIRE_HTTP_IMPL_HEADERS_IPP

#include <tillwire/base/secret.hpp>
#include <tillwire/http/headers.hpp>

#include <cstring>
#include <utility>

namespace tillwire::inline v0_1::http {

bool same_name(std::string_view a, std::string_view b) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i != a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

headers::~headers() { secret::wipe(lines_); }

/** Whether a text is a token (RFC 9110, section 5.6.2). */
inline bool is_token(std::string_view text) {
  constexpr std::string_view separators = "()<>@,;:\\\"/[]?={}";
  for (char c : text)
    if (c <= ' ' || c > '~' || separators.find(c) != separators.npos) return false;
  return !text.empty();
}

inline bool has_control_characters(std::string_view text) {
  for (char c : text)
    if ((static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f') return true;
  return false;
}

bool headers::add(std::string_view name, std::initializer_list<std::string_view> value) {
  if (!is_token(name)) return whole_ = false;
  std::size_t size = name.size() + 3;  // the colon, the space and the NUL
  for (std::string_view part : value) {
    if (has_control_characters(part)) return whole_ = false;
    size += part.size();
  }
  make_room(size);
  lines_.append(name).append(": ");
  for (std::string_view part : value) lines_ += part;
  lines_ += '\0';
  ++size_;
  return true;
}

/** A string that grows by itself leaves its old bytes behind, credentials among them. */
void headers::make_room(std::size_t count) {
  if (lines_.capacity() - lines_.size() >= count) return;
  std::string wider;
  wider.reserve((lines_.size() + count) * 2 + 512);
  wider += lines_;
  secret::wipe(lines_);
  lines_ = std::move(wider);
}

void headers::clear() {
  whole_ = true;
  lines_.clear();
  size_ = 0;
}

header headers::operator[](std::size_t i) const {
  char const* line = lines_.c_str();
  for (; i != 0; --i) line += std::strlen(line) + 1;
  const std::string_view text = line;
  const std::size_t colon = text.find(':');
  return {text.substr(0, colon), text.substr(colon + 2), line};
}

std::optional<std::string_view> headers::find(std::string_view name) const {
  for (std::size_t i = 0; i != size(); ++i)
    if (const header h = (*this)[i]; same_name(h.name, name)) return h.value;
  return std::nullopt;
}

}  // namespace tillwire::inline v0_1::http

#endif

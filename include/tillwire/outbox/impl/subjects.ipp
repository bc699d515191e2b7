// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_SUBJECTS_IPP
#define TILLWIRE_OUTBOX_IMPL_SUBJECTS_IPP

#include <tillwire/outbox/subjects.hpp>

#include <algorithm>

namespace tillwire::inline v0_1::outbox {

void detail::append_subject(buffer& to, std::string_view kind, std::span<subject_key const> keys) {
  const auto put = [](char* at, std::string_view text, char behind) {
    at = std::copy(text.begin(), text.end(), at);
    *at = behind;
    return at + 1;
  };
  std::size_t size = 1 + kind.size() + 1;
  for (subject_key const& k : keys) size += k.text().size() + 1;
  char* at = to.room(to.end(), size);
  if (to.size() != 0) *at++ = '\n';
  char* const first = at = put(at, kind, ':');
  for (subject_key const& k : keys) at = put(at, k.text(), '/');
  to.set_end(--at);
  std::replace(first, at, '\n', ' ');
  // whoever writes to JD@x.com means jd@x.com
  if (kind == "email")
    std::transform(first, at, first, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
}

}  // namespace tillwire::inline v0_1::outbox

#endif

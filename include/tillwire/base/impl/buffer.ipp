// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_IMPL_BUFFER_IPP
#define TILLWIRE_BASE_IMPL_BUFFER_IPP

#include <tillwire/base/buffer.hpp>

#include <cstring>

namespace tillwire::inline v0_1 {

void buffer::append(std::string_view bytes) {
  if (bytes.empty()) return;
  char* at = room(end_, bytes.size());
  std::memcpy(at, bytes.data(), bytes.size());
  end_ = at + bytes.size();
}

char* buffer::grow(char* at, std::size_t count) {
  const auto used = static_cast<std::size_t>(at - begin_), stored = size();
  const std::size_t wanted = used + count, doubled = capacity() * 2;
  const std::size_t capacity = wanted > doubled ? wanted + 256 : doubled;
  auto* const moved = static_cast<char*>(std::realloc(begin_, capacity));
  if (moved == nullptr) std::abort();
  begin_ = moved;
  end_ = moved + stored;
  limit_ = moved + capacity;
  return moved + used;
}

}  // namespace tillwire::inline v0_1

#endif

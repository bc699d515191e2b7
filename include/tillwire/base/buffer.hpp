// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_BUFFER_HPP
#define TILLWIRE_BASE_BUFFER_HPP

#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1 {

/**
 * Bytes that grow at the end and keep their memory when cleared.
 *
 * What a std::string does not give: room that is not filled with zeros first. A writer asks for room() behind a cursor
 * of its own, writes, and says where it stopped. Running out of memory ends the program.
 */
class buffer {
 public:
  buffer() = default;
  buffer(buffer&& other) noexcept
      : begin_(std::exchange(other.begin_, nullptr)),
        end_(std::exchange(other.end_, nullptr)),
        limit_(std::exchange(other.limit_, nullptr)) {}
  buffer& operator=(buffer&& other) noexcept {
    std::swap(begin_, other.begin_);
    std::swap(end_, other.end_);
    std::swap(limit_, other.limit_);
    return *this;
  }
  ~buffer() { std::free(begin_); }

  /** The bytes so far; valid until the buffer grows or ends. */
  [[nodiscard]] std::string_view view() const { return {begin_, size()}; }
  /** How many bytes there are. */
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }
  /** How many bytes fit before memory is asked for. */
  [[nodiscard]] std::size_t capacity() const { return static_cast<std::size_t>(limit_ - begin_); }
  /** Forgets the bytes and keeps their memory. */
  void clear() { end_ = begin_; }
  /** The bytes are not the buffer's own. */
  void append(std::string_view bytes);

  /** Where the next byte goes. */
  [[nodiscard]] char* end() { return end_; }
  /** Whether there is room for `count` bytes behind `at`, which has passed end(). */
  [[nodiscard]] bool has_room(char const* at, std::size_t count) const {
    return static_cast<std::size_t>(limit_ - at) >= count;
  }
  /** Makes room for `count` bytes behind `at`, which has passed end(); returns where `at` is now. */
  char* room(char* at, std::size_t count) { return has_room(at, count) ? at : grow(at, count); }
  /** What was written up to `at` belongs to the buffer from now on. */
  void set_end(char* at) { end_ = at; }

 private:
  char* grow(char* at, std::size_t count);

  char* begin_ = nullptr;
  char* end_ = nullptr;
  char* limit_ = nullptr;
};

}  // namespace tillwire::inline v0_1

#endif

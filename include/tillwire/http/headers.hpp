// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_HEADERS_HPP
#define TILLWIRE_HTTP_HEADERS_HPP

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace tillwire::inline v0_1::http {

/** Whether two header names are the same: case does not count (RFC 9110, section 5.1). */
bool same_name(std::string_view a, std::string_view b) noexcept;

/** One header field. */
struct header {
  std::string_view name;   ///< as it was added
  std::string_view value;  ///< as it was added
  char const* line;        ///< `Name: value`, terminated by NUL, for stacks with a C interface
};

/** Header fields in the order they were added; their memory is kept when cleared, and wiped when it is given up. */
class headers {
 public:
  headers() = default;
  headers(headers const&) = delete;
  headers& operator=(headers const&) = delete;
  ~headers();

  /**
   * Adds a field; false, and nothing is added, where the name is no token or the value holds a line break or another
   * control character: no value can smuggle in a field of its own.
   */
  bool add(std::string_view name, std::string_view value) { return add(name, {value}); }
  /** As add(), of a value in parts. */
  bool add(std::string_view name, std::initializer_list<std::string_view> value);
  /** Whether every add() since the last clear() was taken. */
  [[nodiscard]] bool is_whole() const { return whole_; }
  /** Removes all fields. */
  void clear();

  /** How many fields there are. */
  [[nodiscard]] std::size_t size() const { return size_; }
  /** Valid until a field is added or all are cleared. Precondition: i < size(). */
  [[nodiscard]] header operator[](std::size_t i) const;
  /** The value of the first field of that name. */
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;

 private:
  void make_room(std::size_t count);

  std::string lines_{};  // each `Name: value`, with a NUL at its end
  std::size_t size_ = 0;
  bool whole_ = true;
};

}  // namespace tillwire::inline v0_1::http

#endif

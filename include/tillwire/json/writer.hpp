// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_WRITER_HPP
#define TILLWIRE_JSON_WRITER_HPP

#include <tillwire/base/buffer.hpp>
#include <tillwire/base/config.hpp>
#include <tillwire/base/decimal.hpp>
#include <tillwire/base/timestamp.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tillwire::inline v0_1 {

class attributes;
class attribute_value;
enum class rule : std::uint8_t;

namespace json {

/**
 * Puts JSON text into a buffer.
 *
 * Its functions take the cursor and return it behind what they wrote, so that it stays in a register. Each leaves room
 * for the comma that follows every value, of which the last is overwritten by the closing bracket, and for the next key:
 * a member looks only once whether there is room.
 */
class writer {
 public:
  /** Appends to a buffer, which outlives it. */
  explicit writer(buffer& out) : out_(out) {}

  /** Whether all that was put has a JSON form: text that is not UTF-8, or an invalid number, has none. */
  [[nodiscard]] bool is_good() const { return good_; }
  /** What is put has no JSON form: it bears the mark of another writer, which was not good. */
  void fail() { good_ = false; }

  /** What is left free behind all that is put: enough for a comma and a key that is shorter than it. */
  static constexpr std::size_t slack = 64;
  /** As buffer::room(), with the slack behind it. */
  char* room(char* at, std::size_t count) { return out_.room(at, count + slack); }

  /** Bytes that are JSON already. */
  char* put_raw(char* at, std::string_view bytes) {
    at = room(at, bytes.size());
    std::memcpy(at, bytes.data(), bytes.size());
    return at + bytes.size();
  }
  /** A string, quoted and escaped; fails where it is not UTF-8. */
  char* put_text(char* at, std::string_view text);
  /** A whole number. */
  /// @{
  char* put_integer(char* at, std::int64_t value);
  char* put_unsigned(char* at, std::uint64_t value);
  /// @}
  /** A number, digit by digit as it was given; fails where it is invalid. */
  char* put_decimal(char* at, decimal value);
  /** A quoted time; fails where it is invalid. */
  char* put_timestamp(char* at, timestamp value);
  /** Any value, with all that it holds. */
  char* put_any(char* at, attribute_value const& value);
  /** The entries as members, each followed by a comma. */
  char* put_entries(char* at, attributes const& object);

  /** Begins an object or an array. */
  char* open(char* at, char bracket) {
    at = room(at, 1);
    *at = bracket;
    return at + 1;
  }
  /** Closes with `bracket` what was opened, in place of the last comma if there is one. */
  char* close(char* at, char bracket) {
    if (at[-1] == ',') --at;
    *at = bracket;
    return room(at + 1, 0);
  }

 private:
  [[nodiscard]] bool has_room(char const* at, std::size_t count) const { return out_.has_room(at, count + slack); }
  TILLWIRE_NOINLINE char* put_text_in_more_room(char* at, std::string_view text);
  TILLWIRE_NOINLINE char* put_odd_text(char* at, std::string_view text, bool has_escapes);
  TILLWIRE_NOINLINE char* put_fault(char* at, rule broken);

  buffer& out_;
  bool good_ = true;
};

namespace detail {

/** Puts a described struct. Defined in encoder.hpp, and compiled once for the library's payloads. */
template <class T>
char* put_object(writer& w, char* at, T const& object);

}  // namespace detail

}  // namespace json

}  // namespace tillwire::inline v0_1

#endif

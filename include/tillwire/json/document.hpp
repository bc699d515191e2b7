// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_DOCUMENT_HPP
#define TILLWIRE_JSON_DOCUMENT_HPP

#include <tillwire/base/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::json {

/** What a JSON text may cost its reader. */
struct limits {
  std::size_t max_size = 16 * 1024 * 1024;  ///< bytes of text
  std::size_t max_depth = 32;               ///< objects and arrays inside each other
};

/** JSON's six kinds of value. */
enum class type : std::uint8_t {
  null,     ///< `null`
  boolean,  ///< `true` or `false`
  number,   ///< kept as its text
  text,     ///< a string
  array,    ///< elements in their order
  object,   ///< members in their order, each key once
};

/** The word for it, as it stands in messages: "a number". */
std::string_view to_string(type t) noexcept;

class node;

/**
 * A JSON text, taken apart.
 *
 * One flat row of values that stand in a copy of the text, both kept when it is parsed into again: no allocation per
 * value, and once warm none at all but for an object of more than 24 members. Numbers keep their text, so that a decimal
 * can be read exactly.
 */
class document {
 public:
  /**
   * Replaces the contents. Fails with errc::invalid_json, json_too_large or json_too_deep, with the path reached and the
   * reason; trailing text, a key given twice in an object, invalid UTF-8 and an exponent beyond 32 bits are refused.
   * Empty after a failure. The text is copied: it is not of this document.
   */
  result<void> parse(std::string_view text, limits const& l = {});
  /** As parse(), of a text that comes in pieces, split anywhere. */
  result<void> parse(std::span<std::string_view const> pieces, limits const& l = {});

  /** The outermost value. Precondition: the last parse() succeeded. */
  [[nodiscard]] node root() const;

 private:
  friend class node;
  friend class document_reader;

  struct value {
    json::type type;
    bool is_escaped;      // of a text: whether it was spelled with escapes
    std::uint32_t first;  // its bytes in text_; of a boolean: 1 or 0
    std::uint32_t size;   // how many bytes; of an array or object: how many elements or members
    union {
      std::uint32_t extent;  // how many values it takes with all that it holds, 0 while it is open
      std::uint32_t mark;    // of a key, which takes one: the same for equal keys, seldom so for others
    };
  };

  std::vector<value> values_{};        // a member is its key, then its value
  std::string text_{};                 // the text, where what was escaped is now written out
  std::vector<std::uint32_t> open_{};  // scratch of the reader, kept for the next parse: the containers it is in
};

/** One value of a document, which it must not outlive. */
class node {
 public:
  node() = default;

  /** Whether there is such a value: find() may have found none. The other members need one. */
  [[nodiscard]] bool exists() const { return value_ != nullptr; }
  /** What it is. */
  [[nodiscard]] json::type type() const { return value_->type; }
  /** The text of a text, unescaped, or of a number, as it was spelled. */
  [[nodiscard]] std::string_view text() const { return {text_ + value_->first, value_->size}; }
  /** Whether a text was spelled with escapes: without them it has no control characters. */
  [[nodiscard]] bool is_escaped() const { return value_->is_escaped; }
  /** True or false. Precondition: type() is boolean. */
  [[nodiscard]] bool boolean() const { return value_->first != 0; }
  /** How many elements an array has, or members an object. */
  [[nodiscard]] std::size_t size() const { return value_->size; }

  /** Calls f(node) for each element of an array, in order. */
  template <class F>
  void for_each_element(F&& f) const {
    document::value const* at = value_ + 1;
    for (std::size_t i = 0; i != size(); ++i, at += at->extent) f(node(text_, at));
  }
  /** Calls f(key, node) for each member of an object, in order. */
  template <class F>
  void for_each_member(F&& f) const {
    document::value const* at = value_ + 1;
    for (std::size_t i = 0; i != size(); ++i, at += 1 + at[1].extent) f(node(text_, at).text(), node(text_, at + 1));
  }
  /** The member of that key; one that does not exist() when this is no object, or has none. */
  [[nodiscard]] node find(std::string_view key) const;

 private:
  friend class document;
  node(char const* text, document::value const* value) : text_(text), value_(value) {}

  char const* text_ = nullptr;
  document::value const* value_ = nullptr;
};

inline node document::root() const { return {text_.data(), values_.data()}; }

}  // namespace tillwire::inline v0_1::json

#endif

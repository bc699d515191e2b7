// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_DOCUMENT_HPP
#define TILLWIRE_JSON_DOCUMENT_HPP

#include <tillwire/base/result.hpp>
#include <tillwire/schema/report.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
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

enum class type : std::uint8_t { null, boolean, number, text, array, object };

/** The word for it, as it stands in messages: "a number". */
std::string_view to_string(type t) noexcept;

class node;

/**
 * A JSON text, taken apart.
 *
 * One flat row of values with their bytes in one buffer, both kept when it is parsed into again: no allocation per value,
 * and none at all once warm. Numbers keep their text, so that a decimal can be read exactly.
 */
class document {
 public:
  /**
   * Replaces the contents. Fails with errc::invalid_json, json_too_large or json_too_deep, with the path reached and the
   * reason; trailing text, a key given twice in an object, invalid UTF-8 and an exponent beyond 32 bits are refused.
   * Empty after a failure.
   */
  result<void> parse(std::string_view text, limits const& l = {});
  /** As parse(), of a text that comes in pieces, split anywhere. */
  result<void> parse(std::span<std::string_view const> pieces, limits const& l = {});

  /** The outermost value. Precondition: the last parse() succeeded. */
  [[nodiscard]] node root() const;

 private:
  friend class node;
  friend class document_builder;

  struct value {
    json::type type;
    std::uint32_t first;  // its bytes in text_; of a boolean: 1 or 0
    std::uint32_t size;   // how many bytes; of an array or object: how many elements or members
    std::uint32_t next;   // the place behind it and all that it holds
  };

  /** A container that is being read. */
  struct open_container {
    std::uint32_t container;  // its place in values_
    std::uint32_t last;       // of an object: the place of its last key; of an array: how many elements have begun
  };

  std::vector<value> values_{};  // a member is its key, then its value
  std::string text_{};
  std::vector<open_container> open_{};  // scratch of the builder, kept for the next parse
  std::vector<std::uint32_t> keys_{};   // likewise
};

/** One value of a document, which it must not outlive. */
class node {
 public:
  node() = default;

  [[nodiscard]] bool exists() const { return document_ != nullptr; }
  [[nodiscard]] json::type type() const { return self().type; }
  /** The text of a text, unescaped, or of a number, as it was spelled. */
  [[nodiscard]] std::string_view text() const {
    return std::string_view(document_->text_).substr(self().first, self().size);
  }
  [[nodiscard]] bool boolean() const { return self().first != 0; }
  /** How many elements an array has, or members an object. */
  [[nodiscard]] std::size_t size() const { return self().size; }

  /** Calls f(node) for each element of an array, in order. */
  template <class F>
  void for_each_element(F&& f) const {
    std::uint32_t at = index_ + 1;
    for (std::size_t i = 0; i != size(); ++i, at = document_->values_[at].next) f(node(*document_, at));
  }
  /** Calls f(key, node) for each member of an object, in order. */
  template <class F>
  void for_each_member(F&& f) const {
    std::uint32_t at = index_ + 1;
    for (std::size_t i = 0; i != size(); ++i, at = document_->values_[at + 1].next)
      f(node(*document_, at).text(), node(*document_, at + 1));
  }
  /** The member of that key; one that does not exist() when this is no object, or has none. */
  [[nodiscard]] node find(std::string_view key) const;

 private:
  friend class document;
  node(document const& d, std::uint32_t index) : document_(&d), index_(index) {}
  [[nodiscard]] document::value const& self() const { return document_->values_[index_]; }

  document const* document_ = nullptr;
  std::uint32_t index_ = 0;
};

inline node document::root() const { return {*this, 0}; }

namespace detail {

/**
 * Reads a described struct; `paths` points to its path_values, which no body holds. Defined in decoder.hpp, and compiled
 * once for the library's payloads.
 */
template <class T>
std::optional<T> decode_object(node n, report& out, void const* paths);

}  // namespace detail

}  // namespace tillwire::inline v0_1::json

#endif

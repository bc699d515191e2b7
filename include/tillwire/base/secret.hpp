// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_SECRET_HPP
#define TILLWIRE_BASE_SECRET_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace tillwire::inline v0_1 {

/**
 * A credential: it cannot be printed, streamed, compared or written to JSON, and its memory is wiped when it ends.
 *
 * reveal() is the one way to the text, so that a search for it finds every place that sees credentials.
 */
class secret {
 public:
  secret() = default;
  /** A null pointer is no credential. */
  secret(std::nullptr_t) = delete;
  /** Takes the text over, and wipes what it came in. */
  explicit secret(std::string text) : text_(std::move(text)) { wipe(text); }
  secret(secret const&) = default;
  secret(secret&& other) noexcept : text_(std::move(other.text_)) { wipe(other.text_); }
  secret& operator=(secret other) noexcept {
    text_.swap(other.text_);
    return *this;
  }
  ~secret() { wipe(text_); }

  /** The text: valid as long as the secret is neither changed nor ended. */
  [[nodiscard]] std::string_view reveal() const noexcept { return text_; }
  /** Whether there is no text. */
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

  /** Overwrites a text with zeros, in a way that the optimizer keeps, and empties it. */
  static void wipe(std::string& text) noexcept {
    // the whole capacity: short strings leave their bytes behind when they are moved
    text.resize(text.capacity());
    volatile char* bytes = text.data();
    for (std::size_t i = 0; i != text.size(); ++i) bytes[i] = '\0';
    text.clear();
  }

 private:
  std::string text_{};
};

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_IMPL_OUTBOX_PARTS_IPP
#define TILLWIRE_OUTBOX_IMPL_OUTBOX_PARTS_IPP

#include <tillwire/outbox/outbox.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::outbox {

namespace detail {

constexpr std::chrono::milliseconds longest = std::chrono::hours(24 * 365 * 50);  // of the times that are asked for

constexpr std::size_t records_at_once = 256;  // that are looked at in one step

inline std::optional<std::size_t> number_in(http::headers const& h, std::string_view name) {
  const std::optional<std::string_view> text = h.find(name);
  std::size_t number = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), number).ec != std::errc())
    return std::nullopt;
  return number;
}

}  // namespace detail

/** What the vendor's answer says of its limits, for the handler that is called right after; and the user's observer. */
class outbox::limits_reader final : public observer {
 public:
  explicit limits_reader(observer* next) : next_(next) {}

  void on_request(request_info const& r, std::span<violation const> warnings) override {
    if (next_ != nullptr) next_->on_request(r, warnings);
  }
  void on_outcome(request_info const& r, http::response const* answer, error const* failure) override {
    const auto number = [answer](std::string_view name) {
      return answer != nullptr ? detail::number_in(answer->headers(), name) : std::nullopt;
    };
    limit_ = number("X-RateLimit-Limit");
    remaining_ = number("X-RateLimit-Remaining");
    if (next_ != nullptr) next_->on_outcome(r, answer, failure);
  }
  /** Tells a window, if there is one, what was heard last, and forgets it. */
  void teach(quota_window* w, std::chrono::steady_clock::time_point now) {
    const auto limit = std::exchange(limit_, {}), remaining = std::exchange(remaining_, {});
    if (w != nullptr) w->learn(limit, remaining, now);
  }

 private:
  observer* next_;
  std::optional<std::size_t> limit_{}, remaining_{};
};

/** Lets direct sends through as the limits allow, and counts them. */
class outbox::direct_gate final : public gate {
 public:
  direct_gate(outbox& box, std::size_t account) : box_(box), account_(account) {}
  result<void> admit(request_info const& r) override;

 private:
  outbox& box_;
  std::size_t account_;
};

struct outbox::opened {
  std::string name;
  any_account from;
  direct_gate direct;
  // of the records that were looked at before it was opened: those behind `late`, up to `late_end`, are not taken in yet
  record_id late = 0, late_end = 0;
};

/** A route as the store has it, whose texts it owns. */
struct outbox::known_route {
  static constexpr std::size_t nobody = SIZE_MAX;

  explicit known_route(route const& r)
      : texts{std::string(r.account), std::string(r.accept), std::string(r.single), std::string(r.batch),
              std::string(r.list)},
        how(r) {
    how.account = texts[0];
    how.accept = texts[1];
    how.single = texts[2];
    how.batch = texts[3];
    how.list = texts[4];
  }

  std::array<std::string, 5> texts;
  route how;
  std::size_t account = nobody;  // not open
};

/** A request on its way. */
struct outbox::sending {
  std::size_t account = 0;
  quota_class quota{};
  request_id request = 0;
  std::string path{};
  endpoint_row row{};
  buffer text{};
};

/** What an answer means, until the store has it. */
struct outbox::unsaved {
  std::uint32_t flight = 0;
  std::string_view account{};
  request_id request = 0;
  timestamp at{};
  int status = 0;
  std::string request_ids{};
  std::string code{}, path{}, message{};
  std::vector<fate> fates{};
};

}  // namespace tillwire::inline v0_1::outbox

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_REPORT_HPP
#define TILLWIRE_SCHEMA_REPORT_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1 {

/** How sure it is that a violation will hurt. */
enum class severity : std::uint8_t {
  warning,  ///< looks wrong, but the vendor takes it: sent, and told to the observer
  error,    ///< the vendor is known to refuse it, or a value would be lost: not sent
};

/** How severe the rules are that leave room: `strict` makes errors of some warnings, `lenient` warnings of some errors. */
enum class strictness : std::uint8_t { lenient, standard, strict };

/** What can be wrong with a payload. The severity and the sentence of each stand in one table: rule_of(). */
enum class rule : std::uint8_t {
  missing_field,
  wrong_type,
  conflicting_fields,
  unknown_key,
  alias_used,
  stated_field_omitted,
  entry_count,
  empty_text,
  text_encoding,
  provider_form,
  email_form,
  url_form,
  currency_form,
  currency_unknown,
  timestamp_form,
  unknown_word,
  unknown_closed_word,
  amount_range,
  sms_number_form,
  time_zone_form,
  attribute_key,
  attribute_key_near_field,
  order_without_total,
  cart_item_without_variant,
  person_will_be_subscribed,
  user_id_without_custom_id,
  header_text,
  base_url_form,
  subdomain_form,
  token_length,
};

/** The row of a rule in the table. */
struct rule_row {
  rule id;
  std::string_view code;  ///< the enumerator's name
  severity lenient, standard, strict;
  std::string_view sentence;  ///< for people

  [[nodiscard]] constexpr severity at(strictness s) const {
    return s == strictness::lenient ? lenient : s == strictness::strict ? strict : standard;
  }
};
rule_row const& rule_of(rule id) noexcept;

/** One thing wrong with a payload. */
struct violation {
  std::string path;  ///< `items[3].price`; empty for the payload itself
  rule id;
  severity level;
  std::string message;  ///< a sentence, with what was found where that helps

  friend bool operator==(violation const&, violation const&) = default;
};

/** `items[3].price: …` */
std::string to_string(violation const& v);

/**
 * Collects violations while a payload is walked; knows where the walk stands.
 *
 * Nothing is allocated until something is wrong. A path is cut off after max_depth places.
 */
class report {
 public:
  /** How much is looked for: on a send that nobody observes, only what stops it. */
  enum class depth : std::uint8_t { errors, everything, also_misspellings };

  explicit report(strictness s = strictness::standard, depth d = depth::everything) : strictness_(s), depth_(d) {}
  report(report const&) = delete;
  report& operator=(report const&) = delete;

  static constexpr std::size_t max_depth = 64;

  /** While it lives, the walk is at a member or an element of the place before. */
  class place {
   public:
    place(report& r, std::string_view member) : place(r, step{member.data(), member.size()}) {}
    place(report& r, std::size_t index) : place(r, step{nullptr, index}) {}
    place(place const&) = delete;
    place& operator=(place const&) = delete;
    ~place() { --report_.depth_reached_; }

   private:
    friend class report;
    /** A member's name, or an element's index where `name` is null. */
    struct step {
      char const* name;
      std::size_t size_or_index;
    };
    place(report& r, step s) : report_(r) {
      if (r.depth_reached_ < max_depth) r.steps_[r.depth_reached_] = s;
      ++r.depth_reached_;
    }
    report& report_;
  };

  /** Records a violation at the place of the walk, its severity as the strictness has it. */
  void add(rule id, std::string_view found = {});

  [[nodiscard]] strictness how_strict() const { return strictness_; }
  /** Whether custom keys are compared with the names of fields: too dear for every send. */
  [[nodiscard]] bool looks_for_misspellings() const {
    return depth_ == depth::also_misspellings || strictness_ == strictness::strict;
  }
  [[nodiscard]] bool has_errors() const { return errors_ != 0; }
  [[nodiscard]] std::size_t errors() const { return errors_; }
  [[nodiscard]] std::vector<violation> const& violations() const { return violations_; }
  [[nodiscard]] std::vector<violation> take() { return std::move(violations_); }
  /** The path of the place where the walk stands. */
  [[nodiscard]] std::string path() const;

 private:
  strictness strictness_;
  depth depth_;
  std::size_t depth_reached_ = 0;
  place::step steps_[max_depth];  // the first depth_reached_ of them are set
  std::size_t errors_ = 0;
  std::vector<violation> violations_{};
};

}  // namespace tillwire::inline v0_1

#endif

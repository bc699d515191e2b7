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
enum class strictness : std::uint8_t {
  lenient,   ///< only what is sure to hurt is an error
  standard,  ///< the default everywhere
  strict,    ///< what the newest documents ask for, too
};

/** What can be wrong with a payload. The severity and the sentence of each stand in one table: rule_of(). */
enum class rule : std::uint8_t {
  missing_field,              ///< required, or one of a group, and not there
  wrong_type,                 ///< JSON of another kind than the field's
  conflicting_fields,         ///< several of a group of which one is sent
  unknown_key,                ///< where no attributes of one's own are taken
  alias_used,                 ///< `discount` for `discounts`, a bare text for a list
  stated_field_omitted,       ///< an error for the strict
  entry_count,                ///< a batch with none or more than 1000
  empty_text,                 ///< where the field must say something
  text_encoding,              ///< not UTF-8, or with a NUL
  provider_form,              ///< not lower snake case
  email_form,                 ///< not one `@` with text on both sides
  url_form,                   ///< not absolute, or neither http nor https
  currency_form,              ///< not three capital letters
  currency_unknown,           ///< not in ISO 4217
  timestamp_form,             ///< without a zone, or outside the years 0 to 9999
  unknown_word,               ///< not among the documented words
  unknown_closed_word,        ///< the same, where the vendor takes no others
  amount_range,               ///< not finite, too many digits, or beyond the vendor's range
  sms_number_form,            ///< not E.164
  time_zone_form,             ///< not Area/City
  attribute_key,              ///< empty, given twice, or that of a field
  attribute_key_near_field,   ///< one edit away from a field's name
  order_without_total,        ///< it counts as 0
  cart_item_without_variant,  ///< required by the newest documents
  person_will_be_subscribed,  ///< no `initial_status`
  user_id_without_custom_id,  ///< User.com, version 1
  header_text,                ///< of an account: cannot stand in a header or URL
  base_url_form,              ///< of an account
  subdomain_form,             ///< of a User.com account: no DNS label
  token_length,               ///< of a User.com account: not 64 characters
};

/** The row of a rule in the table. */
struct rule_row {
  rule id;                    ///< the enumerator
  std::string_view code;      ///< the enumerator's name
  severity lenient,           ///< when little is an error
      standard,               ///< by default
      strict;                 ///< when much is an error
  std::string_view sentence;  ///< for people

  /** The rule's severity at that strictness. */
  [[nodiscard]] constexpr severity at(strictness s) const {
    return s == strictness::lenient ? lenient : s == strictness::strict ? strict : standard;
  }
};
/** The row of a rule. */
rule_row const& rule_of(rule id) noexcept;

/** One thing wrong with a payload. */
struct violation {
  std::string path;     ///< `items[3].price`; empty for the payload itself
  rule id;              ///< what is broken; rule_of(id).code is its name as text
  severity level;       ///< of the rule at the strictness that was asked for
  std::string message;  ///< a sentence, with what was found where that helps

  friend bool operator==(violation const&, violation const&) = default;
};

namespace detail {

/** Goes a step further down a path: `items[3].price`. */
/// @{
void append_member(std::string& path, std::string_view name);
void append_index(std::string& path, std::size_t index);
/// @}

}  // namespace detail

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
  enum class depth : std::uint8_t {
    errors,             ///< what keeps a payload from being sent
    everything,         ///< warnings, too
    also_misspellings,  ///< and custom keys that look like fields: for tests and dry runs
  };

  /** An empty report, at the payload itself. */
  explicit report(strictness s = strictness::standard, depth d = depth::everything) : strictness_(s), depth_(d) {}
  report(report const&) = delete;
  report& operator=(report const&) = delete;

  static constexpr std::size_t max_depth = 64;  ///< places that a path tells apart; deeper ones are walked, too

  /** While it lives, the walk is at a member or an element of the place before. */
  class place {
   public:
    /** At the member of that name, which outlives the place. */
    place(report& r, std::string_view member) : place(r, step{member.data(), member.size()}) {}
    /** At the element of that index. */
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

  /** The strictness that severities follow from. */
  [[nodiscard]] strictness how_strict() const { return strictness_; }
  /** Whether custom keys are compared with the names of fields: too dear for every send. */
  [[nodiscard]] bool looks_for_misspellings() const {
    return depth_ == depth::also_misspellings || strictness_ == strictness::strict;
  }
  /** Whether a violation of error severity was added: the payload is not sent then. */
  [[nodiscard]] bool has_errors() const { return errors_ != 0; }
  /** How many violations of error severity were added. */
  [[nodiscard]] std::size_t errors() const { return errors_; }
  /** All that was added, in the order of the walk. */
  [[nodiscard]] std::vector<violation> const& violations() const { return violations_; }
  /** The violations, which are the caller's from then on. */
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

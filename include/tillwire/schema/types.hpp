// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_TYPES_HPP
#define TILLWIRE_SCHEMA_TYPES_HPP

#include <tillwire/base/fixed_string.hpp>
#include <tillwire/schema/checked.hpp>
#include <tillwire/schema/report.hpp>
#include <tillwire/schema/text.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace tillwire::inline v0_1 {

/** The shop system that data comes from, in lower snake case: `shopify`, `my_store` (000, 001, 002 "provider"). */
class provider_name : public checked<provider_name> {
 public:
  using checked::checked;
  static constexpr rule broken = rule::provider_form;
  static constexpr std::string_view pattern = "^[a-z0-9_]+$";
  static constexpr bool accepts(std::string_view text) {
    return detail::consists_of(text, [](char c) { return (c >= 'a' && c <= 'z') || detail::is_digit(c) || c == '_'; });
  }
};

/** An e-mail address: one `@`, something on each side, no white space. Written under `email` in a one_of. */
class email : public checked<email> {
 public:
  using checked::checked;
  static constexpr std::string_view key = "email";
  static constexpr rule broken = rule::email_form;
  static constexpr std::string_view pattern = R"(^[^@\x00 \t-\r]+@[^@\x00 \t-\r]+$)";
  static constexpr bool accepts(std::string_view text) {
    std::size_t ats = 0;
    for (char c : text) {
      if (c <= ' ' && (c == ' ' || (c >= '\t' && c <= '\r'))) return false;  // one look at most of them
      ats += c == '@';
    }
    return ats == 1 && text.front() != '@' && text.back() != '@';
  }
};

/** An absolute http or https URL (RFC 3986): the vendors refuse relative ones. */
class url : public checked<url> {
 public:
  using checked::checked;
  static constexpr rule broken = rule::url_form;
  static constexpr std::string_view pattern =
      "^[Hh][Tt]{2}[Pp][Ss]?://"
      R"((?:[!$&-.0-9;=@A-Z\[\]_a-z~]|%[0-9A-Fa-f]{2}))"
      R"((?:[!#$&-;=?-Z\[\]_a-z~]|%[0-9A-Fa-f]{2})*$)";
  static constexpr bool accepts(std::string_view text) {
    const std::size_t scheme = count_scheme(text);
    if (scheme == 0 || text.substr(scheme, 3) != "://") return false;
    const std::string_view rest = text.substr(scheme + 3);
    if (rest.empty() || std::string_view("/?#:").find(rest[0]) != std::string_view::npos) return false;
    if (!std::is_constant_evaluated() && detail::is_plain_url(rest)) return true;
    for (std::size_t i = 0; i != rest.size(); ++i) {
      if (rest[i] <= ' ' || rest[i] > '~' || std::string_view("\"<>\\^`{|}").find(rest[i]) != std::string_view::npos)
        return false;
      if (rest[i] == '%' && (i + 2 >= rest.size() || !detail::is_hex(rest[i + 1]) || !detail::is_hex(rest[i + 2])))
        return false;
    }
    return true;
  }

 private:
  /** How many characters of http or https the text begins with, in any case; 0 for less than http. */
  static constexpr std::size_t count_scheme(std::string_view text) {
    constexpr std::string_view https = "https";
    std::size_t i = 0;
    while (i != https.size() && i != text.size() && (text[i] | 0x20) == https[i]) ++i;
    return i < 4 ? 0 : i;
  }
};

/** A currency's three capital letters; a code that ISO 4217 does not list is a warning, since lists age. */
class currency_code : public checked<currency_code> {
 public:
  using checked::checked;
  static constexpr rule broken = rule::currency_form;
  static constexpr std::string_view pattern = "^[A-Z]{3}$";
  static constexpr rule unknown = rule::currency_unknown;
  static constexpr bool accepts(std::string_view text) {
    return text.size() == 3 && detail::consists_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
  }
  /** Whether ISO 4217 lists the code; the list is of the library's release. */
  static bool knows(std::string_view text);
};

/** A telephone number in E.164 form: `+` and up to 15 digits. */
class sms_number : public checked<sms_number> {
 public:
  using checked::checked;
  static constexpr rule broken = rule::sms_number_form;
  static constexpr std::string_view pattern = R"(^\+[1-9][0-9]{1,14}$)";
  static constexpr bool accepts(std::string_view text) {
    return text.size() >= 3 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
           detail::consists_of(text.substr(1), detail::is_digit);
  }
};

/** A zone of the tz database by name: `America/Los_Angeles`. */
class time_zone : public checked<time_zone> {
 public:
  using checked::checked;
  static constexpr rule broken = rule::time_zone_form;
  static constexpr std::string_view pattern = "^[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)+$";
  static constexpr bool accepts(std::string_view text) {
    const auto part = [](char c) {
      return detail::is_alpha(c) || detail::is_digit(c) || c == '_' || c == '-' || c == '+';
    };
    std::size_t parts = 0;
    for (std::size_t slash = 0; slash != text.npos; ++parts) {
      slash = text.find('/');
      if (!detail::consists_of(text.substr(0, slash), part)) return false;
      if (slash != text.npos) text.remove_prefix(slash + 1);
    }
    return parts >= 2;
  }
};

namespace detail {

/** Whether a literal has the form of T. The copy is for g++ 12, whose sanitizer takes no argument of a template for one. */
template <class T, fixed_string Text>
consteval bool literal_is() {
  const auto copy = Text;
  return T::accepts(copy.view());
}

}  // namespace detail

inline namespace literals {
/** Literals of the types above; text of another form does not compile. */
/// @{
template <fixed_string Text>
provider_name operator""_provider() {
  static_assert(detail::literal_is<provider_name, Text>(),
                "tillwire: a provider is lower snake case: a to z, 0 to 9 and _");
  return Text.view();
}
template <fixed_string Text>
email operator""_email() {
  static_assert(detail::literal_is<email, Text>(),
                "tillwire: an e-mail address has one @, text on both sides and no white space");
  return Text.view();
}
template <fixed_string Text>
url operator""_url() {
  static_assert(detail::literal_is<url, Text>(), "tillwire: a URL is absolute and begins with http:// or https://");
  return Text.view();
}
template <fixed_string Text>
currency_code operator""_currency() {
  static_assert(detail::literal_is<currency_code, Text>(), "tillwire: a currency is three capital letters (ISO 4217)");
  return Text.view();
}
template <fixed_string Text>
sms_number operator""_sms() {
  static_assert(detail::literal_is<sms_number, Text>(),
                "tillwire: a telephone number is in E.164 form, such as +14155550123");
  return Text.view();
}
template <fixed_string Text>
time_zone operator""_time_zone() {
  static_assert(detail::literal_is<time_zone, Text>(), "tillwire: a time zone has the form Area/City");
  return Text.view();
}
/// @}
}  // namespace literals

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_JSON_RANDOM_PAYLOAD_HPP
#define TESTS_UNIT_JSON_RANDOM_PAYLOAD_HPP

#include <tillwire.hpp>

#include <boost/mp11/algorithm.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/**
 * Payloads, attributes and JSON texts by chance, the same for a seed on every machine.
 *
 * A test makes one generator for each seed, and captures the seed, so that a failure names it:
 * `for (std::uint64_t seed = 0; seed != 1000; ++seed) { CAPTURE(seed); generator g(seed); … g.object<T>() … }`.
 */
namespace random_payload {

/** What comes out: payloads that validate() has no error against, the same with all fields given, or broken ones. */
enum class style { valid, complete, broken };

class generator {
 public:
  explicit generator(std::uint64_t seed, style how = style::valid) : engine_(seed), how_(how) {}

  std::size_t below(std::uint64_t bound) { return static_cast<std::size_t>(engine_() % bound); }
  bool one_in(std::uint64_t count) { return below(count) == 0; }
  template <std::size_t N>
  std::string pick(std::array<std::string_view, N> const& options) {
    return std::string(options[below(N)]);
  }

  /** UTF-8 with much that needs an escape, and characters of each length; a NUL only where it is to be broken. */
  std::string text(std::size_t least = 0) {
    std::string result;
    std::size_t count = least + below(one_in(50) ? 300 : 12);
    while (count-- != 0) {
      switch (below(6)) {
        case 0: append_utf8(result, how_ == style::broken ? below(0x80) : 1 + below(0x7F)); break;
        case 1: result += word("\"\\/\b\n\t,:{}[]", 1); break;
        case 2: append_utf8(result, one_in(2) ? 0x80 + below(0x780) : 0xE000 + below(0x2000)); break;
        case 3: append_utf8(result, one_in(2) ? 0x800 + below(0xD000) : 0x10000 + below(0x100000)); break;
        default: result += static_cast<char>('a' + below(26));
      }
    }
    return result;
  }
  std::string word(std::string_view letters, std::size_t most) {
    std::string result;
    for (std::size_t count = 1 + below(most); count != 0; --count) result += letters[below(letters.size())];
    return result;
  }

  /** A number as JSON spells it, in any of its ways; not too great for a double. */
  std::string number_text() {
    std::string result = one_in(3) ? "-" : "";
    result += one_in(4) ? "0" : word("123456789", 1);
    if (result.back() != '0' && one_in(2)) result += word("0123456789", one_in(5) ? 40 : 8);
    if (one_in(2)) result += "." + word("0123456789", one_in(5) ? 40 : 4);
    if (one_in(4)) result += joined({pick<6>({"e", "E", "e+", "E+", "e-", "E-"}), word("0123456789", 2)});
    return result;
  }
  /** At most 18 digits, 18 of them behind the point. */
  tillwire::decimal decimal() {
    std::string digits = word("0123456789", 18);
    const std::size_t scale = one_in(3) ? 0 : below(digits.size() + 1);
    std::string result = digits.substr(0, digits.size() - scale);
    result.erase(0, result.find_first_not_of('0'));
    if (result.empty()) result = "0";
    if (scale != 0) result += "." + digits.substr(digits.size() - scale);
    return *tillwire::decimal::from_text((one_in(4) ? "-" : "") + result);
  }

  /** A JSON text, spelled in any way: white space, escapes, numbers. */
  std::string json_text(int depth = 3) {
    const auto space = [this] { return one_in(3) ? word(" \t\r\n", 2) : std::string(); };
    std::string result = space();
    switch (below(depth > 0 ? 9 : 6)) {
      case 0: result += pick<3>({"null", "true", "false"}); break;
      case 1:
      case 2: result += number_text(); break;
      case 3:
      case 4:
      case 5: result += quoted_text({}); break;
      default: {
        const bool object = one_in(2);
        result += object ? "{" : "[";
        const std::size_t count = below(one_in(20) ? 40 : 5);
        for (std::size_t i = 0; i != count; ++i) {
          if (i != 0) result += ",";
          if (object) result += joined({space(), quoted_text(std::to_string(i) + "~"), space(), ":"});
          result += json_text(depth - 1);
        }
        result += space() + (object ? "}" : "]");
      }
    }
    return result + space();
  }

  tillwire::attribute_value attribute_value(int depth = 2) {
    switch (below(depth > 0 ? 8 : 6)) {
      case 0: return tillwire::null;
      case 1: return one_in(2);
      case 2: return decimal();
      case 3:
        return tillwire::number{
            pick<6>({"1E2", "1e+2", "-0.0000000000000000001", "123456789012345678901234567890", "1.5e-7", "-0e0"})};
      case 4:
      case 5: return text();
      case 6: return array(depth - 1);
      default: return attributes(depth - 1);
    }
  }
  tillwire::array array(int depth = 2) {
    tillwire::array result;
    for (std::size_t count = below(4); count != 0; --count) result.push_back(attribute_value(depth));
    return result;
  }
  /** Keys end in a number behind a tilde, so that none stands twice, and none is that of a field. */
  tillwire::attributes attributes(int depth = 2) {
    tillwire::attributes result;
    const std::size_t count = one_in(30) ? 40 : below(4);
    for (std::size_t i = 0; i != count; ++i) {
      std::string key = text();
      key += '~';
      key += std::to_string(i);
      result.add(std::move(key), attribute_value(depth));
    }
    return result;
  }

  /** A described struct with a value in each of its members that is not left out. */
  template <class T>
  T object() {
    T result = [this]<class... Member>(boost::mp11::mp_list<Member...>) {
      return T{this->member<Member>()...};  // braces evaluate in order
    }(tillwire::detail::member_list<T>{});
    if constexpr (std::is_same_v<T, tillwire::drip::subscriber>)
      if (how_ != style::broken) {
        for (auto* name : {&result.id, &result.visitor_uuid})
          if (*name && (*name)->empty()) *name = text(1);
        if (!result.email && !result.id && !result.visitor_uuid) result.id = text(1);
      }
    return result;
  }

 private:
  /** Braces evaluate in order, the operands of + do not. */
  static std::string joined(std::initializer_list<std::string> parts) {
    std::string result;
    for (std::string const& part : parts) result += part;
    return result;
  }
  static void append_utf8(std::string& to, std::uint64_t code) {
    const auto put = [&to](std::uint64_t byte) { to += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code < 0x80) return put(code);
    if (code < 0x800) return put(0xC0 | code >> 6), put(0x80 | (code & 63));
    if (code < 0x10000) return put(0xE0 | code >> 12), put(0x80 | (code >> 6 & 63)), put(0x80 | (code & 63));
    put(0xF0 | code >> 18), put(0x80 | (code >> 12 & 63)), put(0x80 | (code >> 6 & 63)), put(0x80 | (code & 63));
  }

  /** A JSON string with escapes of every sort; `first` stands in front as it is. */
  std::string quoted_text(std::string_view first) {
    std::string result = "\"" + std::string(first);
    for (std::size_t count = below(6); count != 0; --count) {
      switch (below(5)) {
        case 0: result += pick<8>({"\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t"}); break;
        case 1:
          result += joined({"\\u", pick<3>({"00", "0a", "20"}), word("0123456789abcdefABCDEF", 1),
                            word("0123456789abcdefABCDEF", 1)});
          break;
        case 2: result += "\\ud83d\\uDE0" + word("0123456789abcdefABCDEF", 1); break;
        case 3: append_utf8(result, 0x80 + below(0xD000)); break;
        default: result += word("abc {}[]:,1e.-", 3);
      }
    }
    return result + "\"";
  }

  template <class Member>
  typename Member::type member() {
    using traits = typename Member::traits;
    using V = typename Member::value_type;
    if constexpr (requires { traits::absent(); } && Member::how != tillwire::presence::flattened)
      if (how_ != style::complete && one_in(3)) return traits::absent();
    // a stated text is not empty either: it is left out by `omitted`
    return traits::make(value<V>(Member::how != tillwire::presence::optional));
  }

  template <class... A>
  tillwire::one_of<A...> choice(std::type_identity<tillwire::one_of<A...>>) {
    std::optional<tillwire::one_of<A...>> result;
    std::uint64_t chosen = below(sizeof...(A));
    const auto take = [&]<class Alternative>() {
      if (chosen-- == 0) result.emplace(Alternative{value<tillwire::detail::unkeyed_t<Alternative>>(true)});
    };
    (take.template operator()<A>(), ...);
    return *std::move(result);
  }

  std::string checked(std::string_view valid) {
    return how_ == style::broken && one_in(4) ? text() : std::string(valid);
  }

  template <class V>
  V value(bool required) {
    using tillwire::kind;
    constexpr kind what = tillwire::kind_of<V>();
    constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz0123456789_";
    if constexpr (tillwire::detail::is_a<V, tillwire::nullable>) {
      if (one_in(3)) return tillwire::null;
      return value<typename V::value_type>(required);
    } else if constexpr (std::is_same_v<V, tillwire::provider_name>) {
      return checked(word(lower, 20));
    } else if constexpr (std::is_same_v<V, tillwire::email>) {
      return checked(joined(
          {pick<3>({"a", "\"quoted\"", "é.日本"}), word(lower, 8), "@", word(lower, 8), pick<2>({"", ".example"})}));
    } else if constexpr (std::is_same_v<V, tillwire::url>) {
      return checked(joined({pick<3>({"http://", "https://", "HTTPS://"}), word(lower, 9),
                             pick<4>({"", "/", "/p?q=%20&r#s", ":8080/a"})}));
    } else if constexpr (std::is_same_v<V, tillwire::currency_code>) {
      return checked(pick<4>({"USD", "EUR", "JPY", "QQQ"}));
    } else if constexpr (std::is_same_v<V, tillwire::sms_number>) {
      return checked("+1" + word("0123456789", 14));
    } else if constexpr (std::is_same_v<V, tillwire::time_zone>) {
      return checked(pick<4>({"America/Los_Angeles", "Etc/GMT+1", "America/Argentina/Salta", "Mars/Base-1"}));
    } else if constexpr (what == kind::text) {
      return text(required && how_ != style::broken ? 1 : 0);
    } else if constexpr (what == kind::boolean) {
      return one_in(2);
    } else if constexpr (std::is_same_v<V, tillwire::cents> || what == kind::unix_time) {
      return V(integer<std::int64_t>());
    } else if constexpr (what == kind::integer) {
      return integer<V>();
    } else if constexpr (what == kind::decimal) {
      return decimal();
    } else if constexpr (what == kind::timestamp) {
      constexpr std::int64_t first = -62'167'219'200, seconds = 315'569'520'000;  // of the years 0 to 9999
      const std::int64_t at = first + static_cast<std::int64_t>(below(seconds));
      return tillwire::timestamp::from_microseconds(at * 1'000'000 +
                                                    static_cast<std::int64_t>(one_in(2) ? 0 : below(1'000'000)));
    } else if constexpr (tillwire::described_enum<V>) {
      return enumerator<V>();
    } else if constexpr (what == kind::word) {
      using E = typename V::enum_type;
      if (how_ == style::broken || (!tillwire::wire_names<E>::closed && one_in(4)))
        return tillwire::other(text(how_ == style::broken ? 0 : 1));
      return enumerator<E>();
    } else if constexpr (what == kind::array) {
      std::vector<typename V::value_type> elements;
      const bool batch = tillwire::detail::is_a<V, tillwire::batch_of> && how_ != style::broken;
      for (std::size_t count = batch ? 1 + below(3) : below(4); count != 0; --count)
        elements.push_back(value<typename V::value_type>(false));
      return elements;
    } else if constexpr (what == kind::object) {
      return object<V>();
    } else if constexpr (what == kind::value) {
      return attribute_value();
    } else if constexpr (what == kind::values) {
      return array();
    } else if constexpr (what == kind::attributes) {
      tillwire::attributes result = attributes();
      if constexpr (std::is_same_v<V, tillwire::drip::event_properties>) {
        if (how_ == style::broken) result.add("value", attribute_value(0));
        else if (one_in(3)) result.add("value", below(2'147'483'648));
      }
      return V(std::move(result));
    } else {
      return choice(std::type_identity<V>{});
    }
  }

  template <class E>
  E enumerator() {
    constexpr auto const& names = tillwire::wire_names<E>::table;
    return names[below(names.size())].value;
  }

  template <class I>
  I integer() {
    switch (below(4)) {
      case 0: return (std::numeric_limits<I>::min)();
      case 1: return (std::numeric_limits<I>::max)();
      case 2: return static_cast<I>(engine_());
      default: return static_cast<I>(below(100));
    }
  }

  std::mt19937_64 engine_;
  style how_;
};

}  // namespace random_payload

#endif

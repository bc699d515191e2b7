// SPDX-License-Identifier: BSL-1.0
// What is parsed from a text is written as a text that is parsed to the same value, and the C library agrees.
//
// The first byte chooses what the rest is a text of.
#include <tillwire.hpp>
#include <tillwire/http/date.hpp>

#include "../byte_blocks.hpp"
#include "fuzz.hpp"
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <string>
#include <string_view>

using namespace tillwire;
using fuzz::must;

namespace {

void decimals(std::string_view text) {
  const auto parsed = decimal::from_text(text);
  must(decimal::parse(text).has_value() == parsed.has_value(), "both parsers of decimals agree");
  const bool is_number = detail::is_number_text(text), has_exponent = text.find_first_of("eE") != text.npos;
  if (!parsed) {
    const auto digits = std::count_if(text.begin(), text.end(), detail::is_digit);
    return must(!is_number || has_exponent || digits > decimal::max_digits, "a number that fits is a decimal");
  }
  must(is_number, "a decimal is a number");
  must(parsed->is_valid(), "what is parsed is valid");
  const std::string written = parsed->to_string();
  must(written.size() <= decimal::max_size, "a decimal has room");
  must(has_exponent || written == text, "the text given is the text written");
  must(std::strtod(written.c_str(), nullptr) == std::strtod(std::string(text).c_str(), nullptr), "its value stays");
  const auto again = decimal::from_text(written);
  must(again && *again == *parsed && again->to_string() == written, "a decimal is read as it was");
}

/** Seconds since 1970, without their fraction, as the C library reads them. */
std::int64_t seconds_of(std::string const& written) {
  std::tm t{};
  char const* const end = strptime(written.c_str(), "%Y-%m-%dT%H:%M:%S", &t);
  must(end == written.c_str() + 19, "a time is written as RFC 3339 has it");
  return timegm(&t);
}

void timestamps(std::string_view text) {
  const auto parsed = timestamp::from_text(text);
  must(timestamp::parse(text).has_value() == parsed.has_value(), "both parsers of times agree");
  if (!parsed) return;
  must(parsed->is_valid(), "what is parsed is valid");
  const std::string written = parsed->to_string();
  must(written.size() <= timestamp::max_size && written.ends_with('Z'), "a time is written in UTC, and has room");
  const auto again = timestamp::from_text(written);
  must(again == parsed, "a time is read as it was");
  const std::int64_t seconds = seconds_of(written), fraction = parsed->microseconds() - seconds * 1'000'000;
  must(fraction >= 0 && fraction < 1'000'000, "the C library reads the same second");
}

void dates(std::string_view text) {
  const auto parsed = http::parse_date(text);
  if (!parsed) return;
  const std::time_t seconds = parsed->time_since_epoch().count();
  std::tm t{};
  gmtime_r(&seconds, &t);
  char written[64];
  const std::string_view date(written, std::strftime(written, sizeof written, "%a, %d %b %Y %H:%M:%S GMT", &t));
  const bool leaps = text.substr(23, 2) == "60";  // the C library shows the second after it
  // the C library writes the year 1 as 1
  if (t.tm_year >= 1000 - 1900 && !leaps) must(date.substr(4) == text.substr(4), "the C library writes the same date");
  if (t.tm_year >= 1000 - 1900) must(http::parse_date(date) == parsed, "a date is read as it was");
}

template <class T>
void integers_of(std::string_view text) {
  T value{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size()) return;
  char written[detail::max_integer_size];
  char* stop;
  if constexpr (std::is_signed_v<T>) stop = detail::write_integer(written, value);
  else stop = detail::write_digits(written, value);
  const std::string shortest = std::to_string(value);
  must(std::string_view(written, stop) == shortest, "an integer is written as std::to_string does");
}

void integers(std::string_view text) {
  integers_of<std::int64_t>(text);
  integers_of<std::uint64_t>(text);
}

std::string decoded(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes += text[i];
      continue;
    }
    int byte = 0;
    must(i + 2 < text.size(), "two digits follow a percent sign");
    must(std::from_chars(&text[i + 1], &text[i + 1] + 2, byte, 16).ptr == &text[i + 1] + 2, "they are hexadecimal");
    bytes += static_cast<char>(byte);
    i += 2;
  }
  return bytes;
}

void segments(std::string_view text) {
  std::string url = "/a/";
  http::append_encoded(url, text);
  must(url.starts_with("/a/"), "what stood there stays");
  const std::string_view segment = std::string_view(url).substr(3);
  must(segment.find_first_not_of("%-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == segment.npos,
       "a segment is one segment");
  must(segment != "." && segment != "..", "and leads nowhere else");
  must(decoded(segment) == text, "it is decoded as what it was");
}

template <class T>
bool accepts(std::string_view text) {
  const bool accepted = T::accepts(text);
  report found;
  detail::inspect_value(T(text), false, found);
  for (const bool required : {false, true}) {
    report closer;
    detail::inspect_value(T(text), required, closer);
    must(!detail::is_sound(T(text), required) || closer.violations().empty(), "nothing is wrong with what is sound");
  }
  must(found.has_errors() == !(accepted && is_utf8(text) && text.find('\0') == text.npos) ||
           rule_of(T::broken).standard == severity::warning,
       "validation refuses what has not the form");
  return accepted;
}

void forms(std::string_view text) {
  const bool is_ascii = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
  bool plain = accepts<provider_name>(text);
  plain = accepts<url>(text) || plain;
  plain = accepts<currency_code>(text) || plain;
  plain = accepts<sms_number>(text) || plain;
  plain = accepts<time_zone>(text) || plain;
  must(!plain || (is_ascii && !text.empty()), "these forms are visible ASCII");
  if (url::accepts(text)) {
    std::string scheme(text.substr(0, text.find("://")));
    for (char& c : scheme) c = static_cast<char>(c | 0x20);
    must(scheme == "http" || scheme == "https", "a URL has one of two schemes");
  }
  must(!currency_code::knows(text) || currency_code::accepts(text), "a known currency has the form of one");
  if (accepts<email>(text)) must(std::count(text.begin(), text.end(), '@') == 1, "an e-mail address has one @");
}

void encodings(std::string_view text) {
  for (char c : text)
    if (c == '"' || c == '\\' || (c >= '\0' && c < ' ')) return;
  must(nlohmann::json::accept(std::string("\"").append(text).append("\"")) == is_utf8(text), "both know UTF-8");
}

void blocks(std::string_view text) {
  if (text.empty()) return;
  must(bytes::disagreement<detail::portable_block>(text).empty(), "plain blocks find what bytes find");
  must(bytes::disagreement<detail::byte_block>(text).empty(), "the machine's blocks find what bytes find");
}

/** As the fuzzer's own, slow eyes see it. */
std::string escaped(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    constexpr std::string_view named = "\"\\\b\f\n\r\t", names = "\"\\bfnrt";
    const std::size_t i = named.find(c);
    char hex[8];
    if (i != named.npos) out.append("\\").append(1, names[i]);
    else if (c >= 0 && c < ' ') out.append(hex, static_cast<std::size_t>(std::snprintf(hex, sizeof hex, "\\u%04x", c)));
    else out += c;
  }
  return out + '"';
}

void json_texts(std::string_view text) {
  buffer out;
  json::writer w(out);
  out.set_end(w.put_text(out.end(), text));
  must(w.is_good() == is_utf8(text), "a text that is not UTF-8 has no JSON form");
  if (w.is_good()) must(out.view() == escaped(text), "a text is escaped as RFC 8259 has it");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  constexpr void (*kinds[])(std::string_view) = {decimals, timestamps, dates,  integers,  segments,
                                                 forms,    encodings,  blocks, json_texts};
  fuzz::input in(data, size);
  kinds[in.choice(std::size(kinds))](in.rest());
  return 0;
}

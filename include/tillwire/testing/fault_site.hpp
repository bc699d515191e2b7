// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_FAULT_SITE_HPP
#define TILLWIRE_TESTING_FAULT_SITE_HPP

#include <tillwire/testing/fake_transport.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::testing {

/**
 * The language of a fault server's URLs, `/WORD/TOKEN/ARGUMENT`: the word says what becomes of the request, the token, of
 * the caller's choice, under which name it is written down.
 *
 * MS is for how long the server keeps it up at most before it closes the connection, so that nobody hangs on it forever.
 */
namespace fault {
inline constexpr std::string_view site = "site";        ///< no token: the addresses of the server, see fault_site
inline constexpr std::string_view log = "log";          ///< what was seen under that token, see sighting
inline constexpr std::string_view release = "release";  ///< lets the requests go that wait at this token's latch

inline constexpr std::string_view ok = "ok";            ///< 200, the body is the request's target
inline constexpr std::string_view status = "status";    ///< /STATUS, the body is "status STATUS"
inline constexpr std::string_view size = "size";        ///< /BYTES: a body of so many `x`
inline constexpr std::string_view fields = "fields";    ///< the header fields that the library reads, oddly spelled
inline constexpr std::string_view interim = "interim";  ///< 100 and 103, with fields, before 200
inline constexpr std::string_view chunked = "chunked";  ///< in chunks with extensions and trailers: "one two three"
inline constexpr std::string_view until_close = "until_close";  ///< HTTP/1.0 and no length: "one two three"
inline constexpr std::string_view nothing = "nothing";          ///< 200, its body is empty
inline constexpr std::string_view gzip = "gzip";                ///< "one two three", compressed if that is accepted
inline constexpr std::string_view redirect = "redirect";        ///< /STATUS: to /ok/TOKEN-followed on another port

inline constexpr std::string_view reset =
    "reset";                                    ///< /answer, /headers, /body: before or amid; /end: after a whole one
inline constexpr std::string_view cut = "cut";  ///< /answer, /body, /chunk, /last_chunk: an orderly end before or amid
inline constexpr std::string_view garbage = "garbage";  ///< /0 to /3: what is not HTTP
inline constexpr std::string_view silent = "silent";    ///< /MS: no answer
inline constexpr std::string_view drip = "drip";        ///< /MS: a body that comes byte by byte
inline constexpr std::string_view endless = "endless";  ///< /MS: a body without an end
inline constexpr std::string_view latch = "latch";      ///< /MS: as ok, once it is released
}  // namespace fault

/** Where a fault server listens, and where its files are. The answer to `GET /site` has a line `key value` for each. */
struct fault_site {
  std::string plain{};               ///< the base of the URLs above
  std::string elsewhere{};           ///< the same on another port
  std::string unused{};              ///< nobody listens there
  std::string secure{};              ///< behind TLS, with a certificate that ca_bundle vouches for
  std::string self_signed{};         ///< as secure, but nobody vouches for its certificate
  std::string wrong_host{};          ///< its certificate is for another host
  std::string expired{};             ///< its certificate was valid until yesterday
  std::string members_only{};        ///< asks for client_certificate
  std::string mute{};                ///< TCP connections are taken, no word is said, no TLS handshake answered
  std::string proxy{};               ///< stands for every host under `tillwire.invalid`, but not for `refused`
  std::string ca_bundle{};           ///< files in PEM form
  std::string client_certificate{};  ///< a PEM file, for members_only
  std::string client_key{};          ///< a PEM file, that of the certificate
};

/** A line of the answer to `GET /site`. */
struct fault_site_entry {
  std::string_view key;              ///< what the line begins with
  std::string fault_site::* member;  ///< where it is kept
};
/** All lines, in the order in which they are written. */
inline constexpr fault_site_entry fault_site_entries[] = {
    {"plain", &fault_site::plain},
    {"elsewhere", &fault_site::elsewhere},
    {"unused", &fault_site::unused},
    {"secure", &fault_site::secure},
    {"self_signed", &fault_site::self_signed},
    {"wrong_host", &fault_site::wrong_host},
    {"expired", &fault_site::expired},
    {"members_only", &fault_site::members_only},
    {"mute", &fault_site::mute},
    {"proxy", &fault_site::proxy},
    {"ca_bundle", &fault_site::ca_bundle},
    {"client_certificate", &fault_site::client_certificate},
    {"client_key", &fault_site::client_key},
};

/** Cuts off the text up to the first `end`, which is dropped. */
inline std::string_view cut_off(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view head = text.substr(0, at);
  text.remove_prefix(at == text.npos ? text.size() : at + 1);
  return head;
}

/** The answer to `GET /site`; site_of() reads it. */
inline std::string to_text(fault_site const& s) {
  std::string text;
  for (auto const& [key, member] : fault_site_entries) text.append(key).append(" ").append(s.*member).append("\n");
  return text;
}
/** What the text does not tell is empty. */
inline fault_site site_of(std::string_view text) {
  fault_site s;
  while (!text.empty()) {
    std::string_view line = cut_off(text, '\n');
    const std::string_view key = cut_off(line, ' ');
    for (fault_site_entry const& e : fault_site_entries)
      if (e.key == key) s.*e.member = line;
  }
  return s;
}

/** A request as the server saw it. */
struct sighting {
  std::uint64_t connection = 0;        ///< which one it came on, counted from 1
  std::uint64_t body_size = 0;         ///< bytes
  std::uint64_t body_hash = 0;         ///< see hash_of()
  std::string request_line{};          ///< without the end of the line
  std::vector<header_text> headers{};  ///< in the order in which they came

  /** The values of all fields of that name. */
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const {
    std::vector<std::string> values;
    for (header_text const& h : headers)
      if (http::same_name(h.name, name)) values.push_back(h.value);
    return values;
  }
  /** Whether it is the last on its connection (RFC 9110, section 7.6.1). */
  [[nodiscard]] bool wants_close() const {
    return std::any_of(headers.begin(), headers.end(), [](header_text const& h) {
      return http::same_name(h.name, "Connection") && http::same_name(h.value, "close");
    });
  }
};

/** FNV-1a by words of eight bytes, for bodies of megabytes: tells damage, no malice. Both sides run on one machine. */
inline std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t h = 0xcbf29ce484222325;
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t size = (std::min)(bytes.size(), sizeof word);
    std::memcpy(&word, bytes.data(), size);
    h = (h ^ word) * 0x100000001b3;
    bytes.remove_prefix(size);
  }
  return h;
}

/** As it stands in the answer to `GET /log/TOKEN`: three numbers, the request's head, an empty line. */
inline std::string to_text(sighting const& s) {
  std::string text = std::to_string(s.connection) + ' ' + std::to_string(s.body_size) + ' ' +
                     std::to_string(s.body_hash) + '\n' + s.request_line + '\n';
  for (header_text const& h : s.headers) text.append(h.name).append(":").append(h.value).append("\n");
  return text += '\n';
}
/** All that the answer to `GET /log/TOKEN` tells, in the order in which it came. */
inline std::vector<sighting> sightings_of(std::string_view text) {
  std::vector<sighting> all;
  while (!text.empty()) {
    sighting& s = all.emplace_back();
    std::string_view numbers = cut_off(text, '\n');
    for (std::uint64_t* n : {&s.connection, &s.body_size, &s.body_hash}) {
      const std::string_view digits = cut_off(numbers, ' ');
      std::from_chars(digits.data(), digits.data() + digits.size(), *n);
    }
    s.request_line = cut_off(text, '\n');
    for (std::string_view line = cut_off(text, '\n'); !line.empty(); line = cut_off(text, '\n')) {
      const std::string_view name = cut_off(line, ':');
      s.headers.push_back({std::string(name), std::string(line)});
    }
  }
  return all;
}

}  // namespace tillwire::inline v0_1::testing

#endif

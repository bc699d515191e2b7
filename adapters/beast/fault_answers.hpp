// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_FAULT_ANSWERS_HPP
#define TILLWIRE_ADAPTERS_BEAST_FAULT_ANSWERS_HPP

#include <tillwire/testing/fault_site.hpp>

#include "fault_log.hpp"
#include "fault_wire.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace tillwire::inline v0_1::beast {

/** What a fault server does about each word of testing::fault. */
class fault_answers {
 public:
  fault_log log{};
  testing::fault_site site{};

  /** Whether the connection stays for another request. */
  template <class Stream>
  wire::awaitable<bool> give(Stream& to, wire::request const& r) {
    namespace fault = testing::fault;
    const auto now = [] { return std::chrono::steady_clock::now(); };
    const auto end = now() + std::chrono::milliseconds(r.number());
    std::string text;
    if (r.word == fault::site) {
      text = wire::answer_text("200 OK", to_text(site));
    } else if (r.word == fault::log) {
      text = wire::answer_text("200 OK", log.text(r.token));
    } else if (r.word == fault::release) {
      log.release(r.token);
      text = wire::answer_text("200 OK", "");
    } else {
      log.add(r.token, r.seen);
      text = whole_answer(r);
    }
    const bool stays = !text.empty() && !text.starts_with("HTTP/1.0");

    if (r.word == fault::latch) {
      while (!log.is_released(r.token) && now() < end) co_await wire::pause(std::chrono::milliseconds(2));
      if (!log.is_released(r.token)) co_return false;
    }
    if (!stays && text.empty()) text = beginning(r);
    co_await wire::write_text(to, text);

    if (r.word == fault::reset) {
      if (r.argument == "end")
        co_await wire::pause(std::chrono::milliseconds(50));  // a reset may overtake what went before
      wire::reset_connection(to);
    } else if (r.word == fault::silent) {
      co_await wire::pause(std::chrono::milliseconds(r.number()));
    } else if (r.word == fault::drip) {
      while (now() < end) {
        co_await wire::write_text(to, "x");
        co_await wire::pause(std::chrono::milliseconds(5));
      }
    } else if (r.word == fault::endless) {
      text = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
      while (now() < end) co_await wire::write_text(to, text);
    }
    co_return stays;
  }

 private:
  static constexpr std::string_view three = "one two three";

  /** Empty where what becomes of the request is not just an answer. */
  [[nodiscard]] std::string whole_answer(wire::request const& r) const {
    namespace fault = testing::fault;
    if (r.word == fault::ok || r.word == fault::latch) return wire::answer_text("200 OK", r.target);
    if (r.word == fault::status) {
      if (r.argument == "204") return "HTTP/1.1 204 No Content\r\n\r\n";
      return wire::answer_text(r.argument + " Status", "status " + r.argument);
    }
    if (r.word == fault::size)
      return wire::answer_text("200 OK", std::string(static_cast<std::size_t>(r.number()), 'x'));
    if (r.word == fault::fields)
      return wire::answer_text("200 OK", "",
                               "content-TYPE:application/json; charset=utf-8\r\nDATE: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                               "retry-after:\t 30 \t\r\nX-RATELIMIT-LIMIT: 3600\r\nx-ratelimit-remaining:0\r\n"
                               "Set-Cookie: a=b\r\nx-Request-ID: a:b, c\r\n");
    if (r.word == fault::interim)
      return "HTTP/1.1 100 Continue\r\nRetry-After: 9\r\n\r\nHTTP/1.1 103 Early Hints\r\nRetry-After: 8\r\n\r\n" +
             wire::answer_text("200 OK", "final");
    if (r.word == fault::chunked)
      return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
             "4;name=value\r\none \r\n9 ; quoted=\"a;b\"\r\ntwo three\r\n000\r\nX-Trailer: 1\r\n\r\n";
    if (r.word == fault::until_close) return "HTTP/1.0 200 OK\r\n\r\n" + std::string(three);
    if (r.word == fault::nothing) return wire::answer_text("200 OK", "");
    if (r.word == fault::gzip) return perhaps_compressed(r);
    if (r.word == fault::redirect)
      return wire::answer_text(r.argument + " Moved", "",
                               "Location: " + site.elsewhere + "/ok/" + r.token + "-followed\r\n");
    if (r.word == fault::reset || r.word == fault::cut || r.word == fault::garbage || r.word == fault::silent ||
        r.word == fault::drip || r.word == fault::endless)
      return {};
    return wire::answer_text("404 Not Found", "no such fault");
  }

  static std::string perhaps_compressed(wire::request const& r) {
    for (std::string const& accepted : r.seen.all("Accept-Encoding"))
      if (accepted.find("gzip") != accepted.npos)
        return wire::answer_text(
            "200 OK",
            std::string_view("\x1f\x8b\x08\0\0\0\0\0\x02\x03\xcb\xcf\x4b\x55\x28\x29\xcf\x57\x28\xc9\x28\x4a\x4d\x05\0"
                             "\xd7\xd3\x25\x78\x0d\0\0\0",
                             33),
            "Content-Encoding: gzip\r\n");
    return wire::answer_text("200 OK", three);
  }

  /** What comes before the connection breaks, or goes on in another way. */
  [[nodiscard]] static std::string beginning(wire::request const& r) {
    namespace fault = testing::fault;
    const std::string chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    if (r.word == fault::endless) return chunks;
    if (r.word == fault::drip) return "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n";
    if (r.word == fault::garbage) {
      constexpr std::string_view all[] = {"SSH-2.0-OpenSSH_9.2p1\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
                                          "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                                          "<html>no head</html>\r\n\r\n"};
      return std::string(all[r.number() % 4]);
    }
    if (r.argument == "headers") return "HTTP/1.1 200 OK\r\nContent-Le";
    if (r.argument == "body") return "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n" + std::string(three);
    if (r.argument == "chunk") return chunks + "20\r\none two";
    if (r.argument == "last_chunk") return chunks + "d\r\none two three\r\n";
    if (r.argument == "end") return wire::answer_text("200 OK", three);
    return {};
  }
};

}  // namespace tillwire::inline v0_1::beast

#endif

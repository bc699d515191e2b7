// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_FAULT_WIRE_HPP
#define TILLWIRE_ADAPTERS_BEAST_FAULT_WIRE_HPP

#include <tillwire/testing/fault_site.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/completion_condition.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

/** HTTP as bare bytes: the faults are below what an HTTP library can say. A broken connection is an exception. */
namespace tillwire::inline v0_1::beast::wire {

template <class T>
using awaitable = boost::asio::awaitable<T>;

/** A request, and what its URL asks for; see testing::fault. */
struct request {
  testing::sighting seen{};
  std::string method{};
  std::string target{};  ///< without scheme and host, which a proxy is told
  std::string word{}, token{}, argument{};

  /** The number that the argument begins with. */
  [[nodiscard]] std::uint64_t number() const {
    std::uint64_t n = 0;
    std::from_chars(argument.data(), argument.data() + argument.size(), n);
    return n;
  }
};

/** Reads a head, which ends with an empty line. */
inline request parse_request(std::string_view head) {
  request r;
  r.seen.request_line = testing::cut_off(head, '\r');
  while (head.size() > 3) {
    head.remove_prefix(1);  // the line feed
    std::string_view line = testing::cut_off(head, '\r');
    const std::string_view name = testing::cut_off(line, ':');
    line.remove_prefix((std::min)(line.find_first_not_of(" \t"), line.size()));
    r.seen.headers.push_back({std::string(name), std::string(line)});
  }
  std::string_view rest = r.seen.request_line;
  r.method = testing::cut_off(rest, ' ');
  std::string_view target = testing::cut_off(rest, ' ');
  if (target.starts_with("http://")) target.remove_prefix((std::min)(target.find('/', 7), target.size()));
  r.target = target;
  testing::cut_off(target, '/');
  r.word = testing::cut_off(target, '/');
  r.token = testing::cut_off(target, '/');
  r.argument = target;
  return r;
}

/** `unread` is what came behind the request before; bodies have a Content-Length or are not there. */
template <class Stream>
awaitable<request> read_request(Stream& from, std::string& unread) {
  using boost::asio::dynamic_buffer, boost::asio::use_awaitable;
  const std::size_t head =
      co_await boost::asio::async_read_until(from, dynamic_buffer(unread), "\r\n\r\n", use_awaitable);
  request r = parse_request(std::string_view(unread).substr(0, head));
  for (std::string const& text : r.seen.all("Content-Length"))
    std::from_chars(text.data(), text.data() + text.size(), r.seen.body_size);
  const auto size = static_cast<std::size_t>(r.seen.body_size);
  if (unread.size() < head + size)
    co_await boost::asio::async_read(from, dynamic_buffer(unread),
                                     boost::asio::transfer_exactly(head + size - unread.size()), use_awaitable);
  r.seen.body_hash = testing::hash_of(std::string_view(unread).substr(head, size));
  unread.erase(0, head + size);
  co_return r;
}

template <class Stream>
awaitable<void> write_text(Stream& to, std::string text) {
  co_await boost::asio::async_write(to, boost::asio::buffer(text), boost::asio::use_awaitable);
}

/** A whole answer with a length, behind which the connection stays. */
inline std::string answer_text(std::string_view status, std::string_view body, std::string_view fields = {}) {
  std::string text = "HTTP/1.1 ";
  text.append(status).append("\r\n").append(fields);
  text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
  return text.append(body);
}

inline awaitable<void> pause(std::chrono::milliseconds d) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, d);
  co_await timer.async_wait(boost::asio::use_awaitable);
}

/** Breaks the connection so that the other side sees a reset, no orderly end. */
template <class Stream>
void reset_connection(Stream& s) {
  s.lowest_layer().set_option(boost::asio::socket_base::linger(true, 0));
  s.lowest_layer().close();
}

}  // namespace tillwire::inline v0_1::beast::wire

#endif

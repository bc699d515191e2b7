// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_CONNECTION_HPP
#define TILLWIRE_ADAPTERS_BEAST_CONNECTION_HPP

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::beast {

/** A connection to an origin, perhaps through a proxy, perhaps with TLS. */
struct connection {
  connection(boost::asio::any_io_executor const& on, std::string to) : socket(on), origin(std::move(to)) {}

  /** Ends what is pending on it. */
  void close() {
    boost::system::error_code ignored;
    socket.close(ignored);
  }
  /** Whether nothing has come in since the last answer: neither the other side's end nor words that nobody asked for. */
  [[nodiscard]] bool is_quiet() {
    char byte = 0;
    boost::system::error_code nothing;
    socket.non_blocking(true, nothing);
    socket.receive(boost::asio::buffer(&byte, 1), boost::asio::socket_base::message_peek, nothing);
    return nothing == boost::asio::error::would_block;
  }

  boost::asio::ip::tcp::socket socket;
  std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls{};
  boost::beast::flat_buffer unread{};
  std::string origin;  ///< such as "https://api.getdrip.com:443"
  std::chrono::steady_clock::time_point kept_until{};
};

/** Connections that were left open for the next request. */
class connection_pool {
 public:
  /** Routers forget connections on which nothing is said, without a word to either side. */
  static constexpr std::chrono::minutes longest{1};

  explicit connection_pool(std::size_t most) : most_(most) {}

  /** One to that origin that is still open, if there is any. */
  std::unique_ptr<connection> take(std::string const& origin) {
    for (;;) {
      const auto found = std::find_if(idle_.rbegin(), idle_.rend(), [&](auto const& c) { return c->origin == origin; });
      if (found == idle_.rend()) return nullptr;
      std::unique_ptr<connection> c = std::move(*found);
      idle_.erase(std::next(found).base());
      if (c->is_quiet() && std::chrono::steady_clock::now() < c->kept_until) return c;
    }
  }
  void put(std::unique_ptr<connection> c) {
    const auto now = std::chrono::steady_clock::now();
    std::erase_if(idle_, [now](auto const& old) { return old->kept_until <= now; });
    if (idle_.size() == most_) idle_.erase(idle_.begin());
    c->kept_until = now + longest;
    idle_.push_back(std::move(c));
  }
  void clear() { idle_.clear(); }

 private:
  std::size_t most_;
  std::vector<std::unique_ptr<connection>> idle_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif

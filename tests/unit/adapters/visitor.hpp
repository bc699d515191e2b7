// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_ADAPTERS_VISITOR_HPP
#define TESTS_UNIT_ADAPTERS_VISITOR_HPP

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <cstdint>
#include <string>

namespace support {

/** A connection by hand. */
class visitor {
 public:
  explicit visitor(std::uint16_t port) { socket_.connect({boost::asio::ip::address_v4::loopback(), port}); }

  void write(std::string const& bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }
  void shut_down() { socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send); }
  /** All that comes until the other side goes away. */
  std::string read() {
    std::string all;
    boost::asio::read(socket_, boost::asio::dynamic_buffer(all), ended_);
    return all;
  }
  /** Whether it went away by a reset. */
  [[nodiscard]] bool was_reset() const { return ended_ == boost::asio::error::connection_reset; }

 private:
  boost::asio::io_context io_{};
  boost::asio::ip::tcp::socket socket_{io_};
  boost::system::error_code ended_{};
};

}  // namespace support

#endif

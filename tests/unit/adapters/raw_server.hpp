// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_ADAPTERS_RAW_SERVER_HPP
#define TESTS_UNIT_ADAPTERS_RAW_SERVER_HPP

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace support {

using tcp = boost::asio::ip::tcp;

/** A connection that says what it is told to, HTTP or not; once it is broken it says nothing, and reads nothing. */
template <class Stream>
class talk {
 public:
  explicit talk(Stream& s) : stream_(s) {}

  /** The next request, as far as its Content-Length says; empty when none comes. */
  std::string read_request() {
    const std::size_t head =
        boost::asio::read_until(stream_, boost::asio::dynamic_buffer(unread_), "\r\n\r\n", broken_);
    if (broken_) return {};
    const std::size_t length = unread_.find("Content-Length: ");
    const std::size_t size = head + (length < head ? std::stoul(unread_.substr(length + 16)) : 0);
    while (unread_.size() < size && !broken_) {
      char bytes[4096];
      const std::size_t n = stream_.read_some(boost::asio::buffer(bytes), broken_);
      unread_.append(bytes, n);
    }
    std::string request = unread_.substr(0, size);
    unread_.erase(0, size);
    return request;
  }
  void write(std::string_view text) {
    if (!broken_) boost::asio::write(stream_, boost::asio::buffer(text.data(), text.size()), broken_);
  }
  /** Says nothing until the other side goes away. */
  void wait_for_the_end() {
    char bytes[4096];
    while (!broken_) stream_.read_some(boost::asio::buffer(bytes), broken_);
  }
  /** Breaks the connection so that the other side sees a reset, no orderly end. */
  void reset() {
    stream_.lowest_layer().set_option(boost::asio::socket_base::linger(true, 0), broken_);
    stream_.lowest_layer().close(broken_);
  }

 private:
  Stream& stream_;
  std::string unread_{};
  boost::system::error_code broken_{};
};

using plain_talk = talk<tcp::socket>;

/** A server on the loopback address: gives each connection to a function, one after the other, on its own thread. */
class raw_server {
 public:
  explicit raw_server(std::function<void(plain_talk)> on_connection)
      : raw_server([handle = std::move(on_connection)](tcp::socket s) { handle(plain_talk(s)); }, 0) {}
  raw_server(raw_server const&) = delete;
  raw_server& operator=(raw_server const&) = delete;
  ~raw_server() {
    stopped_ = true;
    boost::system::error_code ignored;
    tcp::socket(io_).connect(acceptor_.local_endpoint(), ignored);  // wakes accept()
    thread_.join();
  }

  [[nodiscard]] std::string host_and_port() const {
    return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }
  [[nodiscard]] std::string url() const { return "http://" + host_and_port(); }
  /** How many were begun, and how many of them are over. */
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] int closed() const { return closed_; }

 protected:
  raw_server(std::function<void(tcp::socket)> on_socket, int)
      : thread_([this, handle = std::move(on_socket)] {
          for (;;) {
            boost::system::error_code failed;
            tcp::socket connection = acceptor_.accept(failed);
            if (stopped_ || failed) return;
            ++connections_;
            handle(std::move(connection));
            ++closed_;
          }
        }) {}

 private:
  boost::asio::io_context io_{};
  tcp::acceptor acceptor_{io_, {boost::asio::ip::address_v4::loopback(), 0}};
  std::atomic<bool> stopped_ = false;
  std::atomic<int> connections_ = 0;
  std::atomic<int> closed_ = 0;
  std::thread thread_;
};

/** What several threads write down. */
template <class T>
class notes {
 public:
  void add(T note) {
    const std::lock_guard<std::mutex> lock(mutex_);
    all_.push_back(std::move(note));
  }
  [[nodiscard]] std::vector<T> all() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return all_;
  }
  [[nodiscard]] std::vector<T> take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(all_, {});
  }

 private:
  mutable std::mutex mutex_{};
  std::vector<T> all_{};
};

}  // namespace support

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_BENCH_RAW_SOCKET_HPP
#define TESTS_BENCH_RAW_SOCKET_HPP

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace bench {

/** The least that a sequential client can do: one connection, one write, and reads until the answer is whole. */
class raw_socket {
 public:
  explicit raw_socket(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr const*>(&to), sizeof to) != 0) std::abort();
  }
  raw_socket(raw_socket const&) = delete;
  raw_socket& operator=(raw_socket const&) = delete;
  ~raw_socket() { ::close(socket_); }

  /** Sends a request, in two pieces if there are two, and returns the status of the answer. */
  int exchange(std::string_view request, std::string_view body = {}) {
    iovec pieces[] = {{const_cast<char*>(request.data()), request.size()},
                      {const_cast<char*>(body.data()), body.size()}};
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = 2;
    // one that blocks takes it all
    if (::sendmsg(socket_, &message, MSG_NOSIGNAL) != static_cast<ssize_t>(request.size() + body.size())) std::abort();
    std::size_t size = 0;
    for (;;) {
      const ssize_t n = ::recv(socket_, answer_ + size, sizeof answer_ - size, 0);
      if (n <= 0) std::abort();
      size += static_cast<std::size_t>(n);
      const std::string_view all(answer_, size);
      const std::size_t head = all.find("\r\n\r\n");
      const std::size_t length = all.find("Content-Length: ");
      if (head != all.npos && length < head && size == head + 4 + std::strtoul(answer_ + length + 16, nullptr, 10))
        return std::atoi(answer_ + 9);
    }
  }

 private:
  int socket_;
  char answer_[4096];
};

}  // namespace bench

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_OBSERVER_HPP
#define TILLWIRE_API_OBSERVER_HPP

#include <tillwire/api/endpoint.hpp>
#include <tillwire/base/error.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/http/request.hpp>
#include <tillwire/http/response.hpp>
#include <tillwire/schema/report.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace tillwire::inline v0_1 {

namespace detail {

/** Whether a header field of that name is known to hold no credentials: an account of a program's own may have any. */
bool holds_no_credentials(std::string_view name);

}  // namespace detail

/** A request as others than the transport may see it: without its credentials. Valid during the call that it is given to. */
class request_info {
 public:
  /** Views both, which outlive it. */
  request_info(http::request const& r, endpoint_row const& row) : request_(r), row_(row) {}

  /** The row of the table of calls that the request was made by. */
  [[nodiscard]] endpoint_row const& endpoint() const { return row_; }
  /** The HTTP method. */
  [[nodiscard]] http::method method() const { return request_.method; }
  /** Whole, without any credential. */
  [[nodiscard]] std::string_view url() const { return request_.url; }
  /** The JSON text, as it leaves. */
  [[nodiscard]] std::string_view body() const { return request_.body.view(); }
  /** Calls f(name, value) for each header field that is known to hold no credentials. */
  template <class F>
  void for_each_header(F&& f) const {
    for (std::size_t i = 0; i != request_.headers.size(); ++i)
      if (const http::header h = request_.headers[i]; detail::holds_no_credentials(h.name)) f(h.name, h.value);
  }

 private:
  http::request const& request_;
  endpoint_row const& row_;
};

/** Sees each request and what became of it, on the thread that uses the client. It may send, but not end the client. */
class observer {
 public:
  /** Before it leaves, with what looked odd about its payload. */
  virtual void on_request(request_info const&, std::span<violation const> /*warnings*/) {}
  /**
   * What came back: `answer` is null when no whole answer did in time, `failure` is null when the vendor accepted. A
   * request that is cancelled, or whose client ends, has no outcome.
   */
  virtual void on_outcome(request_info const&, http::response const* /*answer*/, error const* /*failure*/) {}

 protected:
  ~observer() = default;
};

/** Is asked before each request leaves, and may hold it back: a limiter, a switch. It does not end the client. */
class gate {
 public:
  /** An error keeps the request from leaving, and is what its sender gets. */
  virtual result<void> admit(request_info const&) = 0;

 protected:
  ~gate() = default;
};

}  // namespace tillwire::inline v0_1

#endif

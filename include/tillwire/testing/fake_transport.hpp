// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_FAKE_TRANSPORT_HPP
#define TILLWIRE_TESTING_FAKE_TRANSPORT_HPP

#include <tillwire/base/error.hpp>
#include <tillwire/http/completion.hpp>
#include <tillwire/http/request.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::testing {

/** A header field of a recorded request or a scripted answer. */
struct header_text {
  std::string name;   ///< as it was added
  std::string value;  ///< what stands behind the colon

  friend bool operator==(header_text const&, header_text const&) = default;
};

/** A request as a fake_transport got it. */
struct recorded_request {
  http::method method;               ///< of the request
  std::string url;                   ///< absolute
  std::vector<header_text> headers;  ///< in the order in which they were added
  std::string body;                  ///< as it left

  /** The value of the first field of that name, empty when there is none. */
  [[nodiscard]] std::string_view header(std::string_view name) const {
    for (header_text const& h : headers)
      if (http::same_name(h.name, name)) return h.value;
    return {};
  }
};

/**
 * A transport for tests: records what is sent, and answers as scripted.
 *
 * `transport.reply(202, R"({"request_id":"1"})").fail(errc::timed_out);` answers the first request, fails the second,
 * and accepts all others with 202 and an empty body. It answers inside start().
 */
class fake_transport {
 public:
  static constexpr bool blocking = true;

  /** Scripts the next answer. */
  fake_transport& reply(int status, std::string body = {}, std::vector<header_text> headers = {}) {
    script_.push_back({.status = status, .body = std::move(body), .headers = std::move(headers)});
    return *this;
  }
  /** Scripts a failure of the network in place of the next answer. */
  fake_transport& fail(errc code, std::string message = "scripted") {
    script_.push_back({.failure = code, .body = std::move(message), .headers = {}});
    return *this;
  }
  /** Scripts that the next request is dropped: its completion is never called. */
  fake_transport& drop() {
    script_.push_back({.dropped = true, .body = {}, .headers = {}});
    return *this;
  }

  /** What was sent so far, in order. */
  [[nodiscard]] std::vector<recorded_request> const& requests() const { return requests_; }

  void start(http::request const& r, http::completion done) noexcept {
    recorded_request& recorded =
        requests_.emplace_back(recorded_request{r.method, r.url, {}, std::string(r.body.view())});
    for (std::size_t i = 0; i != r.headers.size(); ++i)
      recorded.headers.push_back({std::string(r.headers[i].name), std::string(r.headers[i].value)});

    const answer a = next_ < script_.size() ? script_[next_++] : answer{.status = 202, .body = {}, .headers = {}};
    if (a.dropped) return;
    if (a.status == 0) {
      done.response().fail(a.failure, a.body);
    } else {
      done.response().set_status(a.status);
      for (header_text const& h : a.headers) done.response().add_header(h.name, h.value);
      done.response().append_body(a.body);
    }
    done();
  }

 private:
  struct answer {
    int status = 0;  // 0: a failure
    errc failure{};
    bool dropped = false;
    std::string body;
    std::vector<header_text> headers;
  };

  std::vector<answer> script_{};
  std::size_t next_ = 0;
  std::vector<recorded_request> requests_{};
};

}  // namespace tillwire::inline v0_1::testing

#endif

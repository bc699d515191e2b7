// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_HTTP_IMPL_RESPONSE_IPP
#define TILLWIRE_HTTP_IMPL_RESPONSE_IPP

#include <tillwire/http/response.hpp>

namespace tillwire::inline v0_1::http {

void response::set_status(int status) {
  reset(max_body_);
  status_ = status;
}

void response::add_header(std::string_view name, std::string_view value) {
  constexpr std::string_view wanted[] = {"Content-Type",          "Date",        "Retry-After", "X-RateLimit-Limit",
                                         "X-RateLimit-Remaining", "X-Request-Id"};
  for (std::string_view w : wanted)
    if (same_name(name, w)) headers_.add(w, value);
}

bool response::append_body(std::string_view bytes) {
  const std::size_t left = max_body_ - body_.size();
  truncated_ = truncated_ || bytes.size() > left;
  body_.append(bytes.substr(0, left));
  return !truncated_;
}

void response::fail(errc code, std::string_view message) {
  failure_ = code;
  failure_message_ = message;
}

void response::reset(std::size_t max_body) {
  status_ = 0;
  headers_.clear();
  body_.clear();
  max_body_ = max_body;
  truncated_ = false;
  failure_.reset();
  failure_message_.clear();
}

}  // namespace tillwire::inline v0_1::http

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_ANSWER_PARSER_HPP
#define TILLWIRE_ADAPTERS_BEAST_ANSWER_PARSER_HPP

#include <tillwire.hpp>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/none.hpp>
#include <boost/optional/optional.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tillwire::inline v0_1::beast {

/** Reads one answer, interim ones included, into an http::response; ends with body_limit where it is over the cap. */
class answer_parser : public boost::beast::http::basic_parser<false> {
 public:
  explicit answer_parser(http::response& to) : to_(to) {
    header_limit(64 * 1024);
    body_limit(boost::none);  // the response has a cap of its own
  }

 private:
  using text = boost::beast::string_view;
  using error_code = boost::system::error_code;

  static std::string_view view(text t) { return {t.data(), t.size()}; }

  void on_request_impl(boost::beast::http::verb, text, text, int, error_code&) override {}
  void on_response_impl(int code, text, int, error_code&) override { to_.set_status(code); }
  void on_field_impl(boost::beast::http::field, text name, text value, error_code&) override {
    if (!header_is_over_) to_.add_header(view(name), view(value));  // trailers are none of ours
  }
  void on_header_impl(error_code&) override { header_is_over_ = true; }
  void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
  std::size_t on_body_impl(text bytes, error_code& failed) override {
    if (!to_.append_body(view(bytes))) failed = boost::beast::http::error::body_limit;
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, text bytes, error_code& failed) override {
    return on_body_impl(bytes, failed);
  }
  void on_finish_impl(error_code&) override {}

  http::response& to_;
  bool header_is_over_ = false;
};

}  // namespace tillwire::inline v0_1::beast

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_REPLY_READER_HPP
#define TILLWIRE_API_REPLY_READER_HPP

#include <tillwire/api/reply.hpp>
#include <tillwire/base/error.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/http/response.hpp>
#include <tillwire/json/document.hpp>

#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::detail {

/** Makes of a vendor's answer a reply or an error; keeps its memory from one to the next. */
class reply_reader {
 public:
  /** The reply views the answer and this reader, until the next call. */
  result<reply_view> read(http::response const& answer);

 private:
  reply_view read_success(http::response const& answer, json::node body);

  json::document document_{};
  std::vector<std::string_view> request_ids_{};
  std::vector<error_detail> complaints_{};
};

}  // namespace tillwire::inline v0_1::detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_IMPL_REPLY_READER_IPP
#define TILLWIRE_API_IMPL_REPLY_READER_IPP

#include <tillwire/api/reply_reader.hpp>
#include <tillwire/api/vendor_error.hpp>

#include <string>

namespace tillwire::inline v0_1::detail {

result<reply_view> reply_reader::read(http::response const& answer) {
  if (answer.failure()) return make_error(*answer.failure(), answer.failure_message());
  if (answer.status() == 0)
    return make_error(errc::malformed_response, "the transport gave an answer without a status");
  const json::node body = document_.parse(answer.body()) ? document_.root() : json::node();
  if (answer.status() < 200 || answer.status() > 299) return vendor_error(answer, body);
  return read_success(answer, body);
}

reply_view reply_reader::read_success(http::response const& answer, json::node body) {
  request_ids_.clear();
  complaints_.clear();
  reply_view reply{.status = answer.status(), .body = answer.body(), .truncated = answer.is_truncated()};
  if (body.exists()) {
    const auto take_id = [this](json::node id) {
      if (is(id, json::type::text)) request_ids_.push_back(id.text());
    };
    take_id(body.find("request_id"));
    if (const json::node ids = body.find("request_ids"); is(ids, json::type::array)) ids.for_each_element(take_id);
    if (const json::node id = body.find("id"); is(id, json::type::number)) reply.id = natural_number(id.text());
    read_details(body, complaints_);
  }
  reply.request_ids = request_ids_;
  reply.complaints = complaints_;
  return reply;
}

}  // namespace tillwire::inline v0_1::detail

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_IMPL_CLIENT_IPP
#define TILLWIRE_API_IMPL_CLIENT_IPP

#include <tillwire/api/client.hpp>
#include <tillwire/api/vendor_error.hpp>
#include <tillwire/http/hub.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace tillwire::inline v0_1 {

bool request_info::is_harmless(std::string_view name) {
  constexpr std::string_view harmless[] = {"Accept", "Content-Type", "User-Agent"};
  for (std::string_view h : harmless)
    if (http::same_name(name, h)) return true;
  return false;
}

namespace detail {

/** Appends a path with each `:name` filled in; false where a name has no value. */
inline bool append_path(std::string& url, std::string_view path, any_account const& from, any_payload const& what) {
  while (!path.empty()) {
    const std::size_t colon = path.find(':');
    url += path.substr(0, colon);
    if (colon == path.npos) break;
    path.remove_prefix(colon + 1);
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(name.size());
    if (const auto value = from.path_value(name)) http::append_encoded(url, *value);
    else if (!what.append_path_field(name, url)) return false;
  }
  return true;
}

inline bool append_url(std::string& url, any_account const& from, any_payload const& what) {
  from.append_base_url(url);
  const std::size_t base = url.size();
  for (std::string_view path : what.row().paths) {
    url.resize(base);
    if (!path.empty() && append_path(url, path, from, what)) return true;
  }
  return false;
}

client_core::client_core(http::any_transport t, client_options const& options)
    : transport_(t), options_(options), hub_(new http::hub) {
  // no timeout at all, or one that overflows a clock, is not to be had
  options_.timeout =
      (std::clamp)(options_.timeout, std::chrono::milliseconds(1), std::chrono::milliseconds(std::chrono::hours(24)));
}

client_core::~client_core() {
  take_inbox();
  while (idle_ != nullptr) delete std::exchange(idle_, idle_->next);
  hub_->drop_reference();
}

result<reply> client_core::send(any_account const& from, any_payload const& what) noexcept {
  result<http::exchange*> acquired = acquire();
  if (!acquired) return std::move(acquired).error();
  http::exchange& x = **acquired;
  const request_info info(x.request, what.row());

  if (result<void> admitted = prepare(x.request, info, from, what); !admitted) {
    --in_flight_;
    recycle(&x);
    return std::move(admitted).error();
  }
  x.response.reset(options_.max_response_size);
  transport_.start(x.request, http::completion(x));
  await(x);

  const bool expired = !x.arrived;
  result<reply_view> outcome = expired ? make_error(errc::timed_out, "no answer in time") : read_outcome(x);
  // owned before the observer is called, which may send something itself
  result<reply> owned = outcome ? result<reply>(outcome->to_owned()) : std::move(outcome).error();
  if (options_.watch != nullptr)
    options_.watch->on_outcome(info, expired ? nullptr : &x.response, owned ? nullptr : &owned.error());
  // the late answer may have come in the meantime
  if (x.arrived) recycle(&x);
  else x.expired = true;
  return owned;
}

result<void> client_core::prepare(http::request& r, request_info const& info, any_account const& from,
                                  any_payload const& what) {
  report found(options_.how_strict, options_.watch != nullptr ? report::depth::everything : report::depth::errors);
  if (result<void> judged = judge(from, found); !judged) return judged;
  what.inspect(found);
  if (found.has_errors()) return to_error(found.violations());

  endpoint_row const& row = what.row();
  r.method = row.method;
  r.timeout = options_.timeout;
  r.url.clear();
  if (!append_url(r.url, from, what))
    return make_error(errc::invalid_payload,
                      "neither the account nor the payload has a value for each name in the endpoint's path");
  r.headers.clear();
  from.add_headers(r.headers);
  r.headers.add("Content-Type", "application/json");
  r.headers.add("Accept", row.accept);
  if (!r.headers.is_whole()) return make_error(errc::invalid_account, "a value cannot stand in an HTTP header");
  r.body.clear();
  json::writer w(r.body);
  char* at = r.body.end();
  if (row.wrap == envelope::batches) at = w.put_raw(at, R"({"batches":[)");
  at = what.put(w, at);
  if (row.wrap == envelope::batches) at = w.put_raw(at, "]}");
  r.body.set_end(at);
  if (!w.is_good()) return make_error(errc::invalid_payload, "a value has no JSON form");

  if (options_.admission != nullptr)
    if (result<void> admitted = options_.admission->admit(info); !admitted) return admitted;
  if (options_.watch != nullptr) options_.watch->on_request(info, found.violations());
  return {};
}

result<http::exchange*> client_core::acquire() {
  take_inbox();
  if (in_flight_ >= transport_.max_in_flight())
    return make_error(errc::too_many_in_flight, "no answer yet to any of " + std::to_string(in_flight_) + " requests");
  ++in_flight_;
  if (idle_ == nullptr) return new http::exchange(*hub_);
  http::exchange* const x = std::exchange(idle_, idle_->next);
  x->arrived = x->expired = x->abandoned = false;
  return x;
}

void client_core::recycle(http::exchange* x) { x->next = std::exchange(idle_, x); }

void client_core::take_inbox() {
  for (http::exchange* x = hub_->take_inbox(); x != nullptr;) {
    http::exchange* const finished = std::exchange(x, x->next);
    finished->arrived = true;
    --in_flight_;
    if (finished->expired) recycle(finished);
  }
}

void client_core::await(http::exchange const& x) {
  const clock::time_point deadline = clock::now() + options_.timeout;
  take_inbox();
  while (!x.arrived && transport_.can_wait()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
    if (left.count() <= 0) break;
    transport_.wait(left);
    take_inbox();
  }
}

result<reply_view> client_core::read_outcome(http::exchange const& x) {
  http::response const& r = x.response;
  if (x.abandoned) return make_error(errc::abandoned, "the transport gave no answer");
  if (r.failure()) return make_error(*r.failure(), std::string(r.failure_message()));
  if (r.status() == 0) return make_error(errc::malformed_response, "the transport gave an answer without a status");
  const bool is_json = document_.parse(r.body()).has_value();
  if (r.status() < 200 || r.status() > 299) return vendor_error(r, is_json ? document_.root() : json::node());

  reply_view reply{.status = r.status(), .body = r.body()};
  request_ids_.clear();
  if (is_json) {
    const auto take_id = [this](json::node id) {
      if (id.exists() && id.type() == json::type::text) request_ids_.push_back(id.text());
    };
    take_id(document_.root().find("request_id"));
    if (const json::node ids = document_.root().find("request_ids"); ids.exists() && ids.type() == json::type::array)
      ids.for_each_element(take_id);
    if (const json::node id = document_.root().find("id"); id.exists() && id.type() == json::type::number) {
      report unused;
      reply.id = json::detail::decode_integer(id, unused);
    }
  }
  reply.request_ids = request_ids_;
  return reply;
}

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

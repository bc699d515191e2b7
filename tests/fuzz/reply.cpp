// SPDX-License-Identifier: BSL-1.0
// Any answer of a vendor becomes a reply or an error, the same one for a sender that waits and for one with a handler.
//
// The input reads as an answer does: the status and how many bytes of the body are kept, header fields, an empty line,
// the body. Status 0 is a connection that breaks.
#include <tillwire.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include "fuzz.hpp"

#include <charconv>
#include <chrono>
#include <climits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace tillwire;
using fuzz::must;

namespace {

constexpr std::string_view token = "t0ken-of-drip", encoded_token = "dDBrZW4tb2YtZHJpcDo";

struct answer {
  int status = 0;
  std::size_t kept = 0;
  std::vector<testing::header_text> headers{};
  std::string_view body{};
};

template <class T>
T number(std::string_view text, T otherwise) {
  std::from_chars(text.data(), text.data() + text.size(), otherwise);
  return otherwise;
}

answer answer_of(fuzz::input in) {
  fuzz::input first = in;
  const std::string_view line = in.until('\n');
  answer a{.status = number(first.until(' '), 0)};
  const std::size_t space = line.find(' ');
  a.kept = number(line.substr(space == line.npos ? line.size() : space + 1), std::size_t{64 * 1024});
  for (std::string_view field = in.until('\n'); !field.empty(); field = in.until('\n')) {
    const std::size_t colon = field.find(": ");
    a.headers.push_back({std::string(field.substr(0, colon)),
                         std::string(colon == field.npos ? std::string_view() : field.substr(colon + 2))});
  }
  a.body = in.rest();
  return a;
}

/** What a status means, as the vendors' documents and RFC 9110 have it. */
struct meaning {
  int first, last;
  errc code;
  condition what_to_do;
};
constexpr meaning meanings[] = {
    {401, 401, errc::authentication_failed, condition::fix_credentials},
    {403, 403, errc::permission_denied, condition::fix_credentials},
    {404, 404, errc::not_found, condition::fix_payload},
    {407, 407, errc::proxy_failed, condition::retry},
    {408, 408, errc::server_error, condition::retry},
    {425, 425, errc::server_error, condition::retry},
    {429, 429, errc::rate_limited, condition::wait},
    {400, 499, errc::bad_request, condition::fix_payload},
    {500, INT_MAX, errc::server_error, condition::retry},
    {INT_MIN, 399, errc::unexpected_status, condition::fix_setup},
};

void inspect(error const& e, answer const& a) {
  must(e.status == a.status, "an error has the status of the answer");
  must(e.body == a.body.substr(0, a.kept), "an error's body is the answer's, up to the limit");
  must(!e.message.empty(), "an error has a message");
  must(!e.retry_after || e.retry_after->count() >= 0, "nobody waits until the past");
  for (error_detail const& d : e.details) must(!d.code.empty() || !d.message.empty(), "a detail says something");
  if (a.status == 0) return must(e.code == errc::connection_lost, "a failure is told as the transport reports it");

  meaning const* m = meanings;
  while (a.status < m->first || a.status > m->last) ++m;
  const bool busy = a.status == 429 && e.code == errc::subscriber_busy;  // by words that no document gives
  must(e.code == (busy ? errc::subscriber_busy : m->code), "the status says what happened");
  must(e.what_to_do == (busy ? condition::retry : m->what_to_do), "the status says what to do");
}

/** Credentials that the answer itself spells, be it in escapes, are not the library's leak. */
void holds_no_secret(std::string const& text, answer const& a) {
  for (std::string_view secret : {token, encoded_token})
    must(text.find(secret) == text.npos || a.body.find('\\') != a.body.npos || a.body.find(secret) != a.body.npos,
         "no credentials stand in an error");
}

void inspect(reply const& r, answer const& a) {
  must(r.status == a.status, "a reply has the status of the answer");
  must(r.body == a.body.substr(0, a.kept), "a reply's body is the answer's, up to the limit");
  for (std::string const& id : r.request_ids)
    must(r.body.find('\\') != r.body.npos || r.body.find('"' + id + '"') != r.body.npos,
         "a request_id stands in the body");
  if (r.id) must(r.body.find("\"id\"") != r.body.npos, "an id stands in the body");
  for (error_detail const& d : r.complaints) must(!d.code.empty() || !d.message.empty(), "a complaint says something");
}

void same(error one, error other) {
  // one that is counted from this machine's clock may have changed in between
  if (one.retry_after && other.retry_after) one.retry_after = other.retry_after;
  must(one == other, "both senders get the same error");
}

void same(reply const& one, reply const& other) {
  must(one.status == other.status && one.request_ids == other.request_ids && one.id == other.id &&
           one.complaints == other.complaints && one.body == other.body,
       "both senders get the same reply");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  const answer a = answer_of(fuzz::input(data, size));
  testing::fake_transport transport;
  for (int i = 0; i != 2; ++i) {
    if (a.status == 0) transport.fail(errc::connection_lost, "reset");
    else transport.reply(a.status, std::string(a.body), a.headers);
  }
  const drip::account account{.account_id = "9999999",
                              .credential = drip::api_token(std::string(token)),
                              .application = "My Till",
                              .site = "www.mytill.com"};
  client c{account, transport, {.max_response_size = a.kept}};
  const drip::unsubscribes_batch payload{.subscribers = {drip::unsubscribe{.email = "john@acme.com"}}};

  const result<reply> waited = c.send(payload);
  std::optional<result<reply>> handled;
  c.send(payload, [&handled](result<reply_view> r) {
    handled.emplace(r ? result<reply>(r->to_owned()) : std::move(r).error());
  });
  must(!handled, "no handler is called inside send()");
  must(c.poll() == 1 && handled, "the handler is called inside the next poll()");

  must(waited.has_value() == (a.status >= 200 && a.status <= 299), "2xx and nothing else is a success");
  must(handled->has_value() == waited.has_value(), "both senders succeed or both fail");
  if (waited) {
    inspect(*waited, a);
    same(*waited, **handled);
  } else {
    error e = waited.error();
    if (a.status == 0) must(e.body.empty(), "a failure has no body"), e.body = a.body.substr(0, a.kept);
    inspect(e, a);
    holds_no_secret(to_string(e), a);
    same(waited.error(), handled->error());
  }
  return 0;
}

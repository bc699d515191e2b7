// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_TRANSPORT_MESSAGE_RULES_HPP
#define TILLWIRE_TESTING_TRANSPORT_MESSAGE_RULES_HPP

#include <tillwire/testing/transport_trial.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tillwire::inline v0_1::testing {

/** What is sent arrives, and so does what is answered. */
namespace message_rules {

/** The one request that was seen under the trial's token; an empty one, and a breach, where it was not one. */
inline sighting only_sighting(transport_trial& t) {
  std::vector<sighting> all = t.seen();
  t.expect(all.size() == 1, "the server saw " + std::to_string(all.size()) + " requests instead of one");
  return all.empty() ? sighting{} : all.front();
}

inline void path_is_sent_as_it_is(transport_trial& t) {
  const std::string path = t.path(fault::ok, "a/..%2Fb/%2E%2E/./c?x=%20y&z");
  t.answered(t.send({.url = t.site().plain + path}), 200, path);
  t.expect(only_sighting(t).request_line == "GET " + path + " HTTP/1.1", "the request line is another");
}

inline void methods_arrive(transport_trial& t) {
  for (http::method m :
       {http::method::get, http::method::post, http::method::put, http::method::patch, http::method::delete_}) {
    const std::string name(to_string(m)), token = t.token(name);
    const std::string path = t.path_for(fault::ok, token, {});
    t.answered(t.send({.url = t.site().plain + path, .method = m, .body = m == http::method::get ? "" : "{}"}), 200);
    const std::vector<sighting> all = t.seen(token);
    t.expect(all.size() == 1 && all.front().request_line.starts_with(name + " " + path + " "),
             name + " arrived as something else");
  }
}

inline void headers_arrive_once(transport_trial& t) {
  t.answered(t.send({.url = t.url(fault::ok), .method = http::method::post, .body = "{}"}), 200);
  const sighting s = only_sighting(t);
  const std::string host = t.site().plain.substr(t.site().plain.find("//") + 2);
  for (header_text const& wanted :
       {header_text{"Authorization", "Basic " + std::string(t.secret)}, header_text{"User-Agent", std::string(t.agent)},
        header_text{"Content-Type", "application/json"}, header_text{"Accept", std::string(t.accepted)},
        header_text{"Host", host}, header_text{"Content-Length", "2"}}) {
    const std::vector<std::string> found = s.all(wanted.name);
    t.expect(found.size() == 1, wanted.name + " arrived " + std::to_string(found.size()) + " times");
    t.expect(found.size() != 1 || found.front() == wanted.value, wanted.name + " arrived with another value");
  }
}

inline void empty_body_has_length_zero(transport_trial& t) {
  t.answered(t.send({.url = t.url(fault::ok), .method = http::method::post}), 200);
  t.expect(only_sighting(t).all("Content-Length") == std::vector<std::string>{"0"},
           "a POST without a body does not say Content-Length: 0");
}

inline void body_arrives(transport_trial& t, std::string_view body) {
  t.answered(t.send({.url = t.url(fault::ok), .method = http::method::post, .body = body}), 200);
  const sighting s = only_sighting(t);
  t.expect(s.body_size == body.size(),
           std::to_string(s.body_size) + " bytes arrived of " + std::to_string(body.size()));
  t.expect(s.body_hash == hash_of(body), "the body arrived with other bytes");
}

inline void every_byte_arrives(transport_trial& t) {
  std::string body = "{\"name\":\"S\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x8D\x8E\"}\r\n\r\n";
  for (int i = 0; i != 256; ++i) body += static_cast<char>(i);
  body_arrives(t, body);
}

inline void thousand_records_arrive(transport_trial& t) {
  std::string body = "{\"orders\":[";
  for (int i = 0; i != 1000; ++i)
    body += "{\"order_id\":\"" + std::to_string(i) + "\",\"items\":\"" + std::string(1300, 'i') + "\"},";
  body.back() = ']';
  body_arrives(t, body += '}');
}

inline void large_body_arrives(transport_trial& t) {
  std::string block(65537, '\0');
  for (std::size_t i = 0; i != block.size(); ++i) block[i] = static_cast<char>(i * i >> 7);
  std::string body;
  while (body.size() < 5 * 1024 * 1024) body += block;
  body_arrives(t, body);
}

inline void statuses_are_reported(transport_trial& t) {
  for (int status : {200, 201, 202, 204, 301, 400, 401, 404, 422, 429, 500, 503})
    t.answered(t.send({.url = t.url(fault::status, std::to_string(status))}), status);
}

inline void bodies_of_refusals_arrive(transport_trial& t) {
  for (std::string const status : {"400", "401", "404", "422", "429", "500", "503"}) {
    journey const& j = t.send({.url = t.url(fault::status, status), .method = http::method::post, .body = "{}"});
    t.expect(j.response.body() == "status " + status, "the body of a " + status + " is lost, got: " + t.describe(j));
  }
}

inline void answer_headers_arrive(transport_trial& t) {
  journey const& j = t.send({.url = t.url(fault::fields)});
  t.answered(j, 200);
  for (auto const& [name, value] : {header_text{"Content-Type", "application/json; charset=utf-8"},
                                    header_text{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                                    header_text{"Retry-After", "30"}, header_text{"X-RateLimit-Limit", "3600"},
                                    header_text{"X-RateLimit-Remaining", "0"}, header_text{"X-Request-Id", "a:b, c"}})
    t.expect(j.response.headers().find(name) == value, "the answer's " + name + " is '" +
                                                           std::string(j.response.headers().find(name).value_or("")) +
                                                           "' instead of '" + value + "'");
}

inline void interim_answers_are_skipped(transport_trial& t) {
  journey const& j = t.send({.url = t.url(fault::interim)});
  t.answered(j, 200, "final");
  t.expect(j.response.headers().find("Retry-After") == std::nullopt, "a field of an interim answer is kept");
}

inline void chunks_are_joined(transport_trial& t) {
  t.answered(t.send({.url = t.url(fault::chunked)}), 200, "one two three");
}

inline void answer_until_close_is_whole(transport_trial& t) {
  t.answered(t.send({.url = t.url(fault::until_close)}), 200, "one two three");
}

inline void answers_without_body_end(transport_trial& t) {
  t.answered(t.send({.url = t.url(fault::nothing)}), 200, "");
  t.answered(t.send({.url = t.url(fault::status, "204")}), 204, "");
  t.answered(t.send({.url = t.url(fault::nothing), .method = http::method::post, .body = "{}"}), 200, "");
}

inline void large_answer_is_whole(transport_trial& t) {
  t.answered(t.send({.url = t.url(fault::size, "1000000"), .max_body = 1000000}), 200, std::string(1000000, 'x'));
}

inline void compression_is_undone(transport_trial& t) {
  t.answered(t.send({.url = t.url(fault::gzip)}), 200, "one two three");
}

/** Behind the back of a connection that was kept alive, where stacks like to try again. */
inline void request_is_sent_once(transport_trial& t) {
  for (std::string_view word : {fault::reset, fault::cut}) {
    t.answered(t.send({.url = t.url(fault::ok)}), 200);
    const std::string token = t.token(word);
    t.send({.url = t.site().plain + t.path_for(word, token, "answer"), .method = http::method::post, .body = "{}"});
    t.transport().linger();
    const std::size_t times = t.seen(token).size();
    t.expect(times == 1, "a request whose connection broke was sent " + std::to_string(times) + " times");
  }
}

inline constexpr transport_rule table[] = {
    {"path_is_sent_as_it_is", path_is_sent_as_it_is},
    {"methods_arrive", methods_arrive},
    {"headers_arrive_once", headers_arrive_once},
    {"empty_body_has_length_zero", empty_body_has_length_zero},
    {"every_byte_arrives", every_byte_arrives},
    {"thousand_records_arrive", thousand_records_arrive},
    {"large_body_arrives", large_body_arrives},
    {"request_is_sent_once", request_is_sent_once},
    {"statuses_are_reported", statuses_are_reported},
    {"bodies_of_refusals_arrive", bodies_of_refusals_arrive},
    {"answer_headers_arrive", answer_headers_arrive},
    {"interim_answers_are_skipped", interim_answers_are_skipped},
    {"chunks_are_joined", chunks_are_joined},
    {"answer_until_close_is_whole", answer_until_close_is_whole},
    {"answers_without_body_end", answers_without_body_end},
    {"large_answer_is_whole", large_answer_is_whole},
    {"compression_is_undone", compression_is_undone},
};

}  // namespace message_rules

}  // namespace tillwire::inline v0_1::testing

#endif

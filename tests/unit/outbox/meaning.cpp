// SPDX-License-Identifier: BSL-1.0
#include <tillwire/outbox/meaning.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <iterator>
#include <ostream>

namespace outbox_meaning_test {

using namespace tillwire;
using outbox::meaning, outbox::meaning_of;

TEST_SUITE_BEGIN("outbox/meaning");

TEST_CASE("what each error means for the records of a request") {
  using enum errc;
  struct {
    errc code;
    meaning means;
  } constexpr rows[] = {
      // the same text will be refused again
      {invalid_payload, meaning::refused},
      {invalid_text, meaning::refused},
      {invalid_json, meaning::refused},
      {json_too_large, meaning::refused},
      {json_too_deep, meaning::refused},
      {bad_request, meaning::refused},
      // whatever is sent
      {invalid_account, meaning::account_refused},
      {authentication_failed, meaning::account_refused},
      {permission_denied, meaning::account_refused},
      {not_found, meaning::account_refused},
      // not looked at
      {rate_limited, meaning::limited},
      {subscriber_busy, meaning::busy},
      // did not leave
      {refused_by_gate, meaning::unsent},
      {too_many_in_flight, meaning::unsent},
      {queue_full, meaning::unsent},
      {store_failed, meaning::unsent},
      // did not arrive, or not at the vendor
      {unresolved_host, meaning::unreached},
      {connection_refused, meaning::unreached},
      {tls_failed, meaning::unreached},
      {proxy_failed, meaning::unreached},
      {unexpected_status, meaning::unreached},
      // "the vendor may have processed the request"
      {connection_lost, meaning::unsure},
      {timed_out, meaning::unsure},
      {malformed_response, meaning::unsure},
      {transport_failed, meaning::unsure},
      {abandoned, meaning::unsure},
      {server_error, meaning::server_unsure},
  };
  static_assert(std::size(rows) == static_cast<std::size_t>(unexpected_status) + 1, "each errc has a row");
  for (auto const& row : rows) {
    CAPTURE(to_string(row.code));
    CHECK(meaning_of(row.code, false) == row.means);
    CHECK(meaning_of(row.code, true) == (row.code == not_found ? meaning::refused : row.means));
  }
}

TEST_SUITE_END();

}  // namespace outbox_meaning_test

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_IMPL_ACCOUNT_IPP
#define TILLWIRE_API_IMPL_ACCOUNT_IPP

#include <tillwire/api/account.hpp>
#include <tillwire/schema/validate.hpp>

namespace tillwire::inline v0_1 {

result<void> detail::judge(any_account const& a, report& found) {
  a.inspect(found);
  if (!found.has_errors()) return {};
  error e = to_error(found.violations());
  e.code = errc::invalid_account;
  e.what_to_do = condition_of(e.code);
  return e;
}

}  // namespace tillwire::inline v0_1

#endif

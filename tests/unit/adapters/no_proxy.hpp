// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_ADAPTERS_NO_PROXY_HPP
#define TESTS_UNIT_ADAPTERS_NO_PROXY_HPP

#include <cstdlib>

namespace support {

// libcurl would send what is meant for this machine to a proxy
inline const bool no_proxy = [] {
  for (char const* name : {"http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"}) ::unsetenv(name);
  return true;
}();

}  // namespace support

#endif

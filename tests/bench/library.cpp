// SPDX-License-Identifier: BSL-1.0
// The compiled halves of tillwire and of Boost.JSON, once for all programs of the suite.
#define TILLWIRE_BOOST_JSON_ELSEWHERE
#include <tillwire/src.hpp>

#include <boost/json/src.hpp>

// SPDX-License-Identifier: BSL-1.0
//[includes]
#include "adapters/curl/curl_transport.hpp"

#include <cstdio>
#include <memory>

using my_transport = tillwire::curl_transport;

int main() {
//[lines]
}

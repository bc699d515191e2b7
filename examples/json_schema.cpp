// SPDX-License-Identifier: BSL-1.0
// Prints the JSON Schema of a call's body, for whoever checks bodies in another language.

#include <tillwire.hpp>
#include <tillwire/api/body_schema.hpp>

#include <cstdio>

int main() { std::puts(tillwire::body_schema<tillwire::drip::unsubscribes_batch>().value().c_str()); }

// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/decimal.hpp>
#include <tillwire/base/version.hpp>

#include <doctest/doctest.h>

#include <ostream>
#include <string_view>
#include <type_traits>

namespace base_version_test {

#define TEXT_OF(Macro) TEXT_OF_VALUE(Macro)
#define TEXT_OF_VALUE(Value) #Value
#define NAMESPACE_OF(Major, Minor) NAMESPACE_OF_VALUES(Major, Minor)
#define NAMESPACE_OF_VALUES(Major, Minor) tillwire::v##Major##_##Minor

namespace {

// What the linker sees is the versioned name: two versions in one program are two sets of symbols.
namespace versioned = NAMESPACE_OF(TILLWIRE_VERSION_MAJOR, TILLWIRE_VERSION_MINOR);
static_assert(std::is_same_v<tillwire::decimal, versioned::decimal>);
static_assert(std::is_same_v<tillwire::decimal, tillwire::v0_1::decimal>);

}  // namespace

TEST_SUITE_BEGIN("base/version");

TEST_CASE("the version agrees with its parts") {
  CHECK(std::string_view(TILLWIRE_VERSION) ==
        TEXT_OF(TILLWIRE_VERSION_MAJOR) "." TEXT_OF(TILLWIRE_VERSION_MINOR) "." TEXT_OF(TILLWIRE_VERSION_PATCH));
}

TEST_SUITE_END();

}  // namespace base_version_test

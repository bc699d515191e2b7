// SPDX-License-Identifier: BSL-1.0
#include <tillwire/base/secret.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <compare>
#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace base_secret_test {

using namespace tillwire;

namespace {

template <class T>
concept streamable = requires(std::ostream& to, T const& value) { to << value; };
template <class T>
concept comparable = requires(T const& a, T const& b) { a == b; } || requires(T const& a, T const& b) { a < b; } ||
                     requires(T const& a, T const& b) { a <=> b; } || requires(T const& a) { a == std::string_view(); };

static_assert(streamable<std::string> && comparable<std::string>, "the questions can be answered by yes");
static_assert(!streamable<secret> && !comparable<secret>);
static_assert(!std::convertible_to<secret, std::string> && !std::convertible_to<secret, std::string_view>);
static_assert(!std::constructible_from<std::string, secret> && !std::constructible_from<std::string_view, secret>);
static_assert(!std::convertible_to<std::string, secret>, "making one is to be seen in the code");
static_assert(std::is_nothrow_move_constructible_v<secret> && std::is_nothrow_move_assignable_v<secret>);

constexpr std::string_view short_token = "s3cr3t-key";  // stands inside the string object, small ones too
const std::string long_token(100, 'k');

/** Whether the token stands in memory, read byte by byte past what the type says about it. */
bool holds(void const* memory, std::size_t size, std::string_view token) {
  auto const volatile* bytes = static_cast<unsigned char const volatile*>(memory);
  std::string copy;
  for (std::size_t i = 0; i != size; ++i) copy += static_cast<char>(bytes[i]);
  return copy.find(token) != copy.npos;
}

}  // namespace

TEST_SUITE_BEGIN("base/secret");

TEST_CASE("reveal() is the way to the text") {
  CHECK(secret(std::string(short_token)).reveal() == short_token);
  CHECK(secret(long_token).reveal() == long_token);
  CHECK(secret().empty());
  CHECK_FALSE(secret("x").empty());

  secret a(long_token), b = a;
  CHECK(b.reveal() == long_token);
  b = secret("other");
  CHECK(a.reveal() == long_token);
  a = b;
  CHECK(a.reveal() == "other");
  a = std::move(b);
  CHECK(a.reveal() == "other");
}

TEST_CASE("wipe() zeroes the whole memory of a text and empties it") {
  for (std::string_view token : {short_token, std::string_view(long_token)}) {
    std::string text(token);
    text.resize(token.size() / 2);  // the other half still stands behind the end
    char const* const memory = text.data();
    const std::size_t size = text.capacity();
    REQUIRE(holds(memory, size, token.substr(token.size() / 2 + 1)));

    secret::wipe(text);
    CHECK(text.empty());
    CHECK(text.data() == memory);
    auto const volatile* bytes = memory;
    CHECK(std::all_of(bytes, bytes + size, [](char c) { return c == '\0'; }));
  }
}

TEST_CASE("a secret that was moved from, or that ended, leaves nothing behind") {
  const std::string_view rest = short_token.substr(1);  // a moved string ends its old text by one zero at the front
  secret from{std::string(short_token)};
  REQUIRE(holds(&from, sizeof from, rest));
  const secret to = std::move(from);
  CHECK_FALSE(holds(&from, sizeof from, rest));
  CHECK(to.reveal() == short_token);

  alignas(secret) unsigned char memory[sizeof(secret)];
  auto* const held = ::new (memory) secret(std::string(short_token));
  REQUIRE(holds(memory, sizeof memory, rest));
  std::destroy_at(held);
  CHECK_FALSE(holds(memory, sizeof memory, rest));
}

TEST_SUITE_END();

}  // namespace base_secret_test

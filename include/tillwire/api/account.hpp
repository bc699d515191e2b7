// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_ACCOUNT_HPP
#define TILLWIRE_API_ACCOUNT_HPP

#include <tillwire/base/result.hpp>
#include <tillwire/http/headers.hpp>
#include <tillwire/schema/report.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace tillwire::inline v0_1 {

/**
 * Who sends: where to, as whom, and with which credentials.
 *
 * inspect() reports what is wrong with it; append_base_url() gives the URL up to the path, without a slash at the end;
 * add_headers() adds authorization and User-Agent; path_value() is the text of a `:name` in a path, nullopt where the
 * account has none of that name.
 */
template <class T>
concept account = requires(T const& a, report& out, std::string& url, http::headers& h, std::string_view name) {
  a.inspect(out);
  a.append_base_url(url);
  a.add_headers(h);
  { a.path_value(name) } -> std::same_as<std::optional<std::string_view>>;
};

/** An account by reference, whatever its type: what the compiled half works with. */
class any_account {
 public:
  /** Refers to the account, which outlives it. */
  template <account T>
    requires(!std::same_as<T, any_account>)
  explicit any_account(T const& a) noexcept
      : self_(&a),
        inspect_([](void const* self, report& out) { static_cast<T const*>(self)->inspect(out); }),
        append_base_url_([](void const* self, std::string& url) { static_cast<T const*>(self)->append_base_url(url); }),
        add_headers_([](void const* self, http::headers& h) { static_cast<T const*>(self)->add_headers(h); }),
        path_value_(
            [](void const* self, std::string_view name) { return static_cast<T const*>(self)->path_value(name); }) {}

  void inspect(report& out) const { inspect_(self_, out); }
  void append_base_url(std::string& url) const { append_base_url_(self_, url); }
  void add_headers(http::headers& h) const { add_headers_(self_, h); }
  [[nodiscard]] std::optional<std::string_view> path_value(std::string_view name) const {
    return path_value_(self_, name);
  }

 private:
  void const* self_;
  void (*inspect_)(void const*, report&);
  void (*append_base_url_)(void const*, std::string&);
  void (*add_headers_)(void const*, http::headers&);
  std::optional<std::string_view> (*path_value_)(void const*, std::string_view);
};

namespace detail {

/** Inspects an account into an empty report; errc::invalid_account where that found errors. */
result<void> judge(any_account const& a, report& found);

}  // namespace detail

}  // namespace tillwire::inline v0_1

#endif

// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_API_PAYLOAD_HPP
#define TILLWIRE_API_PAYLOAD_HPP

#include <tillwire/api/endpoint.hpp>
#include <tillwire/json/writer.hpp>
#include <tillwire/schema/report.hpp>
#include <tillwire/schema/validate.hpp>

#include <string>
#include <string_view>

namespace tillwire::inline v0_1 {

namespace detail {

/** Appends the path field `name` to a URL, encoded; false where the payload has none of that name. Defined in path_field.hpp. */
template <class T>
bool append_path_field(T const& payload, std::string_view name, std::string& url);

}  // namespace detail

/** A payload by reference, whatever its type: what the compiled half works with. */
class any_payload {
 public:
  /** Refers to the payload, which outlives it. */
  template <has_endpoint T>
  explicit any_payload(T const& payload) noexcept
      : self_(&payload),
        row_(&endpoint_for<T>),
        inspect_([](void const* self, report& out) { detail::inspect_object(*static_cast<T const*>(self), out); }),
        put_([](void const* self, json::writer& w, char* at) {
          return json::detail::put_object(w, at, *static_cast<T const*>(self));
        }),
        append_path_field_([](void const* self, std::string_view name, std::string& url) {
          return detail::append_path_field(*static_cast<T const*>(self), name, url);
        }) {}

  /** Of what has a row, inspect() and put() of its own, such as entries that go together. */
  template <class T>
    requires requires(T const& payload) { payload.row(); }
  explicit any_payload(T const& payload) noexcept
      : self_(&payload),
        row_(&payload.row()),
        inspect_([](void const* self, report& out) { static_cast<T const*>(self)->inspect(out); }),
        put_([](void const* self, json::writer& w, char* at) { return static_cast<T const*>(self)->put(w, at); }),
        append_path_field_([](void const*, std::string_view, std::string&) { return false; }) {}

  /** The row of the table of calls that it is sent by. */
  [[nodiscard]] endpoint_row const& row() const { return *row_; }
  /** Reports everything that is wrong with the payload, and with what is in it. */
  void inspect(report& out) const { inspect_(self_, out); }
  /** Writes the payload as JSON from `at` on; returns where it ends. */
  char* put(json::writer& w, char* at) const { return put_(self_, w, at); }
  /** Appends the path field of that name to a URL, percent-encoded; false where there is none. */
  bool append_path_field(std::string_view name, std::string& url) const { return append_path_field_(self_, name, url); }

 private:
  void const* self_;
  endpoint_row const* row_;
  void (*inspect_)(void const*, report&);
  char* (*put_)(void const*, json::writer&, char*);
  bool (*append_path_field_)(void const*, std::string_view, std::string&);
};

}  // namespace tillwire::inline v0_1

/**
 * Says that the code which checks and writes a payload is compiled once, in the TU that includes <tillwire/src.hpp>,
 * instead of in each TU that uses the payload; TILLWIRE_COMPILE_PAYLOAD there compiles it. What reads one is compiled where
 * it is read: most programs read none. For the library's own payloads: those of a program need neither. Both stand
 * outside all namespaces, with the type's full name.
 */
#define TILLWIRE_EXTERN_PAYLOAD(Type) TILLWIRE_INSTANTIATE_PAYLOAD(extern, Type)
/** Compiles the code of a payload in this TU: the other half of TILLWIRE_EXTERN_PAYLOAD. */
#define TILLWIRE_COMPILE_PAYLOAD(Type) TILLWIRE_INSTANTIATE_PAYLOAD(, Type)
/** What both are made of. */
#define TILLWIRE_INSTANTIATE_PAYLOAD(Extern, Type)                                                       \
  Extern template void tillwire::detail::inspect_object(Type const&, tillwire::report&);                 \
  Extern template char* tillwire::json::detail::put_object(tillwire::json::writer&, char*, Type const&); \
  Extern template bool tillwire::detail::append_path_field(Type const&, std::string_view, std::string&);

#endif

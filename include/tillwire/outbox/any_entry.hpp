// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_ANY_ENTRY_HPP
#define TILLWIRE_OUTBOX_ANY_ENTRY_HPP

#include <tillwire/api/batch_slice.hpp>
#include <tillwire/api/endpoint.hpp>
#include <tillwire/api/path_field.hpp>
#include <tillwire/api/recording.hpp>
#include <tillwire/json/encoder.hpp>
#include <tillwire/outbox/record.hpp>
#include <tillwire/outbox/subjects.hpp>
#include <tillwire/schema/inspect.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tillwire::inline v0_1::outbox {

namespace detail {

using namespace tillwire::detail;

template <class T>
constexpr route make_route() {
  route r{.urgent = recording_for<T>.urgent};
  endpoint_row row;
  if constexpr (has_batch<T>) {
    row = endpoint_for<typename batch_for<T>::type>;
    r.batch = row.paths[0];
    r.list = batch_list<T>::name;
    r.batch_wrap = row.wrap;
    r.batch_quota = row.quota;
  }
  if constexpr (has_endpoint<T>) {
    row = endpoint_for<T>;
    r.single = row.paths[0];
    r.single_wrap = row.wrap;
    r.single_quota = row.quota;
  }
  r.method = row.method;
  r.accept = row.accept;
  r.again = row.again;
  return r;
}

template <class T>
inline constexpr route route_of = make_route<T>();

/** Whether a payload is a batch call's: all it has are the entries. */
template <class T>
inline constexpr bool is_batch = [] {
  bool is = true;
  for_each_member<T>([&]<class Member>() { is = is && is_a<typename Member::value_type, batch_of>; });
  return is;
}();

template <class T>
constexpr bool has_path_fields() {
  bool has = false;
  for_each_member<T>([&]<class Member>() { has = has || Member::how == presence::path; });
  return has;
}

}  // namespace detail

/** A payload by reference, whatever its type, as the outbox records it: what the compiled half works with. */
class any_entry {
 public:
  /** Refers to the payload, which outlives it. */
  template <class T>
  explicit any_entry(T const& payload) noexcept : self_(&payload), traits_(&traits_of<T>) {}

  /** How its kind is sent, but for the account. */
  [[nodiscard]] route const& kind() const { return *traits_->kind; }
  /** What its kind is about. */
  [[nodiscard]] recording const& row() const { return *traits_->row; }
  /** The paths of its single call, where they name fields of its own; empty otherwise. */
  [[nodiscard]] std::array<std::string_view, 2> paths() const { return traits_->paths; }

  void inspect(report& out) const { traits_->inspect(self_, out); }
  /** Writes the payload as JSON from `at` on; returns where it ends. */
  char* put(json::writer& w, char* at) const { return traits_->put(self_, w, at); }
  /** Appends the path field of that name to a URL, percent-encoded; false where there is none. */
  bool append_path_field(std::string_view name, std::string& url) const {
    return traits_->append_path_field(self_, name, url);
  }
  /** Appends what it is about, a line each. */
  record_flags append_subjects(buffer& to) const { return traits_->append_subjects(self_, to); }
  /** The kind of the field that takes the time of recording, if that is absent. */
  [[nodiscard]] std::optional<tillwire::kind> missing_stamp() const { return traits_->missing_stamp(self_); }

 private:
  struct traits {
    route const* kind;
    recording const* row;
    std::array<std::string_view, 2> paths;
    void (*inspect)(void const*, report&);
    char* (*put)(void const*, json::writer&, char*);
    bool (*append_path_field)(void const*, std::string_view, std::string&);
    record_flags (*append_subjects)(void const*, buffer&);
    std::optional<tillwire::kind> (*missing_stamp)(void const*);
  };
  template <class T>
  static constexpr std::array<std::string_view, 2> paths_of() {
    if constexpr (has_endpoint<T>)
      if (detail::has_path_fields<T>()) return endpoint_for<T>.paths;
    return {};
  }
  template <class T>
  static T const& as(void const* self) {
    return *static_cast<T const*>(self);
  }
  template <class T>
  static constexpr traits traits_of{
      &detail::route_of<T>,
      &recording_for<T>,
      paths_of<T>(),
      [](void const* self, report& out) { detail::inspect_object(as<T>(self), out); },
      [](void const* self, json::writer& w, char* at) { return json::detail::put_object(w, at, as<T>(self)); },
      [](void const* self, std::string_view name, std::string& url) {
        return detail::append_path_field(as<T>(self), name, url);
      },
      [](void const* self, buffer& to) {
        return detail::flags_of(as<T>(self), detail::append_subjects(as<T>(self), to));
      },
      [](void const* self) { return detail::missing_stamp(as<T>(self)); }};

  void const* self_;
  traits const* traits_;
};

}  // namespace tillwire::inline v0_1::outbox

#endif

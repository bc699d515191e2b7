// SPDX-License-Identifier: BSL-1.0
// Tells what the types say of every payload's fields, as lines of tab-separated words, for field_tables.py.
#include <tillwire/drip.hpp>
#include <tillwire/http/impl/request.ipp>  // the names of methods; all else here is constexpr
#include <tillwire/schema/field_table.hpp>
#include <tillwire/usercom.hpp>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

using namespace tillwire;

namespace {

/** As it is written in the source, without `tillwire::` and the version. */
template <class T>
std::string name_of() {
  std::string_view text = __PRETTY_FUNCTION__;
  text = text.substr(text.find("T = ") + 4);
  std::string name(text.substr(0, text.find_first_of(";]")));
  for (std::string_view space : {"tillwire::", "v0_1::"})
    for (std::size_t at = name.find(space); at != name.npos; at = name.find(space)) name.erase(at, space.size());
  return name;
}

void line(std::initializer_list<std::string> words) {
  bool first = true;
  for (std::string const& w : words) std::printf("%s%s", std::exchange(first, false) ? "" : "\t", w.c_str());
  std::puts("");
}

template <class E>
std::string words_of() {
  std::string words;
  for (wire_name<E> const& n : wire_names<E>::table)
    words.append(words.empty() ? "" : ", ").append("`").append(n.text) += '`';
  return words + (wire_names<E>::closed ? "" : ", or another word");
}

template <class T>
void tell(std::vector<std::string>& told);

/** What a value is on the wire; tells of the structs in it. */
template <class V>
std::string kind_name(std::vector<void (*)(std::vector<std::string>&)>& inner) {
  if constexpr (checked_text<V>) return "text: " + name_of<V>();
  else if constexpr (std::same_as<V, cents>) return "cents";
  else if constexpr (requires { typename V::enum_type; }) return words_of<typename V::enum_type>();
  else if constexpr (detail::is_a<V, nullable>) return kind_name<typename V::value_type>(inner) + ", or null";
  else if constexpr (detail::is_a<V, batch_of>)
    return "1 to " + std::to_string(V::max_size) + " of " + kind_name<typename V::value_type>(inner);
  else if constexpr (detail::is_a<V, list>) return "list of " + kind_name<typename V::value_type>(inner);
  else if constexpr (described_struct<V>) {
    inner.push_back(tell<V>);
    return "object: " + name_of<V>();
  } else {
    switch (kind_of<V>()) {
      case kind::boolean: return "true or false";
      case kind::unix_time: return "UNIX time";
      case kind::value: return "any JSON";
      case kind::attributes: return "any object";
      case kind::text: return "text";
      case kind::integer: return "integer";
      case kind::decimal: return "decimal";
      case kind::timestamp: return "timestamp";
      default: break;
    }
    static_assert(kind_of<V>() != kind::object && kind_of<V>() != kind::word && kind_of<V>() != kind::choice &&
                  kind_of<V>() != kind::array && kind_of<V>() != kind::values);
    return {};
  }
}

std::string presence_of(presence how) {
  switch (how) {
    case presence::required: return "required";
    case presence::stated: return "stated";
    case presence::optional: return "optional";
    case presence::path: return "path";
    case presence::flattened: break;
  }
  return "custom";
}

/** What the struct's rules and the table say of a field beyond presence and kind. */
template <class T>
std::string notes_of(field const& f) {
  std::string notes;
  const auto note = [&notes](std::string_view text) { notes.append(notes.empty() ? "" : "; ").append(text); };
  if (!f.alias.empty()) note("read from `" + std::string(f.alias) + "`, too");
  if (f.takes_bare_element) note("a single one is read without brackets, too");
  if constexpr (requires { T::rules; })
    std::apply(
        [&](auto const&... rules) {
          const auto see = [&]<class R>(R const& r) {
            if constexpr (std::same_as<R, only_with>)
              if (r.field == f.name) note("only beside `" + std::string(r.companion) + "`");
            if constexpr (std::same_as<R, advised>)
              if (r.field == f.name) note("a warning where it is absent");
          };
          (see(rules), ...);
        },
        T::rules);
  return notes;
}

/** The struct, its call if it has one, each field; then the structs that it holds. Each is told once. */
template <class T>
void tell(std::vector<std::string>& told) {
  const std::string name = name_of<T>();
  if (std::find(told.begin(), told.end(), name) != told.end()) return;
  told.push_back(name);
  line({"struct", name});
  if constexpr (has_endpoint<T>) {
    constexpr endpoint_row row = endpoint_for<T>;
    for (std::string_view path : row.paths)
      if (!path.empty()) line({"call", std::string(to_string(row.method)), std::string(path)});
    line({"envelope", row.wrap == envelope::batches ? "batches" : "none"});
    line({"success", std::to_string(row.success)});
    line({"accept", std::string(row.accept)});
    line({"again", row.again == resend::converges ? "converges" : "repeats"});
  }
  std::vector<void (*)(std::vector<std::string>&)> inner;
  const auto put = [&](field const& f, std::string const& presence, std::string const& kind, std::string const& prose) {
    line({"field", std::string(f.name), std::string(f.member), presence, kind, std::string(f.default_value),
          notes_of<T>(f), prose});
  };
  detail::for_each_member<T>([&]<class Member>() {
    using V = typename Member::value_type;
    if constexpr (Member::how == presence::flattened) {
      put({.name = "", .member = Member::name}, "custom", "any JSON", "");
    } else if constexpr (kind_of<V>() == kind::choice) {
      [&]<class... A>(std::type_identity<one_of<A...>>) {
        (put(
             field_table<T>[field_index<T>(A::key)], Member::how == presence::path ? "one of, path" : "one of",
             [&] {
               if constexpr (checked_text<A>) return kind_name<A>(inner);
               else return kind_name<detail::unkeyed_t<A>>(inner);
             }(),
             name_of<A>()),
         ...);
      }(std::type_identity<V>{});
    } else {
      field const& f = field_table<T>[field_index<T>(Member::name)];
      put(f, f.identifies ? "at least one of" : presence_of(f.how), kind_name<V>(inner), "");
    }
  });
  for (auto const& each : inner) each(told);
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::string> told;
  if (count == 2 && std::string_view(arguments[1]) == "drip") {
    tell<drip::product_activity>(told);
    tell<drip::products_batch>(told);
    tell<drip::cart_activity>(told);
    tell<drip::carts_batch>(told);
    tell<drip::order_activity>(told);
    tell<drip::orders_batch>(told);
    tell<drip::subscribers_batch>(told);
    tell<drip::unsubscribes_batch>(told);
    tell<drip::events_batch>(told);
    tell<drip::legacy_orders_batch>(told);
  } else {
    tell<usercom::v1::product_event>(told);
    tell<usercom::v2::product_event>(told);
  }
}

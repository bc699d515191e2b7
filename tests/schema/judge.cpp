// SPDX-License-Identifier: BSL-1.0
// What the library says of bodies. `judge schemas` prints a line for each payload: its name, a tab, its schema. `judge`
// reads bodies, each behind a line with the payload's name and the body's size, and prints for each the errors that it has
// as a line of JSON: [[code, path, message], ...].
#include <tillwire.hpp>
#include <tillwire/api/body_schema.hpp>
#include <tillwire/json/json_schema.hpp>

#include <boost/describe/class.hpp>

#include "tests/schema/payloads.hpp"

#include <cstddef>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace tillwire;

namespace {

/** The envelope of Drip's v2 calls. */
template <class T>
struct batches_of {
  required<batch_of<T>, "batches"> batches;
  BOOST_DESCRIBE_CLASS(batches_of, (), (batches), (), ())
};

struct line {
  custom_attributes errors{};
};
BOOST_DESCRIBE_STRUCT(line, (), (errors))

template <class T>
constexpr bool is_wrapped() {
  if constexpr (has_endpoint<T>) return endpoint_for<T>.wrap == envelope::batches;
  else return false;
}

template <class T>
std::string schema_of(std::string_view name) {
  if constexpr (has_endpoint<T>) return body_schema<T>({.title = name}).value();
  else return json::json_schema<T>({.title = name}).value();
}

/** Each error of the body; also of the text that is no JSON. */
template <class T>
std::vector<error_detail> errors_of(std::string_view body) {
  const auto found = [body] {
    if constexpr (is_wrapped<T>()) return (json::check<batches_of<T>>)(body);
    else if constexpr (requires(T const& t) { t.product; })
      return (json::check<T>)(body, {}, usercom::product(usercom::product_id{49}));
    else if constexpr (requires(T const& t) { t.place; }) return (json::check<T>)(body, {}, std::string("here"));
    else return (json::check<T>)(body);
  }();
  if (!found) return {{std::string(to_string(found.error().code)), found.error().path, found.error().message}};
  std::vector<error_detail> errors;
  for (violation const& v : *found)
    if (v.level == severity::error) errors.push_back({std::string(rule_of(v.id).code), v.path, v.message});
  // the library puts one payload into the envelope; a reader may take more
  if (json::document d; is_wrapped<T>() && errors.empty() && d.parse(body) && d.root().find("batches").size() != 1)
    errors.push_back({"entry_count", "batches", "one element"});
  return errors;
}

std::string line_of(std::vector<error_detail> const& errors) {
  array all;
  for (error_detail const& e : errors) {
    array one;
    one.push_back(e.code);
    one.push_back(e.path);
    one.push_back(e.message);
    all.push_back(std::move(one));
  }
  const auto text = json::write(line{custom_attributes{{"errors", all}}});
  return text ? *text : "an error that is no JSON";
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 2 && std::string_view(arguments[1]) == "schemas") {
    for_each_schema([]<class T>(std::string_view name) { std::cout << name << '\t' << schema_of<T>(name) << '\n'; });
    return 0;
  }
  std::ios::sync_with_stdio(false);
  std::string name, body;
  for (std::size_t size = 0; std::cin >> name >> size;) {
    std::cin.get();
    body.resize(size);
    std::cin.read(body.data(), static_cast<std::streamsize>(size));
    bool known = false;
    for_each_schema([&]<class T>(std::string_view its_name) {
      if (its_name != name) return;
      known = true;
      std::cout << line_of(errors_of<T>(body)) << '\n';
    });
    if (!known) return std::fprintf(stderr, "no payload %s\n", name.c_str()), 1;
  }
}

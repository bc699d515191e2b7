// SPDX-License-Identifier: BSL-1.0
// Any JSON object can be held as attributes, and is written as it was read, each number by its own text.
//
// The input is the object.
#include <tillwire.hpp>

#include <boost/describe/class.hpp>

#include "fuzz.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using namespace tillwire;
using fuzz::must;

namespace {

struct any_object {
  custom_attributes members{};
};
BOOST_DESCRIBE_STRUCT(any_object, (), (members))

void must_be_same(json::node one, json::node other);

/** What an object or an array holds, in order. */
struct contents {
  std::vector<std::string_view> keys{};
  std::vector<json::node> values{};

  explicit contents(json::node n) {
    if (n.type() == json::type::array) n.for_each_element([this](json::node element) { values.push_back(element); });
    else
      n.for_each_member([this](std::string_view key, json::node value) {
        keys.push_back(key);
        values.push_back(value);
      });
  }
};

void must_be_same(json::node one, json::node other) {
  must(one.type() == other.type(), "a value keeps its type");
  switch (one.type()) {
    case json::type::null: return;
    case json::type::boolean: return must(one.boolean() == other.boolean(), "a boolean stays");
    case json::type::number:
    case json::type::text: return must(one.text() == other.text(), "text and a number's text stay");
    case json::type::array:
    case json::type::object: {
      const contents of_one(one), of_other(other);
      must(of_one.keys == of_other.keys, "the same keys in the same order");
      must(of_one.values.size() == of_other.values.size(), "as many values");
      for (std::size_t i = 0; i != of_one.values.size(); ++i) must_be_same(of_one.values[i], of_other.values[i]);
    }
  }
}

/** What attributes cannot hold, though it is JSON: an empty key, and NUL in a text. */
bool is_out_of_bounds(json::node n) {
  const auto has_nul = [](std::string_view text) { return text.find('\0') != text.npos; };
  if (n.type() == json::type::text) return has_nul(n.text());
  if (n.type() != json::type::array && n.type() != json::type::object) return false;
  const contents held(n);
  for (std::string_view key : held.keys)
    if (key.empty() || has_nul(key)) return true;
  for (json::node value : held.values)
    if (is_out_of_bounds(value)) return true;
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  const std::string_view text = fuzz::input(data, size).rest();
  json::document original;
  if (!original.parse(text) || original.root().type() != json::type::object) return 0;

  const auto read = json::read<any_object>(text);
  must(read.has_value() != is_out_of_bounds(original.root()), "an object is read, unless it is out of bounds");
  if (!read) return 0;
  custom_attributes const& members = read->value.members;
  must(members.size() == original.root().size(), "each member is an attribute");
  for (attribute const& a : members) must(members.find(a.key) == &a.value, "each is found by its key");
  must(custom_attributes(members) == members, "a copy is equal");

  const auto written = json::write(read->value);
  must(written.has_value(), "attributes can be written");
  json::document copy;
  must(copy.parse(*written).has_value(), "they are written as JSON");
  must_be_same(original.root(), copy.root());
  const auto again = json::read<any_object>(*written);
  must(again && again->value.members == members, "they are read again as they were");
  return 0;
}

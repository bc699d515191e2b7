// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_JSON_JSON_SCHEMA_HPP
#define TILLWIRE_JSON_JSON_SCHEMA_HPP

#include <tillwire/base/buffer.hpp>
#include <tillwire/base/result.hpp>
#include <tillwire/json/document.hpp>
#include <tillwire/json/value_decoder.hpp>
#include <tillwire/json/write.hpp>
#include <tillwire/json/writer.hpp>
#include <tillwire/schema/attributes.hpp>
#include <tillwire/schema/field_table.hpp>
#include <tillwire/schema/report.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

/** JSON Schema of payloads, for those who do not speak C++; not part of <tillwire.hpp>. */
namespace tillwire::inline v0_1::json {

/** What a schema says of itself; what is empty is left out. */
struct schema_options {
  std::string_view id{};           ///< `$id`: the URL by which other schemas refer to it
  std::string_view title{};        ///< for people; a struct does not know its own name
  std::string_view description{};  ///< what the payload is for, for people
};

namespace detail {

using namespace tillwire::detail;

// Not \u0000, which some engines do not know.
inline constexpr std::string_view any_text = R"(^[^\x00]*$)", filled_text = R"(^[^\x00]+$)";
inline constexpr std::string_view timestamp_text =
    "^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)|"
    "[0-9]{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9]|60))"
    "(?:[.,][0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)$";

/** An object that has these keys; validators that are strict want to see each of them among the properties. */
inline attributes has_keys(array const& keys) {
  attributes properties;
  for (attribute_value const& key : keys) properties.add(*key.get_if<std::string>(), true);
  return {{"properties", properties}, {"required", keys}};
}

/** An object that has one of these keys: exactly one by `oneOf`, or at least one by `anyOf`. */
inline attributes has_one(std::string_view how, array const& keys) {
  if (keys.size() == 1) return has_keys(keys);
  array each;
  for (attribute_value const& key : keys) each.push_back(has_keys(array{key}));
  return {{how, each}};
}

template <class E>
array words_of() {
  array words;
  for (wire_name<E> const& n : wire_names<E>::table) words.push_back(n.text);
  return words;
}

/** The schema of a value that is no struct, or null. */
inline attributes or_null(attributes const& schema) {
  attributes both;
  for (attribute const& a : schema) {
    if (a.key == "type") {
      both.add(a.key, array{a.value, "null"});
    } else if (a.key == "enum") {
      array words = *a.value.get_if<array>();
      words.push_back(null);
      both.add(a.key, std::move(words));
    } else {
      both.add(a.key, a.value);
    }
  }
  return both;
}

/** What there is to say of a field's absence. */
template <class T>
std::string_view advice_on(std::string_view field) {
  std::string_view advice;
  const auto look = [&]<class R>(R const& r) {
    if constexpr (std::same_as<R, advised>)
      if (r.field == field) advice = rule_of(r.when_absent).sentence;
  };
  if constexpr (requires { T::rules; }) std::apply([&](auto const&... r) { (look(r), ...); }, T::rules);
  return advice;
}

/**
 * Makes one schema.
 *
 * Some validators fill defaults in, and none where a schema is one of several: nothing that may hold a default stands in
 * oneOf or anyOf.
 */
class schema_maker {
 public:
  /** The schema of a struct, where it stands. */
  template <class T>
  attributes object() {
    object_parts parts;
    std::size_t first_field = 0;  // of the member in the table
    for_each_member<T>([&]<class Member>() {
      using V = typename Member::value_type;
      if constexpr (Member::how != presence::path && Member::how != presence::flattened) {
        if constexpr (kind_of<V>() == kind::choice) add_choice(std::type_identity<V>{}, parts);
        else add_field<T, Member>(field_table<T>[first_field], parts);
      }
      first_field += fields_of_member<Member>;
    });
    add_rules<T>(parts);

    attributes schema{{"type", "object"}, {"properties", parts.properties}};
    if (!parts.required.empty()) schema.add("required", parts.required);
    if (attributes const* only = parts.only_condition())
      for (attribute const& a : *only) schema.add(a.key, a.value);
    else if (!parts.conditions.empty()) schema.add("allOf", parts.conditions);
    if constexpr (takes_custom_attributes<T>) open(schema);
    else schema.add("additionalProperties", false);
    return schema;
  }

  /** The whole text, of what object() made. */
  [[nodiscard]] result<std::string> text(attributes const& root, schema_options const& options) const {
    if (!broken_.empty()) return make_error(errc::invalid_json, "what is said of the field is no JSON", broken_);
    attributes schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
    if (!options.id.empty()) schema.add("$id", options.id);
    if (!options.title.empty()) schema.add("title", options.title);
    if (!options.description.empty()) schema.add("description", options.description);
    for (attribute const& a : root) schema.add(a.key, a.value);

    attributes definitions;
    for (definition const& d : definitions_) definitions.add(d.name, d.schema);
    if (has_any_) {
      const attributes ref{{"$ref", "#/$defs/any"}};
      definitions.add("any",
                      attributes{{"anyOf", array{attributes{{"type", "null"}}, attributes{{"type", "boolean"}},
                                                 attributes{{"type", "number"}},
                                                 attributes{{"type", "string"}, {"pattern", any_text}},
                                                 attributes{{"type", "array"}, {"items", ref}},
                                                 attributes{{"type", "object"},
                                                            {"propertyNames", attributes{{"pattern", filled_text}}},
                                                            {"additionalProperties", ref}}}}});
    }
    if (!definitions.empty()) schema.add("$defs", definitions);

    buffer out;
    writer w(out);
    char* const end = w.close(w.put_entries(w.open(out.end(), '{'), schema), '}');
    const std::string_view text(out.end(), static_cast<std::size_t>(end - out.end()));
    if (!w.is_good()) return faults_of(text).error();
    return std::string(text);
  }

 private:
  /** The value that a field's table, or its type, has as text. */
  attribute_value value_from(std::string_view field, std::string_view json) {
    document d;
    if (d.parse(json)) return decode_any(d.root());
    broken_ = field;
    return null;
  }

  /** What is being said of an object. */
  struct object_parts {
    attributes properties{};
    array required{};
    array conditions{};  ///< what is true of several properties

    /** The condition that can stand beside the properties; null where there are more. */
    [[nodiscard]] attributes const* only_condition() const {
      if (conditions.size() != 1) return nullptr;
      auto const* only = conditions.begin()->get_if<attributes>();
      return only->find("required") == nullptr ? only : nullptr;
    }
  };

  /** Any JSON that is read at all: no text has a NUL, and no key is empty. */
  attributes any() {
    has_any_ = true;
    return {{"$ref", "#/$defs/any"}};
  }
  /** Lets an object have any keys beside its properties. */
  void open(attributes& schema) {
    schema.add("propertyNames", attributes{{"pattern", filled_text}});
    schema.add("additionalProperties", any());
  }

  template <class V>
  attributes text_value(bool required) {
    attributes schema{{"type", "string"}};
    std::string_view pattern = required ? filled_text : any_text;
    if constexpr (checked_text<V>) {
      rule_row const& broken = rule_of(V::broken);
      const bool is_refused = broken.standard == severity::error;  // a warning is no reason to refuse a body
      if constexpr (requires { V::pattern; })
        if (is_refused) pattern = V::pattern;
      if (is_refused && required && V::accepts({})) schema.add("minLength", 1);
      schema.add("pattern", pattern);
      schema.add("description", broken.sentence);
    } else {
      schema.add("pattern", pattern);
    }
    return schema;
  }

  template <class V>
  attributes known_word() {
    if constexpr (described_enum<V>) return {{"type", "string"}, {"enum", words_of<V>()}};
    else if constexpr (wire_names<typename V::enum_type>::closed)
      return {{"type", "string"}, {"enum", words_of<typename V::enum_type>()}};
    else return {{"type", "string"}, {"pattern", filled_text}, {"examples", words_of<typename V::enum_type>()}};
  }

  /** The schema of a value; `key` is where it stands first, `required` as for inspect_value(). */
  template <class V>
  attributes value(std::string_view key, bool required) {
    constexpr kind what = kind_of<V>();
    if constexpr (is_a<V, nullable>) {
      using held = typename V::value_type;
      // its own conditions would be asked of null, too
      if constexpr (what == kind::object)
        return {
            {"if", attributes{{"type", "object"}}}, {"then", object<held>()}, {"else", attributes{{"type", "null"}}}};
      else return or_null(value<held>(key, required));
    } else if constexpr (what == kind::text) {
      return text_value<V>(required);
    } else if constexpr (what == kind::boolean) {
      return {{"type", "boolean"}};
    } else if constexpr (what == kind::integer || what == kind::unix_time) {
      using limits = std::numeric_limits<std::conditional_t<std::integral<V>, V, std::int64_t>>;
      return {{"type", "integer"},  // no decimal has room for the bounds
              {"minimum", number{std::to_string((limits::min)())}},
              {"maximum", number{std::to_string((limits::max)())}}};
    } else if constexpr (what == kind::decimal) {
      const std::string bound = "1" + std::string(decimal::max_digits, '0');
      return {{"type", "number"}, {"minimum", number{"-" + bound}}, {"maximum", number{bound}}};
    } else if constexpr (what == kind::timestamp) {
      return {{"type", "string"}, {"pattern", timestamp_text}, {"description", rule_of(rule::timestamp_form).sentence}};
    } else if constexpr (what == kind::word) {
      return known_word<V>();
    } else if constexpr (what == kind::array) {
      attributes schema{{"type", "array"}, {"items", value<typename V::value_type>(key, false)}};
      if constexpr (is_a<V, batch_of>) {
        schema.add("minItems", 1);
        schema.add("maxItems", V::max_size);
      }
      return schema;
    } else if constexpr (what == kind::object) {
      return named_object<V>(key);
    } else if constexpr (what == kind::value) {
      return any();
    } else if constexpr (what == kind::values) {
      return {{"type", "array"}, {"items", any()}};
    } else {
      static_assert(what == kind::attributes);
      attributes schema{{"type", "object"}};
      if constexpr (requires { V::properties; }) schema.add("properties", value_from(key, V::properties));
      open(schema);
      return schema;
    }
  }

  /** Defines the struct under the name of the first field that holds one, and refers to it. */
  template <class V>
  attributes named_object(std::string_view key) {
    const auto refer = [](std::string const& name) { return attributes{{"$ref", "#/$defs/" + name}}; };
    void const* const of = &field_table<V>;
    for (definition const& d : definitions_)
      if (d.of == of) return refer(d.name);

    std::string name(key);
    std::replace_if(name.begin(), name.end(), [](char c) { return !is_alpha(c) && !is_digit(c) && c != '_'; }, '_');
    const auto is_taken = [&](definition const& d) { return d.name == name; };
    while (name == "any" || std::any_of(definitions_.begin(), definitions_.end(), is_taken)) name += '_';
    const std::size_t place = definitions_.size();
    definitions_.push_back({of, name, {}});  // before its members are: one of them may hold another
    attributes schema = object<V>();
    definitions_[place].schema = std::move(schema);
    return refer(name);
  }

  template <class T, class Member>
  void add_field(field const& f, object_parts& to) {
    using V = typename Member::value_type;
    attributes schema = value<V>(f.name, is_never_empty(f));
    if constexpr (kind_of<V>() == kind::array && !is_a<V, nullable>)
      if (f.takes_bare_element)
        schema = {{"if", attributes{{"type", "array"}}},
                  {"then", schema},
                  {"else", value<typename V::value_type>(f.name, false)}};
    const std::string_view advice = advice_on<T>(f.name);
    if (!advice.empty() && schema.find("description") == nullptr) schema.add("description", advice);
    if (f.alias.empty()) {
      if (f.how == presence::required) to.required.push_back(f.name);
      // beside an alias, a default that was filled in would be a second value
      if (!f.default_value.empty()) schema.add("default", value_from(f.name, f.default_value));
      return to.properties.add(std::string(f.name), schema);
    }
    to.properties.add(std::string(f.name), schema);
    schema.add("deprecated", true);
    to.properties.add(std::string(f.alias), schema);
    if (f.how == presence::required) to.conditions.push_back(has_one("oneOf", array{f.name, f.alias}));
    else to.conditions.push_back(attributes{{"not", has_keys(array{f.name, f.alias})}});
  }

  /** One of several keys is given; what stands beside one that overrides it is ignored, whatever it is. */
  template <class... A>
  void add_choice(std::type_identity<one_of<A...>>, object_parts& to) {
    array keys, overriding_keys;
    attributes ignored;
    const auto add = [&]<class Alternative>() {
      const std::string key(Alternative::key);
      attributes schema = value<unkeyed_t<Alternative>>(key, true);
      (overriding<Alternative> ? overriding_keys : keys).push_back(key);
      if (overriding<Alternative> || !(overriding<A> || ...)) return to.properties.add(key, schema);
      to.properties.add(key, attributes());
      ignored.add(key, schema);
    };
    (add.template operator()<A>(), ...);

    if (keys.empty() || overriding_keys.empty())
      return to.conditions.push_back(has_one("oneOf", keys.empty() ? overriding_keys : keys));
    attributes condition{{"if", has_one("anyOf", overriding_keys)}};
    if (overriding_keys.size() > 1) condition.add("then", has_one("oneOf", overriding_keys));
    attributes otherwise{{"properties", ignored}};
    if (keys.size() == 1) otherwise.add("required", keys);
    else otherwise.add("oneOf", *has_one("oneOf", keys).find("oneOf"));
    condition.add("else", otherwise);
    to.conditions.push_back(condition);
  }

  template <class T>
  void add_rules(object_parts& to) {
    const auto add = [&to]<class R>(R const& r) {
      if constexpr (requires { r.fields; }) {
        array keys;
        for (std::string_view name : r.fields) {
          keys.push_back(name);
          const std::string_view alias = field_table<T>[field_index<T>(name)].alias;
          if (!alias.empty()) keys.push_back(alias);
        }
        to.conditions.push_back(has_one("anyOf", keys));
      }
    };
    if constexpr (requires { T::rules; }) std::apply([&](auto const&... r) { (add(r), ...); }, T::rules);
  }

  struct definition {
    void const* of;  // a struct, by its field table
    std::string name;
    attributes schema;
  };
  std::vector<definition> definitions_{};
  std::string_view broken_{};  // the field of which something is said that is no JSON
  bool has_any_ = false;
};

}  // namespace detail

/**
 * The JSON Schema (draft 2020-12) of a payload of any described struct, from its field table.
 *
 * It takes the texts in which check<T>() finds no error, as far as a schema can tell: what is a warning there passes. What
 * it cannot tell: a key given twice, more digits than a decimal has, a day that its month does not have. A checked form
 * of your own is told by `pattern` beside `accepts`, and what attributes of your own inspect by `properties`: the object
 * of that keyword, as text. Fails with errc::invalid_json where that, or a default, is no JSON, with the field's name; with
 * errc::invalid_payload where an option is not UTF-8. Of what stands around the payload in a body it knows nothing: see body_schema().
 */
template <described_struct T>
result<std::string> json_schema(schema_options const& options = {}) {
  detail::schema_maker maker;
  const attributes root = maker.object<T>();
  return maker.text(root, options);
}

}  // namespace tillwire::inline v0_1::json

#endif

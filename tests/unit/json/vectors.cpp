// SPDX-License-Identifier: BSL-1.0
#include <examples/vendor_examples.hpp>

#include "support.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace json_vectors_test {

namespace {

using namespace tillwire;

/** Calls f(name, example) for each example of the vendors, in the order of index.json. */
template <class F>
void for_each_example(F f) {
  f("drip_product", examples::drip_product());
  f("drip_order", examples::drip_order());
  f("drip_cart", examples::drip_cart());
  f("drip_subscribers_batch", examples::drip_subscribers_batch());
  f("drip_unsubscribes_batch", examples::drip_unsubscribes_batch());
  f("drip_events_batch", examples::drip_events_batch());
  f("drip_carts_batch", examples::drip_carts_batch());
  f("drip_orders_legacy_batch", examples::drip_orders_legacy_batch());
  f("drip_orders_batch", examples::drip_orders_batch());
  f("drip_products_batch", examples::drip_products_batch());
  f("usercom_product_event", examples::usercom_product_event());
}

constexpr std::string_view before_batch = R"({"batches":[)", behind_batch = "]}";

/** The body that carries a payload, by the table of calls. */
template <class T>
std::string body_of(T const& payload) {
  const result<std::string> text = json::write(payload);
  REQUIRE(text);
  if (endpoint_for<T>.wrap == envelope::none) return *text;
  return std::string(before_batch).append(*text).append(behind_batch);
}

/** The payload that a body carries. */
template <class T>
result<json::reading<T>> read_body(std::string const& body, json::read_options const& options = {}) {
  std::string text = support::without_white_space(body);
  if (endpoint_for<T>.wrap == envelope::batches) {
    REQUIRE(text.starts_with(before_batch));
    REQUIRE(text.ends_with(behind_batch));
    text = text.substr(before_batch.size(), text.size() - before_batch.size() - behind_batch.size());
  }
  if constexpr (std::same_as<T, usercom::v1::product_event>)
    return json::read<T>(text, options, usercom::product_id{49});
  else return json::read<T>(text, options);
}

/** The warnings, without the one that nearly every example of a cart or an order deserves. */
std::string odd(std::vector<violation> warnings) {
  std::erase_if(warnings, [](violation const& v) { return v.id == rule::person_will_be_subscribed; });
  return support::summary(warnings);
}

std::string file(std::string_view folder, std::string_view name) {
  return support::read_file(std::string("vectors/").append(folder).append(name).append(".json"));
}

TEST_SUITE("json/vectors") {
  TEST_CASE("each example is written as the vendor writes it") {
    for_each_example([](std::string_view name, auto const& example) {
      CAPTURE(name);
      const std::string written = body_of(example), wanted = support::without_white_space(file("resolved/", name));
      // the vendor puts a custom attribute into the middle of these two, and orders two members both ways
      const bool in_another_order = name == "drip_carts_batch" || name == "drip_orders_batch";
      CHECK((written == wanted) == !in_another_order);
      CHECK(support::is_json(written));
      CHECK(support::canonical(written) == support::canonical(wanted));
    });
  }

  TEST_CASE("a resolved body is read as the example") {
    for_each_example([]<class T>(std::string_view name, T const& example) {
      CAPTURE(name);
      const auto read = read_body<T>(file("resolved/", name));
      REQUIRE_MESSAGE(read, to_string(read.error()));
      CHECK(read->value == example);
      CHECK(odd(read->warnings) == "");
      CHECK(body_of(read->value) == body_of(example));
    });
  }

  TEST_CASE("an original body that contradicts no other document is the resolved one") {
    for_each_example([](std::string_view name, auto const&) {
      CAPTURE(name);
      const bool contradicts = name == "drip_cart" || name == "drip_carts_batch";
      CHECK((file("", name) == file("resolved/", name)) == !contradicts);
    });
  }

  TEST_CASE("an item's `discount` is read as discounts, with a warning") {
    const auto read = read_body<drip::cart_activity>(file("", "drip_cart"));
    REQUIRE_MESSAGE(read, to_string(read.error()));
    CHECK(read->value == examples::drip_cart());
    CHECK(odd(read->warnings) == "items[0].discount alias_used?");

    const auto strict = read_body<drip::cart_activity>(file("", "drip_cart"), {.how = strictness::strict});
    REQUIRE(!strict);
    CHECK(support::summary(strict.error()) == "items[0].discount alias_used");
  }

  TEST_CASE("a cart without cart_url is refused, however leniently it is read") {
    for (strictness how : {strictness::lenient, strictness::standard, strictness::strict}) {
      const auto read = read_body<drip::carts_batch>(file("", "drip_carts_batch"), {.how = how});
      REQUIRE(!read);
      CHECK(read.error().code == errc::invalid_payload);
      CHECK(support::summary(read.error()) == "carts[1].cart_url missing_field");
      CHECK(read.error().path == "carts[1].cart_url");
    }
  }

  TEST_CASE("a single tag without its array is read as one element, with a warning") {
    const std::string body = file("more/", "drip_subscribers_batch_bare_tag");
    const auto read = read_body<drip::subscribers_batch>(body);
    REQUIRE_MESSAGE(read, to_string(read.error()));
    CHECK(odd(read->warnings) == "subscribers[0].tags alias_used?; subscribers[1].tags alias_used?");
    const drip::subscriber john{.email = "john@acme.com", .tags = {"Dog Person"}},
        jane{.email = "jane@acme.com", .tags = {"Cat Person"}};
    CHECK(read->value == drip::subscribers_batch{.subscribers = {john, jane}});

    const auto strict = read_body<drip::subscribers_batch>(body, {.how = strictness::strict});
    REQUIRE(!strict);
    CHECK(support::summary(strict.error()) == "subscribers[0].tags alias_used; subscribers[1].tags alias_used");
  }

  TEST_CASE("the bodies of the vendors' other samples are read, and written as they were") {
    const auto same = []<class T>(std::string_view name, std::type_identity<T>) {
      CAPTURE(name);
      const std::string body = file("more/", name);
      const auto read = read_body<T>(body, {.how = strictness::strict});
      REQUIRE_MESSAGE(read, to_string(read.error()));
      CHECK(read->warnings.empty());
      CHECK(body_of(read->value) == support::without_white_space(body));
    };
    same("drip_subscribers_batch_email_only", std::type_identity<drip::subscribers_batch>{});
    same("drip_unsubscribes_batch_one", std::type_identity<drip::unsubscribes_batch>{});
    same("usercom_product_event_apostrophe", std::type_identity<usercom::v1::product_event>{});
  }

  TEST_CASE("the index has the examples, their methods, paths and statuses") {
    json::document index;
    REQUIRE(index.parse(file("", "index")));
    std::vector<json::node> rows;
    index.root().for_each_element([&](json::node row) { rows.push_back(row); });

    std::size_t next = 0;
    for_each_example([&]<class T>(std::string_view name, T const&) {
      CAPTURE(name);
      REQUIRE(next < rows.size());
      const json::node row = rows[next++];
      constexpr endpoint_row const& call = endpoint_for<T>;
      CHECK(row.find("name").text() == name);
      CHECK(row.find("method").text() == to_string(call.method));
      CHECK(row.find("path").text() == call.paths[0]);
      if (json::node status = row.find("status"); status.type() == json::type::number)
        CHECK(status.text() == std::to_string(call.success));
    });
    CHECK(next == rows.size());
  }
}

}  // namespace

}  // namespace json_vectors_test

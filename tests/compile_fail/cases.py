# SPDX-License-Identifier: BSL-1.0
"""What must not compile, what must instead, and the words of the error. run.py compiles each row."""

# Stands before every row.
PRELUDE = r"""
#include <tillwire/drip.hpp>
#include <tillwire/json/encoder.hpp>
#include <tillwire/json/write.hpp>
#include <tillwire/outbox/outbox.hpp>
#include <tillwire/schema/inspect.hpp>
#include <tillwire/usercom.hpp>

#include <boost/describe.hpp>
#include <chrono>
#include <string>
#include <tuple>

using namespace tillwire::literals;
namespace drip = tillwire::drip;
namespace usercom = tillwire::usercom;

struct answering {
  static constexpr bool blocking = true;
  void start(tillwire::http::request const&, tillwire::http::completion) noexcept {}
};
struct waiting {
  void start(tillwire::http::request const&, tillwire::http::completion) noexcept {}
  void wait(std::chrono::milliseconds) {}
};
struct neither {
  void start(tillwire::http::request const&, tillwire::http::completion) noexcept {}
};
struct throwing {
  static constexpr bool blocking = true;
  void start(tillwire::http::request const&, tillwire::http::completion) {}
};
"""

# Every field that must be given, in the order of the members, with a value for it. `$drip::event` stands for an event
# with all of its fields, `$drip::event-action` for one without that field; so in CASES.
GIVEN = {
    "drip::product_activity": """
        required  provider     "my_shop"_provider
        required  action       drip::product_action::created
        required  product_id   "B01J4SWO1G"
        required  name         "The Coolest Water Bottle"
        required  price        "11.16"_dec
    """,
    "drip::products_batch": """
        required  products     {$drip::product_activity}
    """,
    "drip::cart_item": """
        required  product_id   "B01J4SWO1G"
        required  name         "The Coolest Water Bottle"
        required  price        "11.16"_dec
    """,
    "drip::cart_activity": """
        required  provider     "my_shop"_provider
        required  person       "person@example.com"_email
        required  action       drip::cart_action::created
        required  cart_id      "456445746"
        required  cart_url     "https://example.com/cart/456445746"_url
    """,
    "drip::carts_batch": """
        required  carts        {$drip::cart_activity}
    """,
    "drip::order_item": """
        stated    product_id   "B01J4SWO1G"
        required  name         "The Coolest Water Bottle"
        stated    price        "11.16"_dec
        stated    product_url  "https://example.com/bottle"_url
        stated    image_url    "https://example.com/bottle.png"_url
    """,
    "drip::order_activity": """
        required  provider     "my_shop"_provider
        required  person       drip::person_id{"1234"}
        required  action       drip::order_action::placed
        required  order_id     "456445746"
        stated    order_url    "https://example.com/order/456445746"_url
    """,
    "drip::orders_batch": """
        required  orders       {$drip::order_activity}
    """,
    "drip::subscribers_batch": """
        required  subscribers  {drip::subscriber{.email = "person@example.com"_email}}
    """,
    "drip::unsubscribe": """
        required  email        "person@example.com"_email
    """,
    "drip::unsubscribes_batch": """
        required  subscribers  {$drip::unsubscribe}
    """,
    "drip::event": """
        required  person       "person@example.com"_email
        required  action       "Opened a door"
    """,
    "drip::events_batch": """
        required  events       {$drip::event}
    """,
    "drip::legacy_item": """
        required  amount       4900_cents
        required  name         "Canoe"
    """,
    "drip::legacy_order": """
        required  person       drip::subscriber_id{"1234"}
        required  amount       4900_cents
    """,
    "drip::legacy_orders_batch": """
        required  orders       {$drip::legacy_order}
    """,
    "drip::account": """
        required  account_id   "9999999"
        required  credential   drip::api_token("token")
        required  application  "My Till"
        required  site         "www.mytill.com"
    """,
    "usercom::v1::product_event": """
        path      product      usercom::product_id{49}
        required  client       388
        required  event_type   usercom::event_type::purchase
    """,
    "usercom::v2::product_event": """
        path      product      usercom::product_custom_id{"bottle"}
        required  user         usercom::v2::user_id{431}
        required  event_type   usercom::event_type::purchase
    """,
    "usercom::account": """
        required  server       usercom::subdomain("myshop")
        required  token        tillwire::secret("token")
        required  application  "My Till"
        required  site         "www.mytill.com"
    """,
}

# These are not described, so that the library has no table of their fields.
ACCOUNTS = ["drip::account", "usercom::account"]


def left_out(how, field):
    """The first error where a field was left out, or given as {}; `…` stands for any text."""
    return {
        "g++": f"""use of deleted function '…::{how}<T, Name>::{how}() [with …; … Name = …{{"{field}"}}]'""",
        "clang++": f"""call to deleted constructor of '{how}<…, "{field}">'…""",
    }


def made_from(source, how, field):
    """The first error where a field was given a value of another type."""
    return {
        "g++": f"""could not convert '…' from '{source}' to '…::{how}<…{{"{field}"}}>'""",
        "clang++": f"""no viable conversion from '{source}' to '{how}<…, "{field}">'…""",
    }


def optional_from(source, of):
    """The first error where an optional field was given a value of another type."""
    return {
        "g++": f"could not convert '…' from '{source}' to '…::optional<{of}>'",
        "clang++": f"no viable conversion from '{source}' to 'optional<{of}>'…",
    }


def no_constructor(of):
    return {"g++": f"no matching function for call to '…::{of}::{of}(…)'",
            "clang++": f"no matching constructor for initialization of '…{of}'"}


def no_member(name):
    return {"g++": f"… has no non-static data member named '{name}'",
            "clang++": f"field designator '{name}' does not refer to any field in type …"}


NO_TRANSPORT = {"g++": "template constraint failure for …::client'",
                "clang++": "constraints not satisfied for class template 'client' …"}


def says(sentence):
    """The static_assert with that sentence."""
    return {"g++": f"static assertion failed: tillwire: {sentence}…", "clang++": f"static…tillwire: {sentence}…"}


NO_CALL = says("neither this type nor batches of it have an endpoint of this account's vendor")

VALUE = "auto made() { return $; }"

SEND = """
void sent(tillwire::client<drip::account, answering>& client) { (void)client.send($); }
"""

SEND_OVER = """
void sent(tillwire::client<drip::account, $>& client, drip::events_batch const& batch) { (void)client.send(batch); }
"""

SEND_WITH = """
void sent(tillwire::client<drip::account, waiting>& client, drip::events_batch const& batch) { client.send(batch, $); }
"""

SEND_ALL = """
void sent(tillwire::client<drip::account, answering>& client, std::vector<$> const& all) { (void)client.send_all(all); }
"""

AWAIT = """
auto sent(tillwire::client<drip::account, waiting>& client, $ const& payload) { return client.async_send(payload).await_ready(); }
"""

RECORD = """
void kept(tillwire::outbox::channel<drip::account> const& shop) { (void)shop.record($); }
"""

OPEN = """
void opened(tillwire::outbox::outbox& box, drip::account const& named) { (void)box.open("shop", $); }
"""

DESCRIBED = """
struct sale {
  $ till;
};
BOOST_DESCRIBE_STRUCT(sale, (), (till))
auto written(sale const& s) { return tillwire::json::write(s); }
"""

LISTED = """
struct sale {
  std::string till;
  tillwire::optional<std::string> note{};
};
BOOST_DESCRIBE_STRUCT(sale, (), ($))
auto judged(sale const& s) { return tillwire::validate(s); }
"""

RULED = """
struct sale {
  std::string till;
  static constexpr std::tuple rules{$};
};
BOOST_DESCRIBE_STRUCT(sale, (), (till))
auto judged(sale const& s) { return tillwire::validate(s); }
"""

# Where it stands (there for $, or as the value of a field), what is refused there, what is not, and the first error.
CASES = [
    # literals
    (VALUE, '"My Shop"_provider', '"my_shop"_provider', says("a provider is lower snake case: a to z, 0 to 9 and _")),
    (VALUE, '"US"_currency', '"USD"_currency', says("a currency is three capital letters (ISO 4217)")),
    (VALUE, '"2019-01-28T12:15:23"_time', '"2019-01-28T12:15:23Z"_time',
     says("a time literal is RFC 3339 with a zone")),
    (VALUE, '"1.2.3"_dec', '"1.23"_dec', says("a decimal literal is digits with an optional point")),
    (VALUE, '"a@"_email', '"a@b"_email', says("an e-mail address has one @, text on both sides and no white space")),
    (VALUE, '"://x/y"_url', '"https://x/y"_url', says("a URL is absolute and begins with http:// or https://")),
    (VALUE, '"/relative"_url', '"https://x/y"_url', says("a URL is absolute and begins with http:// or https://")),
    (VALUE, '"4155550123"_sms', '"+14155550123"_sms', says("a telephone number is in E.164 form")),
    (VALUE, '"Berlin"_time_zone', '"Europe/Berlin"_time_zone', says("a time zone has the form Area/City")),

    # values of another type
    ("drip::product_activity.price", "11.16", '"11.16"_dec', made_from("double", "required", "price")),
    ("drip::product_activity.price", "1116_cents", "11", made_from("…cents", "required", "price")),
    ("drip::product_activity.price", '"11.16"', "tillwire::decimal::from_double(11.16, 2)",
     made_from("const char…[6]", "required", "price")),
    ("drip::product_activity.name", "nullptr", 'std::string_view("bottle")',
     made_from("std::nullptr_t", "required", "name")),
    ("drip::product_activity.action", '"created"', 'tillwire::other("archived")',
     made_from("const char…[8]", "required", "action")),
    ("drip::order_item.price", "11.16", "tillwire::omitted", made_from("double", "stated", "price")),
    ("drip::order_item.product_url", "nullptr", "tillwire::omitted",
     made_from("std::nullptr_t", "stated", "product_url")),
    ("drip::order_activity.person", '"a@b"', 'tillwire::email("a@b")',
     made_from("const char…[4]", "required", "person")),
    ("drip::legacy_order.amount", "4900", "4900_cents", made_from("int", "required", "amount")),
    ("drip::legacy_order.amount", '"49.00"_dec', "tillwire::cents(4900)",
     made_from("…decimal", "required", "amount")),
    ("usercom::v1::product_event.client", "388.5", "388", made_from("double", "required", "client")),
    ("usercom::v1::product_event.product", "49", "usercom::product_id{49}", made_from("int", "path", "product")),

    # nothing, spelled as a value or deeper inside
    ("drip::product_activity.name", "{}", "{std::string()}", left_out("required", "name")),
    ("drip::products_batch.products", "{}", "std::vector<drip::product_activity>{}", left_out("required", "products")),
    ("drip::order_item.price", "{}", "{tillwire::omitted}", left_out("stated", "price")),
    ("usercom::v2::product_event.product", "{}", "{usercom::product_id{49}}", left_out("path", "product")),
    ("drip::carts_batch.carts", "{$drip::cart_activity-cart_url}", "{$drip::cart_activity}",
     left_out("required", "cart_url")),
    (VALUE, "tillwire::list<drip::order_item>{$drip::order_item-price}", "tillwire::list<drip::order_item>{}",
     left_out("stated", "price")),
    (VALUE, 'drip::account::make({.account_id = "1", .credential = drip::api_token("t"), .application = "Till"})',
     'drip::account::make({.account_id = "1", .credential = drip::api_token("t"), .application = "Till", .site = "x"})',
     left_out("required", "site")),

    # fields and attributes
    (VALUE, 'drip::subscriber{.emial = "a@b"_email}', 'drip::subscriber{.email = "a@b"_email}', no_member("emial")),
    (VALUE, 'tillwire::attributes{{"box", {{"height", 2}}}}',
     'tillwire::attributes{{"box", tillwire::attributes{{"height", 2}}}}', no_constructor("attributes")),
    (VALUE, 'tillwire::attributes{{"tags", {"a", "b"}}}', 'tillwire::attributes{{"tags", tillwire::array{"a", "b"}}}',
     no_constructor("attributes")),
    (VALUE, 'tillwire::attributes{{"height", 1.5}}', 'tillwire::attributes{{"height", "1.5"_dec}}',
     no_constructor("attributes")),
    (VALUE, 'drip::subscriber{.sms_consent = "false"}', 'drip::subscriber{.sms_consent = false}',
     optional_from("const char…[6]", "bool")),
    (VALUE, 'drip::subscriber{.base_lead_score = 3.7}', 'drip::subscriber{.base_lead_score = 3}',
     optional_from("double", "…")),
    (VALUE, 'drip::subscriber{.id = nullptr}', 'drip::subscriber{.id = std::nullopt}',
     optional_from("std::nullptr_t", "…")),
    (VALUE, 'tillwire::list<std::string>{{"a", "b"}}', 'tillwire::list<std::string>{"a", "b"}',
     {"g++": "use of deleted function '…::list<T>::list(…", "clang++": "call to deleted constructor of '…list<…"}),
    (VALUE, "18446744073709551615_cents", "9223372036854775807_cents",
     {"g++": "… is not a constant expression", "clang++": "call to consteval function … is not a constant expression"}),

    # clients
    (SEND, "$usercom::v1::product_event", "$drip::product_activity",
     says("this payload goes to another vendor than the client's account")),
    (SEND, "$drip::event", "$drip::events_batch", says("there is no call for one of these; send_all() sends")),
    (SEND, "$drip::cart_item", "$drip::events_batch", says("this type has no endpoint")),
    (SEND_OVER, "neither", "waiting", says("this transport can neither block nor wait")),
    (SEND_OVER, "throwing", "answering", NO_TRANSPORT),
    (SEND_WITH, "[](tillwire::reply) {}", "[](tillwire::result<tillwire::reply_view>) {}",
     says("a handler can be moved, and called with a result<reply_view>")),
    (SEND_ALL, "usercom::v2::product_event", "drip::event", says("no call takes entries of this type in batches")),
    (AWAIT, "usercom::v1::product_event", "drip::product_activity",
     says("this payload goes to another vendor than the client's account")),

    # outboxes
    (RECORD, "$usercom::v1::product_event", "$drip::product_activity", NO_CALL),
    (RECORD, "std::string()", "$drip::event", NO_CALL),
    (OPEN, "$drip::account", "named",
     {"g++": "use of deleted function '…::open(…", "clang++": "call to deleted member function 'open'"}),

    # structs of a program's own
    (DESCRIBED, 'tillwire::required<std::string, "shop">', 'tillwire::required<std::string, "till">',
     says("the name given to required, stated or path is not that of the member")),
    (DESCRIBED, "double", "tillwire::decimal", says("double is not exact; use decimal")),
    (LISTED, "till", "till, note", says("a member that BOOST_DESCRIBE_STRUCT does not list is never sent")),
    (RULED, 'tillwire::defaults_to{"shop", "1"}', 'tillwire::defaults_to{"till", "1"}',
     says("a rule names a field that the struct does not have")),
]

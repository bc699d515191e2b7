# SPDX-License-Identifier: BSL-1.0
"""The cases of what the sandbox shows and writes of that which it accepted."""

import pathlib
import re
import tempfile

from call import VECTORS
from curl import DRIP_TOKEN, USERCOM_TOKEN, Request, basic
from posts import (CART, EVENTS, LEGACY_ORDERS, NO_CREDENTIALS, ORDER, PRODUCT, SUBSCRIBERS, UNSUBSCRIBES, USERCOM,
                   alone, cart, event, events, expect, json_of, order, product, shown, statuses, usercom, vector,
                   waited_for, with_number_text)
from program import Program

NUMBERS = "[1.00, 0.50, 12345678901234567890.123, -0, 1e5]"

# As Drip's documents call the events of carts and orders.
SHOWN = ["Created a cart", "Updated a cart", "Placed an order", "Updated an order", "Paid an order",
         "Fulfilled an order", "Refunded an order", "Canceled an order"]

# An example's file, whither it goes, and where its entries stand.
POSTS = [
    ("drip_product.json", PRODUCT, ""),
    ("drip_cart.json", CART, ""),
    ("drip_order.json", ORDER, ""),
    ("drip_products_batch.json", f"{PRODUCT}/batch", "products"),
    ("drip_carts_batch.json", f"{CART}/batch", "carts"),
    ("drip_orders_batch.json", f"{ORDER}/batch", "orders"),
    ("more/drip_subscribers_batch_bare_tag.json", SUBSCRIBERS, "subscribers"),
    ("drip_unsubscribes_batch.json", UNSUBSCRIBES, "subscribers"),
    ("drip_events_batch.json", EVENTS, "events"),
    ("drip_orders_legacy_batch.json", LEGACY_ORDERS, "orders"),
    ("usercom_product_event.json", USERCOM, ""),
]


def words():
    with Program() as sandbox:
        answers = sandbox.post(cart(action="created"), cart(action="updated"),
                               order(action="created", grand_total=22.98, till=7), order(action="created"),
                               *[order(action=a) for a in ("paid", "fulfilled", "refunded", "canceled")])
        expect("all are accepted", statuses(answers) == [202] * 8, statuses(answers))
        everything = shown(sandbox)
        expect("each event has at, who, what, about and properties",
               all(set(e) == {"at", "who", "what", "about", "properties"} for e in everything), everything)
        utc = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"
        expect("times are UTC", all(re.fullmatch(utc, e["at"]) for e in everything), everything)
        came = [e["what"] for e in shown(sandbox, "user@gmail.com")]
        # One document writes `Created a cart` and `Created a Cart`.
        expect("the words for carts and orders", [c.lower() for c in came] == [w.lower() for w in SHOWN], came)
        placed = next((e for e in everything if e["what"] == "Placed an order"), {})
        expect("an order is shown by id and total", placed.get("about") == "456445746, 22.98 USD", placed)
        expect("custom attributes are properties", placed.get("properties", {}).get("till") == ("number", "7"), placed)


def people_and_properties():
    with Program() as sandbox:
        door = {"email": "joe@acme.com", "action": "Closed a door", "properties": {"value": 12, "a": [{"b": None}]}}
        sandbox.post(events({"email": "john@acme.com", "action": "Opened a door"}, door),
                     order(order_id="by person_id", person_id="4711"), usercom())
        came = [e["what"] for e in shown(sandbox)][:2]
        expect("the events of a batch in its order", came == ["Opened a door", "Closed a door"], came)
        came = [e["properties"] for e in shown(sandbox, "joe@acme.com")]
        expect("an event's properties", came == [{"value": ("number", "12"), "a": [{"b": None}]}], came)
        came = [e for e in shown(sandbox) if "by person_id" in e["about"]]
        expect("person_id stands for the person, email does not",
               len(came) == 1 and "4711" in came[0]["who"] and "@" not in came[0]["who"], came)
        expect("User.com's custom_data are properties",
               any(e["properties"] == {"custom client": "json data"} for e in shown(sandbox)), shown(sandbox))
        body = event("Numbers", "e@acme.com", properties={"a": "NUMBERS"}).body.decode()
        sandbox.post(Request(EVENTS, body.replace('"NUMBERS"', NUMBERS).encode()))
        came = [e["properties"] for e in shown(sandbox, "e@acme.com")]
        expect("number text is untouched", came == [{"a": with_number_text(NUMBERS)}], came)
        expect("somebody unknown has no events", shown(sandbox, "nobody@acme.com") == [])
        refused = statuses(sandbox.post(events({"email": "f@acme.com", "action": "a"}, {"email": "f@acme.com"})))
        expect("nothing of a refused batch is shown", refused == [422] and shown(sandbox, "f@acme.com") == [], refused)


def abandoned_carts():
    def abandoned(who):
        return [e for e in shown(sandbox, who) if "abandon" in e["what"].lower()]

    with Program("--abandoned-after", "400") as sandbox:
        sandbox.post(cart("buyer@acme.com", cart_id="1"), order("buyer@acme.com"),
                     cart("emptied@acme.com", cart_id="2"),
                     cart("emptied@acme.com", cart_id="2", action="updated", items=[]),
                     cart("gone@acme.com", cart_id="4711"))
        came = waited_for(lambda: abandoned("gone@acme.com"))
        expect("a cart that is left alone is abandoned", came and "4711" in came[0]["about"], came)
        for who in ("buyer@acme.com", "emptied@acme.com"):
            expect(f"the cart of {who} is not", not abandoned(who), abandoned(who))
    with Program() as sandbox:
        sandbox.post(cart("gone@acme.com"))
        expect("by default it takes half an hour", len(shown(sandbox, "gone@acme.com")) == 1, shown(sandbox))


def ledger():
    def lines():
        return [with_number_text(line) for line in file.read_text().splitlines()]

    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "ledger"
        with Program("--ledger", str(file)) as sandbox:
            for name, path, where in POSTS:
                before, body = len(lines()), (VECTORS / name).read_bytes()
                answer, = sandbox.post(Request(path, body))
                came, sent = lines()[before:], with_number_text(body)
                entries = sent.get("batches", [sent])[0].get(where) if where else [sent]
                expect(f"{name} is in the ledger as it was sent, a line for each entry",
                       answer.status < 300 and [c.get("entry") for c in came] == entries, answer, came)
                said, status = [(c.get("path"), c.get("status")) for c in came], ("number", str(answer.status))
                expect(f"so are path and status of {name}", said == [(path, status)] * len(came), came)
                ids = [c["request_id"] for c in came if "request_id" in c]
                body = json_of(answer)
                answered = body.get("request_ids", []) + ([body["request_id"]] if "request_id" in body else [])
                expect(f"so are the request ids of {name}", ids == answered, ids, answered)
            before = file.read_text()
            one_wrong = events({"email": "john@acme.com", "action": "a"}, {"email": "john", "action": "b"})
            refused = statuses(sandbox.post(Request(PRODUCT, b"{}"), Request(PRODUCT, b"{"),
                                            Request(PRODUCT, vector("drip_product"), NO_CREDENTIALS), one_wrong))
            expect("what is refused is not in it",
                   refused == [422, 400, 401, 422] and file.read_text() == before, refused)
            body = product(name="é", price="PRICE", till="NUMBERS").body.decode()
            body = body.replace('"PRICE"', "1.10").replace('"NUMBERS"', NUMBERS)
            sandbox.post(Request(PRODUCT, body.encode()))
            expect("number text is untouched", lines()[-1].get("entry") == with_number_text(body), lines()[-1])
            secrets = (DRIP_TOKEN, basic(DRIP_TOKEN).split()[1], USERCOM_TOKEN)
            expect("no credentials in it", not any(secret in file.read_text() for secret in secrets))
            kept = file.read_text()
        with Program("--ledger", str(file)) as sandbox:
            sandbox.post(product())
            expect("it is appended to", file.read_text().startswith(kept) and len(lines()) == kept.count("\n") + 1)
        file.unlink()
        with Program("--ledger", str(file), "--fail", "503:0.5", "--reset", "0.5") as sandbox:
            answers = sandbox.post(*[alone(event(f"number {i}")) for i in range(60)])
            written = {line["entry"]["action"] for line in lines()}
            came = {(a.status, f"number {i}" in written) for i, a in enumerate(answers)}
            expect("answered with success: in it; failed: not in it; reset: either",
                   came == {(201, True), (503, False), (0, True), (0, False)}, came)


PARTS = [words, people_and_properties, abandoned_carts, ledger]

# SPDX-License-Identifier: BSL-1.0
"""What options.py and timeline.py post, ask and count."""

import json
import time
import urllib.parse

import program
from call import VECTORS, text
from curl import ACCOUNT, Request

CART = f"/v3/{ACCOUNT}/shopper_activity/cart"
ORDER = f"/v3/{ACCOUNT}/shopper_activity/order"
PRODUCT = f"/v3/{ACCOUNT}/shopper_activity/product"
SUBSCRIBERS = f"/v2/{ACCOUNT}/subscribers/batches"
UNSUBSCRIBES = f"/v2/{ACCOUNT}/unsubscribes/batches"
EVENTS = f"/v2/{ACCOUNT}/events/batches"
LEGACY_ORDERS = f"/v2/{ACCOUNT}/orders/batches"
USERCOM = "/api/public/products/49/product_event/"
NO_CREDENTIALS = (("Authorization", None),)

total = unexpected = 0


def expect(name, good, *came):
    global total, unexpected
    total, unexpected = total + 1, unexpected + (not good)
    if not good:
        print(f"contract: {name}\n  came:      {' '.join(map(str, came)) or 'the opposite'}")


def with_number_text(body):
    """JSON with each number as the text that was sent."""
    return json.loads(body, parse_float=lambda t: ("number", t), parse_int=lambda t: ("number", t))


def json_of(answer):
    """The body; an empty object when it is no JSON object."""
    try:
        body = with_number_text(answer.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def vector(name):
    return (VECTORS / "resolved" / f"{name}.json").read_bytes()


def changed(path, example, **other):
    return Request(path, text(json.loads(vector(example)) | other).encode())


def product(**other):
    return changed(PRODUCT, "drip_product", **other)


def cart(who="user@gmail.com", **other):
    return changed(CART, "drip_cart", email=who, **other)


def order(who="user@gmail.com", **other):
    return changed(ORDER, "drip_order", email=who, **other)


def events(*entries):
    return Request(EVENTS, text({"batches": [{"events": entries}]}).encode())


def event(action="Opened a door", who="john@acme.com", **other):
    return events({"email": who, "action": action, **other})


def usercom():
    return Request(USERCOM, vector("usercom_product_event"))


def alone(request):
    """On a connection of its own: on one that was used before, curl would repeat by itself what is reset."""
    return Request(request.path, request.body, (*request.headers, ("Connection", "close")))


def statuses(answers):
    return [a.status for a in answers]


def shown(sandbox, who=None):
    """The events of the timeline, of all or of one person."""
    query = f"?who={urllib.parse.quote(who, safe='')}" if who else ""
    return json_of(sandbox.post(Request(f"/_sandbox/events{query}", b"", NO_CREDENTIALS, "GET"))[0]).get("events", [])


def waited_for(what):
    """The first true value of what(), which is asked again and again; the last one when there is none in time."""
    deadline = time.monotonic() + program.PATIENCE
    while not (found := what()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found

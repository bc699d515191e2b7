# SPDX-License-Identifier: BSL-1.0
"""Bodies of another shape, text that is no JSON, and all that comes before the body."""

import re

from call import Refused, at, brief, joined, steps, text, with_value
from curl import ACCOUNT, DRIP_TOKEN, USERCOM_TOKEN, basic


def envelopes(call):
    entry = at(call.body, call.entry)
    for body in ("text", 12, None, True):
        yield call.case(f"the body is {brief(body)}", body, call.refused(mentions=()))
    if not call.list:
        yield call.case("the body is an array", [entry], call.refused(mentions=()))
        return
    lone = {k: v for k, v in entry.items() if not isinstance(v, (dict, list))}
    for n in (1, 1000):
        yield call.case(f"{n} entries", with_value(call.body, call.list, [lone] * n), call.passes())
    for n in (0, 1001):
        yield call.case(f"{n} entries", with_value(call.body, call.list, [lone] * n), call.refused(call.list))
    for value in ("text", 12, None, []):
        body = with_value(call.body, call.entry, value)
        yield call.case(f"{call.entry} is {brief(value)}", body, call.refused(call.entry))
    for value in ("text", 12, None, entry):
        body = with_value(call.body, call.list, value)
        yield call.case(f"{call.list} is {brief(value)}", body, call.refused(call.list))
    beside = joined(*call.list.split(".")[:-1], "till_number")
    yield call.case("an unknown key beside the list", with_value(call.body, beside, 1), call.refused(beside))
    name, outermost = call.list.split(".")[-1], steps(call.list)[0]
    inner = {name: [entry]}
    yield call.case("an empty object", {}, call.refused(outermost))
    yield call.case("one entry without an envelope", entry, call.refused(mentions=[outermost]))
    yield call.case("a bare array of entries", [entry], call.refused(mentions=()))
    if outermost == name:
        yield call.case("the list inside of batches", {"batches": [inner]}, call.refused(mentions=[name]))
        return
    yield call.case("the list without batches", inner, call.refused(mentions=["batches"]))
    doubled = {"batches": [{"batches": [inner]}]}
    yield call.case("batches within batches", doubled, call.refused(mentions=["batches[0]"]))
    yield call.case("batches[0] without the list", {"batches": [{}]}, call.refused(call.list))
    yield call.case("an unknown key beside batches", {**call.body, "till_number": 1}, call.refused("till_number"))
    for value in ([], inner, "text", None):
        yield call.case(f"batches is {brief(value)}", {"batches": value}, call.refused("batches"))
    for value in ("text", None, [entry]):
        yield call.case(f"batches[0] is {brief(value)}", {"batches": [value]}, call.refused("batches[0]"))
    if call.name == "drip_events_batch":
        path = call.url.replace("/events/", "/subscribers/")
        yield call.case("posted to subscribers/batches, as one document has it", call.body,
                        Refused((422,), mentions=("events/batches",)), path=path)


# Text that is not JSON, and all that comes before the body


def malformed(call):
    whole = text(call.body).encode()
    for name, body, *others in (
        ("nothing", b""),
        ("the first half", whole[: len(whole) // 2]),
        ("text behind the body", whole + b" x"),
        ("a comma before the end", whole[:-1] + b",}"),
        ("single quotes", whole.replace(b'"', b"'")),
        ("a key without quotes", whole.replace(b'"', b"", 2)),
        ("NaN", b'{"a": NaN}'),
        ("a leading zero", b'{"a": 01}'),
        ("a line break inside a string", b'{"a": "b\nc"}'),
        ("a comment", b"// a\n" + whole),
        ("text that is not UTF-8", whole.replace(b'"', b'"\xff', 3), 422),
        ("half of a surrogate pair", whole.replace(b'": "', b'": "\\ud800', 1), 422),
    ):
        yield call.case(f"malformed: {name}", body, Refused((400, *others), malformed=None if others else True))


def requests(call):
    found = call.passes()
    not_found = Refused((404,))
    yield call.case("with a query string", call.body, found, path=call.url + "?source=till")
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        yield call.case(f"method {method}", b"", not_found, method=method)
    for header, outcome in (
        ("application/json; charset=utf-8", found),
        ("application/json;charset=UTF-8", found),
        ("Application/JSON", found),
        ("text/plain", Refused((415,))),
        ("application/jsonx", Refused((415,))),
        ("application/x-www-form-urlencoded", Refused((415,))),
        (None, Refused((415,))),
    ):
        yield call.case(f"Content-Type {header}", call.body, outcome, headers=(("Content-Type", header),))
    unknown = Refused((401,))
    authorizations = [
        (f"Bearer {DRIP_TOKEN}", found),
        (basic(DRIP_TOKEN, ""), found),
        ("Bearer swordfish", unknown),
        (basic("swordfish"), unknown),
        (basic(""), unknown),
        (f"Token {DRIP_TOKEN}", unknown),
        (DRIP_TOKEN, unknown),
    ] if not call.usercom else [
        ("Token " + "s" * 64, unknown),
        (f"Token {USERCOM_TOKEN}u", unknown),
        (f"Bearer {USERCOM_TOKEN}", unknown),
        (basic(USERCOM_TOKEN), unknown),
        (USERCOM_TOKEN, unknown),
    ]
    for header, outcome in [*authorizations, (None, unknown), (f"Digest {DRIP_TOKEN}", unknown)]:
        yield call.case(f"Authorization {header}", call.body, outcome, headers=(("Authorization", header),))
    good, wrong = usercom_paths(call.url) if call.usercom else drip_paths(call.url)
    for path in good:
        yield call.case(f"path {path}", call.body, found, path=path)
    for path in wrong:
        yield call.case(f"path {path}", call.body, not_found, path=path)


def usercom_paths(url):
    """(those that are routes, those that are none)"""
    ids = ["1", "9223372036854775807"] if "/49/" in url else ["caf%C3%A9%2F1%20x", "49"]
    good = [re.sub("/(49|mug-1)/", f"/{id}/", url) for id in ids]
    wrong = [url[:-1], url.replace("/api/", "/"), url.replace("product_event", "event"), url + "1/"]
    return good, wrong + ([url.replace("/49/", "/mug/")] if "/49/" in url else [])


def drip_paths(url):
    other_version = url.replace("/v2/", "/v3/") if "/v2/" in url else url.replace("/v3/", "/v2/")
    accounts = [url.replace(ACCOUNT, a) for a in ("1234567", ACCOUNT + "0")]
    return [], [*accounts, url.replace(f"/{ACCOUNT}", ""), other_version, url + "es", url + "/1"]


PARTS = [envelopes, malformed, requests]

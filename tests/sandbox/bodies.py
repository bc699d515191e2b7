# SPDX-License-Identifier: BSL-1.0
"""The vendors' examples, and each of them with one thing changed in its body."""

from call import DOCUMENTS, INDEX, VECTORS, Refused, at, brief, joined, steps, text, with_value, without
from curl import ACCOUNT

# What the documents require or spell otherwise, and the sandbox passes with a warning unless it is strict.
WAIVED = {("cart", "cart_url")}
SLOPPY_EXAMPLES = {
    "drip_cart.json": ["items[0].discount"],
    "drip_carts_batch.json": ["carts[1].cart_url"],
    "more/drip_subscribers_batch_bare_tag.json": ["batches[0].subscribers[0].tags", "batches[0].subscribers[1].tags"],
}
MISSPELT = {  # keys one edit from a field's name, where keys of the sender's own are taken
    "product": ["occured_at", "product_urll"],
    "cart": ["occured_at", "items[].prodct_url"],
    "order": ["grand_totl", "items[].quanttity"],
}


# The vendors' examples as they stand, and with their contradictions resolved


def examples(call):
    if call.name in INDEX:
        files = [f"{call.name}.json", f"resolved/{call.name}.json"]
        files += sorted(str(f.relative_to(VECTORS)) for f in VECTORS.glob(f"more/{call.name}_*.json"))
        url = INDEX[call.name]["path"].replace(":account_id", ACCOUNT).replace(":id", "49")
        for file in files:
            sloppy, body = SLOPPY_EXAMPLES.get(file), (VECTORS / file).read_bytes()
            if sloppy:
                yield call.odd(f"{file} as it stands", body, *sloppy, path=url)
            else:
                yield call.case(f"{file} as it stands", body, call.passes(), path=url)


# Each field


def fields(call):
    table = DOCUMENTS["tables"][call.table]["fields"]
    group = [path for path, row in table.items() if row[0] == "one of"]
    if group:
        paths = tuple(map(call.concrete, group))
        refused = Refused(call.refused().statuses, among=paths)
        yield call.case(f"none of {', '.join(group)}", without(call.body, *paths), refused)
    for path, (presence, kind, form, _) in table.items():
        where = call.concrete(path)
        if presence == "required" or presence == "stated":
            waived = presence == "stated" or (call.table, path) in WAIVED
            change = call.odd if waived else lambda n, b, p: call.case(n, b, call.refused(p))
            yield change(f"without {where}", without(call.body, where), where)
        if presence == "optional":
            yield call.case(f"without {where}", without(call.body, where), call.passes())
        if presence == "required" and kind == "string" and not form:
            yield call.case(f"{where} is empty", with_value(call.body, where, ""), call.refused(where))
        others = [call.concrete(p) for p in group if p != path] if presence == "one of" else []
        yield from values(call, without(call.body, *others), where, kind, form)


def values(call, body, where, kind, form):
    kinds, forms = DOCUMENTS["types"][kind], DOCUMENTS["forms"].get(form, {})

    def made(value):
        return f"{where} is {brief(value)}", with_value(body, where, value)

    good = kinds["good"] if not form else forms["good"] + ([None] if kind == "string or null" else [])
    for value in good:
        yield call.case(*made(value), call.passes())
    for value in kinds.get("odd", []) + forms.get("odd", []):
        yield call.odd(*made(value), where)
    for value in kinds.get("refused", []) + forms.get("refused", []):
        yield call.case(*made(value), call.refused(where))
    for value in kinds.get("refused_elements", []):
        first = at(body, where)[0] if kind == "objects" else "Accessories"
        body_with_both = with_value(body, where, [first, value])
        yield call.case(f"{where}[1] is {brief(value)}", body_with_both, call.refused(f"{where}[1]"))


# Keys that are no fields, persons, spellings


def keys(call):
    table = DOCUMENTS["tables"][call.table]
    objects = [path for path, row in table["fields"].items() if row[1] in ("object", "objects")]
    for path in ["", *(p + "[]" if table["fields"][p][1] == "objects" else p for p in objects)]:
        where = call.concrete(path)
        if path in table["open"]:
            for value in ("black", 1, False, None, ["a", 1.50], {"b": [{}]}):
                key = joined(where, "till_number")
                yield call.case(f"{key} is {brief(value)}", with_value(call.body, key, value), call.passes())
            inside = call.body
            for step in steps(where):
                inside = inside.get(step, {}) if isinstance(inside, dict) else inside[step]
            yield call.case(
                f"an empty key in {where or 'the body'}",
                with_value(call.body, where, {**inside, "": 1}),
                call.refused(mentions=()),
            )
        else:
            key = joined(where, "till_number")
            yield call.case(f"unknown key {key}", with_value(call.body, key, "black"), call.refused(key))
    for key in map(call.concrete, MISSPELT.get(call.table, [])):
        yield call.odd(f"misspelt key {key}", with_value(call.body, key, 1), key)
    yield from duplicates(call)


def duplicates(call):
    entry = at(call.body, call.entry)
    for path in [next(iter(entry)), *(["items[]." + next(iter(entry["items"][1]))] if "items" in entry else [])]:
        where = call.concrete(path)
        body = with_value(call.body, where, "DOUBLED")
        key, value = text(steps(where)[-1]), text(at(call.body, where))
        body = text(body).replace(f'{key}: "DOUBLED"', f"{key}: {value}, {key}: {value}")
        # Whether it is the JSON or the entry that is wrong is nowhere said.
        yield call.case(f"{where} twice", body.encode(), Refused((400, 422), malformed=None))


def persons(call):
    if call.table in ("cart", "order"):
        email, person_id = call.concrete("email"), call.concrete("person_id")
        for value in ("user@gmail.com", "no e-mail address", 12, None):
            body = with_value(with_value(call.body, person_id, "1234"), email, value)
            yield call.case(f"{person_id} beside {email}, which is {brief(value)}", body, call.passes())
    if call.table == "subscriber":
        body = with_value(with_value(call.body, call.concrete("id"), "1234"), call.concrete("visitor_uuid"), "abc")
        yield call.case("email, id and visitor_uuid", body, call.passes())


def spellings(call):
    """What the documents spell in two ways, values that lie in an object of any keys, and unlisted number text."""
    if call.table in ("cart", "order"):
        old, new = call.concrete("items[].discount"), call.concrete("items[].discounts")
        body = without(call.body, new)
        yield call.odd(f"{old} instead of discounts", with_value(body, old, 5.34), old)
        yield call.case(f"{old} is text", with_value(body, old, "5.34"), call.refused(old))
        body = with_value(with_value(body, old, 5.34), new, 5.34)
        yield call.case(f"{old} beside discounts", body, call.refused(mentions=["discount"]))
    if call.table == "cart":
        where, name = call.concrete("cart_url"), call.concrete("items[].name")
        yield call.case(f"without {where} and {name}", without(call.body, where, name), call.refused(name),
                        call.refused(where, name))
    if call.table == "event":
        where = call.concrete("properties.value")
        for value in (0, 2**31 - 1):
            yield call.case(f"{where} is {value}", with_value(call.body, where, value), call.passes())
        for value in (-1, 2**31):
            yield call.case(f"{where} is {value}", with_value(call.body, where, value), call.refused(where))
    number = {"product": "price", "cart": "items[].price", "order": "items[].price"}.get(call.table)
    if number:
        where = call.concrete(number)
        body = text(with_value(call.body, where, "NUMBER"))
        for written, outcome in (("1.00", call.passes()), ("1e400", call.refused(where))):
            yield call.case(f"{where} is {written}", body.replace('"NUMBER"', written).encode(), outcome)


PARTS = [examples, fields, keys, persons, spellings]

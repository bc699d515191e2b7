# SPDX-License-Identifier: BSL-1.0
"""A case of one request, a call of the documents, and paths into its body."""

import copy
import dataclasses
import json
import pathlib
import re

from curl import ACCOUNT, Request

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE.parent / "vectors"
DOCUMENTS = json.loads((HERE / "fields.json").read_text())
INDEX = {row["name"]: row for row in json.loads((VECTORS / "index.json").read_text())}


@dataclasses.dataclass(frozen=True)
class Passes:
    status: int
    answer: str = ""
    warnings: tuple = ()


@dataclasses.dataclass(frozen=True)
class Refused:
    statuses: tuple
    attributes: tuple | None = None  # exactly these; None: not said by the documents
    among: tuple = ()  # at least one of these, and no other
    mentions: tuple = ()  # in an attribute or a sentence
    malformed: bool | None = False  # whether it is the text that is wrong, not what it says; None: either will do

    def __str__(self):
        attributes = "" if self.attributes is None else f", attributes {list(self.attributes)}"
        attributes += f", attributes among {list(self.among)}" if self.among else ""
        mentions = f", mentioning {list(self.mentions)}" if self.mentions else ""
        return f"{' or '.join(map(str, self.statuses))}{attributes}{mentions}"


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    request: Request
    default: Passes | Refused
    strict: Passes | Refused


# Paths into a body


def steps(path):
    return [int(s) if s.isdigit() else s for s in re.findall(r"[^.\[\]]+", path)]


def joined(*parts):
    return ".".join(p for p in parts if p)


def holder(body, path):
    """The object or array that holds the last step of the path; what is not there yet is made."""
    *before, last = steps(path)
    for step in before:
        body = body.setdefault(step, {}) if isinstance(body, dict) else body[step]
    return body, last


def with_value(body, path, value):
    if not path:
        return value
    body = copy.deepcopy(body)
    where, last = holder(body, path)
    where[last] = value
    return body


def without(body, *paths):
    body = copy.deepcopy(body)
    for path in paths:
        where, last = holder(body, path)
        where.pop(last, None)
    return body


def at(body, path):
    for step in steps(path):
        body = body[step]
    return body


def text(value):
    return json.dumps(value, ensure_ascii=False)


def brief(value):
    return text(value) if len(text(value)) < 40 else text(value)[:37] + "..."


@dataclasses.dataclass
class Call:
    """One of the calls, an example of it, and the entry of the example that is changed."""

    name: str
    path: str
    table: str
    list: str  # where the entries of a batch stand
    status: int
    answer: str
    headers: tuple = ()
    body: object = None

    def __post_init__(self):
        self.usercom = self.path.startswith("/api/")
        if self.body is None:
            self.body = json.loads((VECTORS / "resolved" / f"{self.name}.json").read_text())
        entries = at(self.body, self.list) if self.list else [self.body]
        self.entry = f"{self.list}[{len(entries) - 1}]" if self.list else ""
        # The last of several items is changed too, so that no index is right by chance.
        if "items" in entries[-1]:
            entries[-1]["items"].append(copy.deepcopy(entries[-1]["items"][-1]))
        self.url = self.path.replace(":account_id", ACCOUNT).replace(":id", "49").replace(":custom_id", "mug-1")

    def concrete(self, path):
        return joined(self.entry, path.replace("[]", "[1]"))

    def case(self, name, body, default, strict=None, **request):
        body = body if isinstance(body, bytes) else text(body).encode()
        headers = (*self.headers, *request.pop("headers", ()))
        made = Request(request.pop("path", self.url), body, headers, **request)
        return Case(f"{self.name}: {name}", made, default, strict or default)

    def passes(self, warnings=()):
        return Passes(self.status, self.answer, tuple(warnings))

    def refused(self, *attributes, mentions=None, statuses=()):
        said = tuple(attributes) if mentions is None else None
        return Refused(statuses or (400 if self.usercom else 422,), said, mentions=tuple(mentions or ()))

    def odd(self, name, body, *paths, **request):
        """Passes with a warning of each path, and is refused by a strict sandbox."""
        return self.case(name, body, self.passes(paths), self.refused(*paths), **request)


def calls():
    for name, row in DOCUMENTS["calls"].items():
        yield Call(name, *row)
    example = json.loads((VECTORS / "usercom_product_event.json").read_text())
    for name, (path, table, version) in DOCUMENTS["more_calls"].items():
        second = {("user_id" if k == "client" else k): v for k, v in example.items()}
        accept = (("Accept", "*/*; version=2"),) if version == 2 else ()
        yield Call(name, path, table, "", 200, "id", accept, second if version == 2 else copy.deepcopy(example))

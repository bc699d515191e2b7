#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Judges the sandbox program from outside, by what the vendors' documents say (fields.json): judge.py PROGRAM

Each case is posted to a sandbox as it is by default and to a strict one. Ends `N cases, M unexpected`.
"""

import json
import re
import sys

import bodies
import call
import envelopes
import options
import posts
import program
import timeline
from call import Passes, Refused
from curl import ACCOUNT, Answer, Request

# Drip's words, as its documents list them or its users have seen them.
CODES = {
    "presence_error", "length_error", "uniqueness_error", "email_error", "sms_error", "url_error", "domain_error",
    "time_error", "email_address_list_error", "days_of_the_week_error", "unavailable_error", "format_error",
    "range_error", "authorization_error", "authentication_error", "not_found_error", "parsing_error",
}


def is_text(value):
    return isinstance(value, str) and value != ""


def are_texts(value):
    return isinstance(value, list) and value != [] and all(map(is_text, value))


def success_complaints(wanted, answer):
    if wanted.answer == "":
        return [] if answer.body == b"" else ["a body"]
    body = json.loads(answer.body)
    good = {
        "{}": lambda: body == {},
        "id": lambda: set(body) == {"id"} and isinstance(body["id"], int),
        "request_id": lambda: set(body) == {"request_id"} and is_text(body["request_id"]),
        "request_ids": lambda: set(body) == {"request_ids"} and are_texts(body["request_ids"]),
    }
    return [] if good[wanted.answer]() else [f"no {wanted.answer}"]


def refusal(answer, usercom):
    """What the answer complains of: {attribute: sentences}; an exception when it has none of the vendor's shapes."""
    body = json.loads(answer.body)
    if usercom:
        if isinstance(body.get("detail"), str):
            return {None: body["detail"]}
        assert body and answer.status == 400 and all(map(are_texts, body.values())), "no map of fields"
        return {key: " ".join(sentences) for key, sentences in body.items()}
    if answer.status == 400:
        assert set(body) == {"status", "error"} and body["status"] == 400, "no status and error"
        assert body["error"].startswith("There was a problem in the JSON you submitted: "), "another error"
        return {None: body["error"]}
    assert set(body) == {"errors"} and body["errors"], "no errors"
    found = {}
    for e in body["errors"]:
        assert set(e) <= {"code", "attribute", "message"}, f"another key in {e}"
        assert e["code"] in CODES and is_text(e["message"]), f"an odd code or message in {e}"
        found[e.get("attribute")] = found.get(e.get("attribute"), "") + " " + e["message"]
    return found


def complaints(wanted, answer, warnings, usercom):
    """In what an answer differs from the outcome that was wanted."""
    try:
        statuses = [wanted.status] if isinstance(wanted, Passes) else wanted.statuses
        if answer.failure or answer.status not in statuses:
            return [f"status {answer.status}" + (f", curl's exit status {answer.failure}" if answer.failure else "")]
        if answer.body and answer.headers.get("content-type", "").split(";")[0] != "application/json":
            return ["another Content-Type"]
        found = []
        if sorted(warnings) != sorted(wanted.warnings if isinstance(wanted, Passes) else ()):
            found.append(f"warnings of {sorted(warnings)}")
        if isinstance(wanted, Passes):
            return found + success_complaints(wanted, answer)
        said = refusal(answer, usercom)
        if answer.status in (400, 422) and wanted.malformed not in (None, None in said):
            found.append("a refusal of what the JSON says" if wanted.malformed else "a refusal of the JSON")
        if wanted.attributes is not None and set(said) != set(wanted.attributes):
            found.append(f"attributes {sorted(map(str, said))}")
        if wanted.among and not set(said) <= set(wanted.among):
            found.append(f"attributes {sorted(map(str, said))}")
        everything = " ".join(f"{k} {v}" for k, v in said.items())
        return found + [f"no word of {m}" for m in wanted.mentions if not re.search(rf"\b{re.escape(m)}", everything)]
    except (AssertionError, AttributeError, KeyError, TypeError, ValueError) as e:
        return [f"another shape: {e!r}"]


def marker(i):
    body = json.dumps({"batches": [{"events": [{"email": "judge@judge.example", "action": f"judged case {i}."}]}]})
    return Request(f"/v2/{ACCOUNT}/events/batches", body.encode())


def warnings_by_case(lines, count):
    """The paths that were warned of before each marker was shown."""
    found = [[] for _ in range(count + 1)]
    at = 0
    for line in lines:
        shown = re.search(r"judged case (\d+)\.", line)
        warned = re.search(r"\(warning\)\s+(?:.*?\s)??([\w\[\].]+): \S", line)
        if shown:
            at = int(shown[1]) + 1
        elif warned:
            found[at].append(warned[1])
    return found


def judge_cases(mode, *arguments):
    parts = bodies.PARTS + envelopes.PARTS
    every = [case for c in call.calls() for part in parts for case in part(c)]
    with program.Program(*arguments) as sandbox:
        answers = sandbox.post(*(r for i, case in enumerate(every) for r in (case.request, marker(i))))[::2]
        last = f"judged case {len(every) - 1}."
        if not sandbox.wait_for(lambda lines: any(last in line for line in reversed(lines))):
            print("the events of the judge are not all shown, so a warning may be put down to another case")
        warnings = warnings_by_case(sandbox.lines, len(every))
    unexpected = 0
    for case, answer, warned in zip(every, answers, warnings):
        wanted = getattr(case, mode)
        if found := complaints(wanted, answer, warned, case.request.path.startswith("/api/")):
            unexpected += 1
            print(f"{mode}: {case.name}\n  posted to: {case.request.path}\n  wanted:    {wanted}")
            print(f"  came:      {'; '.join(found)}")
            print(f"  answer:    {answer.status} {answer.body[:300].decode(errors='replace')}")
    return len(every), unexpected


def self_test():
    """What complaints() must think of answers that are right and wrong."""
    def answered(status, body):
        return Answer(0, status, 0.0, {"content-type": "application/json"}, json.dumps(body).encode())

    error = {"code": "presence_error", "attribute": "name", "message": "is missing"}
    refused = Refused((422,), ("name",))
    rows = [
        (Passes(201, "{}"), answered(201, {}), [], True),
        (Passes(201, "{}"), answered(202, {}), [], False),
        (Passes(201, "{}"), answered(201, {"a": 1}), [], False),
        (Passes(201, "{}"), answered(201, {}), ["name"], False),
        (Passes(201, "{}", ("name",)), answered(201, {}), [], False),
        (Passes(202, "request_id"), answered(202, {"request_id": ""}), [], False),
        (refused, answered(422, {"errors": [error]}), [], True),
        (refused, answered(422, {"errors": [error | {"attribute": "sku"}]}), [], False),
        (refused, answered(422, {"errors": [error, error | {"attribute": "sku"}]}), [], False),
        (refused, answered(422, {"errors": [error | {"code": "oh"}]}), [], False),
        (refused, answered(422, {"detail": "is missing"}), [], False),
        (Refused((422,), among=("sku", "name")), answered(422, {"errors": [error]}), [], True),
        (Refused((422,), among=("sku", "size")), answered(422, {"errors": [error]}), [], False),
        (Refused((422,), mentions=("missing",)), answered(422, {"errors": [error]}), [], True),
        (Refused((422,), mentions=("absent",)), answered(422, {"errors": [error]}), [], False),
    ]
    for wanted, answer, warned, right in rows:
        assert bool(complaints(wanted, answer, warned, usercom=False)) != right, (wanted, answer, warned)


def attempt(part, *arguments):
    try:
        return part(*arguments) or (0, 0)
    except Exception as e:  # a program that does not start, or answers what cannot be read
        print(f"{part.__name__} {' '.join(arguments)} came to an end: {e!r}")
        return 1, 1


def main():
    program.path = sys.argv[1]
    self_test()
    sums = [attempt(judge_cases, "default"), attempt(judge_cases, "strict", "--strict")]
    sums += [attempt(part) for part in options.PARTS + timeline.PARTS]
    total, unexpected = map(sum, zip(*sums, (posts.total, posts.unexpected)))
    print(f"{total} cases, {unexpected} unexpected")
    sys.exit(unexpected != 0)


if __name__ == "__main__":
    main()

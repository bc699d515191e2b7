# SPDX-License-Identifier: BSL-1.0
"""The cases of the program's start, end and options."""

import pathlib
import signal
import tempfile

import program
from curl import ACCOUNT, Request, basic
from posts import (NO_CREDENTIALS, PRODUCT, SUBSCRIBERS, USERCOM, alone, cart, event, events, expect, json_of, order,
                   product, shown, statuses, usercom, vector, waited_for)
from program import Program

RESET = {52, 56}  # curl's exit statuses for an empty reply and a failed receive

BAD = [  # an option, and what the complaint must name
    (["--frobnicate"], "frobnicate"), (["70000"], "70000"), (["port"], "port"), (["0", "4711"], "4711"),
    (["--rate", "many"], "--rate"), (["--rate", "10:few"], "--rate"), (["--rate", "-1"], "--rate"),
    (["--rate", ""], "--rate"),
    (["--rate-window", "long"], "--rate-window"), (["--rate-window", "-1"], "--rate-window"),
    (["--fail", "503"], "--fail"), (["--fail", "x:1"], "--fail"), (["--fail", "503:x"], "--fail"),
    (["--fail", "503:2"], "--fail"), (["--fail", "503:-0.1"], "--fail"), (["--fail", "99:0.1"], "--fail"),
    (["--fail", "503:0.6", "--fail", "500:0.6"], "--fail"),
    (["--reset", "often"], "--reset"), (["--reset", "1.5"], "--reset"), (["--reset", "-1"], "--reset"),
    (["--latency", "long"], "--latency"), (["--latency", "-1"], "--latency"),
    (["--processing-delay", "x"], "--processing-delay"), (["--abandoned-after", "x"], "--abandoned-after"),
    (["--seed", "x"], "--seed"), (["--ledger"], "--ledger"), (["--account"], "--account"),
]


def start_and_end():
    with Program("--account", "1234", "--drip-token", "till-token", "--usercom-token", "t" * 64) as sandbox:
        printed = "\n".join(sandbox.wait_for(lambda lines: len(lines) >= 3 and lines[:3]) or [])
        credentials = ("1234", "till-token", "t" * 64)
        expect("the credentials are printed", all(word in printed for word in credentials), printed)
        body, mine = vector("drip_product"), (("Authorization", basic("till-token")),)
        path = PRODUCT.replace(ACCOUNT, "1234")
        usercom_mine = Request(USERCOM, usercom().body, (("Authorization", "Token " + "t" * 64),))
        came = statuses(sandbox.post(Request(path, body, mine), Request(path, body), Request(PRODUCT, body, mine),
                                     usercom_mine, usercom()))
        expect("account and tokens of the options are asked for", came == [202, 401, 404, 200, 401], came)
        expect("SIGTERM ends it with 0", (status := sandbox.stop(signal.SIGTERM)) == 0, status)
    with Program() as sandbox:
        wrong = basic("swordfish-of-a-stranger")
        sandbox.post(Request(PRODUCT, body, (("Authorization", wrong),)), product())
        sandbox.wait_for(lambda lines: any("The Coolest Water Bottle" in line for line in lines))
        printed = "\n".join(sandbox.lines)
        expect("what is accepted is printed, refused credentials are not",
               "The Coolest Water Bottle" in printed and "swordfish" not in printed and wrong.split()[1] not in printed,
               printed)
        expect("SIGINT ends it with 0", (status := sandbox.stop(signal.SIGINT)) == 0, status)


def bad_options():
    for options, named in BAD:
        status, printed, complaint = program.run(*(["0"] if options[0].startswith("--") else []), *options)
        expect(f"`{' '.join(options)}` is refused by name", status == 2 and named in complaint and not printed,
               status, complaint, printed)
    nowhere = "/nowhere/at/all/ledger"
    status, _, complaint = program.run("0", "--ledger", nowhere)
    expect("a ledger that cannot be opened is named", status == 1 and nowhere in complaint, status, complaint)


def limited(answer):
    return answer.status, answer.headers.get("x-ratelimit-limit"), answer.headers.get("x-ratelimit-remaining")


def limits():
    with Program("--rate", "4:2") as sandbox:
        body = vector("drip_product")
        stranger, elsewhere = Request(PRODUCT, body, NO_CREDENTIALS), Request(PRODUCT.replace(ACCOUNT, "1"), body)
        answers = sandbox.post(product(), stranger, Request(PRODUCT, b"{}"), elsewhere, cart(), order(),
                               product(), cart(), order())
        wanted = [(202, "4", "3"), 401, (422, "4", "2"), 404, (202, "4", "1"), (202, "4", "0"), 429, 429, 429]
        came = [a.status if isinstance(w, int) else limited(a) for a, w in zip(answers, wanted)]
        expect("single calls count together, refused ones too, 401 and 404 do not", came == wanted, came)
        body = json_of(answers[-1])
        expect("the words of the limit", body.get("message") == "API rate limit exceeded. Please try again in an hour."
               and set(body) == {"message", "documentation"} and body["documentation"], body)
        products = Request(f"{PRODUCT}/batch", vector("drip_products_batch"))
        subscribers = Request(SUBSCRIBERS, vector("drip_subscribers_batch"))
        came = list(map(limited, sandbox.post(event(), products, event(), subscribers)))
        expect("batches of both versions share a limit of their own",
               came[:2] == [(201, "2", "1"), (202, "2", "0")] and [c[0] for c in came[2:]] == [429, 429], came)
        came = list(map(limited, sandbox.post(*[usercom()] * 6)))
        expect("User.com knows no limit", came == [(200, None, None)] * 6, came)
        expect("what is beyond the limit is not shown", len(shown(sandbox, "john@acme.com")) == 1, shown(sandbox))
    with Program("--rate", "3600") as sandbox:
        came = list(map(limited, sandbox.post(product(), event())))
        expect("50 batches when not given", came == [(202, "3600", "3599"), (201, "50", "49")], came)
    with Program("--rate", "1", "--rate-window", "1") as sandbox:
        sandbox.post(product())
        expect("the window passes", waited_for(lambda: sandbox.post(product())[0].status == 202))


def failures():
    requests = [cart(who=f"user{i}@gmail.com") for i in range(60)]
    with Program("--fail", "503:1") as sandbox:
        came = statuses(sandbox.post(cart(), event(), usercom()))
        expect("--fail 503:1", came == [503] * 3 and shown(sandbox) == [], came, shown(sandbox))
    with Program("--fail", "500:0.5", "--fail", "503:0.5") as sandbox:
        came = statuses(sandbox.post(*requests))
        expect("two failures share what there is", set(came) == {500, 503}, came)
    fates = []
    for seed in ("7", "7", "8"):
        with Program("--fail", "503:0.3", "--fail", "429:0.2", "--seed", seed) as sandbox:
            fates.append(statuses(sandbox.post(*requests)))
            expect("what failed is not shown", len(shown(sandbox)) == fates[-1].count(202), fates[-1], shown(sandbox))
    expect("three fates", set(fates[0]) == {202, 429, 503}, fates[0])
    expect("the same seed means the same fate, another one another", fates[0] == fates[1] != fates[2], fates)


def resets():
    requests = [alone(cart(who=f"user{i}@gmail.com")) for i in range(40)]
    with tempfile.TemporaryDirectory() as folder:
        ledger = pathlib.Path(folder) / "ledger"
        with Program("--reset", "1", "--ledger", str(ledger)) as sandbox:
            came = {a.failure for a in sandbox.post(*requests)}
            expect("--reset 1 leaves no answer", came <= RESET, came)
        accepted = ledger.read_text().count("\n")
        expect("an even coin accepts half of what is reset", 10 <= accepted <= 30, accepted)
    fates = []
    for seed in ("7", "7", "8"):
        with Program("--reset", "0.5", "--seed", seed) as sandbox:
            fates.append([a.status or "reset" for a in sandbox.post(*requests)])
    expect("half of the answers come", 10 <= fates[0].count(202) <= 30 and set(fates[0]) == {202, "reset"}, fates[0])
    expect("the same seed means the same fate, another one another", fates[0] == fates[1] != fates[2], fates)


def latency():
    with Program("--latency", "700", "--rate", "100:100") as sandbox:
        def at_once(*requests):
            return sandbox.post(*requests, parallel=True)

        answers = at_once(cart(), cart())
        expect("two calls for one person at once", sorted(statuses(answers)) == [202, 429], statuses(answers))
        error = next((json_of(a).get("errors", [{}])[0] for a in answers if a.status == 429), {})
        expect("the words for it", set(error) >= {"code", "message"}
               and "Too many concurrent requests for the same subscriber" in error["message"], error)
        expect("an answer comes after the latency", min(a.seconds for a in answers if a.status == 202) >= 0.7)
        answer, = at_once(cart())
        expect("the refused one did not count, the next one is taken", limited(answer) == (202, "100", "98"), answer)
        came = statuses(at_once(cart(), cart(who="joe@acme.com"), product(), product()))
        expect("calls for several persons, or for none, at once", came == [202] * 4, came)
        both = events({"email": "joe@acme.com", "action": "a"}, {"email": "user@gmail.com", "action": "a"})
        came = sorted(statuses(at_once(cart(), both)))
        expect("a batch that has the person", came in ([201, 429], [202, 429]), came)
        came = statuses(at_once(usercom(), usercom()))
        expect("User.com takes both", came == [200, 200], came)


def processing_delay():
    with Program("--processing-delay", "300") as sandbox:
        came = statuses(sandbox.post(event()))
        expect("it is shown in the end", came == [201] and waited_for(lambda: shown(sandbox)), came)
    with Program("--processing-delay", "600000") as sandbox:
        came = statuses(sandbox.post(event()))
        expect("accepted, not shown yet", came == [201] and shown(sandbox) == [], came)
        expect("it ends with a delay pending", (status := sandbox.stop()) == 0, status)


PARTS = [start_and_end, bad_options, limits, failures, resets, latency, processing_delay]

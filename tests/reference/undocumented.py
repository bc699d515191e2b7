#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Counts the public names in Doxygen's XML, and tells those that have no comment.

undocumented.py XML_FOLDER HEADERS...   each of the headers has to be in the XML
"""

import collections
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

# Names that need no words of their own. How the declaration looks: kind, a space, qualified name, arguments; and why.
EXEMPT = [
    (r"friend \S*operator(==|<=>)\(.*=default", "compares member by member"),
    (r"function \S*::await_(ready|suspend|resume)\(.*", "the language's protocol of awaiters"),
    (r"(function|variable) testing::\w+_rules::.*", "a rule of a kit: its name is the sentence that a finding tells"),
]

# Members of a protocol: the comment of the name before the colon tells what is asked of them.
PROTOCOLS = {
    "account": ["inspect", "append_base_url", "add_headers", "path_value"],
    "checked": ["accepts", "broken", "knows", "pattern", "unknown"],
    "http::transport": ["start", "poll", "wait", "cancel", "blocking", "max_in_flight"],
    "keyed": ["key"],
    "overriding": ["overrides"],
    "rules": ["rules"],
}
PROTOCOL_OF = {member: protocol for protocol, members in PROTOCOLS.items() for member in members}


class Name:
    def __init__(self, element, kind, scope, place=None):
        self.kind = kind
        name = element.findtext("name") or element.findtext("compoundname")
        self.full = (scope + "::" + name if scope else name).removeprefix("tillwire::")
        self.arguments = element.findtext("argsstring") or ""
        texts = [element.find(tag) for tag in ("briefdescription", "detaileddescription", "inbodydescription")]
        self.words = " ".join("".join(text.itertext()) for text in texts if text is not None).strip()
        location = element.find("location")
        self.place = (location.get("file"), int(location.get("line") or 1)) if location is not None else place

    def general(self):
        """Without the arguments of templates: what the name is a specialization of, if it is not the same."""
        return re.sub(r"\s*<.*>", "", self.full)

    def owner(self):
        return self.general().split("::")[-2] if "::" in self.general() else ""

    def last(self):
        return self.general().split("::")[-1]


def read(folder):
    """All public names, each once; and the words of everything that has some."""
    roots = [ElementTree.parse(path).getroot() for path in sorted(folder.glob("*.xml"))]
    compounds = [compound for root in roots for compound in root.findall("compounddef")]
    hidden = tuple(c.findtext("compoundname") + "::" for c in compounds if c.get("prot") == "private")
    names, words, files = {}, {}, set()
    for compound in compounds:
        kind, scope = compound.get("kind"), compound.findtext("compoundname")
        if kind == "file":
            files.add(compound.find("location").get("file"))
        if kind in ("dir", "page") or scope == "std" or (scope + "::").startswith(hidden):
            continue
        if kind not in ("file", "group"):
            names[compound.get("id")] = Name(compound, kind, "")
        elif kind == "group":
            words[scope] = Name(compound, kind, "").words
        for member in compound.iter("memberdef"):
            if member.get("prot") == "private" or member.get("id") in names:
                continue
            qualified = member.findtext("qualifiedname")
            inside = qualified.rpartition("::")[0] if kind == "group" and qualified else "" if kind == "file" else scope
            one = names[member.get("id")] = Name(member, member.get("kind"), inside)
            for value in member.findall("enumvalue"):
                names[value.get("id")] = Name(value, "enumerator", one.full, one.place)
    words |= {one.full: one.words for one in names.values() if one.words}
    return list(names.values()), words, files


def protocol_of(name):
    return f"a member of the protocol of {name}"


def exemption(one, words, classes):
    """Why a name needs no words; None where it does."""
    def told_by(other):
        return re.search(rf"\b{re.escape(one.last())}\b", words.get(other, ""))

    for pattern, why in EXEMPT:
        if re.fullmatch(pattern, f"{one.kind} {one.full}{one.arguments}"):
            return why
    if one.last() in (one.owner(), "~" + one.owner(), "operator=") and \
            re.match(rf"\(({one.owner()}( const)? ?&{{0,2}} ?\w*)?\)", one.arguments):
        return "made by default, copied, moved or ended: the language says what that means"
    if one.kind == "function" and one.last() in classes and one.owner() in classes:
        return "a constructor that is taken over from the base"
    general = one.general()
    if general != one.full and (general in words or told_by(general.rpartition("::")[0])):
        return "a specialization: means what it is one of"
    protocol = PROTOCOL_OF.get(one.last())
    if protocol and told_by(protocol):
        return protocol_of(protocol)
    return None


def main():
    folder, headers = pathlib.Path(sys.argv[1]), sys.argv[2:]
    names, words, files = read(folder)
    classes = {one.last() for one in names if one.kind in ("class", "struct")}
    bare, exempt = [], collections.Counter()
    for one in names:
        why = None if one.words else exemption(one, words, classes)
        if why:
            exempt[why] += 1
        elif not one.words:
            bare.append(one)
    for one in sorted(bare, key=lambda one: one.place):
        print(f"{one.place[0]}:{one.place[1]}: {one.kind} {one.full}{one.arguments} has no comment")
    wrong = [f"{header}: was not read" for header in headers if header not in files]
    if headers:
        reasons = {why for _, why in EXEMPT} | {protocol_of(name) for name in PROTOCOLS}
        wrong += [f"no name is exempt any more as: {why}" for why in sorted(reasons - exempt.keys())]
    for sentence in wrong:
        print(sentence)
    for why, count in exempt.most_common():
        print(f"{count:5} {why}")
    print(f"{len(names)} names, {len(bare)} undocumented")
    return bool(bare or wrong)


if __name__ == "__main__":
    sys.exit(main())

"""The thing of which a clause says what is done to it, as far as it stands before the time."""

import re
from typing import Final

from ingest.facts.bodies import looks_like_body
from ingest.facts.document_dates import says_something

_LEADS: Final = re.compile(
    r"\s*(?:(?:[※*＊]\s?[\d０-９]{0,2}|[(（]?注\s?[\d０-９]{0,2}[)）]?|[-・○●◇◆>＞])\s*)?(?:(?:なお|また|ただし|このため|そのため|さらに|そして|まず|"
    r"今後(?!の)|その後|その先|あわせて|併せて)[はも]?[、,]?)?\s*"
)
_TOPIC: Final = re.compile(
    r"(?P<name>(?:[^、。()（）]|[(（][^()（）]{0,40}[)）]){2,60}?)(?:(?:について|に関して)?は[、,]?|について(?:[、,]|$))"
)
_OBJECT: Final = re.compile(r"(?P<name>[^、。はがを]{2,60})を[、,]?")
_SUBJECT: Final = re.compile(r"(?P<name>[^、。はがを]{2,60})が[、,]?")
_NO_TOPIC: Final = re.compile(r"(?:[にでとて]|から|まで|より)$")
_FILLER: Final = re.compile(r"^[\s、，,]*(?:まず|次に|さらに)?[、，,]?")
_VERB_ALONE: Final = re.compile(r"[一-龥々ァ-ヶー]{0,8}(?![をにでがはへと])[ぁ-ん]{0,6}(?:予定(?:です|である)?)?。?")


def topic_of_clause(clause: str) -> str:
    """The thing that a clause is said of, for the clauses after it; empty where it is said of none."""
    lead = _LEADS.match(clause)
    match = _TOPIC.match(clause, lead.end() if lead is not None else 0)
    is_thing = match is not None and not _NO_TOPIC.search(match["name"]) and _is_name(match["name"])
    return match["name"] if match is not None and is_thing else ""


def thing_before(before: str, topic: str, act: str) -> tuple[str | None, str]:
    """The thing named in what stands before a time, and what of it belongs to ``act``, with that.

    The thing is what the clause is said of, else ``topic``; or what is acted on or acts, where nothing but that stands
    before. Who does something is not the thing, where another is named.
    """
    lead = _LEADS.match(before)
    rest = before[lead.end() :] if lead is not None else before
    thing = topic
    match = _TOPIC.match(rest)
    named = False
    if match is not None and not _NO_TOPIC.search(match["name"]):
        named = _is_name(match["name"]) and not looks_like_body(match["name"])
        thing = match["name"] if _is_name(match["name"]) else thing
        rest = rest[match.end() :]
    for pattern in (_OBJECT, _SUBJECT):
        whole = pattern.fullmatch(rest)
        if whole is None or not _is_name(whole["name"]) or (pattern is _OBJECT and _VERB_ALONE.fullmatch(act)):
            continue
        if not named and not (thing and pattern is _SUBJECT and looks_like_body(whole["name"])):
            return _own_name(whole["name"]), act
    rest = "" if rest.endswith("の") else _FILLER.sub("", rest)
    return _own_name(thing) or None, rest + act


def _is_name(text: str) -> bool:
    """Whether a text names a thing, rather than a part of one by its time (令和6年度分)."""
    return says_something(re.sub(r"(?:年度?|月)?分$", "", text))


def _own_name(name: str) -> str:
    """A name without the label that stands before it in its cell: 今後の方向 体育館."""
    label, _, own = name.strip().rpartition(" ")
    return own if len(own) > 1 and len(label) > 1 and not own.isascii() and not label.isascii() else name.strip()

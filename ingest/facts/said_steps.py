"""Steps that sentences tell: a thing of the plan, what is done to it, and when; one for each time that something is done at.

A time is that of a step where it stands beside what is done (令和8年度に設ける), not where it says which thing is meant
(令和8年度の値, 令和8年度に調べた結果). Several times may share what is done: 第1工区は令和8年、第2工区は令和9年の完成を予定する.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.normalize import fold_same_length
from ingest.facts.clauses import cut_clauses, is_aside
from ingest.facts.dated_acts import DatedAct, beside_time, dated_act
from ingest.facts.events import EVENT, NOT_DONE
from ingest.facts.sentence_acts import PART, is_amount
from ingest.facts.step_things import thing_before, topic_of_clause
from ingest.facts.when import When, times_of


@dataclass(frozen=True, slots=True)
class SaidStep:
    """What is done, when, and to which thing where the sentence names one before the time."""

    thing: str | None
    act: str
    when: When


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause with those without times that go on from it; ``topic`` is the thing that an earlier one is said of."""

    start: int
    until: int
    times: tuple[When, ...]
    aside: bool
    topic: str


LONGEST: Final = 400
"""Characters of a sentence; what is longer is a run of lines that no mark ends."""


def said_steps(sentence: str) -> Iterator[SaidStep]:
    """The steps of a sentence, in printed order."""
    folded = fold_same_length(sentence)
    times = times_of(sentence) if len(folded) <= LONGEST and not _OF_ITSELF.match(folded) else []
    yield from (step for when in times for step in _in_brackets(sentence, folded, when))
    waiting: list[tuple[_Clause, When]] = []
    for clause in _clauses(sentence, folded, times) if times else ():
        at, act = _act(folded, clause)
        if act is not None:
            yield from (_shared(sentence, folded, *each, act) for each in waiting)
            yield from _steps(sentence, folded, clause, at, act)
            waiting = []
        else:
            when = _waits(folded, clause)
            waiting = [*waiting, (clause, when)] if when is not None else []


_DOCUMENT: Final = r"(?:計画|戦略|ビジョン|プラン|構想|方針|大綱|プログラム|指針|報告書?|書|冊子|資料|年報|[図表章節])"
_OF_ITSELF: Final = re.compile(
    rf"\s*(?:この|本){_DOCUMENT}(?:では?|は)、?.*(?:記[しす]|示[しす]|まとめ|載[せる]|掲げ|掲載|整理|並べ|述べ|説明|紹介|収め|表[しす])[ぁ-ん]{{0,8}}。?\s*$"
)
"""What a document says that it tells: このプランは、令和8年度からの3年間に何をするかを記す."""

_THING: Final = re.compile(r"(?P<thing>[^、。はがをにへで()「」\s]{2,40})」?\($")
_DONE: Final = re.compile(
    rf"{PART}(?:までに|から|に|の)?\s?(?P<act>(?!予定|目途)[一-龥ァ-ヶー]{{0,6}}?(?:{EVENT.pattern}))(?:予定|済み?)?\)"
)
_DONE_THEN: Final = re.compile(
    rf"{PART}(?:までに|から|に)(?!向け)\s?(?P<act>[^、。()は]{{2,24}}(?:[一-龥ァ-ヶー]{{2}}|[りきしちえけせてねべめれげえみいぎび]))(?:予定|済み?)?\)"
)
"""The same with any act, where a particle shows that the time is that of it: （令和8年度に床版を打ち替え）."""

_NO_THING: Final = re.compile(r"(?:調査|アンケート|統計|センサス|推計|試算|予定|未定|同左|なし|\d[^\s\d]{0,2})$")
"""What is counted then, or says itself that its time is in the brackets."""


def _in_brackets(sentence: str, folded: str, when: When) -> Iterator[SaidStep]:
    """What brackets say was or will be done to the thing before them, with its time: 北公民館（令和5年10月開館）."""
    done = _DONE.match(folded, when.until) or _DONE_THEN.match(folded, when.until)
    thing = _THING.search(folded, max(0, when.at - REACH - 2), when.at)
    if done is None or thing is None or _NO_THING.search(thing["thing"]) or NOT_DONE.match(folded, done.end("act")):
        return
    yield SaidStep(sentence[slice(*thing.span("thing"))], sentence[done.start("act") : done.end() - 1], when)


def _clauses(sentence: str, folded: str, times: Sequence[When]) -> list[_Clause]:
    clauses: list[_Clause] = []
    topic = ""
    for start, until in cut_clauses(folded, [when.at for when in times]):
        own = tuple(when for when in times if start <= when.at < until)
        aside = is_aside(folded[start:until])
        last = clauses[-1] if clauses else None
        if last is not None and last.times and not own and not last.aside:
            clauses[-1] = _Clause(last.start, until, last.times, aside, last.topic)
        else:
            clauses.append(_Clause(start, until, own, aside, topic))
        topic = topic_of_clause(sentence[start:until]) or topic
    return clauses


_IN_SOME_CASE: Final = re.compile(r"場合|すれば|なれば|ようであれば")
REACH: Final = 40
"""Characters before a clause that may say in which case it holds."""


def _act(folded: str, clause: _Clause) -> tuple[int, DatedAct | None]:
    """What is done at the first time of a clause at which something is, and which time that is."""
    if _IN_SOME_CASE.search(folded[max(0, clause.start - REACH) : clause.until]):
        return 0, None
    for at, when in enumerate(clause.times):
        act = dated_act(folded, (clause.start, clause.until), when)
        if act is not None:
            return at, act
    return 0, None


_AND: Final = re.compile(r"\s*(?:と|及び|並びに|・|、|,)\s*")


def _steps(sentence: str, folded: str, clause: _Clause, at: int, act: DatedAct) -> Iterator[SaidStep]:
    """The step of a clause, once for each of the times that stand joined before what is done."""
    times = clause.times
    first = at
    while first and _AND.fullmatch(folded[times[first - 1].until : times[first].at]):
        first -= 1
    if act.before:
        named = topic_of_clause(sentence[act.start : act.until])
        yield from (SaidStep(None, named, when) for when in times[first : at + 1] if named)
        return
    ends = act.until >= len(sentence.rstrip("。 　")) and sentence.endswith("。")
    said = _trimmed(sentence[act.start : act.until]) + ("。" if ends else "")
    thing, text = thing_before(sentence[clause.start : times[first].at], clause.topic, said)
    yield from (SaidStep(thing, text, when) for when in times[first : at + 1])


def _trimmed(act: str) -> str:
    """What is done, without what brackets add to it and what closes it: …始めます（環境課）。"""
    bare = act.strip(" 　、，,。")
    return re.sub(r"[(（][^()（）]*[)）]$", "", bare).strip(" 　、，,。")


# What several times share.

_ALONE: Final = re.compile(rf"{PART}$")
_VERB: Final = re.compile(r"[ぁ-ん]{2}$|[るたすうくぐつぬぶむしでにがはともや]$")
LONGEST_NOUN: Final = 30


def _waits(folded: str, clause: _Clause) -> When | None:
    """The time of a clause that doesn't say by itself what is done: 第1工区は令和8年12月、令和8年度に調査、…"""
    if clause.aside or len(clause.times) != 1:
        return None
    when = clause.times[0]
    beside = beside_time(folded, when, clause.until)
    words = folded[when.until + beside.end() : clause.until] if beside is not None else ""
    says_what = 0 < len(words) <= LONGEST_NOUN and not _VERB.search(words) and not is_amount(words)
    return when if says_what or _ALONE.match(folded[when.until : clause.until]) else None


_WHAT: Final = re.compile(r"(?P<what>[^、。はがを]+)を(?:予定|見込|目指|めざ)")


def _shared(sentence: str, folded: str, clause: _Clause, when: When, act: DatedAct) -> SaidStep:
    """The step of a clause whose verb a later clause says: 令和8年度に調査、令和9年度に設計を行う."""
    beside = beside_time(folded, when, clause.until)
    words = sentence[when.until + beside.end() : clause.until].strip(" 　、を") if beside is not None else ""
    said = _trimmed(sentence[act.start : act.until])
    what = _WHAT.match(said)
    thing, text = thing_before(
        sentence[clause.start : when.at], clause.topic, words or (what["what"] if what else said)
    )
    return SaidStep(thing, text, when)

"""What a clause says is done at one of its times, if the time is of that and not of something that the clause is about."""

import re
from dataclasses import dataclass
from typing import Final

from ingest.facts.clauses import without_reason
from ingest.facts.document_dates import dates_document
from ingest.facts.events import EVENT
from ingest.facts.sentence_acts import PART, sets_value, tells_act, tells_again
from ingest.facts.when import When


@dataclass(frozen=True, slots=True)
class DatedAct:
    """Where in a sentence stands what is done; ``before`` says that it stands before its time (供用開始は、令和8年度を見込む)."""

    start: int
    until: int
    before: bool = False


_BESIDE: Final = re.compile(
    rf"{PART}(?:(?P<particle>までの\d+(?:か月|年|週|日)間(?:に|は)?+|(?:まで|以降)(?:に|は)?+|"
    r"(?:にかけて|をめどに|を目途に|より|からは?|をもって|を期に|を目標に|には|に(?!向け|お(?:け|い)|関|対)|で(?=[^、。はが]{0,12}(?:終|閉|止|やめ|廃|締|切))|は))[、,]?+|(?P<comma>[、,]))(?!の)"
)
"""How a time stands beside what is done then."""

_BY_ITSELF: Final = re.compile(r"(?![のと・及])")
_BY_WAY_OF: Final = re.compile(
    rf"{PART}の(?=[一-龥々ァ-ヶー]{{0,10}}(?:調査|点検|評価|検証|審査|改[定訂正]|見直し)(?:で|の際に|に(?:あわ|合わ)せ)|"
    r"[^、。はがを]{0,16}?(?:議会|定例会|会議|総会|の?[後前際])[にで])"
)
"""What is done in the course of something of that time: 令和10年度の調査で確かめる."""

_OF_ACT: Final = re.compile(
    rf"{PART}の(?P<act>(?P<what>[^、。はがを()]{{1,24}})(?:を|が)(?:予定|見込|目指|めざ|目標|めど|目途)[^、。]{{0,8}})"
)
"""令和9年度末の完成を予定する."""

_EXPECTED: Final = re.compile(
    rf"{PART}(?:(?:を|に)(?:見込|予定|めど|目途)|(?:まで|から)?(?:の[^、。]{{0,8}}(?:議会|定例会|会議|総会))?"
    r"(?:と(?:する|し|します)|です|である)?(?=[。、]|\s*$))"
)
"""The thing itself is what is expected then, or is then: 供用開始は、令和13年度を見込む, 次回の評価は令和8年7月."""

_IS_EXPECTED: Final = re.compile(
    r"(?P<act>[^、。はがを()]{2,40}(?:\([^()]*\))?)を(?:見込(?:む|みます|みました|んで)|予定).{0,6}"
)
"""What is expected then: 令和9年度に料金改定を見込む."""

_SET: Final = re.compile(
    rf"(?:{EVENT.pattern}|評価|点検|検証|調査|審議|報告|提出|締め?切り?|期限|期日)(?:(?:予定)?(?:日|時期|時点)|の?(?:時期|期限|期日|予定))?は[、,]?\s*$"
)
"""What a thing is called that is of a time, or for which one may be set: 次回の評価は、令和8年7月とする."""

_FROM: Final = re.compile(r"(?:から|より)$")


def dated_act(folded: str, clause: tuple[int, int], when: When) -> DatedAct | None:
    """What is done at a time of a clause of a folded sentence; None where nothing is, or the time is of something else."""
    start, until = clause
    before, after = folded[start : when.at], folded[when.until : until]
    if _is_meant_otherwise(folded, before, when):
        return None
    of_act = _OF_ACT.match(after)
    if of_act is not None and EVENT.search(of_act["what"]) and not sets_value(before, of_act["act"]):
        return DatedAct(when.until + of_act.start("act"), when.until + of_act.end("act"))
    if _EXPECTED.match(after) and _SET.search(before):
        return DatedAct(start, when.at, before=True)
    beside = beside_time(folded, when, until)
    return None if beside is None else _told(before, after, when, beside)


def _told(before: str, after: str, when: When, beside: re.Match[str]) -> DatedAct | None:
    act = without_reason(after[beside.end() :])
    at = when.until + beside.end()
    again = tells_again(act) if when.recurs else act
    expected = _IS_EXPECTED.fullmatch(act)
    if expected is not None and EVENT.search(expected["act"]):
        return DatedAct(at, at + expected.end("act"))
    if sets_value(before, act) or not tells_act(again, planned_only=not _is_adverbial(beside)):
        return None
    return DatedAct(at, at + len(act))


def beside_time(folded: str, when: When, until: int) -> re.Match[str] | None:
    """How a time stands beside what is done; what comes again each year may stand so by itself (毎年7月点検する).

    Offsets of the match count from the end of the time.
    """
    after = folded[when.until : until]
    alone = when.start[1] is None or _FROM.search(folded[when.at : when.until])
    return _BESIDE.match(after) or _BY_WAY_OF.match(after) or (_BY_ITSELF.match(after) if alone else None)


def _is_adverbial(beside: re.Match[str]) -> bool:
    """Whether a time can be of nothing but what is done: 令和8年度に, not 令和8年度は."""
    return beside.re is _BY_ITSELF or (beside.re is _BESIDE and beside["particle"] != "は")


def _is_meant_otherwise(folded: str, before: str, when: When) -> bool:
    """Whether a time is within quotes or brackets, or of a document or a law."""
    opened = before.count("「") > before.count("」") or before.count("(") > before.count(")")
    return opened or dates_document(folded, when.at, when.until)

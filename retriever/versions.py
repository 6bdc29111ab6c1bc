"""Which version of a plan a question means: the one in force, the one before it, the one that was revised."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from corpus.kanji_numbers import kanji_value
from corpus.normalize import fold, fold_same_length, nfkc
from corpus.plan import Plan, PlanKind, PlanStatus
from corpus.volumes import wholes
from retriever.tokens import content_words

PLAN_WORD: Final = r"(?:計画|戦略|プラン|ビジョン|構想|方針|文書|資料|報告)"
_CURRENT: Final = re.compile(rf"(?:現行|今|現在|最新|いま|新しい)の?(?P<kind>{PLAN_WORD})")
_FORMER: Final = re.compile(rf"(?:前|旧|以前|昔|過去|先代|古い|ひとつ前|一つ前)の?(?P<kind>{PLAN_WORD})")
_ONE_BEFORE: Final = re.compile(rf"(?:(?<!以)前|旧|先代)の?{PLAN_WORD}")
"""Asks for the plan right before, not for any earlier one."""

_REVISION: Final = r"(?:改[訂定]|(?:(?:中間|計画の)|(?<![一-龥ぁ-んァ-ヶー]))見直し)"
"""Of a plan; what else is revised (制度の見直し) is said to be."""

_UNREVISED: Final = re.compile(rf"{_REVISION}(?:する)?前|旧版|前の版|初版|(?:当初|元)の?{PLAN_WORD}")
_REVISED: Final = re.compile(rf"{_REVISION}(?:した)?(?:後|版)|最新版|新版|今の版")
_ASKED: Final = re.compile(rf"{_UNREVISED.pattern}|{_REVISED.pattern}")
_COMPARED: Final = re.compile(rf"(?:{_FORMER.pattern}|{_UNREVISED.pattern})(?:と|から|より|に(?:比|対))")
"""Sets the version before beside the one that is named."""

VERSION_WORDS: Final = re.compile(
    "|".join(each.pattern.replace("(?P<kind>", "(?:") for each in (_CURRENT, _FORMER, _UNREVISED, _REVISED))
)
"""The words that say which version is meant."""

GENERIC: Final = "計画"
"""What people call any plan, whatever its title."""


def asks_former(text: str) -> bool:
    """Whether a question is for an earlier plan, which it doesn't name (前の計画では、改訂前は)."""
    folded = fold(text)
    return _FORMER.search(folded) is not None or _UNREVISED.search(folded) is not None


def asks_one_before(text: str) -> bool:
    """Whether a question is for the plan right before another, not for any earlier one."""
    return _ONE_BEFORE.search(fold(text)) is not None


def former_kind(text: str) -> str:
    """The word by which a question calls an earlier plan (戦略), where it says more than 計画; else empty."""
    match = _FORMER.search(fold(text))
    return match["kind"] if match is not None and match["kind"] not in (GENERIC, *_ANY) else ""


_ANY: Final = ("文書", "資料", "報告")


def without_version(text: str) -> str:
    """``text`` without the words that only say which version is meant."""
    return _ASKED.sub("、", _CURRENT.sub("、", _FORMER.sub("、", text)))


def predecessors(plan_ids: Iterable[str], plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """The plans right before these, as far as they are held."""
    return tuple(dict.fromkeys(i for own in plan_ids if own in plans for i in plans[own].supersedes if i in plans))


def plans_before(plan_ids: Sequence[str], plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """The plans right before these: those that the catalogue names, else the only one of the same publisher that ends
    right before and whose title shares a word with theirs."""
    own = [i for i in plan_ids if i in plans]
    known = predecessors(own, plans)
    if known:
        return known
    found = _right_before(own, plans)
    return tuple(i for i in found if any(_titled_alike(plans[i], plans[own_id]) for own_id in own))


def _titled_alike(a: Plan, b: Plan) -> bool:
    """Whether two titles share a word besides whose plans they are and what plans are called."""
    words = [
        frozenset(content_words(re.sub(PLAN_WORD, " ", nfkc(plan.title).replace(nfkc(plan.publisher or ""), " "))))
        for plan in (a, b)
    ]
    return bool(words[0] & words[1])


def version_meant(text: str, named: Sequence[str], plans: Mapping[str, Plan], today: date) -> tuple[str, ...]:
    """Of plans that a question names by title the version that it asks for; all where it asks for none.

    「産業計画の改訂前」 is what precedes the version that holds, whatever that one's title is; 「産業計画は改訂前と
    比べて」 asks for both.
    """
    folded = fold(text)
    former = asks_former(text)
    current = _CURRENT.search(folded) is not None or _REVISED.search(folded) is not None
    if former == current:
        return tuple(named)
    holding = _holding(named, plans, today)
    if current:
        return holding
    before = predecessors(holding, plans)
    if before and _COMPARED.search(folded):
        return tuple(dict.fromkeys((*holding, *before)))
    return before or tuple(i for i in named if plans[i].status(today) in OVER) or tuple(named)


OVER: Final = frozenset({PlanStatus.ENDED, PlanStatus.REPLACED})


def _holding(named: Sequence[str], plans: Mapping[str, Plan], today: date) -> tuple[str, ...]:
    """Those of the plans in force; where none is, those that none of the others follows."""
    in_force = tuple(i for i in named if plans[i].status(today) is PlanStatus.IN_FORCE)
    followed = {older for i in named for older in plans[i].supersedes}
    return in_force or tuple(i for i in named if i not in followed) or tuple(named)


_COUNT: Final = r"(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?P<by>[次期])"
_IN_TITLE: Final = re.compile(rf"第\s?{_COUNT}")
_NUMBERED: Final = re.compile(
    rf"(?:第\s?|(?<![\d.一-龥])(?=\d{{1,2}}期)){_COUNT}(?=[^\s、。の]{{0,12}}{PLAN_WORD}|の|で|から|まで|より|と|は|に|も|が|を|[、,・\s?？）)」]|$)"
)
"""By which time a plan is counted (第2次計画, 第1期の目標, 1期と2期); of what else is counted (第1次産業) more follows at once."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The plans that a question counts at a place, and those that tell of them, since they follow them."""

    plan_ids: tuple[str, ...]
    followers: tuple[str, ...]
    at: int
    until: int


def numbered_versions(text: str, plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """The plans that a question counts, and those that follow them, which say how they went."""
    return tuple(dict.fromkeys(i for each in numbered_at(text, plans) for i in (*each.plan_ids, *each.followers)))


def counted_versions(text: str, plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """The plans that a question counts, without those that follow them."""
    return tuple(dict.fromkeys(i for each in numbered_at(text, plans) for i in each.plan_ids))


def numbered_at(text: str, plans: Mapping[str, Plan]) -> Iterator[Counted]:
    """The plans that a question counts, and where: those whose titles bear the number, else those right before one with
    the next. A report on the plan of a number bears it, too, and follows it."""
    for match in _NUMBERED.finditer(fold_same_length(text)):
        number, by = _number(match["n"]), match["by"]
        if number is None:
            continue
        titled = [i for i, plan in plans.items() if (number, by) in _numbers(plan.title)]
        own = [i for i in titled if plans[i].kind is not PlanKind.PROGRESS_REPORT]
        later = [i for i, plan in plans.items() if (number + 1, by) in _numbers(plan.title)]
        meant = tuple(own) or predecessors(later, plans)
        followers = tuple(i for i, plan in plans.items() if set(plan.supersedes) & set(meant))
        if not meant:
            meant, followers = _right_before(later, plans), tuple(later)
        meant = meant or tuple(titled)
        followers = tuple(dict.fromkeys((*followers, *(i for i in titled if i not in meant))))
        if meant:
            yield Counted(meant, followers, match.start(), match.end())


def without_counted(text: str, plans: Mapping[str, Plan]) -> str:
    """``text`` without the numbers by which it counts plans, which say where to look."""
    for each in reversed(list(numbered_at(text, plans))):
        text = f"{text[: each.at]}、{text[each.until :]}"
    return text


def numbers_counted(text: str) -> frozenset[int]:
    """The numbers by which a question counts plans, held or not."""
    found = (_number(match["n"]) for match in _NUMBERED.finditer(fold_same_length(text)))
    return frozenset(number for number in found if number is not None)


def _right_before(later: Sequence[str], plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """The only plan of the same publisher that ends right before a plan of which nothing says what it follows."""
    found: list[str] = []
    for plan in (plans[i] for i in later if not plans[i].supersedes):
        before = [i for i, other in plans.items() if other.publisher == plan.publisher and _ends_before(other, plan)]
        found += before if len(before) == 1 else []
    return tuple(found)


def _ends_before(older: Plan, newer: Plan) -> bool:
    return older.period is not None and newer.period is not None and older.period.last + 1 == newer.period.first


def _numbers(title: str) -> set[tuple[int | None, str]]:
    return {(_number(match["n"]), match["by"]) for match in _IN_TITLE.finditer(nfkc(title))}


def _number(printed: str) -> int | None:
    return int(printed) if printed.isdigit() else kanji_value(printed)


def unnamed_version(text: str, plans: Mapping[str, Plan], today: date) -> tuple[str, ...]:
    """The plans that a question means as current or former without naming them; none where it doesn't."""
    plans, folded = wholes(plans), fold(text)
    former, current = _FORMER.search(folded), _CURRENT.search(folded)
    ended = _of_kind(former["kind"], OVER, plans, today) if former else ()
    if former and _ONE_BEFORE.search(folded):
        ended = _without_skipped(ended, plans, today)
    in_force = _of_kind(current["kind"], {PlanStatus.IN_FORCE}, plans, today) if current else ()
    found = tuple(dict.fromkeys((*ended, *in_force)))
    return found or _of_revision(folded, plans)


def _of_kind(kind: str, status: Iterable[PlanStatus], plans: Mapping[str, Plan], today: date) -> tuple[str, ...]:
    """Plans of a status whose title holds the plan word; where none has that status, all of that word.

    「新しい戦略」 means a strategy: the newest ones there are, if none is in force, and not another plan.
    """
    titled = {p.id: p for p in plans.values() if kind != GENERIC and kind in p.title}
    fit = [p.id for p in (titled or plans).values() if p.status(today) in status]
    return tuple(fit or titled)


def _without_skipped(former: Sequence[str], plans: Mapping[str, Plan], today: date) -> tuple[str, ...]:
    """The former plans without those that lie further back than the one right before a plan in force."""
    in_force = [i for i, plan in plans.items() if plan.status(today) is PlanStatus.IN_FORCE]
    right_before = predecessors(in_force, plans)
    further, at = set[str](), right_before
    while at := tuple(i for i in predecessors(at, plans) if i not in further):
        further.update(at)
    return tuple(i for i in former if i not in further or i in right_before)


def _of_revision(folded: str, plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """Plans that were revised while they ran, or their revisions, as a question asks; none where none was."""
    pairs = [
        (plan.id, i) for plan in plans.values() for i in plan.supersedes if i in plans and _revises(plan, plans[i])
    ]
    before = tuple(old for _, old in pairs) if _UNREVISED.search(folded) else ()
    after = tuple(new for new, _ in pairs) if _REVISED.search(folded) else ()
    return tuple(dict.fromkeys((*before, *after)))


def _revises(newer: Plan, older: Plan) -> bool:
    """Whether a plan took another's place before its time was over."""
    return newer.period is None or older.period is None or newer.period.first <= older.period.last

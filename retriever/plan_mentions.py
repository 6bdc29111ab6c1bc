"""Where a question speaks of which plan: the plans that it sets side by side, each with the words that follow it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from corpus.normalize import fold_same_length
from corpus.plan import Plan
from corpus.time_spans import find_time_spans
from corpus.volumes import wholes
from retriever.publishers import named_publishers, spoken_names
from retriever.question import dated_by
from retriever.versions import VERSION_WORDS, numbered_at, unnamed_version

FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """The plans that are meant at a place of a question, and what is said of them up to the next such place."""

    plan_ids: tuple[str, ...]
    at: int
    until: int
    words: str = ""


def plans_side_by_side(text: str, may_answer: Mapping[str, Plan], today: date) -> list[Mention]:
    """The plans that ``text`` sets side by side, in its order; empty where it names fewer than two.

    They are told apart by number (第1期と第2期), by year (H25の計画とR4の計画) or by version (前の計画と現行計画), else by
    whose they are (A市とB町), one of them perhaps by its number, too. Where publishers are named, only theirs are meant.
    """
    owners = named_publishers(text, may_answer)
    plans = wholes({i: plan for i, plan in may_answer.items() if not owners or plan.publisher in owners})
    folded = fold_same_length(text)
    own = (_numbered(folded, plans), _of_years(folded, plans), _versions(folded, plans, today))
    ways = list(map(list, own))
    named = {plan_id for way in ways for mention in way for plan_id in mention.plan_ids}
    owned = list(_owned(folded, plans))
    others = [mention for mention in owned if not named.intersection(mention.plan_ids)]
    for way in (*ways, [*ways[0], *others], owned):
        found = _apart(sorted(way, key=lambda m: m.at))
        if len({mention.plan_ids for mention in found}) >= FEWEST:
            ends = [*(mention.at for mention in found[1:]), len(text)]
            return [Mention(m.plan_ids, m.at, m.until, text[m.until : end]) for m, end in zip(found, ends, strict=True)]
    return []


def _apart(found: list[Mention]) -> list[Mention]:
    """The first mention of each plan; what is named once more adds nothing."""
    first: dict[tuple[str, ...], Mention] = {}
    for mention in found:
        first.setdefault(mention.plan_ids, mention)
    return list(first.values())


def _numbered(text: str, plans: Mapping[str, Plan]) -> Iterator[Mention]:
    for each in numbered_at(text, plans):
        yield Mention(each.plan_ids, each.at, each.until)


def _of_years(text: str, plans: Mapping[str, Plan]) -> Iterator[Mention]:
    """Plans named by their years before a plan word; beside one of these also by the bare run of years that another is
    for."""
    bare = []
    named = False
    for span in find_time_spans(text):
        by_word = dated_by(text, span, plans)
        if by_word:
            named = True
            yield Mention(by_word, span.at, span.until)
        elif span.end_iso is not None:
            bare.append(span)
    for span in bare if named else ():
        of_run = tuple(i for i, plan in plans.items() if plan.period is not None and _is_run(plan, span.period))
        if of_run:
            yield Mention(of_run, span.at, span.until)


def _is_run(plan: Plan, period: str) -> bool:
    years = tuple(int(end.removeprefix("FY")[:4]) for end in period.split("/"))
    return plan.period is not None and years == (plan.period.first, plan.period.last)


def _versions(text: str, plans: Mapping[str, Plan], today: date) -> Iterator[Mention]:
    for match in VERSION_WORDS.finditer(text):
        plan_ids = unnamed_version(match[0], plans, today)
        if plan_ids and len(plan_ids) < len(plans):
            yield Mention(plan_ids, match.start(), match.end())


def _owned(text: str, plans: Mapping[str, Plan]) -> Iterator[Mention]:
    publishers = {plan.publisher for plan in plans.values() if plan.publisher}
    for publisher in publishers:
        for name in map(fold_same_length, spoken_names(publisher)):
            at = text.find(name)
            if at >= 0:
                own = tuple(i for i, p in plans.items() if p.publisher == publisher)
                yield Mention(own, at, at + len(name))
                break
